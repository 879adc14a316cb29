import { and, asc, eq, gt, gte, isNull, or, sql } from 'drizzle-orm'
import { may } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type {
  listBookings as bookingsContract,
  findFreeVenues as freeContract,
  listVenues as listContract,
} from '#contract/venues.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { addresseesOf } from '../../organisation/index.ts'
import { bookingCards, venueActsIn } from '../cards.ts'
import { spanOf } from '../occupancy.ts'
import { booking, equipment, venue } from '../tables.ts'
import { equipmentLines, venueLines } from './lines.ts'

/** Most of each that an agency lists. */
const most = 500

const inUseOn = (table: typeof venue | typeof equipment, day: string) =>
  or(isNull(table.validTo), gte(table.validTo, day))

export async function listVenues(work: Work, ask: Ask<typeof listContract>): Promise<Reply<typeof listContract>> {
  const { agencyId } = work.actor
  const day = civilDate(work.now)
  const open = (table: typeof venue | typeof equipment) => (ask.closed ? undefined : inUseOn(table, day))
  const rooms = await work.tx
    .select()
    .from(venue)
    .where(and(eq(venue.agencyId, agencyId), open(venue)))
    .orderBy(asc(venue.name), asc(venue.id))
    .limit(most)
  const things = await work.tx
    .select()
    .from(equipment)
    .where(and(eq(equipment.agencyId, agencyId), open(equipment)))
    .orderBy(asc(equipment.name), asc(equipment.id))
    .limit(most)
  const can = venueActsIn(work, agencyId)
  const units = can.includes('manage') ? await addresseesOf(work.tx, agencyId, day, { roles: [] }) : []
  return {
    venues: await venueLines(work, rooms),
    equipment: await equipmentLines(work, things),
    units: units.flatMap((it) => (it.unitId === null ? [] : [{ id: it.unitId, name: it.name }])),
    waiting: (await waitingFor(work)).length,
    can,
  }
}

/** The smallest that fits first: the large hall stays for those who need it. */
export async function findFreeVenues(work: Work, ask: Ask<typeof freeContract>): Promise<Reply<typeof freeContract>> {
  const span = spanOf(work, { startsAt: ask.from, endsAt: ask.to })
  const last = civilDate(new Date(span.to.getTime() - 1))
  const touching = (
    state: 'held' | 'asked',
  ) => sql`exists (select from booking b where b.venue_id = v.id and b.state = ${state}
      and b.busy_from < ${span.to.toISOString()}::timestamptz + make_interval(mins => v.clear_minutes)
      and b.busy_to > ${span.from.toISOString()}::timestamptz - make_interval(mins => v.set_up_minutes))`
  const rows = await work.tx.execute<Reply<typeof freeContract>['venues'][number] & Record<string, unknown>>(sql`
    select v.id, v.name, v.address, v.seats, v.approval_unit_id is not null as "needsApproval", ${touching('asked')} as asked
      from venue v where v.agency_id = ${work.actor.agencyId} and v.seats >= ${ask.seats ?? 1}
       and v.valid_from <= ${civilDate(span.from)} and (v.valid_to is null or v.valid_to >= ${last}) and not ${touching('held')}
     order by v.seats, v.name, v.id limit ${most}`)
  return { venues: [...rows] }
}

const mostBookings = 200

/** Asked for, not over, of rooms whose uses the actor approves: the same rule as `decides`. */
async function waitingFor(work: Work) {
  const { actor } = work
  if (!may(actor, 'venue.approve')) return []
  const rows = await work.tx
    .select({ booking })
    .from(booking)
    .innerJoin(venue, eq(venue.id, booking.venueId))
    .where(
      and(
        eq(booking.agencyId, actor.agencyId),
        eq(booking.state, 'asked'),
        gt(booking.endsAt, work.now),
        actor.role === 'chiefOfOffice' ? undefined : eq(venue.approvalUnitId, actor.unitId),
      ),
    )
    .orderBy(asc(booking.startsAt), asc(booking.id))
    .limit(mostBookings)
  return rows.map((it) => it.booking)
}

export async function listBookings(
  work: Work,
  ask: Ask<typeof bookingsContract>,
): Promise<Reply<typeof bookingsContract>> {
  const rows =
    ask.view === 'waiting'
      ? await waitingFor(work)
      : await work.tx
          .select()
          .from(booking)
          .where(and(eq(booking.byHolder, work.actor.assignmentId), gt(booking.endsAt, work.now)))
          .orderBy(asc(booking.startsAt), asc(booking.id))
          .limit(mostBookings)
  return { bookings: await bookingCards(work, rows) }
}
