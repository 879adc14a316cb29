import { sql } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { agenciesOn, successorsOf } from '../organisation/index.ts'
import { isInside, type Outbound } from './deliver.ts'
import { known, type Recipient } from './recipients.ts'
import type { DeliveryRecord } from './tables.ts'

/**
 * A recipient that has ended since it was chosen is delivered to by its successor, when there is one alone and the document does not go there
 * anyway; its sender is told in the history of the delivery. Otherwise it is refused with those who carry on.
 */
export async function redirected(
  work: Work,
  sender: string,
  deliveries: readonly DeliveryRecord[],
): Promise<Outbound[]> {
  const today = civilDate(work.now)
  const ids = deliveries.map((it) => it.recipientId)
  const alive = new Set((await agenciesOn(work.tx, ids, today)).map((it) => it.id))
  const gone = ids.filter((id) => !alive.has(id))
  const successors = await successorsOf(work.tx, gone, today)
  const taken = new Set([sender, ...alive])
  return deliveries.map((it) => {
    if (alive.has(it.recipientId)) return it
    const found = successors.get(it.recipientId) ?? []
    const [only] = found
    if (found.length !== 1 || only === undefined || taken.has(only.id))
      throw fault('document.recipient-ended', { name: it.recipientName, successors: found })
    taken.add(only.id)
    return { ...it, successor: only }
  })
}

/** Units and people chosen for a draft that cannot answer for it today are refused by name: nothing is laid where nobody sits. */
export async function insideToday(
  work: Work,
  agencyId: string,
  deliveries: readonly DeliveryRecord[],
): Promise<DeliveryRecord[]> {
  const inside = deliveries.filter(isInside)
  const all = await known(
    work,
    inside.map(({ unitId, holderId, purpose }) => ({
      purpose,
      ...(unitId === null ? {} : { unitId }),
      ...(holderId === null ? {} : { holderId }),
    })),
    agencyId,
  )
  for (const [index, { gone }] of all.entries())
    if (gone !== null) throw fault('document.recipient-unfit', { name: inside[index]?.recipientName ?? '', why: gone })
  return inside
}

/** A person or unit by the name of today. */
type Addressed = Pick<Recipient, 'holderId' | 'unitId' | 'name'>

/** Whoever is kept from a document is not sent it, nor is a unit whose head is. */
export async function refuseExcluded(work: Work, documentId: string, recipients: readonly Addressed[]): Promise<void> {
  const ids = (pick: (it: Addressed) => string | null) => sql.param(recipients.flatMap((it) => pick(it) ?? []))
  const day = civilDate(work.now)
  const [found] = await work.tx.execute<{ holder: string; unit: string }>(sql`
    select h.id as holder, p.unit_id as unit
      from document_exclusion x join post_assignment h on h.person_id = x.person_id join post p on p.id = h.post_id
     where x.document_id = ${documentId} and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
       and (h.id = any(${ids((it) => it.holderId)}::uuid[]) or (p.role = 'unitHead' and p.unit_id = any(${ids((it) => it.unitId)}::uuid[])))
     limit 1`)
  if (!found) return
  const name = recipients.find((it) => it.holderId === found.holder || it.unitId === found.unit)?.name ?? ''
  throw fault('document.recipient-unfit', { name, why: 'excluded' })
}
