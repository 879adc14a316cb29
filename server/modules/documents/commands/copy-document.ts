import { and, eq, sql } from 'drizzle-orm'
import type {
  askCopy as askContract,
  decideCopy as decideContract,
  withdrawCopy as withdrawContract,
} from '#contract/copies.ts'
import type { Ask } from '#contract/endpoint.ts'
import { documentKinds } from '#contract/kinds.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { copyPages } from '#platform/pdf/index.ts'
import { printCopyBlock } from '#platform/print/copy-block.ts'
import { upper } from '#platform/print/form.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'
import { recordMade, storedFile } from '../../files/index.ts'
import { agencyOn, authorityLines, signersFor } from '../../organisation/index.ts'
import { codeText, notation, numberText, type Register, registerFor, takeNumber } from '../../registers/index.ts'
import {
  agencyName,
  type CopyCard,
  copyCard,
  formNames,
  holdCopyable,
  mayDecideCopy,
  waitingCopyFor,
} from '../copies.ts'
import { whole } from '../number-file.ts'
import { pagesOf } from '../page-list.ts'
import { documentFor } from '../policy.ts'
import { issuesSigned } from '../signing-rule.ts'
import { type DocumentCopy, type DocumentRecord, documentCopy, documentFile } from '../tables.ts'

type AskOf = Ask<typeof askContract>

const mostBytes = 200 * 1024 * 1024
const kindNames = new Map<string, string>(documentKinds.map((kind) => [kind.code, kind.vi]))
const unfit = (
  why: 'no-pdf' | 'too-large' | 'unreadable' | 'pages' | 'not-a-copy' | 'is-a-copy' | 'register' | 'recipients',
) => fault('copy.unfit', { why })

/** A sao lục is made of a sao y, and of that alone; what is a copy itself is not copied as if it were the original (article 3, 25). */
async function refuseWrongSource(work: Work, of: DocumentRecord, ask: AskOf): Promise<void> {
  const copyItself = of.kind === 'SY' || of.kind === 'SL' || of.kind === 'TrS'
  if (ask.kind !== 'SL') {
    if (copyItself) throw unfit('is-a-copy')
    if (ask.sourceCopyId !== undefined) throw unfit('is-a-copy')
    return
  }
  if (of.kind === 'SY' && ask.sourceCopyId === undefined) return
  if (ask.sourceCopyId === undefined) throw unfit('not-a-copy')
  const [source] = await work.tx
    .select({ kind: documentCopy.kind, state: documentCopy.state })
    .from(documentCopy)
    .where(and(eq(documentCopy.id, ask.sourceCopyId), eq(documentCopy.documentId, of.id)))
  if (source?.kind !== 'SY' || source.state !== 'issued') throw unfit('not-a-copy')
}

/** The book of copies; whoever decides reads it by the same door as whoever asks. */
async function copiesRegister(work: Work, id: string): Promise<Register> {
  const book = await registerFor(work, id, 'register.read')
  if (book.purpose !== 'copies' || book.secret) throw unfit('register')
  return book
}

/** The bytes that are copied: of the numbered sao y, or the main file of the document. */
async function sourceBytes(
  work: Work,
  store: ObjectStore,
  of: DocumentRecord,
  sourceCopyId: string | null,
): Promise<Uint8Array> {
  const [copy] = sourceCopyId
    ? await work.tx.select({ sha256: documentCopy.sha256 }).from(documentCopy).where(eq(documentCopy.id, sourceCopyId))
    : []
  const [main] = await work.tx
    .select({ sha256: documentFile.sha256, mediaType: storedFile.mediaType })
    .from(documentFile)
    .innerJoin(storedFile, eq(storedFile.sha256, documentFile.sha256))
    .where(and(eq(documentFile.documentId, of.id), eq(documentFile.role, 'main')))
  const sha256 = copy?.sha256 ?? (main?.mediaType === 'application/pdf' ? main.sha256 : undefined)
  if (!sha256) throw unfit('no-pdf')
  const bytes = await whole(store, sha256)
  if (!bytes) throw unfit('too-large')
  return bytes
}

/** Asked by the clerk; no number is taken before somebody with the right to sign approves. */
export async function askCopy(work: Work, ask: AskOf): Promise<CopyCard> {
  const of = await documentFor(work, ask.id, 'document.read')
  // Of an inherited document its archive makes copies.
  if (of.agencyId !== work.actor.agencyId) throw fault('access.denied')
  await holdCopyable(work, of.id)
  await refuseWrongSource(work, of, ask)
  const book = await copiesRegister(work, ask.registerId)
  if (book.closedOn !== null) throw fault('register.closed', { name: book.name })
  const pages = ask.kind === 'TrS' ? (ask.pages ?? '').trim() : ''
  if (ask.kind === 'TrS' && pagesOf(pages) === undefined) throw unfit('pages')
  const recipients = ask.recipients.map((it) => it.trim()).filter((it) => it !== '')
  if (recipients.length === 0) throw unfit('recipients')
  const row = {
    id: newId(work.now),
    agencyId: of.agencyId,
    documentId: of.id,
    kind: ask.kind,
    sourceCopyId: ask.sourceCopyId ?? null,
    pages,
    part: ask.kind === 'TrS' ? (ask.part ?? '') : '',
    copies: ask.copies,
    recipients,
    reason: ask.reason,
    registerId: book.id,
    state: 'waiting' as const,
    askedByAccount: work.actor.accountId,
    askedByName: work.actor.personName,
    askedByTitle: work.actor.title,
    askedAt: work.now,
  }
  const [made] = await work.tx.insert(documentCopy).values(row).returning()
  if (!made) throw fault('thing.changed')
  await work.record('copy.asked', of.id, [of.agencyId], { copy: row.id, kind: ask.kind, reason: ask.reason })
  return copyCard(work, made, of, await agencyName(work, of.agencyId))
}

const shownDate = (day: string | null) => (day === null ? '' : ` ngày ${day.split('-').reverse().join('/')}`)

async function originOf(work: Work, of: DocumentRecord, row: DocumentCopy): Promise<string[]> {
  const name = `${kindNames.get(of.kind) ?? of.kind} ${codeText(of.codeNumber, of.codeNotation)}`.trim()
  const [source] = row.sourceCopyId
    ? await work.tx.select({ code: documentCopy.code }).from(documentCopy).where(eq(documentCopy.id, row.sourceCopyId))
    : []
  const from = source ? `bản sao y số ${source.code} của ` : ''
  return [
    `${formNames[row.kind]} từ ${from}${name}${shownDate(of.issuedOn)} của ${of.issuerName}.`,
    ...(row.kind === 'TrS' ? [`Phần trích: trang ${row.pages}${row.part === '' ? '' : `, ${row.part}`}.`] : []),
  ]
}

/** Number, file and approval in one transaction: the lock of the series is held from the number on, so the bytes are read before. */
async function issueCopy(work: Work, store: ObjectStore, row: DocumentCopy, of: DocumentRecord, note: string) {
  const source = await sourceBytes(work, store, of, row.sourceCopyId)
  const today = civilDate(work.now)
  const agency = await agencyOn(work.tx, row.agencyId, today)
  const signers = await signersFor(work.tx, row.agencyId, today, row.kind, '')
  const mine = signers.find((it) => it.holderId === work.actor.assignmentId)
  const origin = await originOf(work, of, row)
  const book = await copiesRegister(work, row.registerId)
  const taken = await takeNumber(work, book, today, row.kind)
  const code = codeText(numberText(taken.number), notation(row.kind, agency?.abbreviation ?? '', ''))
  const block = printCopyBlock({
    form: formNames[row.kind],
    agency: agency?.name ?? '',
    code,
    place: agency?.place ?? '',
    issuedOn: today,
    origin,
    signer: { authorityLines: mine ? authorityLines(mine) : [upper(work.actor.title)], name: work.actor.personName },
    recipients: row.recipients,
    madeAt: work.now,
  })
  const parts: Buffer[] = []
  for await (const part of block) parts.push(part as Buffer)
  const copied = await copyPages(source, pagesOf(row.pages) ?? null, Buffer.concat(parts))
  if (copied.outcome !== 'copied') throw unfit(copied.outcome)
  const { pdf } = copied
  async function* once() {
    yield pdf
  }
  const kept = await store.put(once(), mostBytes)
  await recordMade(work, kept, 'application/pdf', copied.pages)
  const [issued] = await work.tx
    .update(documentCopy)
    .set({
      ...decided(work, note),
      state: 'issued',
      seal: (await issuesSigned(work, row.agencyId, today)) ? 'awaited' : 'none',
      registerYear: taken.year,
      registerNumber: taken.number,
      registerSuffix: taken.suffix,
      code,
      issuedOn: today,
      ...kept,
      pageCount: copied.pages,
    })
    .where(eq(documentCopy.id, row.id))
    .returning()
  await work.record('copy.issued', of.id, [of.agencyId], { copy: row.id, code, sealing: issued?.seal === 'awaited' })
  return issued
}

const decided = (work: Work, note: string) => ({
  decidedByName: work.actor.personName,
  decidedByTitle: work.actor.title,
  decidedAt: work.now,
  decisionNote: note,
  version: sql`${documentCopy.version} + 1`,
})

export const decideCopy = (store: ObjectStore) =>
  async function decideCopy(work: Work, ask: Ask<typeof decideContract>): Promise<CopyCard> {
    const { row, of } = await waitingCopyFor(work, ask)
    if (!mayDecideCopy(work, row)) throw fault('copy.own-request')
    const note = ask.note ?? ''
    // What an agency asked for that has ended is refused or taken back by its successor, which signs no copy in its name.
    if (ask.approve && row.agencyId !== work.actor.agencyId) throw fault('thing.state', { state: 'ended' })
    if (ask.approve) await holdCopyable(work, of.id)
    const after = ask.approve ? await issueCopy(work, store, row, of, note) : await refuseCopy(work, row, note)
    if (!after) throw fault('thing.changed')
    return copyCard(work, after, of, await agencyName(work, of.agencyId))
  }

async function refuseCopy(work: Work, row: DocumentCopy, note: string): Promise<DocumentCopy | undefined> {
  const [refused] = await work.tx
    .update(documentCopy)
    .set({ ...decided(work, note), state: 'refused' })
    .where(eq(documentCopy.id, row.id))
    .returning()
  await work.record('copy.refused', row.documentId, [row.agencyId], { copy: row.id, reason: note })
  return refused
}

export async function withdrawCopy(work: Work, ask: Ask<typeof withdrawContract>): Promise<CopyCard> {
  const { row, of } = await waitingCopyFor(work, ask)
  const [after] = await work.tx
    .update(documentCopy)
    .set({ ...decided(work, ''), state: 'withdrawn' })
    .where(eq(documentCopy.id, row.id))
    .returning()
  if (!after) throw fault('thing.changed')
  await work.record('copy.withdrawn', of.id, [of.agencyId], { copy: row.id })
  return copyCard(work, after, of, await agencyName(work, of.agencyId))
}
