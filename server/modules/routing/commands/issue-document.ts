import type { issueDocument as contract } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import type { dispatchDocument as dispatchContract } from '#contract/issuing.ts'
import type { sendFurther as furtherContract } from '#contract/sending.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'
import {
  addRecipients,
  dispatchNumbered,
  documentCard,
  type Look,
  numberAndDeliver,
  numberOutgoing,
} from '../../documents/index.ts'
import { layInside } from '../inside.ts'

/** Number, date, delivery and the desks inside the agency: all of it in one transaction. Repeating is refused by the state. */
export const issueDocument = (look: Look, store: ObjectStore) => {
  const deliver = numberAndDeliver(look, store)
  return async function issueDocument(work: Work, ask: Ask<typeof contract>) {
    const { issued, inside } = await deliver(work, ask)
    await layInside(work, issued, inside, '')
    return documentCard(work, issued.id)
  }
}

/** Number and date; the seal comes next. */
export const numberDocument = (look: Look, store: ObjectStore) => {
  const give = numberOutgoing(look, store)
  return async function numberDocument(work: Work, ask: Ask<typeof contract>) {
    const { id } = await give(work, ask)
    return documentCard(work, id)
  }
}

/** Delivery and the desks inside the agency, of what bears its signatures. */
export async function dispatchDocument(work: Work, ask: Ask<typeof dispatchContract>) {
  const { issued, inside } = await dispatchNumbered(work, ask)
  await layInside(work, issued, inside, '')
  return documentCard(work, issued.id)
}

/** To further recipients after issue (gửi nhanh). Where the document's last day has passed, whoever is to execute it inside gets no deadline. */
export async function sendFurther(work: Work, ask: Ask<typeof furtherContract>) {
  const { issued, inside } = await addRecipients(work, ask)
  await layInside(work, issued, inside, ask.note ?? '')
  return documentCard(work, issued.id)
}
