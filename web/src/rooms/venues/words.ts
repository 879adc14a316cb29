import type { Reply } from '#contract/endpoint.ts'
import type { listBookings, listVenues } from '#contract/venues.ts'
import { civilDateAt, dateOf, timeOf } from '../../kit/format.ts'

export type Venue = Reply<typeof listVenues>['venues'][number]
export type Equipment = Reply<typeof listVenues>['equipment'][number]
export type Booking = Reply<typeof listBookings>['bookings'][number]

export { sayKey as say } from '../../kit/say.ts'

/** `23/11/2026, 08:00–11:30`. */
export function span(it: { startsAt: string; endsAt: string }): string {
  const end =
    civilDateAt(it.startsAt) === civilDateAt(it.endsAt)
      ? timeOf(it.endsAt)
      : `${timeOf(it.endsAt)} ${dateOf(it.endsAt)}`
  return `${dateOf(it.startsAt)}, ${timeOf(it.startsAt)}–${end}`
}
