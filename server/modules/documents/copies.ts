import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { may } from '#access'
import type { listCopies as contract } from '#contract/copies.ts'
import type { Reply } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { KeptFile } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../organisation/index.ts'
import { codeText, registerFor } from '../registers/index.ts'
import { contentClosed } from './content-closed.ts'
import { documentFor, notExcluded } from './policy.ts'
import { type DocumentCopy, type DocumentRecord, document, documentCopy } from './tables.ts'
import { noteView } from './views.ts'

export type CopyCard = Reply<typeof contract>['rows'][number]

export const formNames = { SY: 'SAO Y', SL: 'SAO LỤC', TrS: 'TRÍCH SAO' } as const

/** Issued or registered, and in force: what is a draft or was recalled is not copied. */
export const copyable = (row: DocumentRecord) =>
  (row.state === 'issued' || row.state === 'registered') && row.recalledAt === null

/** Refuses what may not be copied, and keeps a recall of it waiting until this work ends: no copy is numbered of what was recalled meanwhile. */
export async function holdCopyable(work: Work, id: string): Promise<void> {
  const [row] = await work.tx.select().from(document).where(eq(document.id, id)).for('share')
  if (!row) throw fault('thing.missing')
  if (!copyable(row)) throw fault('thing.state', { state: row.recalledAt === null ? row.state : 'recalled' })
}

/** Nobody approves what he asked for himself, in whatever post he acts. */
export const mayDecideCopy = (work: Work, row: DocumentCopy) =>
  row.state === 'waiting' && may(work.actor, 'copy.approve') && row.askedByAccount !== work.actor.accountId

type Copied = Pick<DocumentRecord, 'codeNumber' | 'codeNotation' | 'subject'>

export function copyCard(work: Work, row: DocumentCopy, of: Copied, agency: string): CopyCard {
  return {
    id: row.id,
    documentId: row.documentId,
    documentCode: codeText(of.codeNumber, of.codeNotation),
    documentSubject: of.subject,
    kind: row.kind,
    sourceCopyId: row.sourceCopyId,
    pages: row.pages,
    part: row.part,
    copies: row.copies,
    recipients: row.recipients,
    reason: row.reason,
    state: row.state,
    askedByName: row.askedByName,
    askedByTitle: row.askedByTitle,
    askedAt: row.askedAt.toISOString(),
    decidedByName: row.decidedByName,
    decidedByTitle: row.decidedByTitle,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionNote: row.decisionNote,
    code: row.code,
    issuedOn: row.issuedOn,
    pageCount: row.pageCount,
    signatureText: `${formNames[row.kind]}; ${agency}`,
    seal: row.seal,
    sealedAt: row.sealedAt?.toISOString() ?? null,
    sealedByName: row.sealedByName,
    unsealedAt: row.unsealedAt?.toISOString() ?? null,
    unsealedByName: row.unsealedByName,
    unsealedReason: row.unsealedReason,
    mayLeaveUnsealed:
      row.seal === 'awaited' &&
      may(work.actor, 'copy.approve') &&
      [work.actor.agencyId, ...work.actor.inherits].includes(row.agencyId),
    mayDecide: mayDecideCopy(work, row),
    mayWithdraw: row.state === 'waiting' && may(work.actor, 'copy.ask'),
    version: row.version,
  }
}

export async function agencyName(work: Work, id: string): Promise<string> {
  return (await agencyOn(work.tx, id, civilDate(work.now)))?.name ?? ''
}

/** Most copies shown of one document. */
const mostShown = 200

export async function listCopies(work: Work, ask: { id: string }): Promise<Reply<typeof contract>> {
  const of = await documentFor(work, ask.id, 'document.read')
  const agency = await agencyName(work, of.agencyId)
  const rows = await work.tx
    .select()
    .from(documentCopy)
    .where(eq(documentCopy.documentId, of.id))
    .orderBy(desc(documentCopy.askedAt), desc(documentCopy.id))
    .limit(mostShown)
  return {
    rows: rows.map((row) => copyCard(work, row, of, agency)),
    mayAsk: may(work.actor, 'copy.ask') && copyable(of),
  }
}

export async function listWaitingCopies(work: Work): Promise<{ rows: CopyCard[]; more: boolean }> {
  const rows = await work.tx
    .select()
    .from(documentCopy)
    .innerJoin(document, eq(document.id, documentCopy.documentId))
    .where(
      and(
        inArray(documentCopy.agencyId, [work.actor.agencyId, ...work.actor.inherits]),
        eq(documentCopy.state, 'waiting'),
        notExcluded(work.actor, sql`${document.id}`),
      ),
    )
    .orderBy(asc(documentCopy.askedAt), asc(documentCopy.id))
    .limit(mostShown + 1)
  const agency = await agencyName(work, work.actor.agencyId)
  return {
    rows: rows.slice(0, mostShown).map((it) => copyCard(work, it.document_copy, it.document, agency)),
    more: rows.length > mostShown,
  }
}

/** Copies that stand in a book, by number, the last first. The book shows what it holds to whoever reads books. */
export async function listRegisterCopies(work: Work, ask: { id: string; year: number; before?: number }) {
  const book = await registerFor(work, ask.id, 'register.read')
  const rows = await work.tx
    .select()
    .from(documentCopy)
    .innerJoin(document, eq(document.id, documentCopy.documentId))
    .where(
      and(
        eq(documentCopy.registerId, book.id),
        eq(documentCopy.registerYear, ask.year),
        ask.before === undefined ? undefined : sql`${documentCopy.registerNumber} < ${ask.before}`,
      ),
    )
    .orderBy(desc(documentCopy.registerNumber), desc(documentCopy.registerSuffix))
    .limit(mostShown + 1)
  const agency = await agencyName(work, book.agencyId)
  const page = rows.slice(0, mostShown)
  return {
    rows: page.map((it) => copyCard(work, it.document_copy, it.document, agency)),
    next: rows.length > mostShown ? (page.at(-1)?.document_copy.registerNumber ?? null) : null,
  }
}

/** The door to a copy of the agency, or of one it inherited, to act on: one after the other, and as it was read. */
export async function copyFor(
  work: Work,
  ask: { id: string; version: number },
  state: (row: DocumentCopy) => string | undefined,
): Promise<{ row: DocumentCopy; of: DocumentRecord }> {
  const [row] = await work.tx
    .select()
    .from(documentCopy)
    .where(
      and(eq(documentCopy.id, ask.id), inArray(documentCopy.agencyId, [work.actor.agencyId, ...work.actor.inherits])),
    )
    .for('update')
  if (!row) throw fault('thing.missing')
  const of = await documentFor(work, row.documentId, 'document.read')
  const over = state(row)
  if (over !== undefined) throw fault('thing.state', { state: over })
  if (row.version !== ask.version) throw fault('thing.changed')
  return { row, of }
}

/** The door to a copy that waits, to decide or to take it back. */
export const waitingCopyFor = (work: Work, ask: { id: string; version: number }) =>
  copyFor(work, ask, ({ state }) => (state === 'waiting' ? undefined : state))

/** The file of a numbered copy, through the door of its document; opening it is looking at the document. */
export async function readCopy(work: Work, ask: { id: string }): Promise<KeptFile> {
  const [row] = await work.tx.select().from(documentCopy).where(eq(documentCopy.id, ask.id))
  if (!row) throw fault('thing.missing')
  const of = await documentFor(work, row.documentId, 'document.read')
  if (row.sha256 === null || row.size === null) throw fault('thing.missing')
  if (await contentClosed(work, of)) throw fault('document.recalled')
  await noteView(work, of.id)
  return {
    // As it bears the agency's signature, once it does.
    sha256: row.sealedSha256 ?? row.sha256,
    size: row.sealedSize ?? row.size,
    name: `${row.code.replaceAll('/', '-')}.pdf`,
    mediaType: 'application/pdf',
    inline: true,
  }
}
