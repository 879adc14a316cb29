import { Readable } from 'node:stream'
import { and, eq } from 'drizzle-orm'
import type { Actor } from '#access'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { KeptFile, MadeFile } from '#platform/http/route.ts'
import { markPages } from '#platform/pdf/index.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run, Work } from '#platform/work.ts'
import { storedFile } from '../../files/index.ts'
import { agencyOn, printMarkOf } from '../../organisation/index.ts'
import { codeText } from '../../registers/index.ts'
import { contentClosed } from '../content-closed.ts'
import { whole } from '../number-file.ts'
import { documentForGuests } from '../policy.ts'
import { documentFile } from '../tables.ts'
import { noteUse, noteView } from '../views.ts'

/** Only these are shown inside the browser; everything else is saved. */
const shown = new Set(['application/pdf', 'image/png', 'image/jpeg'])

/** The door to one file of a document one may read. */
async function fileFor(work: Work, ask: { id: string; position: number }) {
  const row = await documentForGuests(work, ask.id)
  if (await contentClosed(work, row)) throw fault('document.recalled')
  const [found] = await work.tx
    .select()
    .from(documentFile)
    .innerJoin(storedFile, eq(storedFile.sha256, documentFile.sha256))
    .where(and(eq(documentFile.documentId, row.id), eq(documentFile.position, ask.position)))
  if (!found) throw fault('thing.missing')
  return { row, link: found.document_file, file: found.stored_file }
}

/** What a file one reads is, for whoever works on its bytes. */
export async function openedFile(
  work: Work,
  id: string,
  position: number,
): Promise<{ readonly sha256: string; readonly name: string; readonly mediaType: string }> {
  const { link, file } = await fileFor(work, { id, position })
  return { sha256: file.sha256, name: link.name, mediaType: file.mediaType }
}

/** The untouched bytes of one file of a document one may read. */
export async function readDocumentFile(
  work: Work,
  ask: { id: string; position: number; download?: boolean },
): Promise<KeptFile> {
  const { row, link, file } = await fileFor(work, ask)
  if (row.state !== 'draft')
    await (ask.download ? noteUse(work, row, 'download', link.name) : noteView(work, row.id, link.name))
  return {
    sha256: file.sha256,
    size: file.size,
    name: link.name,
    mediaType: file.mediaType,
    inline: !ask.download && shown.has(file.mediaType),
  }
}

const moment = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

/** A copy is made in memory; what is larger is downloaded, with its original. */
const mostPrinted = 30 * 1024 * 1024

/** What is to be printed, and the marking: who printed, when, at which agency, and of what; across the page where the agency wants it. */
async function printOf(work: Work, ask: { id: string; position: number }) {
  const { row, link, file } = await fileFor(work, ask)
  if (file.mediaType !== 'application/pdf' || file.size > mostPrinted) throw fault('document.not-printable')
  const { personName, title, agencyId } = work.actor
  const agency = (await agencyOn(work.tx, agencyId, civilDate(work.now)))?.name ?? ''
  const code = codeText(row.codeNumber, row.codeNotation)
  const lines = [
    [`Người in: ${personName}`, title, agency].filter(Boolean).join(', '),
    [`In lúc ${moment.format(work.now)}`, code, 'bản in từ hệ thống, không thay bản gốc'].filter(Boolean).join(' · '),
  ]
  const across = (await printMarkOf(work.tx, agencyId)) === 'across' ? `${agency} – ${personName}` : ''
  return { sha256: file.sha256, name: link.name, marking: { lines, across } }
}

/** The door again: what was closed, or put in its place, while the copy was made does not leave. */
async function notePrint(work: Work, ask: { id: string; position: number }, sha256: string): Promise<void> {
  const { row, link, file } = await fileFor(work, ask)
  if (file.sha256 !== sha256) throw fault('thing.changed')
  if (row.state !== 'draft') await noteUse(work, row, 'print', link.name)
  await work.record('document.printed', row.id, [row.agencyId], { file: link.name })
}

/** A marked copy for the printer (Decree 30/2020 Appendix VI part F10). Its use is on record before the first byte leaves. */
export const printDocumentFile = (store: ObjectStore) =>
  async function printDocumentFile(run: Run, actor: Actor, ask: { id: string; position: number }): Promise<MadeFile> {
    const { sha256, name, marking } = await run(actor, (work) => printOf(work, ask), { reading: true })
    const made = await markPages(() => whole(store, sha256), marking)
    if (made.outcome !== 'marked')
      throw fault(made.outcome === 'busy' ? 'document.print-busy' : 'document.not-printable')
    await run(actor, (work) => notePrint(work, ask, sha256))
    return { stream: Readable.from([Buffer.from(made.pdf)]), name, mediaType: 'application/pdf', inline: true }
  }
