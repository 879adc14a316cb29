import { eq } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { approveBooking as approveContract, refuseBooking as refuseContract } from '#contract/venues.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { bookingCard } from '../cards.ts'
import { overlapping, refuseTaken } from '../occupancy.ts'
import { bookingFor, decides } from '../policy.ts'
import { type Booking, booking, type Venue } from '../tables.ts'
import { tell } from '../tell.ts'

async function decided(work: Work, row: Booking, what: Pick<Booking, 'state' | 'reason' | 'lostTo'>): Promise<Booking> {
  const { actor, now } = work
  const [next] = await work.tx
    .update(booking)
    .set({
      ...what,
      decidedName: actor.personName,
      decidedTitle: actor.title,
      decidedAt: now,
      version: row.version + 1,
    })
    .where(eq(booking.id, row.id))
    .returning()
  if (!next) throw fault('thing.changed')
  return next
}

async function waiting(work: Work, id: string, version: number): Promise<{ row: Booking; room: Venue }> {
  const { row, room } = await bookingFor(work, id, version)
  if (!room || !decides(work.actor, room)) throw fault('access.denied')
  if (row.state !== 'asked') throw fault('thing.state', { state: row.state })
  return { row, room }
}

/** One is approved, and whoever else asked for the room in its time is refused and told for what. */
export async function approveBooking(work: Work, ask: Ask<typeof approveContract>) {
  const { row, room } = await waiting(work, ask.id, ask.version)
  if (row.endsAt <= work.now) throw fault('thing.state', { state: 'over' })
  const busy = { from: row.busyFrom, to: row.busyTo }
  const [held] = await overlapping(work, room, 'held', busy, row.id)
  if (held) refuseTaken(work, room, held)
  const next = await decided(work, row, { state: 'held', reason: '', lostTo: null })
  await tell(work, next, 'approved', next.private ? '' : next.title, [row.byHolder])
  for (const other of await overlapping(work, room, 'asked', busy, row.id)) {
    const lost = await decided(work, other, { state: 'refused', reason: '', lostTo: row.id })
    await tell(work, lost, 'refused', row.private ? '' : row.title, [other.byHolder])
  }
  return bookingCard(work, next)
}

export async function refuseBooking(work: Work, ask: Ask<typeof refuseContract>) {
  const { row } = await waiting(work, ask.id, ask.version)
  const next = await decided(work, row, { state: 'refused', reason: ask.reason, lostTo: null })
  await tell(work, next, 'refused', ask.reason, [row.byHolder])
  return bookingCard(work, next)
}
