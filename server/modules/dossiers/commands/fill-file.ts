import { and, eq, isNull, sql } from 'drizzle-orm'
import type {
  addDocuments as addContract,
  addPaper as paperContract,
  placeItem as placeContract,
  removeItem as removeContract,
} from '#contract/dossiers.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { documentFor, mayPassOn } from '../../documents/index.ts'
import { uploadedFile } from '../../files/index.ts'
import { codeText } from '../../registers/index.ts'
import { closeThrough, openThrough } from '../grounds.ts'
import { fileFor, mostItems } from '../policy.ts'
import { type Item, subFile, type WorkFile, workFileItem } from '../tables.ts'

type Told = 'work-file.item-added' | 'work-file.item-removed' | 'work-file.item-placed'

async function told(work: Work, file: WorkFile, type: Told, note: string): Promise<void> {
  await work.record(type, file.id, [file.agencyId], { holders: [], units: [], note })
}

/** Ordinals follow the dates; of one date, the order of putting in (Appendix VI D2, D7). Always 1 to n, without a gap. */
async function putInOrder(work: Work, fileId: string): Promise<void> {
  await work.tx.execute(sql`
    update work_file_item i set ordinal = o.n
      from (select id, row_number() over (order by dated_on, added_at, id)::int as n from work_file_item
             where file_id = ${fileId} and removed_at is null) o
     where o.id = i.id and i.ordinal is distinct from o.n`)
}

async function room(work: Work, fileId: string, more: number): Promise<{ next: number }> {
  const [row] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from work_file_item where file_id = ${fileId} and removed_at is null`,
  )
  const n = row?.n ?? 0
  if (n + more > mostItems) throw fault('dossier.full', { limit: mostItems })
  return { next: n + 1 }
}

async function refuseForeign(work: Work, fileId: string, subFileId: string | null | undefined): Promise<void> {
  if (subFileId === undefined || subFileId === null) return
  const [sub] = await work.tx
    .select({ id: subFile.id })
    .from(subFile)
    .where(and(eq(subFile.id, subFileId), eq(subFile.fileId, fileId)))
  if (!sub) throw fault('thing.missing')
}

/**
 * Refers to documents of the agency that the actor may read; nothing is copied, and one lies in a file once (D6). A draft is nobody's
 * record yet and may go: it is put in when it is issued.
 */
export async function addDocuments(work: Work, ask: Ask<typeof addContract>) {
  const { file, members } = await fileFor(work, ask.id, 'add')
  await refuseForeign(work, file.id, ask.subFileId)
  const lain = await work.tx
    .select({ documentId: workFileItem.documentId })
    .from(workFileItem)
    .where(and(eq(workFileItem.fileId, file.id), isNull(workFileItem.removedAt)))
  const there = new Set(lain.map((it) => it.documentId))
  const wanted = ask.documentIds.filter((id) => !there.has(id))
  const { next } = await room(work, file.id, wanted.length)
  const rows: (typeof workFileItem.$inferInsert & { documentId: string })[] = []
  const names: string[] = []
  for (const [at, id] of wanted.entries()) {
    const document = await documentFor(work, id, 'document.read')
    if (!(await mayPassOn(work, id))) throw fault('access.denied')
    if (document.state === 'draft') throw fault('thing.state', { state: 'draft' })
    names.push(
      [codeText(document.codeNumber, document.codeNotation), document.subject].filter((it) => it !== '').join(' '),
    )
    rows.push({
      id: newId(work.now),
      fileId: file.id,
      subFileId: ask.subFileId ?? null,
      ordinal: next + at,
      documentId: id,
      datedOn: document.issuedOn ?? document.arrivedOn ?? civilDate(document.listedAt),
      addedByName: work.actor.personName,
      addedByTitle: work.actor.title,
      addedAt: work.now,
    })
  }
  if (rows.length > 0) {
    await work.tx.insert(workFileItem).values(rows)
    await openThrough(
      work,
      rows.map(({ id, documentId }) => ({ id, documentId })),
      members,
    )
    await putInOrder(work, file.id)
    for (const name of names) await told(work, file, 'work-file.item-added', name)
  }
  return { added: rows.length, already: ask.documentIds.length - rows.length }
}

/** Working papers, opinions, photos, recordings: bytes of the file's own. */
export async function addPaper(work: Work, ask: Ask<typeof paperContract>) {
  const { file } = await fileFor(work, ask.id, 'add')
  await refuseForeign(work, file.id, ask.subFileId)
  const { next } = await room(work, file.id, 1)
  if (ask.datedOn > civilDate(work.now))
    throw fault('input.invalid', { problems: [{ path: '/datedOn', rule: 'range' }] })
  const upload = await uploadedFile(work, ask.uploadId)
  await work.tx.insert(workFileItem).values({
    id: newId(work.now),
    fileId: file.id,
    subFileId: ask.subFileId ?? null,
    ordinal: next,
    sha256: upload.sha256,
    fileName: upload.name,
    title: ask.title,
    pages: ask.pages ?? upload.pages,
    datedOn: ask.datedOn,
    addedByName: work.actor.personName,
    addedByTitle: work.actor.title,
    addedAt: work.now,
  })
  await putInOrder(work, file.id)
  await told(work, file, 'work-file.item-added', ask.title)
  return { done: true as const }
}

/** An item through the door of its file, read again under the file's lock. */
async function itemFor(work: Work, id: string, act: 'remove' | 'add') {
  const [found] = await work.tx
    .select({ fileId: workFileItem.fileId })
    .from(workFileItem)
    .where(eq(workFileItem.id, id))
  if (!found) throw fault('thing.missing')
  const held = await fileFor(work, found.fileId, act)
  const [item] = await work.tx
    .select()
    .from(workFileItem)
    .where(and(eq(workFileItem.id, id), isNull(workFileItem.removedAt)))
  if (!item) throw fault('thing.missing')
  return { ...held, item }
}

async function nameOf(work: Work, item: Item): Promise<string> {
  if (item.documentId === null) return item.title
  const [row] = await work.tx.execute<{ number: string; notation: string; subject: string }>(
    sql`select code_number as number, code_notation as notation, subject from document where id = ${item.documentId}`,
  )
  return row ? [codeText(row.number, row.notation), row.subject].filter((it) => it !== '').join(' ') : ''
}

export async function removeItem(work: Work, ask: Ask<typeof removeContract>) {
  const { file, members, item } = await itemFor(work, ask.id, 'remove')
  await closeThrough(work, [item], members)
  await work.tx
    .update(workFileItem)
    .set({ removedAt: work.now, removedReason: ask.reason, ordinal: null })
    .where(eq(workFileItem.id, item.id))
  await putInOrder(work, file.id)
  await told(work, file, 'work-file.item-removed', `${await nameOf(work, item)}: ${ask.reason}`)
  return { done: true as const }
}

export async function placeItem(work: Work, ask: Ask<typeof placeContract>) {
  const { file, item } = await itemFor(work, ask.id, 'add')
  await refuseForeign(work, file.id, ask.subFileId)
  await work.tx.update(workFileItem).set({ subFileId: ask.subFileId }).where(eq(workFileItem.id, item.id))
  await told(work, file, 'work-file.item-placed', await nameOf(work, item))
  return { done: true as const }
}
