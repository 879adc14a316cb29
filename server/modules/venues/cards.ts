import { inArray } from 'drizzle-orm'
import { may } from '#access'
import type { Static } from '#contract/shape.ts'
import type { BookingCard, venueActs } from '#contract/venues.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { decides, isOwn, isTold } from './policy.ts'
import { type Booking, booking, equipment, type Venue, venue } from './tables.ts'

type Card = Static<typeof BookingCard>

function actsOf(work: Work, row: Booking, of: Venue | undefined): Card['can'] {
  const { actor } = work
  if (row.agencyId !== actor.agencyId || row.endsAt <= work.now || !['held', 'asked'].includes(row.state)) return []
  const can: Card['can'] = []
  // What is held for a meeting goes with the meeting.
  if (row.holderKind === null && isOwn(actor, row) && may(actor, 'venue.book')) can.push('move', 'cancel')
  if (row.state === 'asked' && of && decides(actor, of)) can.push('decide')
  return can
}

function cardOf(work: Work, row: Booking, of: Venue | undefined, ofName: string, lostTo: Booking | undefined): Card {
  const told = isTold(work.actor, row, of)
  return {
    id: row.id,
    venueId: row.venueId,
    equipmentId: row.equipmentId,
    ofName,
    quantity: row.quantity,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    busyFrom: row.busyFrom.toISOString(),
    busyTo: row.busyTo.toISOString(),
    title: told ? row.title : '',
    forWhom: told ? row.forWhom : '',
    private: row.private,
    holderKind: told ? row.holderKind : null,
    holderId: told ? row.holderId : null,
    state: row.state,
    byName: told ? row.byName : '',
    byTitle: told ? row.byTitle : '',
    decidedName: row.decidedName,
    reason: told ? row.reason : '',
    lostTo: lostTo && isTold(work.actor, lostTo, of) ? lostTo.title : '',
    version: row.version,
    can: actsOf(work, row, of),
  }
}

/** Bookings as the actor may see them, in their order. */
export async function bookingCards(work: Work, rows: readonly Booking[]): Promise<Card[]> {
  const ids = (pick: (row: Booking) => string | null) => [...new Set(rows.map(pick).filter((id) => id !== null))]
  const [rooms, things, lost] = [ids((it) => it.venueId), ids((it) => it.equipmentId), ids((it) => it.lostTo)]
  const venues = new Map(
    rooms.length === 0
      ? []
      : (await work.tx.select().from(venue).where(inArray(venue.id, rooms))).map((it) => [it.id, it]),
  )
  const pieces = new Map(
    things.length === 0
      ? []
      : (await work.tx.select().from(equipment).where(inArray(equipment.id, things))).map((it) => [it.id, it.name]),
  )
  const winners = new Map(
    lost.length === 0
      ? []
      : (await work.tx.select().from(booking).where(inArray(booking.id, lost))).map((it) => [it.id, it]),
  )
  return rows.map((row) => {
    const of = venues.get(row.venueId ?? '')
    return cardOf(work, row, of, of?.name ?? pieces.get(row.equipmentId ?? '') ?? '', winners.get(row.lostTo ?? ''))
  })
}

export async function bookingCard(work: Work, row: Booking): Promise<Card> {
  const [card] = await bookingCards(work, [row])
  if (!card) throw fault('thing.missing')
  return card
}

/** What the actor may do with rooms of an agency. */
export function venueActsIn(work: Work, agencyId: string): (typeof venueActs)[number][] {
  if (agencyId !== work.actor.agencyId) return []
  const can: (typeof venueActs)[number][] = []
  if (may(work.actor, 'venue.manage')) can.push('manage')
  if (may(work.actor, 'venue.book')) can.push('book')
  return can
}
