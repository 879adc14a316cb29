import { eq } from 'drizzle-orm'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { type Recipient, type RecipientAsk, recipientsFor } from './recipients.ts'
import { delivery } from './tables.ts'

/** A recipient as a line of a document. */
export const lineOf = (work: Work, documentId: string, it: Recipient, position: number) => ({
  id: newId(work.now),
  documentId,
  recipientId: it.agencyId,
  unitId: it.unitId,
  holderId: it.holderId,
  recipientName: it.name,
  recipientTitle: it.title,
  purpose: it.purpose,
  position,
})

/** Replaces the recipients of a draft. Only those that exist today can be chosen; an agency does not send to itself. */
export async function addressTo(work: Work, documentId: string, asked: readonly RecipientAsk[]): Promise<void> {
  await work.tx.delete(delivery).where(eq(delivery.documentId, documentId))
  if (asked.length === 0) return
  const recipients = await recipientsFor(work, asked)
  await work.tx.insert(delivery).values(recipients.map((it, index) => lineOf(work, documentId, it, index + 1)))
}
