import { eq } from 'drizzle-orm'
import type { BookingHolder } from '#contract/venues.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { piecesIn, roomIn } from './occupancy.ts'
import type { Span } from './occupied.ts'
import { decides, lockedEquipment, lockedVenue } from './policy.ts'
import { type Booking, booking, type Equipment, type Venue } from './tables.ts'
import { approversOf, tell } from './tell.ts'

export interface Wish extends Span {
  readonly venueId: string | null
  readonly equipmentId: string | null
  readonly quantity: number
  readonly title: string
  readonly forWhom: string
  readonly private: boolean
  readonly holderKind: BookingHolder | null
  readonly holderId: string | null
}

/** What waits for approval says so; who approves need not ask himself. */
const stateIn = (work: Work, room: Venue | undefined) =>
  room && room.approvalUnitId !== null && !decides(work.actor, room) ? ('asked' as const) : ('held' as const)

async function placed(
  work: Work,
  of: { room?: Venue | undefined; thing?: Equipment | undefined },
  it: Span & { quantity: number },
  but: string,
): Promise<Span> {
  if (of.room) return roomIn(work, of.room, it, but)
  if (of.thing) return piecesIn(work, of.thing, it, it.quantity, but)
  throw fault('thing.missing')
}

/** Takes a room or equipment of an agency, or asks for it. Throws `venue.taken`, `equipment.short`, `thing.missing`, `thing.state`. */
export async function hold(work: Work, agencyId: string, wish: Wish): Promise<Booking> {
  const room = wish.venueId === null ? undefined : await lockedVenue(work, wish.venueId)
  const thing = wish.equipmentId === null ? undefined : await lockedEquipment(work, wish.equipmentId)
  if ((room ?? thing)?.agencyId !== agencyId) throw fault('thing.missing')
  const id = newId(work.now)
  const busy = await placed(work, { room, thing }, wish, id)
  const { from, to, ...rest } = wish
  const state = stateIn(work, room)
  const [row] = await work.tx
    .insert(booking)
    .values({
      id,
      agencyId,
      ...rest,
      startsAt: from,
      endsAt: to,
      busyFrom: busy.from,
      busyTo: busy.to,
      state,
      byHolder: work.actor.assignmentId,
      byName: work.actor.personName,
      byTitle: work.actor.title,
      at: work.now,
    })
    .returning()
  if (!row) throw fault('internal')
  await tellTaken(work, row, room, state)
  return row
}

async function tellTaken(work: Work, row: Booking, room: Venue | undefined, act: 'held' | 'asked' | 'moved') {
  const waits = row.state === 'asked' && room !== undefined
  await tell(work, row, waits ? 'asked' : act, row.private ? '' : row.title, waits ? await approversOf(work, room) : [])
}

export interface Place {
  readonly row: Booking
  readonly room: Venue | undefined
  readonly thing: Equipment | undefined
}

/** Another time, what it is for with it. The room and the booking are locked. A time that stays keeps what was approved. Throws as `hold`. */
export async function shift(
  work: Work,
  { row, room, thing }: Place,
  to: Span & { readonly title: string; readonly private: boolean },
): Promise<Booking> {
  const stays = row.startsAt.getTime() === to.from.getTime() && row.endsAt.getTime() === to.to.getTime()
  const words = { title: to.title, private: to.private }
  const busy = stays ? undefined : await placed(work, { room, thing }, { ...to, quantity: row.quantity }, row.id)
  const [moved] = await work.tx
    .update(booking)
    .set({
      ...words,
      ...(busy
        ? { startsAt: to.from, endsAt: to.to, busyFrom: busy.from, busyTo: busy.to, state: stateIn(work, room) }
        : {}),
      version: row.version + 1,
    })
    .where(eq(booking.id, row.id))
    .returning()
  if (!moved) throw fault('thing.changed')
  if (busy) await tellTaken(work, moved, room, 'moved')
  return moved
}

/** It is used no more. The one it was for is told, where somebody else does it. */
export async function release(work: Work, row: Booking, reason: string): Promise<Booking> {
  const [gone] = await work.tx
    .update(booking)
    .set({ state: 'cancelled', reason, version: row.version + 1 })
    .where(eq(booking.id, row.id))
    .returning()
  if (!gone) throw fault('thing.changed')
  await tell(work, gone, 'cancelled', reason, [row.byHolder])
  return gone
}
