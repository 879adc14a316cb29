import type { Ask, Reply } from '#contract/endpoint.ts'
import type { MeetingRole } from '#contract/meeting-words.ts'
import type { readMeetingChoices as choicesContract } from '#contract/meetings.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { bodiesServed, bodyOn, type MeetingKindRow, meetingKindOn, meetingKindsOn } from '../bodies/index.ts'
import { postsHeld } from '../organisation/index.ts'
import type { SummaryRule } from './commands/keep-papers.ts'
import type { Meeting } from './tables.ts'

const roles = {
  chair: 'chair',
  viceChair: 'deputy',
  standingMember: 'member',
  member: 'member',
  secretary: 'secretary',
} as const satisfies Record<string, MeetingRole>

/**
 * Members of the meeting's body in office on its day, by the first post each holds then. A member without a post cannot be told anything here
 * and is left out: the page shows him among those not invited.
 */
export async function bodyMembers(work: Work, it: Meeting) {
  if (it.bodyId === null) return []
  const day = civilDate(it.startsAt)
  const body = await bodyOn(work, it.bodyId, day)
  const found: { holderId: string; role: MeetingRole; votes: boolean }[] = []
  for (const member of body?.members ?? []) {
    const [post] = await postsHeld(work.tx, member.personId, civilDate(work.now))
    const role = roles[member.role]
    const votes = member.votes && role !== 'secretary'
    if (post) found.push({ holderId: post.assignmentId, role, votes })
  }
  return found
}

export async function summaryRule(work: Work, kindId: string | null): Promise<SummaryRule | null> {
  const kind = kindId === null ? undefined : await meetingKindOn(work, kindId)
  return kind && kind.summaryOver !== null && kind.summaryMost !== null
    ? { over: kind.summaryOver, most: kind.summaryMost }
    : null
}

const choice = ({ id, name, form, papersDueDays, noticeDueDays, maxMinutes }: MeetingKindRow) => ({
  id,
  name,
  form,
  papersDueDays,
  noticeDueDays,
  maxMinutes,
})

export async function readMeetingChoices(
  work: Work,
  ask: Ask<typeof choicesContract>,
): Promise<Reply<typeof choicesContract>> {
  const { agencyId } = work.actor
  const bodies: Reply<typeof choicesContract>['bodies'] = []
  for (const { id, name } of await bodiesServed(work))
    bodies.push({ id, name, kinds: (await meetingKindsOn(work, agencyId, id, ask.on)).map(choice) })
  return { bodies, kinds: (await meetingKindsOn(work, agencyId, null, ask.on)).map(choice) }
}
