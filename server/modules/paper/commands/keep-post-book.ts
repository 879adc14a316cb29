import { eq } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type {
  cancelPostal as cancelContract,
  enterPostal as enterContract,
  enterReceipt as receiptContract,
} from '#contract/paper.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { dispatchFor, issuedFor, refuseDay, refuseStrangers } from '../policy.ts'
import { type PostalLine, postalLines } from '../queries/lines.ts'
import { postalDispatch } from '../tables.ts'

async function lineOf(work: Work, id: string): Promise<PostalLine> {
  const [line] = await postalLines(work, { from: '', to: '', limit: 1 }, [id])
  if (!line) throw fault('thing.missing')
  return line
}

export async function enterPostal(work: Work, ask: Ask<typeof enterContract>): Promise<PostalLine> {
  refuseStrangers(work)
  const row = await issuedFor(work, ask.documentId)
  refuseDay(work, ask.sentOn, row.issuedOn, '/sentOn')
  const id = newId(work.now)
  await work.tx.insert(postalDispatch).values({
    id,
    agencyId: row.agencyId,
    documentId: row.id,
    sentOn: ask.sentOn,
    recipient: ask.recipient,
    envelopes: ask.envelopes,
    note: ask.note ?? '',
    enteredBy: work.actor.personName,
    enteredTitle: work.actor.title,
    enteredAt: work.now,
  })
  await work.record('postal.entered', row.id, [row.agencyId], {
    dispatch: id,
    recipient: ask.recipient,
    on: ask.sentOn,
  })
  return lineOf(work, id)
}

export async function enterReceipt(work: Work, ask: Ask<typeof receiptContract>): Promise<PostalLine> {
  const row = await dispatchFor(work, ask.id)
  if (row.receiptAt !== null) throw fault('thing.state', { state: 'received' })
  await work.tx
    .update(postalDispatch)
    .set({ receipt: ask.receipt, receiptBy: work.actor.personName, receiptAt: work.now })
    .where(eq(postalDispatch.id, row.id))
  await work.record('postal.received', row.documentId, [row.agencyId], { dispatch: row.id, receipt: ask.receipt })
  return lineOf(work, row.id)
}

export async function cancelPostal(work: Work, ask: Ask<typeof cancelContract>): Promise<PostalLine> {
  const row = await dispatchFor(work, ask.id)
  await work.tx
    .update(postalDispatch)
    .set({ cancelledAt: work.now, cancelledBy: work.actor.personName, cancelReason: ask.reason })
    .where(eq(postalDispatch.id, row.id))
  await work.record('postal.cancelled', row.documentId, [row.agencyId], { dispatch: row.id, reason: ask.reason })
  return lineOf(work, row.id)
}
