import { and, asc, eq, inArray, ne } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { sendFurther as contract } from '#contract/sending.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { lineOf } from '../address.ts'
import { deliverAll, deliverInside, isInside } from '../deliver.ts'
import { refuseExcluded } from '../outbound.ts'
import { documentFor } from '../policy.ts'
import { type Recipient, recipientsFor } from '../recipients.ts'
import { type DeliveryRecord, delivery, document } from '../tables.ts'
import type { Issued } from './issue-document.ts'

const same = (row: DeliveryRecord, it: Recipient) =>
  row.recipientId === it.agencyId && row.unitId === it.unitId && row.holderId === it.holderId

/** A unit or person that sent it back may be sent it once more; whoever else has it already is refused by name. */
function returnedOf(all: readonly DeliveryRecord[], it: Recipient): DeliveryRecord | undefined {
  const row = all.find((line) => same(line, it))
  if (!row) return undefined
  if (isInside(row) && row.code === '02') return row
  throw fault('document.recipient-unfit', { name: it.name, why: 'twice' })
}

/** An agency that carries on an ended recipient may have its copy already: one document does not arrive there twice. */
async function refuseArrived(work: Work, documentId: string, fresh: readonly Recipient[]): Promise<void> {
  const outside = fresh.filter((it) => !isInside(it))
  if (outside.length === 0) return
  const agencies = outside.map((it) => it.agencyId)
  const [found] = await work.tx
    .select({ agencyId: document.agencyId })
    .from(delivery)
    .innerJoin(document, eq(document.id, delivery.incomingId))
    .where(
      and(eq(delivery.documentId, documentId), inArray(document.agencyId, agencies), ne(document.state, 'returned')),
    )
    .limit(1)
  if (!found) return
  const name = outside.find((it) => it.agencyId === found.agencyId)?.name ?? ''
  throw fault('document.recipient-unfit', { name, why: 'twice' })
}

/**
 * Sends what is issued to further recipients: lines of their own with who sent them and when. Not what was recalled or is under legal hold.
 * Repeating is refused, because they have it then.
 */
export async function addRecipients(work: Work, ask: Ask<typeof contract>): Promise<Issued> {
  const issued = await documentFor(work, ask.id, 'document.send')
  const recipients = await recipientsFor(work, ask.recipients)
  await refuseExcluded(work, issued.id, recipients)
  const all = await work.tx
    .select()
    .from(delivery)
    .where(eq(delivery.documentId, issued.id))
    .orderBy(asc(delivery.position))
  const last = all.at(-1)?.position ?? 0
  const again = recipients.flatMap((it) => returnedOf(all, it) ?? [])
  const fresh = recipients.filter((it) => !all.some((row) => same(row, it)))
  await refuseArrived(work, issued.id, fresh)
  const made =
    fresh.length === 0
      ? []
      : await work.tx
          .insert(delivery)
          .values(fresh.map((it, index) => ({ ...lineOf(work, issued.id, it, last + index + 1), addedAt: work.now })))
          .returning()
  const inside = [...again, ...made.filter(isInside)]
  await deliverAll(
    work,
    issued,
    made.filter((it) => !isInside(it)),
  )
  await deliverInside(work, inside)
  await work.record('document.sent-further', issued.id, [issued.agencyId], {
    recipients: recipients.length,
    note: recipients
      .map((it) => it.name)
      .join('; ')
      .slice(0, 500),
  })
  return { issued, inside }
}
