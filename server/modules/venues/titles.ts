import { and, eq, inArray } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { bookingCards } from './cards.ts'
import { booking } from './tables.ts'

/** What bookings of one's agency are called where somebody is told of them: the room, and what for where it may be told. */
export async function titlesOfBookings(work: Work, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await work.tx
    .select()
    .from(booking)
    .where(and(inArray(booking.id, [...ids]), eq(booking.agencyId, work.actor.agencyId)))
  const cards = await bookingCards(work, rows)
  return new Map(cards.map((it) => [it.id, [it.ofName, it.title].filter((part) => part !== '').join(' · ')]))
}
