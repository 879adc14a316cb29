import { and, eq, isNull } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { type Meeting, meetingAgency, participant } from './tables.ts'

/** Every act on a meeting that its history names. */
export type Acted =
  | 'created'
  | 'changed'
  | 'submitted'
  | 'approved'
  | 'sentBack'
  | 'convened'
  | 'postponed'
  | 'cancelled'
  | 'opened'
  | 'recess'
  | 'closed'
  | 'agenda'
  | 'itemWithdrawn'
  | 'paperAdded'
  | 'paperApproved'
  | 'paperReleased'
  | 'paperReplaced'
  | 'paperRecalled'
  | 'invited'
  | 'uninvited'
  | 'named'
  | 'replied'
  | 'reminded'
  | 'commented'
  | 'answered'
  | 'sites'

export interface Whom {
  readonly holders?: readonly string[]
  readonly clerksOf?: readonly string[]
}

/** Records an act on a meeting; `whom` it is told to besides those who have its page open. */
export async function tell(
  work: Work,
  it: Pick<Meeting, 'id' | 'agencyId'>,
  act: Acted,
  note: string,
  whom: Whom = {},
) {
  const holders = (whom.holders ?? []).filter((id) => id !== work.actor.assignmentId)
  await work.record('meeting.acted', it.id, [it.agencyId], {
    act,
    note: note.slice(0, 500),
    holders,
    clerksOf: whom.clerksOf ?? [],
  })
}

/** All who are invited: people by their posts, and the clerks of invited agencies that have named nobody yet. */
export async function invitedOf(work: Work, meetingId: string): Promise<Required<Whom>> {
  const people = await work.tx
    .select({ holderId: participant.holderId, through: participant.invitedAgencyId })
    .from(participant)
    .where(and(eq(participant.meetingId, meetingId), isNull(participant.removedAt)))
  const agencies = await work.tx
    .select({ id: meetingAgency.id, agencyId: meetingAgency.agencyId })
    .from(meetingAgency)
    .where(and(eq(meetingAgency.meetingId, meetingId), isNull(meetingAgency.removedAt)))
  return { holders: people.map((it) => it.holderId), clerksOf: agencies.map((it) => it.agencyId) }
}

/** Those who run it: chair, secretary, clerk, and whoever made it. */
export async function deskOf(work: Work, it: Meeting): Promise<string[]> {
  const rows = await work.tx
    .select({ holderId: participant.holderId, role: participant.role })
    .from(participant)
    .where(and(eq(participant.meetingId, it.id), isNull(participant.removedAt)))
  const desk = rows.filter((row) => row.role === 'secretary' || row.role === 'clerk').map((row) => row.holderId)
  return [...new Set([it.createdByHolder, ...desk])]
}
