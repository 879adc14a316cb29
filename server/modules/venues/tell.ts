import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { holdersWithRole } from '../organisation/index.ts'
import type { Acted } from './facts.ts'
import type { Booking, Venue } from './tables.ts'

/** Records an act on a booking, and who is told of it besides the agency's pages. */
export async function tell(work: Work, row: Booking, act: Acted['act'], note: string, holders: readonly string[] = []) {
  await work.record('booking.acted', row.id, [row.agencyId], {
    act,
    venue: row.venueId,
    equipment: row.equipmentId,
    from: row.startsAt.toISOString(),
    to: row.endsAt.toISOString(),
    note: note.slice(0, 300),
    holders: holders.filter((id) => id !== work.actor.assignmentId),
  })
}

/** Who is asked to approve: the heads of the unit that manages the room; where it has none, the chief of office. */
export async function approversOf(work: Work, it: Venue): Promise<string[]> {
  const day = civilDate(work.now)
  const heads = await holdersWithRole(work.tx, it.agencyId, 'unitHead', day)
  const chiefs = await holdersWithRole(work.tx, it.agencyId, 'chiefOfOffice', day)
  const own = [...heads, ...chiefs].filter((who) => who.unitId === it.approvalUnitId)
  return (own.length > 0 ? own : chiefs).map((who) => who.id)
}
