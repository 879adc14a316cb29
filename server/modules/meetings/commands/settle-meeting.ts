import { and, count, eq, isNull, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { FaultFacts } from '#contract/faults.ts'
import type {
  approveMeeting as approveContract,
  sendBackMeeting as returnContract,
  submitMeeting as submitContract,
} from '#contract/meetings.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { holdersWithRole } from '../../organisation/index.ts'
import { meetingFor } from '../policy.ts'
import { meetingCard } from '../queries/meeting.ts'
import { agendaItem, type Meeting, meeting, meetingAgency, participant } from '../tables.ts'
import { deskOf, tell } from '../tell.ts'

type Missing = FaultFacts['meeting.unready']['missing'][number]

const bumped = sql`${meeting.version} + 1`

/** What a meeting needs before anybody decides on it. */
export async function missingOf(work: Work, it: Meeting): Promise<Missing[]> {
  const people = await work.tx
    .select({ role: participant.role })
    .from(participant)
    .where(and(eq(participant.meetingId, it.id), isNull(participant.removedAt)))
  const [agencies] = await work.tx
    .select({ n: count() })
    .from(meetingAgency)
    .where(and(eq(meetingAgency.meetingId, it.id), isNull(meetingAgency.removedAt)))
  const [items] = await work.tx
    .select({ n: count() })
    .from(agendaItem)
    .where(sql`${agendaItem.meetingId} = ${it.id} and ${agendaItem.state} <> 'withdrawn'`)
  const missing: Missing[] = []
  if ((items?.n ?? 0) === 0) missing.push('items')
  if (!people.some((person) => person.role === 'chair')) missing.push('chair')
  if (!people.some((person) => person.role === 'secretary')) missing.push('secretary')
  if (people.length < 2 && (agencies?.n ?? 0) === 0) missing.push('invitees')
  if (it.form !== 'online' && it.place === '') missing.push('place')
  if (it.startsAt < work.now) missing.push('past')
  return missing
}

async function refuseUnready(work: Work, it: Meeting): Promise<void> {
  const missing = await missingOf(work, it)
  if (missing.length > 0) throw fault('meeting.unready', { missing })
}

export async function submitMeeting(work: Work, ask: Ask<typeof submitContract>) {
  const { meeting: it } = await meetingFor(work, ask.id, 'submit', ask.version)
  await refuseUnready(work, it)
  await work.tx
    .update(meeting)
    .set({ state: 'submitted', returnReason: '', version: bumped })
    .where(eq(meeting.id, it.id))
  const approvers = await holdersWithRole(work.tx, it.agencyId, 'chiefOfOffice', civilDate(work.now))
  const [chair] = await work.tx
    .select({ holderId: participant.holderId })
    .from(participant)
    .where(and(eq(participant.meetingId, it.id), eq(participant.role, 'chair'), isNull(participant.removedAt)))
  await tell(work, it, 'submitted', it.title, {
    holders: [...new Set([...approvers.map((who) => who.id), ...(chair ? [chair.holderId] : [])])],
  })
  return meetingCard(work, it.id)
}

/** Whoever leads the agency or chairs the meeting says that it takes place like this. */
export async function approveMeeting(work: Work, ask: Ask<typeof approveContract>) {
  const { meeting: it } = await meetingFor(work, ask.id, 'approve', ask.version)
  await refuseUnready(work, it)
  await work.tx.update(meeting).set({ state: 'approved', version: bumped }).where(eq(meeting.id, it.id))
  await tell(work, it, 'approved', it.title, { holders: await deskOf(work, it) })
  return meetingCard(work, it.id)
}

export async function sendBackMeeting(work: Work, ask: Ask<typeof returnContract>) {
  const { meeting: it } = await meetingFor(work, ask.id, 'sendBack', ask.version)
  await work.tx
    .update(meeting)
    .set({ state: 'draft', returnReason: ask.reason, version: bumped })
    .where(eq(meeting.id, it.id))
  await tell(work, it, 'sentBack', ask.reason, { holders: await deskOf(work, it) })
  return meetingCard(work, it.id)
}
