import type { Reply } from '#contract/endpoint.ts'
import type { MeetingState } from '#contract/meeting-words.ts'
import type { readMeeting } from '#contract/meetings.ts'
import { civilDateAt, dateOf, timeOf, weekdayDate } from '../../kit/format.ts'

export type Card = Reply<typeof readMeeting>
export type Item = Card['items'][number]
export type Paper = Card['papers'][number]
export type Participant = Card['participants'][number]

export { sayKey as say } from '../../kit/say.ts'

export const stateTone: Readonly<Record<MeetingState, 'neutral' | 'notice' | 'soon' | 'done' | 'overdue' | 'outline'>> =
  {
    draft: 'neutral',
    submitted: 'notice',
    approved: 'notice',
    convened: 'done',
    postponed: 'soon',
    open: 'done',
    recess: 'soon',
    closed: 'outline',
    cancelled: 'overdue',
  }

/** `Thứ Hai, 23/11/2026, 08:00–11:30`; over midnight with both days. */
export function when(it: { startsAt: string; endsAt: string }): string {
  const sameDay = civilDateAt(it.startsAt) === civilDateAt(it.endsAt)
  const end = sameDay ? timeOf(it.endsAt) : `${timeOf(it.endsAt)} ${dateOf(it.endsAt)}`
  return `${weekdayDate(it.startsAt)}, ${timeOf(it.startsAt)}–${end}`
}

/** Before it opens the room can be entered; afterwards it can be looked at. */
export const hasRoom = (state: MeetingState): boolean =>
  state === 'convened' || state === 'postponed' || state === 'open' || state === 'recess' || state === 'closed'
