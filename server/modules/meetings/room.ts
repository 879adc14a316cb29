import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { bookFor, bookingStateOf, moveBooking, placeOf, releaseBookings, venueOn } from '../venues/index.ts'
import type { Meeting } from './tables.ts'

const holder = (it: Pick<Meeting, 'id'>) => ({ holderKind: 'meeting' as const, holderId: it.id })

/** The room and where people go: what somebody wrote, else where the room is. A room newly chosen says where it is itself. */
export async function placeIn(
  work: Work,
  it: Pick<Meeting, 'venueId'>,
  venueId: string | null,
  ask: { readonly title: string; readonly place: string },
) {
  const room = venueId === null ? undefined : await venueOn(work, venueId)
  const place = room && (venueId !== it.venueId || ask.place.trim() === '') ? placeOf(room).slice(0, 500) : ask.place
  return { venueId, place, searchKey: fold(`${ask.title} ${place}`) }
}

type Next = Pick<Meeting, 'venueId' | 'title' | 'private' | 'startsAt' | 'endsAt'>

/** Books the room, carries the booking along, or gives it back, as the meeting now is. Throws `venue.taken`, `thing.missing`, `thing.state`. */
export async function keepRoom(
  work: Work,
  it: Pick<Meeting, 'id' | 'agencyId' | 'venueId'>,
  next: Next,
): Promise<void> {
  if (it.venueId !== null && it.venueId !== next.venueId) await releaseBookings(work, holder(it), '')
  if (next.venueId === null) return
  const wish = {
    ...holder(it),
    from: next.startsAt,
    to: next.endsAt,
    title: next.title.slice(0, 300),
    private: next.private,
  }
  if (it.venueId === next.venueId && (await moveBooking(work, wish))) return
  await bookFor(work, { ...wish, agencyId: it.agencyId, venueId: next.venueId })
}

export const giveRoomBack = (work: Work, it: Pick<Meeting, 'id'>, reason: string) =>
  releaseBookings(work, holder(it), reason)

/** A room was chosen and is not the meeting's for sure. */
export const roomWaits = async (work: Work, it: Meeting): Promise<boolean> =>
  it.venueId !== null && (await bookingStateOf(work, holder(it))) !== 'held'
