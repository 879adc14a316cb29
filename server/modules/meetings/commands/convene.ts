import { and, asc, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { conveneMeeting as conveneContract, draftInvitation as draftContract } from '#contract/meetings.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Reaction } from '#platform/reactions.ts'
import type { Work } from '#platform/work.ts'
import { draft, draftGiven, type Tools } from '../../drafting/index.ts'
import { agencyOn } from '../../organisation/index.ts'
import { invitationOf } from '../invitation.ts'
import { invitationLines } from '../invitation-text.ts'
import { meetingFor } from '../policy.ts'
import { meetingCard } from '../queries/meeting.ts'
import { roomWaits } from '../room.ts'
import { agendaItem, type Meeting, meeting, meetingAgency, meetingPaper, meetingSite } from '../tables.ts'
import { invitedOf, tell } from '../tell.ts'
import { peopleIn } from './invite.ts'
import { missingOf } from './settle-meeting.ts'

const bumped = sql`${meeting.version} + 1`

/** What goes out with the invitation has been approved for it. */
async function refuseUnapproved(work: Work, it: Meeting): Promise<void> {
  const missing = await missingOf(work, it)
  const [paper] = await work.tx
    .select({ id: meetingPaper.id })
    .from(meetingPaper)
    .where(and(eq(meetingPaper.meetingId, it.id), eq(meetingPaper.state, 'draft'), isNull(meetingPaper.removedAt)))
    .limit(1)
  if (paper) missing.push('papers')
  if (await roomWaits(work, it)) missing.push('room')
  if (missing.length > 0) throw fault('meeting.unready', { missing })
}

/** Other agencies to whom the invitation goes: those invited, and those of people who are invited by name. */
export async function agenciesOf(work: Work, it: Meeting): Promise<string[]> {
  const lines = await work.tx
    .select({ agencyId: meetingAgency.agencyId })
    .from(meetingAgency)
    .where(and(eq(meetingAgency.meetingId, it.id), isNull(meetingAgency.removedAt)))
    .orderBy(asc(meetingAgency.position), asc(meetingAgency.id))
  const people = await peopleIn(work, it.id)
  return [...new Set([...lines, ...people].map((row) => row.agencyId))].filter((id) => id !== it.agencyId)
}

async function textOf(work: Work, it: Meeting): Promise<string[]> {
  const people = await peopleIn(work, it.id)
  const chair = people.find((who) => who.role === 'chair')
  const agencies = await work.tx
    .select({ name: meetingAgency.agencyName })
    .from(meetingAgency)
    .where(and(eq(meetingAgency.meetingId, it.id), isNull(meetingAgency.removedAt)))
    .orderBy(asc(meetingAgency.position), asc(meetingAgency.id))
  const sites = await work.tx
    .select({ name: meetingSite.name })
    .from(meetingSite)
    .where(and(eq(meetingSite.meetingId, it.id), eq(meetingSite.kind, 'site'), isNull(meetingSite.removedAt)))
    .orderBy(asc(meetingSite.position))
  const items = await work.tx
    .select({ title: agendaItem.title })
    .from(agendaItem)
    .where(
      and(
        eq(agendaItem.meetingId, it.id),
        isNull(agendaItem.parentId),
        eq(agendaItem.secret, false),
        ne(agendaItem.audience, 'desk'),
        ne(agendaItem.state, 'withdrawn'),
      ),
    )
    .orderBy(asc(agendaItem.position))
  const agency = await agencyOn(work.tx, it.agencyId, civilDate(work.now))
  const called = (who: { name: string; title: string }) => `${who.name}, ${who.title}`
  const guests = people.filter(
    (who) => who.invitedAgencyId === null && !['chair', 'secretary', 'clerk'].includes(who.role),
  )
  return invitationLines({
    agencyName: agency?.name ?? '',
    invited: [...agencies.map((line) => line.name), ...guests.map(called)],
    title: it.title,
    chair: chair ? called(chair) : '',
    startsAt: it.startsAt,
    endsAt: it.endsAt,
    place: it.place,
    sites: sites.map((site) => site.name),
    items: items.map((item) => item.title),
    papersDueAt: it.papersDueAt,
  })
}

/**
 * Drafts the giấy mời in the form of its kind with everything the meeting says. From there it is a document like any other: checked, signed,
 * numbered, sealed, sent to the agencies that are invited. When it is issued the meeting is convened.
 */
export const draftInvitation = (tools: Tools) => async (work: Work, ask: Ask<typeof draftContract>) => {
  const { meeting: it } = await meetingFor(work, ask.id, 'invite', ask.version)
  await refuseUnapproved(work, it)
  if (await invitationOf(work, it)) throw fault('meeting.invitation-open')
  const agencies = await agenciesOf(work, it)
  if (agencies.length === 0) throw fault('meeting.unready', { missing: ['agencies'] })
  const draftId = await draftGiven(tools)(
    work,
    {
      kind: 'GM',
      fieldCode: '',
      subject: it.title,
      urgency: 'normal',
      secrecy: 'none',
      dueOn: null,
      note: '',
      bases: [],
      addressees: [],
      recipients: agencies.map((agencyId) => ({ agencyId, purpose: 'execute' })),
      relations: [],
      authorityId: ask.authorityId,
      signerId: ask.signerId,
    },
    await textOf(work, it),
  )
  await work.tx.update(meeting).set({ invitationDraftId: draftId, version: bumped }).where(eq(meeting.id, it.id))
  await tell(work, it, 'changed', it.title)
  return meetingCard(work, it.id)
}

async function convene(work: Work, it: Meeting, invitationId: string | null): Promise<void> {
  await work.tx
    .update(meeting)
    .set({ state: 'convened', convenedAt: work.now, invitationId, version: bumped })
    .where(eq(meeting.id, it.id))
  await tell(work, it, 'convened', it.title, await invitedOf(work, it.id))
}

/** Within one's own agency no document is needed: everybody is told here. */
export async function conveneMeeting(work: Work, ask: Ask<typeof conveneContract>) {
  const { meeting: it } = await meetingFor(work, ask.id, 'convene', ask.version)
  await refuseUnapproved(work, it)
  if (await invitationOf(work, it)) throw fault('meeting.invitation-open')
  if ((await agenciesOf(work, it)).length > 0) throw fault('meeting.unready', { missing: ['invitation'] })
  await convene(work, it, null)
  return meetingCard(work, it.id)
}

/** A meeting whose invitation is issued is convened; one that was cancelled or sent back meanwhile is not. */
export const conveneIssued: Reaction = {
  name: 'meetings:convene',
  async handle(work, facts) {
    const issued = facts.flatMap((fact) => (fact.type === 'document.issued' ? [fact.subjectId] : []))
    if (issued.length === 0) return
    const rows = await work.tx
      .select({ meeting, documentId: draft.documentId })
      .from(meeting)
      .innerJoin(draft, eq(draft.id, meeting.invitationDraftId))
      .where(and(inArray(draft.documentId, issued), eq(meeting.state, 'approved')))
      .for('no key update', { of: meeting })
    for (const row of rows) await convene(work, row.meeting, row.documentId)
  },
}
