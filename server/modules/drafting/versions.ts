import { and, eq, sql } from 'drizzle-orm'
import type { addVersion as addContract } from '#contract/drafting.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { recordMade, uploadedBytes } from '../files/index.ts'
import { type Draft, type DraftFileRow, draft, draftFile, draftVersion } from './tables.ts'
import { fromTemplate } from './templates.ts'
import { convertible, docxType, keepBytes, pdfType, type Tools } from './tools.ts'

type Asked = Omit<Ask<typeof addContract>, 'id' | 'version'>
/** `body`: the form of the kind with this text, a line each. */
type VersionAsk = Omit<Asked, 'main'> & { readonly main?: Asked['main'] | { readonly body: readonly string[] } }
type NewFile = typeof draftFile.$inferInsert
type Bytes = Pick<NewFile, 'sha256' | 'name' | 'mediaType' | 'size'>

export const filesOfVersion = (work: Work, draftId: string, number: number) =>
  work.tx
    .select()
    .from(draftFile)
    .where(and(eq(draftFile.draftId, draftId), eq(draftFile.number, number)))
    .orderBy(draftFile.position)

async function uploaded(work: Work, uploadId: string): Promise<Bytes> {
  const { sha256, name, mediaType, size } = await uploadedBytes(work, uploadId)
  return { sha256, name, mediaType, size }
}

/** The form of the kind filled with the data, named after the subject. */
async function filled(work: Work, tools: Tools, row: Draft, body?: readonly string[]): Promise<Bytes> {
  const bytes = await fromTemplate(work, tools, row, body)
  const kept = await keepBytes(tools.store, bytes)
  await recordMade(work, kept, docxType, null)
  return { ...kept, name: `${row.subject.slice(0, 100)}.docx`, mediaType: docxType }
}

type Fresh = Pick<NewFile, 'keptSha256' | 'madeFrom' | 'pdfState' | 'pdfSha256' | 'pdfPages' | 'fields'>

/** What becomes of new bytes: a text gets a PDF, an attached PDF is its own once it was looked at, a picture has none. */
function begun(bytes: Bytes, pdf: Bytes | undefined): Fresh {
  const keptSha256 = bytes.sha256
  if (pdf) return { keptSha256, madeFrom: pdf.sha256, pdfState: 'waiting' }
  const made = bytes.mediaType === pdfType || convertible.has(bytes.mediaType)
  return made ? { keptSha256, madeFrom: bytes.sha256, pdfState: 'waiting' } : { keptSha256, pdfState: 'none' }
}

/** A text, or a PDF of one: nothing else can be approved. */
function refuseUnfit(bytes: Bytes, only: 'text' | 'pdf'): void {
  const fit = bytes.mediaType === pdfType || (only === 'text' && convertible.has(bytes.mediaType))
  if (!fit) throw fault('draft.type-unfit', { found: bytes.mediaType })
}

async function mainOf(
  work: Work,
  tools: Tools,
  row: Draft,
  ask: VersionAsk,
  before: DraftFileRow | undefined,
): Promise<Omit<NewFile, 'draftId' | 'number' | 'position'>> {
  const pdf = ask.pdf ? await uploaded(work, ask.pdf.uploadId) : undefined
  if (pdf) refuseUnfit(pdf, 'pdf')
  if (ask.main === undefined) {
    if (!before) throw fault('thing.missing')
    const { draftId: _draft, number: _number, position: _position, ...kept } = before
    if (pdf) return { ...kept, madeFrom: pdf.sha256, pdfState: 'waiting', pdfSha256: null, pdfPages: null, fields: [] }
    // Once more where it failed: the program may be there by now.
    return kept.pdfState === 'failed' || kept.pdfState === 'unavailable' ? { ...kept, pdfState: 'waiting' } : kept
  }
  const bytes =
    ask.main === 'form'
      ? await filled(work, tools, row)
      : 'body' in ask.main
        ? await filled(work, tools, row, ask.main.body)
        : await uploaded(work, ask.main.uploadId)
  refuseUnfit(bytes, 'text')
  return { role: 'main', ...bytes, ...begun(bytes, pdf) }
}

/**
 * Puts a version in after the newest. What is not replaced is carried over by its hash; nothing is copied. PDFs are made in the background
 * and told by `draft.rendered`.
 */
export async function putVersion(work: Work, tools: Tools, row: Draft, ask: VersionAsk): Promise<number> {
  const number = row.newest + 1
  const before = await filesOfVersion(work, row.id, row.newest)
  const main = await mainOf(
    work,
    tools,
    row,
    ask,
    before.find((file) => file.role === 'main'),
  )
  // What failed before is tried once more: the program may be there by now.
  const kept = before
    .filter((file) => file.role === 'attachment' && ask.keep.includes(file.position))
    .map((file) =>
      file.pdfState === 'failed' || file.pdfState === 'unavailable' ? { ...file, pdfState: 'waiting' as const } : file,
    )
  const added: Omit<NewFile, 'draftId' | 'number' | 'position'>[] = []
  for (const { uploadId } of ask.add) {
    const bytes = await uploaded(work, uploadId)
    added.push({ role: 'attachment', ...bytes, ...begun(bytes, undefined) })
  }
  const rows = [main, ...kept, ...added].map((file, index) => ({
    ...file,
    draftId: row.id,
    number,
    position: index + 1,
  }))
  if (rows.length > 51) throw fault('input.invalid', { problems: [{ path: '/add', rule: 'maxItems' }] })
  const { actor } = work
  await work.tx.insert(draftVersion).values({
    draftId: row.id,
    number,
    note: ask.note,
    byId: actor.assignmentId,
    byName: actor.personName,
    byTitle: actor.title,
    at: work.now,
  })
  await work.tx.insert(draftFile).values(rows)
  for (const { position, pdfState } of rows)
    if (pdfState === 'waiting') await work.enqueue('drafting:render', { draftId: row.id, number, position })
  await work.tx
    .update(draft)
    .set({
      newest: number,
      checkedOutBy: null,
      checkedOutName: '',
      checkedOutAt: null,
      version: sql`${draft.version} + 1`,
    })
    .where(eq(draft.id, row.id))
  return number
}
