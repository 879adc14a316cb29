import { may } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type {
  book as bookContract,
  cancelBooking as cancelContract,
  moveBooking as moveContract,
} from '#contract/venues.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { bookingCard } from '../cards.ts'
import { hold, release, shift } from '../hold.ts'
import { spanOf } from '../occupancy.ts'
import { bookingFor, isOwn, wrong } from '../policy.ts'
import type { Booking } from '../tables.ts'

export async function book(work: Work, ask: Ask<typeof bookContract>) {
  if (!may(work.actor, 'venue.book')) throw fault('access.denied')
  if ((ask.venueId === null) === (ask.equipmentId === null)) throw wrong('/venueId', 'one')
  if (ask.venueId !== null && ask.quantity !== 1) throw wrong('/quantity', 'range')
  const { startsAt: _from, endsAt: _to, ...wish } = ask
  const row = await hold(work, work.actor.agencyId, {
    ...wish,
    ...spanOf(work, ask),
    holderKind: null,
    holderId: null,
  })
  return bookingCard(work, row)
}

/** Open, not over, one's own or of rooms one manages, and nothing else holds it. */
function refuseUnfit(work: Work, row: Booking): void {
  if (!isOwn(work.actor, row) || !may(work.actor, 'venue.book')) throw fault('access.denied')
  if (row.holderKind !== null) throw fault('thing.state', { state: row.holderKind })
  if (!['held', 'asked'].includes(row.state)) throw fault('thing.state', { state: row.state })
  if (row.endsAt <= work.now) throw fault('thing.state', { state: 'over' })
}

export async function moveBookingTime(work: Work, ask: Ask<typeof moveContract>) {
  const place = await bookingFor(work, ask.id, ask.version)
  refuseUnfit(work, place.row)
  const { title } = place.row
  return bookingCard(work, await shift(work, place, { ...spanOf(work, ask), title, private: place.row.private }))
}

export async function cancelBooking(work: Work, ask: Ask<typeof cancelContract>) {
  const { row } = await bookingFor(work, ask.id, ask.version)
  refuseUnfit(work, row)
  return bookingCard(work, await release(work, row, ask.reason))
}
