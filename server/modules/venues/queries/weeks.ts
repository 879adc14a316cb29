import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { readEquipment as equipmentContract, readVenue as venueContract } from '#contract/venues.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { bookingCards, venueActsIn } from '../cards.ts'
import { readableEquipment, readableVenue } from '../policy.ts'
import { booking } from '../tables.ts'
import { equipmentLines, venueLines } from './lines.ts'

/** Most bookings of a week that are shown. */
const most = 500

async function weekOf(work: Work, of: typeof booking.venueId | typeof booking.equipmentId, id: string, from: string) {
  const rows = await work.tx
    .select()
    .from(booking)
    .where(
      and(
        eq(of, id),
        inArray(booking.state, ['held', 'asked']),
        sql`${booking.busyTo} > ${from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh'`,
        sql`${booking.busyFrom} < (${from}::date + 7)::timestamp at time zone 'Asia/Ho_Chi_Minh'`,
      ),
    )
    .orderBy(asc(booking.startsAt), asc(booking.id))
    .limit(most)
  return bookingCards(work, rows)
}

export async function readVenue(work: Work, ask: Ask<typeof venueContract>): Promise<Reply<typeof venueContract>> {
  const row = await readableVenue(work, ask.id)
  const from = ask.from ?? civilDate(work.now)
  const [line] = await venueLines(work, [row])
  if (!line) throw fault('thing.missing')
  return {
    venue: line,
    from,
    bookings: await weekOf(work, booking.venueId, row.id, from),
    can: venueActsIn(work, row.agencyId),
  }
}

export async function readEquipment(
  work: Work,
  ask: Ask<typeof equipmentContract>,
): Promise<Reply<typeof equipmentContract>> {
  const row = await readableEquipment(work, ask.id)
  const from = ask.from ?? civilDate(work.now)
  const [line] = await equipmentLines(work, [row])
  if (!line) throw fault('thing.missing')
  return {
    equipment: line,
    from,
    bookings: await weekOf(work, booking.equipmentId, row.id, from),
    can: venueActsIn(work, row.agencyId),
  }
}
