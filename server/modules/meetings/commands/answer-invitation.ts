import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type {
  namePersons as nameContract,
  remindInvitees as remindContract,
  replyToMeeting as replyContract,
} from '#contract/invitees.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { meetingFor } from '../policy.ts'
import { type Meeting, meetingAgency, type Participant, participant } from '../tables.ts'
import { deskOf, tell } from '../tell.ts'
import { enterPeople, peopleIn } from './invite.ts'

const done = { done: true as const }
const missing = (path: string) => fault('input.invalid', { problems: [{ path, rule: 'required' }] })

/** Whoever came in somebody's place comes no more when that one comes himself, declines, or sends another. */
async function dropSubstitute(work: Work, it: Meeting, of: Participant, reason: string): Promise<string[]> {
  const gone = await work.tx
    .update(participant)
    .set({ removedAt: work.now, removedReason: reason })
    .where(and(eq(participant.meetingId, it.id), eq(participant.substituteFor, of.id), isNull(participant.removedAt)))
    .returning({ holderId: participant.holderId })
  return gone.map((who) => who.holderId)
}

/**
 * Somebody answers for himself. A substitute comes from the same agency, sees what the absent one sees, may speak and has no vote (handbook
 * 7.2); he is invited by this, and answers for himself.
 */
export async function replyToMeeting(work: Work, ask: Ask<typeof replyContract>) {
  const { meeting, standing } = await meetingFor(work, ask.id, 'reply')
  const { me } = standing
  if (!me) throw fault('access.denied')
  if (ask.reply !== 'accepted' && ask.reason.trim() === '') throw missing('/reason')
  if (ask.reply === 'accepted' && ask.mode === null) throw missing('/mode')
  if (ask.reply === 'substitute' && ask.substituteHolderId === null) throw missing('/substituteHolderId')
  // The one who chairs hands the chair on in the meeting's plan, not by sending somebody.
  if (ask.reply === 'substitute' && me.role === 'chair')
    throw fault('meeting.person-unfit', { name: me.name, why: 'second-chair' })
  const gone = await dropSubstitute(work, meeting, me, ask.reason)
  await work.tx
    .update(participant)
    .set({
      reply: ask.reply,
      replyMode: ask.reply === 'accepted' ? ask.mode : null,
      replyReason: ask.reply === 'accepted' ? '' : ask.reason,
      repliedAt: work.now,
    })
    .where(eq(participant.id, me.id))
  const named =
    ask.reply === 'substitute' && ask.substituteHolderId !== null
      ? await substitute(work, meeting, me, ask.substituteHolderId)
      : []
  await tell(work, meeting, 'replied', `${me.name}${ask.reason === '' ? '' : `: ${ask.reason}`}`, {
    holders: [...(await deskOf(work, meeting)), ...named, ...gone],
  })
  return done
}

async function substitute(work: Work, it: Meeting, me: Participant, holderId: string): Promise<string[]> {
  const [entered] = await enterPeople(
    work,
    it,
    [
      {
        holderId,
        role: 'attendee',
        votes: false,
        siteId: me.siteId,
        substituteFor: me.id,
        ...(me.invitedAgencyId === null ? {} : { invitedAgencyId: me.invitedAgencyId }),
      },
    ],
    me.agencyId,
  )
  // Whoever is invited already cannot sit in two places.
  if (!entered) throw fault('meeting.person-unfit', { name: '', why: 'twice' })
  return [entered.holderId]
}

/** Those named before and not again are no longer invited. Within the places the agency was given. */
export async function namePersons(work: Work, ask: Ask<typeof nameContract>) {
  const [line] = await work.tx
    .select()
    .from(meetingAgency)
    .where(and(eq(meetingAgency.id, ask.id), isNull(meetingAgency.removedAt)))
  if (!line) throw fault('thing.missing')
  const { meeting, standing } = await meetingFor(work, line.meetingId, 'namePersons')
  if (standing.myAgency?.id !== line.id) throw fault('access.denied')
  const wanted = [...new Set(ask.holderIds)]
  if (wanted.length === 0 && ask.declinedReason.trim() === '') throw missing('/declinedReason')
  if (wanted.length > 0 && ask.declinedReason !== '')
    throw fault('input.invalid', { problems: [{ path: '/declinedReason', rule: 'range' }] })
  if (line.places !== null && wanted.length > line.places)
    throw fault('meeting.person-unfit', { name: line.agencyName, why: 'places' })
  const before = (await peopleIn(work, meeting.id)).filter((who) => who.invitedAgencyId === line.id)
  const out = before.filter((who) => who.substituteFor === null && !wanted.includes(who.holderId))
  if (out.length > 0)
    await work.tx
      .update(participant)
      .set({ removedAt: work.now, removedReason: ask.declinedReason })
      .where(
        inArray(
          participant.id,
          // Substitutes of those who are not named any more go with them.
          before
            .filter((who) => out.some((it) => it.id === who.id || it.id === who.substituteFor))
            .map((who) => who.id),
        ),
      )
  const added = await enterPeople(
    work,
    meeting,
    wanted
      .filter((id) => !before.some((who) => who.holderId === id))
      .map((holderId) => ({
        holderId,
        role: 'attendee' as const,
        votes: false,
        siteId: line.siteId,
        invitedAgencyId: line.id,
      })),
    line.agencyId,
  )
  await work.tx
    .update(meetingAgency)
    .set({ answeredAt: work.now, declinedReason: ask.declinedReason })
    .where(eq(meetingAgency.id, line.id))
  const names = wanted.length === 0 ? ask.declinedReason : added.map((who) => who.name).join(', ')
  await tell(work, meeting, 'named', `${line.agencyName}: ${names}`, {
    holders: [...(await deskOf(work, meeting)), ...added.map((who) => who.holderId), ...out.map((who) => who.holderId)],
  })
  return done
}

/** Nobody is reminded of the same meeting twice within this time. */
const remindAgainMs = 5 * 60_000

/** Exactly those named; who was reminded a moment ago is passed over and counted. */
export async function remindInvitees(work: Work, ask: Ask<typeof remindContract>) {
  const { meeting } = await meetingFor(work, ask.id, 'remind')
  const since = new Date(work.now.getTime() - remindAgainMs)
  const due = (it: { remindedAt: Date | null }) => it.remindedAt === null || it.remindedAt <= since
  const wanted = new Set(ask.participantIds)
  const people = (await peopleIn(work, meeting.id)).filter((who) => wanted.has(who.id))
  const lines = ask.agencyIds.length === 0 ? [] : await linesOf(work, meeting.id, ask.agencyIds)
  const now = people.filter(due)
  const agencies = lines.filter(due)
  if (now.length > 0)
    await work.tx
      .update(participant)
      .set({ remindedAt: work.now })
      .where(
        inArray(
          participant.id,
          now.map((who) => who.id),
        ),
      )
  if (agencies.length > 0)
    await work.tx
      .update(meetingAgency)
      .set({ remindedAt: work.now })
      .where(
        inArray(
          meetingAgency.id,
          agencies.map((line) => line.id),
        ),
      )
  const reminded = now.length + agencies.length
  if (reminded > 0)
    await tell(
      work,
      meeting,
      'reminded',
      [...now.map((who) => who.name), ...agencies.map((line) => line.agencyName)].join(', '),
      {
        holders: now.map((who) => who.holderId),
        clerksOf: agencies.map((line) => line.agencyId),
      },
    )
  return { reminded, tooSoon: people.length + lines.length - reminded }
}

const linesOf = (work: Work, meetingId: string, ids: readonly string[]) =>
  work.tx
    .select()
    .from(meetingAgency)
    .where(
      and(eq(meetingAgency.meetingId, meetingId), inArray(meetingAgency.id, [...ids]), isNull(meetingAgency.removedAt)),
    )
