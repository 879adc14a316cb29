import { eq, sql } from 'drizzle-orm'
import type { DeliveryCode } from '#contract/words.ts'
import type { Work } from '#platform/work.ts'
import { delivery, deliveryStatus, document } from './tables.ts'

/**
 * Sends a status of handbook 4.4 back to the sender of a delivered document: a new line of history, the current code, and a fact for the
 * sender's screens. A document that did not come by delivery has nobody to tell.
 */
export async function tellSender(work: Work, incomingId: string, code: DeliveryCode, note: string): Promise<void> {
  const [row] = await work.tx
    .update(delivery)
    .set({ code, changedAt: work.now })
    .where(eq(delivery.incomingId, incomingId))
    .returning()
  if (!row) return
  await work.tx.insert(deliveryStatus).values({
    deliveryId: row.id,
    ordinal: sql`(select coalesce(max(s.ordinal), 0) + 1 from delivery_status s where s.delivery_id = ${row.id})`,
    code,
    at: work.now,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    note,
  })
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
    })
}
