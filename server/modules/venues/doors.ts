import { and, asc, eq, inArray } from 'drizzle-orm'
import type { BookingHolder, BookingState } from '#contract/venues.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { hold, release, shift } from './hold.ts'
import type { Span } from './occupied.ts'
import { lockedVenue } from './policy.ts'
import { type Booking, booking, type Venue, venue } from './tables.ts'

interface HeldFor {
  readonly holderKind: BookingHolder
  readonly holderId: string
}

/** A room, in use or not; undefined where there is none. None of these doors asks for a right: who calls has its own. */
export async function venueOn(work: Work, id: string): Promise<Venue | undefined> {
  const [row] = await work.tx.select().from(venue).where(eq(venue.id, id))
  return row
}

/** `Phòng họp số 1, tầng 2, nhà A, 01 đường …`: where people go, in words. */
export const placeOf = (it: Pick<Venue, 'name' | 'floor' | 'building' | 'address'>) =>
  [it.name, it.floor, it.building, it.address].filter((part) => part !== '').join(', ')

/** Books a room for something of its agency. Throws `venue.taken`, `thing.missing`, `thing.state`. */
export async function bookFor(
  work: Work,
  ask: HeldFor & Span & { agencyId: string; venueId: string; title: string; private: boolean },
): Promise<BookingState> {
  const { agencyId, ...wish } = ask
  const row = await hold(work, agencyId, { ...wish, equipmentId: null, quantity: 1, forWhom: '' })
  return row.state
}

async function openOf(work: Work, of: HeldFor): Promise<Booking[]> {
  return work.tx
    .select()
    .from(booking)
    .where(
      and(
        eq(booking.holderKind, of.holderKind),
        eq(booking.holderId, of.holderId),
        inArray(booking.state, ['held', 'asked']),
      ),
    )
    .orderBy(asc(booking.venueId), asc(booking.id))
}

/** Whether what holds a room has it for sure, has only asked for it, or has none. */
export async function bookingStateOf(work: Work, of: HeldFor): Promise<'held' | 'asked' | undefined> {
  const [row] = await openOf(work, of)
  return row?.state === 'held' || row?.state === 'asked' ? row.state : undefined
}

/** Carries the bookings of something to another time, or only renames them. False: it has none. Throws `venue.taken`, `thing.state`. */
export async function moveBooking(
  work: Work,
  ask: HeldFor & Span & { title: string; private: boolean },
): Promise<boolean> {
  const list = await openOf(work, ask)
  for (const { id, venueId } of list) {
    const room = venueId === null ? undefined : await lockedVenue(work, venueId)
    const [row] = await work.tx.select().from(booking).where(eq(booking.id, id)).for('no key update')
    if (!row || !['held', 'asked'].includes(row.state)) throw fault('thing.changed')
    await shift(work, { row, room, thing: undefined }, ask)
  }
  return list.length > 0
}

/** Gives back whatever something holds or has asked for. */
export async function releaseBookings(work: Work, of: HeldFor, reason: string): Promise<void> {
  for (const row of await openOf(work, of)) await release(work, row, reason)
}
