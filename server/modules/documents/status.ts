import { and, eq, inArray, sql } from 'drizzle-orm'
import { type DeliveryCode, deliveryCodes, deliverySteps, insideSteps } from '#contract/words.ts'
import type { Work } from '#platform/work.ts'
import { type DeliveryRecord, delivery, deliveryStatus, document } from './tables.ts'

const follows = (before: DeliveryCode | null, code: DeliveryCode) =>
  before === null ? code === '01' : deliverySteps[before].includes(code)

async function addLine(work: Work, row: DeliveryRecord, code: DeliveryCode, note: string, applied: boolean) {
  await work.tx.insert(deliveryStatus).values({
    deliveryId: row.id,
    ordinal: sql`(select coalesce(max(s.ordinal), 0) + 1 from delivery_status s where s.delivery_id = ${row.id})`,
    code,
    at: work.now,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    note,
    applied,
  })
}

async function keepStatus(work: Work, row: DeliveryRecord, code: DeliveryCode, note: string, applied: boolean) {
  await addLine(work, row, code, note, applied)
  const [sender] = await work.tx
    .select({ agencyId: document.agencyId })
    .from(document)
    .where(eq(document.id, row.documentId))
  if (sender)
    await work.record('delivery.changed', row.documentId, [sender.agencyId], {
      deliveryId: row.id,
      code,
      recipient: row.recipientName,
      note,
      applied,
    })
}

/**
 * Sends a status of handbook 4.4 back to the sender of a delivered document: a new line of history, the current code where it may follow
 * the one before, and a fact for the sender's screens. A document that did not come by delivery has nobody to tell.
 */
export async function tellSender(work: Work, incomingId: string, code: DeliveryCode, note: string): Promise<void> {
  const [row] = await work.tx.select().from(delivery).where(eq(delivery.incomingId, incomingId)).for('update')
  if (!row) return
  const applied = follows(row.code, code)
  if (applied) await work.tx.update(delivery).set({ code, changedAt: work.now }).where(eq(delivery.id, row.id))
  await keepStatus(work, row, code, note, applied)
}

/** The same for what goes forward only, such as the course of handling: where it may not follow, the sender knows more already. */
export async function tellSenderOnce(work: Work, incomingId: string, code: DeliveryCode, note = ''): Promise<void> {
  const before = deliveryCodes.filter((it) => follows(it, code))
  const [row] = await work.tx
    .update(delivery)
    .set({ code, changedAt: work.now })
    .where(and(eq(delivery.incomingId, incomingId), inArray(delivery.code, before)))
    .returning()
  if (row) await keepStatus(work, row, code, note, true)
}

/**
 * A status of a recipient inside the agency, by the same table but for what registering would be. Where it may not follow, nothing is
 * written: the page of the sender knows more already.
 */
export async function tellInside(work: Work, deliveryId: string, code: DeliveryCode, note = ''): Promise<void> {
  const before = deliveryCodes.filter((it) => insideSteps[it].includes(code))
  const [row] = await work.tx
    .update(delivery)
    .set({ code, changedAt: work.now })
    .where(and(eq(delivery.id, deliveryId), inArray(delivery.code, before)))
    .returning()
  if (row) await keepStatus(work, row, code, note, true)
}

/** A line in the history of a recipient inside the agency that leaves its status where it stands; whoever calls records what happened. */
export async function noteInside(work: Work, deliveryId: string, note: string): Promise<void> {
  const [row] = await work.tx.select().from(delivery).where(eq(delivery.id, deliveryId)).for('update')
  if (row?.code) await addLine(work, row, row.code, note, true)
}
