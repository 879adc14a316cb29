import { and, eq } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import { fillFields, linesOf, pdfText } from '#platform/pdf/index.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'
import { recordMade } from '../files/index.ts'
import { noteRevision } from './revisions.ts'
import { type DocumentRecord, documentFile } from './tables.ts'

/** Names of the fields that are laid into a text before it is approved and filled when it is numbered (handbook 8.5). */
export const numberFields = { number: 'so_ky_hieu', date: 'ngay_ban_hanh' } as const

const mostBytes = 100 * 1024 * 1024

/** Undefined: not here, or too large to be worked on. */
export async function whole(store: ObjectStore, sha256: string): Promise<Uint8Array | undefined> {
  const size = await store.size(sha256)
  if (size === undefined || size > mostBytes) return undefined
  const parts: Buffer[] = []
  for await (const part of await store.read(sha256)) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** `…, ngày    tháng    năm 2026` with its blanks: the year a text was prepared for. */
const printedYear = /ngày\s{0,40}tháng\s{0,40}năm\s*(\d{4})/u

/** A text prepared in December bears that year; issued in January its date would be wrong (Appendix I II.4), so it is prepared anew. */
async function refuseOtherYear(approved: Uint8Array, issuedOn: string): Promise<void> {
  const head = (await pdfText(approved, 1))?.pages[0]
  const lines = head ? linesOf(head).map((segments) => segments.map((it) => it.text).join(' ')) : []
  const year = printedYear.exec(lines.join('\n').normalize('NFC'))?.[1]
  if (year !== undefined && year !== issuedOn.slice(0, 4)) throw fault('document.other-year', { year })
}

/**
 * Writes number and date into the fields prepared in the approved text, as an update appended to it: the approved bytes stay as they are, at
 * the beginning of the file that is issued, and so do the signatures that were appended to them. A text without such fields is issued as it
 * was approved. Both hashes are recorded.
 */
export async function numberFile(
  work: Work,
  store: ObjectStore,
  row: DocumentRecord,
  value: { readonly number: string; readonly date: string },
): Promise<void> {
  const base = row.signedSha256 ?? row.approvedSha256
  if (base === null) return
  const approved = await whole(store, base)
  // Bytes that are not to be had must not be issued as if they were.
  if (!approved) throw fault('file.store-unreachable')
  await refuseOtherYear(approved, value.date)
  const filled = await fillFields(approved, numberFields, value)
  if (filled.outcome !== 'filled') return
  const { pdf } = filled
  async function* once() {
    yield pdf
  }
  const kept = await store.put(once(), 2 * mostBytes)
  await recordMade(work, kept, 'application/pdf', row.pages, true)
  const main = and(eq(documentFile.documentId, row.id), eq(documentFile.role, 'main'))
  const [was] = await work.tx.delete(documentFile).where(main).returning()
  if (was) {
    await work.tx.insert(documentFile).values({ ...was, sha256: kept.sha256 })
    await noteRevision(work, { documentId: row.id, position: was.position, act: 'numbered', baseSha256: base, kept })
  }
  await work.record('document.numbered', row.id, [row.agencyId], { from: base, to: kept.sha256 })
}
