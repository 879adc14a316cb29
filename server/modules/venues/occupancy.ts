import { and, asc, eq, gt, lt, ne } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { busyOf, peakOf, type Span } from './occupied.ts'
import { isTold, wrong } from './policy.ts'
import { type Booking, booking, type Equipment, type Venue } from './tables.ts'

/** Longest one booking may last. */
const longestMs = 31 * 24 * 3_600_000

function instant(text: string, path: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw wrong(path, 'format')
  return at
}

/** A span that is asked for, not over. Throws `input.invalid`. */
export function spanOf(work: Work, ask: { readonly startsAt: string; readonly endsAt: string }): Span {
  const from = instant(ask.startsAt, '/startsAt')
  const to = instant(ask.endsAt, '/endsAt')
  if (to <= from || to.getTime() - from.getTime() > longestMs) throw wrong('/endsAt', 'range')
  if (to <= work.now) throw wrong('/startsAt', 'past')
  return { from, to }
}

/** It is in use on all days of the span. Throws `thing.state`. */
export function refuseClosed(it: { readonly validFrom: string; readonly validTo: string | null }, span: Span): void {
  const last = civilDate(new Date(span.to.getTime() - 1))
  if (civilDate(span.from) < it.validFrom || (it.validTo !== null && last > it.validTo))
    throw fault('thing.state', { state: 'ended' })
}

/** Bookings of a room in a state that overlap a span of occupation, but for one. */
export function overlapping(work: Work, it: Venue, state: 'held' | 'asked', busy: Span, but: string) {
  return work.tx
    .select()
    .from(booking)
    .where(
      and(
        eq(booking.venueId, it.id),
        eq(booking.state, state),
        lt(booking.busyFrom, busy.to),
        gt(booking.busyTo, busy.from),
        ne(booking.id, but),
      ),
    )
    .orderBy(asc(booking.startsAt))
}

/** Under the lock of the room's row. Answers the time it is occupied. Throws `venue.taken`, `thing.state`. */
export async function roomIn(work: Work, it: Venue, span: Span, but: string): Promise<Span> {
  refuseClosed(it, span)
  const busy = busyOf(span, it)
  const [first] = await overlapping(work, it, 'held', busy, but)
  if (first) refuseTaken(work, it, first)
  return busy
}

export function refuseTaken(work: Work, it: Venue, by: Booking): never {
  throw fault('venue.taken', {
    title: isTold(work.actor, by, it) ? by.title : '',
    from: by.busyFrom.toISOString(),
    to: by.busyTo.toISOString(),
  })
}

/** How many are in use at once in a span, but for one booking. */
export async function inUse(work: Work, it: Equipment, span: Span, but: string): Promise<number> {
  const rows = await work.tx
    .select({ from: booking.startsAt, to: booking.endsAt, quantity: booking.quantity })
    .from(booking)
    .where(
      and(
        eq(booking.equipmentId, it.id),
        eq(booking.state, 'held'),
        lt(booking.startsAt, span.to),
        gt(booking.endsAt, span.from),
        ne(booking.id, but),
      ),
    )
  return peakOf(rows, span)
}

/** Under the lock of the equipment's row. Throws `equipment.short`, `thing.state`. */
export async function piecesIn(work: Work, it: Equipment, span: Span, quantity: number, but: string): Promise<Span> {
  refuseClosed(it, span)
  const free = it.count - (await inUse(work, it, span, but))
  if (quantity > free) throw fault('equipment.short', { free: Math.max(0, free) })
  return span
}
