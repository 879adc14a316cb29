import { and, count, eq, inArray, sql } from 'drizzle-orm'
import { may } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type {
  changeVenue as changeContract,
  closeVenue as closeContract,
  createVenue as createContract,
} from '#contract/venues.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { unitsOn } from '../../organisation/index.ts'
import { lockedVenue, managed, wrong } from '../policy.ts'
import { readVenue } from '../queries/weeks.ts'
import { booking, venue } from '../tables.ts'

type Fields = Pick<Ask<typeof createContract>, 'approvalUnitId' | 'seatPlan' | 'seats'>

/** The unit that approves is one of the agency; no more places are drawn than there are, and each has a name of its own. */
async function refuseUnfit(work: Work, ask: Fields): Promise<void> {
  if (ask.approvalUnitId !== null) {
    const unit = (await unitsOn(work.tx, [ask.approvalUnitId], civilDate(work.now))).get(ask.approvalUnitId)
    if (unit?.agencyId !== work.actor.agencyId) throw wrong('/approvalUnitId', 'range')
  }
  const labels = ask.seatPlan.flatMap((row) => row.seats.map((seat) => seat.label))
  if (labels.length > ask.seats) throw wrong('/seatPlan', 'seats')
  if (new Set(labels).size < labels.length) throw wrong('/seatPlan', 'twice')
}

export async function createVenue(work: Work, ask: Ask<typeof createContract>) {
  if (!may(work.actor, 'venue.manage')) throw fault('access.denied')
  await refuseUnfit(work, ask)
  const id = newId(work.now)
  const { agencyId } = work.actor
  await work.tx.insert(venue).values({ id, agencyId, ...ask })
  await work.record('venue.entered', id, [agencyId], { name: ask.name, from: ask.validFrom })
  return readVenue(work, { id })
}

export async function changeVenue(work: Work, ask: Ask<typeof changeContract>) {
  const { id, version, ...fields } = ask
  const row = managed(work, await lockedVenue(work, id), version)
  await refuseUnfit(work, ask)
  await work.tx
    .update(venue)
    .set({ ...fields, version: version + 1 })
    .where(eq(venue.id, id))
  await work.record('venue.changed', id, [row.agencyId], { name: fields.name })
  return readVenue(work, { id })
}

/** Nothing that is open may lie behind the last day. Throws `venue.booked-later`, `input.invalid`. */
export async function refuseBookedAfter(
  work: Work,
  row: { readonly id: string; readonly validFrom: string },
  of: typeof booking.venueId | typeof booking.equipmentId,
  on: string,
): Promise<void> {
  if (on < row.validFrom) throw wrong('/on', 'before-beginning')
  const [later] = await work.tx
    .select({ n: count() })
    .from(booking)
    .where(
      and(
        eq(of, row.id),
        inArray(booking.state, ['held', 'asked']),
        sql`${booking.endsAt} > greatest((${on}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh', ${work.now.toISOString()}::timestamptz)`,
      ),
    )
  if ((later?.n ?? 0) > 0) throw fault('venue.booked-later', { count: later?.n ?? 0 })
}

export async function closeVenue(work: Work, ask: Ask<typeof closeContract>) {
  const row = managed(work, await lockedVenue(work, ask.id), ask.version)
  await refuseBookedAfter(work, row, booking.venueId, ask.on)
  await work.tx
    .update(venue)
    .set({ validTo: ask.on, closeReason: ask.reason, version: row.version + 1 })
    .where(eq(venue.id, row.id))
  await work.record('venue.closed', row.id, [row.agencyId], { on: ask.on, reason: ask.reason })
  return readVenue(work, { id: row.id })
}
