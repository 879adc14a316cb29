import { and, count, eq, inArray, isNull } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type {
  addParticipants as addContract,
  inviteAgencies as agenciesContract,
  changeParticipant as changeContract,
  removeAgency as removeAgencyContract,
  removeParticipant as removeContract,
} from '#contract/invitees.ts'
import type { MeetingRole } from '#contract/meeting-words.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { agenciesOn } from '../../organisation/index.ts'
import { inviteesFor } from '../people.ts'
import { isOut, meetingFor, most } from '../policy.ts'
import { type Meeting, meetingAgency, meetingSite, type Participant, participant } from '../tables.ts'
import { tell } from '../tell.ts'

const done = { done: true as const }
const voting: readonly MeetingRole[] = ['chair', 'deputy', 'member']

export interface NewParticipant {
  readonly holderId: string
  readonly role: MeetingRole
  readonly votes: boolean
  readonly siteId?: string | null
  readonly invitedAgencyId?: string
  readonly substituteFor?: string
}

export async function peopleIn(work: Work, meetingId: string): Promise<Participant[]> {
  return work.tx
    .select()
    .from(participant)
    .where(and(eq(participant.meetingId, meetingId), isNull(participant.removedAt)))
}

/** Who votes is frozen with the opening: whoever comes later takes part without a vote, and no vote is taken away. */
function refuseFrozen(it: Meeting, name: string, touched: boolean): void {
  if (touched && (it.state === 'open' || it.state === 'recess'))
    throw fault('meeting.person-unfit', { name, why: 'frozen' })
}

/** Enters people who are not invited yet; answers those it entered. Who is late is who comes after the invitation went out. */
export async function enterPeople(
  work: Work,
  it: Meeting,
  asked: readonly NewParticipant[],
  agencyId?: string,
): Promise<Participant[]> {
  const people = await peopleIn(work, it.id)
  const there = new Set(people.map((who) => who.personId))
  const last = Math.max(0, ...people.map((who) => who.position))
  if (there.size + asked.length > most.participants) throw fault('meeting.full', { limit: most.participants })
  const found = await inviteesFor(
    work,
    asked.map((who) => who.holderId),
    agencyId,
  )
  const fresh = asked.flatMap((who, at) => {
    const invitee = found[at]
    if (!invitee || there.has(invitee.personId)) return []
    if (who.votes && !voting.includes(who.role))
      throw fault('meeting.person-unfit', { name: invitee.name, why: 'no-vote' })
    refuseFrozen(it, invitee.name, who.votes)
    there.add(invitee.personId)
    return [
      {
        id: newId(work.now),
        meetingId: it.id,
        ...invitee,
        position: last + at + 1,
        role: who.role,
        votes: who.votes,
        siteId: who.siteId ?? null,
        invitedAgencyId: who.invitedAgencyId ?? null,
        substituteFor: who.substituteFor ?? null,
        late: isOut(it),
        addedAt: work.now,
      },
    ]
  })
  return fresh.length === 0 ? [] : work.tx.insert(participant).values(fresh).returning()
}

/** A site of this meeting that is still there. */
async function siteFor(work: Work, meetingId: string, id: string | null): Promise<void> {
  if (id === null) return
  const [site] = await work.tx
    .select({ id: meetingSite.id })
    .from(meetingSite)
    .where(and(eq(meetingSite.id, id), eq(meetingSite.meetingId, meetingId), isNull(meetingSite.removedAt)))
  if (!site) throw fault('thing.missing')
}

/** Members of the meeting's body in office on its day, by the posts they hold. */
export type BodyMembers = (
  work: Work,
  it: Meeting,
) => Promise<readonly { holderId: string; role: MeetingRole; votes: boolean }[]>

export const addParticipants =
  (membersOf: BodyMembers) =>
  async (work: Work, ask: Ask<typeof addContract>): Promise<{ added: number; already: number }> => {
    const { meeting } = await meetingFor(work, ask.id, 'prepare')
    await siteFor(work, meeting.id, ask.siteId)
    const members = ask.body ? await membersOf(work, meeting) : []
    // A body has one chair; whoever chairs this meeting already stays in the chair.
    const chaired = (await peopleIn(work, meeting.id)).some((who) => who.role === 'chair')
    const asked = [
      ...members.map((who) => (who.role === 'chair' && chaired ? { ...who, role: 'member' as const } : who)),
      ...ask.people,
    ].map((who) => ({ ...who, siteId: ask.siteId }))
    const added = await enterPeople(work, meeting, asked)
    await tell(work, meeting, 'invited', added.map((who) => who.name).join(', '), {
      holders: isOut(meeting) ? added.map((who) => who.holderId) : [],
    })
    return { added: added.length, already: asked.length - added.length }
  }

async function participantFor(work: Work, id: string) {
  const [found] = await work.tx
    .select({ meetingId: participant.meetingId })
    .from(participant)
    .where(eq(participant.id, id))
  if (!found) throw fault('thing.missing')
  const { meeting } = await meetingFor(work, found.meetingId, 'prepare')
  const [who] = await work.tx
    .select()
    .from(participant)
    .where(and(eq(participant.id, id), isNull(participant.removedAt)))
  if (!who) throw fault('thing.missing')
  return { meeting, who }
}

/** A substitute has no vote here: whether the body gives him one is asked when votes are armed. */
export async function changeParticipant(work: Work, ask: Ask<typeof changeContract>) {
  const { meeting, who } = await participantFor(work, ask.id)
  await siteFor(work, meeting.id, ask.siteId)
  if (ask.votes && (!voting.includes(ask.role) || who.substituteFor !== null))
    throw fault('meeting.person-unfit', { name: who.name, why: 'no-vote' })
  refuseFrozen(meeting, who.name, ask.votes !== who.votes)
  const { role, votes, siteId, seat } = ask
  await work.tx.update(participant).set({ role, votes, siteId, seat }).where(eq(participant.id, who.id))
  await tell(work, meeting, 'changed', who.name, { holders: isOut(meeting) ? [who.holderId] : [] })
  return done
}

export async function removeParticipant(work: Work, ask: Ask<typeof removeContract>) {
  const { meeting, who } = await participantFor(work, ask.id)
  if (isOut(meeting) && ask.reason.trim() === '')
    throw fault('input.invalid', { problems: [{ path: '/reason', rule: 'required' }] })
  refuseFrozen(meeting, who.name, who.votes)
  await work.tx
    .update(participant)
    .set({ removedAt: work.now, removedReason: ask.reason })
    .where(eq(participant.id, who.id))
  await tell(work, meeting, 'uninvited', `${who.name}${ask.reason === '' ? '' : `: ${ask.reason}`}`, {
    holders: isOut(meeting) ? [who.holderId] : [],
  })
  return done
}

/** Sites are set up with the agencies that sit there, in the order of the invitation. */
async function siteRows(work: Work, it: Meeting, agencies: readonly { id: string; name: string }[]) {
  const there = await work.tx
    .select({ position: meetingSite.position, agencyId: meetingSite.agencyId, id: meetingSite.id })
    .from(meetingSite)
    .where(and(eq(meetingSite.meetingId, it.id), isNull(meetingSite.removedAt)))
  if (there.length + agencies.length > most.sites) throw fault('meeting.full', { limit: most.sites })
  const known = new Map(there.map((site) => [site.agencyId, site.id]))
  const last = Math.max(0, ...there.map((site) => site.position))
  const fresh = agencies
    .filter((agency) => !known.has(agency.id))
    .map((agency, at) => ({
      id: newId(work.now),
      meetingId: it.id,
      kind: 'site' as const,
      name: agency.name,
      agencyId: agency.id,
      position: last + at + 1,
    }))
  if (fresh.length > 0) await work.tx.insert(meetingSite).values(fresh)
  return new Map([...known, ...fresh.map((site) => [site.agencyId, site.id] as const)])
}

export async function inviteAgencies(work: Work, ask: Ask<typeof agenciesContract>) {
  const { meeting } = await meetingFor(work, ask.id, 'prepare')
  const there = await work.tx
    .select({ agencyId: meetingAgency.agencyId, position: meetingAgency.position })
    .from(meetingAgency)
    .where(and(eq(meetingAgency.meetingId, meeting.id), isNull(meetingAgency.removedAt)))
  const last = Math.max(0, ...there.map((line) => line.position))
  const already = new Set(there.map((line) => line.agencyId))
  const wanted = [...new Set(ask.agencyIds)].filter((id) => !already.has(id))
  if (already.size + wanted.length > most.agencies) throw fault('meeting.full', { limit: most.agencies })
  const found = await agenciesOn(work.tx, wanted, civilDate(work.now))
  if (found.length < wanted.length) throw fault('meeting.person-unfit', { name: '', why: 'ended' })
  // In the order they were chosen, which is that of the invitation.
  const agencies = wanted.flatMap((id) => found.find((it) => it.id === id) ?? [])
  const sites = ask.withSites ? await siteRows(work, meeting, agencies) : new Map<string | null, string>()
  if (agencies.length > 0)
    await work.tx.insert(meetingAgency).values(
      agencies.map((agency, at) => ({
        id: newId(work.now),
        meetingId: meeting.id,
        position: last + at + 1,
        agencyId: agency.id,
        agencyName: agency.name,
        siteId: sites.get(agency.id) ?? null,
        places: ask.places,
        addedAt: work.now,
      })),
    )
  await tell(work, meeting, 'invited', agencies.map((agency) => agency.name).join(', '), {
    clerksOf: isOut(meeting) ? wanted : [],
  })
  return { added: agencies.length, already: ask.agencyIds.length - agencies.length }
}

export async function removeAgency(work: Work, ask: Ask<typeof removeAgencyContract>) {
  const [found] = await work.tx.select().from(meetingAgency).where(eq(meetingAgency.id, ask.id))
  if (!found || found.removedAt !== null) throw fault('thing.missing')
  const { meeting } = await meetingFor(work, found.meetingId, 'prepare')
  if (isOut(meeting) && ask.reason.trim() === '')
    throw fault('input.invalid', { problems: [{ path: '/reason', rule: 'required' }] })
  await work.tx.update(meetingAgency).set({ removedAt: work.now }).where(eq(meetingAgency.id, found.id))
  const gone = await work.tx
    .update(participant)
    .set({ removedAt: work.now, removedReason: ask.reason })
    .where(and(eq(participant.invitedAgencyId, found.id), isNull(participant.removedAt)))
    .returning({ holderId: participant.holderId, name: participant.name, votes: participant.votes })
  for (const who of gone) refuseFrozen(meeting, who.name, who.votes)
  await tell(work, meeting, 'uninvited', found.agencyName, {
    holders: isOut(meeting) ? gone.map((who) => who.holderId) : [],
    clerksOf: isOut(meeting) ? [found.agencyId] : [],
  })
  return done
}

/** How many were named for each invited agency. */
export async function namedOf(work: Work, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await work.tx
    .select({ id: participant.invitedAgencyId, n: count() })
    .from(participant)
    .where(and(inArray(participant.invitedAgencyId, [...ids]), isNull(participant.removedAt)))
    .groupBy(participant.invitedAgencyId)
  return new Map(rows.map((row) => [row.id ?? '', row.n]))
}
