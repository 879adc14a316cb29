import { asc, eq, inArray, sql } from 'drizzle-orm'
import type { DocumentCard } from '#contract/documents.ts'
import type { Static } from '#contract/shape.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { storedFile } from '../../files/index.ts'
import { namesOfAssignments } from '../../organisation/index.ts'
import { register } from '../../registers/index.ts'
import { contentClosed } from '../content-closed.ts'
import { holdOn } from '../held.ts'
import { allowed, documentForGuests, isGuest } from '../policy.ts'
import { relationsOf } from '../relations.ts'
import { signingRule } from '../signing-rule.ts'
import { type DocumentRecord, delivery, deliveryStatus, documentFile } from '../tables.ts'
import { noteView } from '../views.ts'
import { readRows } from './rows.ts'

type Card = Static<typeof DocumentCard>

async function filesOf(work: Work, id: string): Promise<Card['fileList']> {
  const rows = await work.tx
    .select()
    .from(documentFile)
    .innerJoin(storedFile, eq(storedFile.sha256, documentFile.sha256))
    .where(eq(documentFile.documentId, id))
    .orderBy(asc(documentFile.role), asc(documentFile.position))
  return rows
    .map(({ document_file: link, stored_file: file }) => ({
      position: link.position,
      role: link.role,
      name: link.name,
      sha256: link.sha256,
      size: file.size,
      mediaType: file.mediaType,
      pages: file.pages,
      textState: file.textState,
      damaged: file.damagedAt !== null,
    }))
    .sort((a, b) => Number(b.role === 'main') - Number(a.role === 'main') || a.position - b.position)
}

async function deliveriesOf(work: Work, id: string): Promise<Card['deliveries']> {
  const rows = await work.tx.select().from(delivery).where(eq(delivery.documentId, id)).orderBy(asc(delivery.position))
  if (rows.length === 0) return []
  const history = await work.tx
    .select()
    .from(deliveryStatus)
    .where(
      inArray(
        deliveryStatus.deliveryId,
        rows.map((row) => row.id),
      ),
    )
    .orderBy(asc(deliveryStatus.ordinal))
  return rows.map((row) => ({
    id: row.id,
    recipientId: row.recipientId,
    unitId: row.unitId,
    holderId: row.holderId,
    recipientName: row.recipientName,
    recipientTitle: row.recipientTitle,
    purpose: row.purpose,
    code: row.code,
    changedAt: row.changedAt?.toISOString() ?? null,
    addedAt: row.addedAt?.toISOString() ?? null,
    history: history
      .filter((line) => line.deliveryId === row.id)
      .map((line) => ({
        code: line.code,
        at: line.at.toISOString(),
        byName: line.byName,
        byTitle: line.byTitle,
        note: line.note,
        applied: line.applied,
        ofUpdate: line.ofUpdate,
      })),
  }))
}

interface TrailRow extends Record<string, unknown> {
  seq: number
  at: string
  type: string
  actorName: string
  actorTitle: string
  data: Record<string, unknown>
}

/** What happened to this copy, oldest first: its facts. The note is the one field of each that a reader wants. */
async function trailOf(work: Work, id: string): Promise<Card['trail']> {
  const rows = await work.tx.execute<TrailRow>(sql`
    select seq::float8 as seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, type,
           actor_name as "actorName", actor_title as "actorTitle", data
      from fact where subject_id = ${id} order by seq limit 500`)
  return rows.map(({ data, ...row }) => ({
    ...row,
    note: [data['recipient'], data['code'], data['reason'], data['note'], data['from'], data['number'], data['mark']]
      .filter((part) => (typeof part === 'string' && part !== '') || typeof part === 'number')
      .join(' · '),
  }))
}

async function registerName(work: Work, row: DocumentRecord): Promise<string | null> {
  if (row.registerId === null) return null
  const [found] = await work.tx.select({ name: register.name }).from(register).where(eq(register.id, row.registerId))
  return found?.name ?? null
}

/** What a guest is shown of a document's history: who signed it, and what was asked of whom. */
const ofSigning: readonly string[] = [
  'document.bears-signature',
  'document.given-number',
  'signature.asked',
  'signature.answered',
]

/** To whom it goes, as it is printed on the paper; what they did with it, and to whom it was sent later, is told to its agency alone. */
const named = (deliveries: Card['deliveries']): Card['deliveries'] =>
  deliveries.flatMap((it) => (it.addedAt === null ? { ...it, code: null, changedAt: null, history: [] } : []))

/** What a guest is shown: the paper, its signatures and those who were asked for one. */
function forGuest(card: Card): Card {
  const deliveries = named(card.deliveries)
  return {
    ...card,
    recipients: deliveries.length,
    received: 0,
    refused: 0,
    registerId: null,
    registerName: null,
    note: '',
    returnReason: null,
    recallReason: null,
    createdBy: '',
    registeredBy: null,
    deliveries,
    relations: card.relations.filter((it) => it.direction === 'to'),
    trail: card.trail.filter(({ type }) => ofSigning.includes(type)),
    hold: null,
  }
}

/** The whole card of one document, through the door; of a guest without what its agency did with it. */
export async function documentCard(work: Work, id: string): Promise<Card> {
  const row = await documentForGuests(work, id)
  const [listed] = await readRows(work, sql`select * from document where id = ${id}`, sql`1`)
  if (!listed) throw fault('thing.missing')
  const hold = await holdOn(work, id)
  const guest = isGuest(work.actor, row)
  const names = await namesOfAssignments(work.tx, [row.createdBy, ...(row.registeredBy ? [row.registeredBy] : [])])
  const card: Card = {
    ...listed.row,
    registerId: row.registerId,
    registerName: await registerName(work, row),
    codeNumber: row.codeNumber,
    codeNotation: row.codeNotation,
    issuerCode: row.issuerCode,
    signerTitle: row.signerTitle,
    secrecy: row.secrecy,
    pages: row.pages,
    copies: row.copies,
    note: row.note,
    identifier: row.identifier,
    returnReason: row.returnReason,
    recallReason: row.recallReason,
    contentClosed: await contentClosed(work, row),
    guest,
    approvedAt: row.approvedAt?.toISOString() ?? null,
    signing: {
      rule: await signingRule(work, row),
      signed: row.signedSha256 !== null,
      sealed: row.sealedSha256 !== null,
      mine: row.signerHolderId === work.actor.assignmentId,
    },
    version: row.version,
    createdBy: names.get(row.createdBy) ?? '',
    registeredBy: row.registeredBy ? (names.get(row.registeredBy) ?? '') : null,
    fileList: await filesOf(work, id),
    deliveries: await deliveriesOf(work, id),
    relations: await relationsOf(work, row),
    trail: await trailOf(work, id),
    hold: hold
      ? {
          reason: hold.reason,
          basis: hold.basis,
          byName: hold.byName,
          byTitle: hold.byTitle,
          at: hold.at.toISOString(),
        }
      : null,
    can: allowed(work.actor, row, hold !== undefined),
  }
  return guest ? forGuest(card) : card
}

/** The same, read by a person: noted as a viewing (Decree 30/2020 Appendix VI part E1). */
export async function readDocument(work: Work, ask: { id: string }): Promise<Card> {
  const card = await documentCard(work, ask.id)
  // A draft is nobody's record yet, and may go.
  if (card.state !== 'draft') await noteView(work, ask.id)
  return card
}
