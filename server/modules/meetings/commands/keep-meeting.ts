import { eq, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type {
  cancelMeeting as cancelContract,
  changeMeeting as changeContract,
  createMeeting as createContract,
  postponeMeeting as postponeContract,
} from '#contract/meetings.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { bodyOn, meetingKindOn } from '../../bodies/index.ts'
import { clockDays, dueBefore } from '../clock.ts'
import { copyPlan } from '../copy-plan.ts'
import { refuseWhileInvited } from '../invitation.ts'
import { isOut, meetingFor, readableMeeting } from '../policy.ts'
import { meetingCard } from '../queries/meeting.ts'
import { giveRoomBack, keepRoom, placeIn } from '../room.ts'
import { type Meeting, meeting, meetingPostponement, participant } from '../tables.ts'
import { invitedOf, tell } from '../tell.ts'

type Fields = Pick<
  Ask<typeof createContract>,
  'title' | 'description' | 'form' | 'startsAt' | 'endsAt' | 'place' | 'private'
>

const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

function instant(text: string, path: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw wrong(path, 'format')
  return at
}

/** Longest a meeting may last from its first to its last day. */
const longestMs = 31 * 24 * 3_600_000

function spanOf(work: Work, ask: Pick<Fields, 'startsAt' | 'endsAt'>, mayBePast: boolean) {
  const startsAt = instant(ask.startsAt, '/startsAt')
  const endsAt = instant(ask.endsAt, '/endsAt')
  if (endsAt <= startsAt || endsAt.getTime() - startsAt.getTime() > longestMs) throw wrong('/endsAt', 'range')
  if (!mayBePast && startsAt < work.now) throw wrong('/startsAt', 'past')
  return { startsAt, endsAt }
}

function fieldsOf(work: Work, ask: Fields, mayBePast: boolean) {
  const { title, description, form, place } = ask
  return {
    title,
    description,
    form,
    place,
    private: ask.private,
    searchKey: fold(`${title} ${place}`),
    ...spanOf(work, ask, mayBePast),
  }
}

interface Named {
  readonly agencyId: string
  readonly bodyId: string | null
  readonly kindId: string | null
}

/**
 * Body and kind of a meeting on its day, with the clocks the kind sets. A body is one the agency serves; a kind is one of that body, or of the
 * agency where it has none of its own. A kind's longest time is kept to.
 */
async function regulated(work: Work, it: Named, span: { startsAt: Date; endsAt: Date }) {
  const day = civilDate(span.startsAt)
  const body = it.bodyId === null ? undefined : await bodyOn(work, it.bodyId, day)
  if (it.bodyId !== null && body?.agencyId !== it.agencyId) throw wrong('/bodyId', 'range')
  const kind = it.kindId === null ? undefined : await meetingKindOn(work, it.kindId)
  if (it.kindId !== null && (kind?.agencyId !== it.agencyId || (kind.bodyId !== null && kind.bodyId !== it.bodyId)))
    throw wrong('/kindId', 'range')
  const minutes = (span.endsAt.getTime() - span.startsAt.getTime()) / 60_000
  if (kind && kind.maxMinutes !== null && minutes > kind.maxMinutes)
    throw fault('input.invalid', { problems: [{ path: '/endsAt', rule: 'longest', limit: String(kind.maxMinutes) }] })
  const days = clockDays(kind)
  return {
    bodyId: body?.id ?? null,
    bodyName: body?.name ?? '',
    kindId: kind?.id ?? null,
    kindName: kind?.name ?? '',
    ...days,
    ...(await dueBefore(work, it.agencyId, span.startsAt, days)),
  }
}

/** Blank, or with the plan of a previous meeting that the actor may see. Whoever makes it is its secretary until somebody else is. */
export async function createMeeting(work: Work, ask: Ask<typeof createContract>) {
  const { actor } = work
  if (actor.onBehalfOf !== null) throw fault('access.denied')
  const previous = ask.previousId === undefined ? undefined : await readableMeeting(work, ask.previousId)
  const id = newId(work.now)
  const fields = fieldsOf(work, ask, false)
  const row = {
    id,
    agencyId: actor.agencyId,
    state: 'draft' as const,
    previousId: previous?.id ?? null,
    programmeEntryId: ask.programmeEntryId ?? null,
    documentId: ask.documentId ?? null,
    createdByHolder: actor.assignmentId,
    createdByName: actor.personName,
    createdByTitle: actor.title,
    createdAt: work.now,
    ...fields,
    ...(await regulated(work, { agencyId: actor.agencyId, bodyId: ask.bodyId, kindId: ask.kindId }, fields)),
  }
  const venueId = ask.venueId ?? null
  await work.tx.insert(meeting).values({ ...row, ...(await placeIn(work, { venueId: null }, venueId, ask)) })
  await keepRoom(work, { ...row, venueId: null }, { ...fields, venueId })
  if (previous) await copyPlan(work, previous, id)
  await tell(work, { id, agencyId: actor.agencyId }, 'created', ask.title)
  return meetingCard(work, id)
}

/** Answers are asked anew when the time has changed: whoever could come on Tuesday may not on Friday. */
async function askAnew(work: Work, meetingId: string): Promise<void> {
  await work.tx
    .update(participant)
    .set({ reply: 'none', replyMode: null, replyReason: '', repliedAt: null })
    .where(
      sql`${participant.meetingId} = ${meetingId} and ${participant.removedAt} is null and ${participant.reply} <> 'substitute'`,
    )
}

const bumped = sql`${meeting.version} + 1`

/** The clocks run from the time of the meeting, whatever it is. */
async function clocksFor(work: Work, it: Meeting, startsAt: Date) {
  return dueBefore(work, it.agencyId, startsAt, it)
}

export async function changeMeeting(work: Work, ask: Ask<typeof changeContract>) {
  const { meeting: it } = await meetingFor(work, ask.id, 'prepare', ask.version)
  const fields = fieldsOf(
    work,
    ask,
    it.startsAt < work.now && new Date(ask.startsAt).getTime() === it.startsAt.getTime(),
  )
  const moved = fields.startsAt.getTime() !== it.startsAt.getTime()
  await refuseWhileInvited(work, it)
  if (isOut(it)) {
    if (ask.reason.trim() === '') throw wrong('/reason', 'required')
    // Another time has a way of its own, which keeps the chain of dates.
    if (moved) throw fault('thing.state', { state: it.state })
  }
  const venueId = ask.venueId === undefined ? it.venueId : ask.venueId
  await work.tx
    .update(meeting)
    .set({
      ...fields,
      ...(await placeIn(work, it, venueId, ask)),
      ...(await regulated(work, { ...it, kindId: ask.kindId }, fields)),
      version: bumped,
    })
    .where(eq(meeting.id, it.id))
  await keepRoom(work, it, { ...fields, venueId })
  await tell(work, it, 'changed', ask.reason, isOut(it) ? await invitedOf(work, it.id) : {})
  return meetingCard(work, it.id)
}

export async function postponeMeeting(work: Work, ask: Ask<typeof postponeContract>) {
  const { meeting: it } = await meetingFor(work, ask.id, 'postpone', ask.version)
  const span = spanOf(work, ask, false)
  await work.tx.insert(meetingPostponement).values({
    id: newId(work.now),
    meetingId: it.id,
    startsAt: it.startsAt,
    endsAt: it.endsAt,
    reason: ask.reason,
    at: work.now,
  })
  await work.tx
    .update(meeting)
    .set({ ...span, ...(await clocksFor(work, it, span.startsAt)), state: 'convened', version: bumped })
    .where(eq(meeting.id, it.id))
  await keepRoom(work, it, { ...it, ...span })
  await askAnew(work, it.id)
  await tell(work, it, 'postponed', ask.reason, await invitedOf(work, it.id))
  return meetingCard(work, it.id)
}

/** Its page stays, with the reason; nobody is expected any more. */
export async function cancelMeeting(work: Work, ask: Ask<typeof cancelContract>) {
  const { meeting: it } = await meetingFor(work, ask.id, 'cancel', ask.version)
  await work.tx
    .update(meeting)
    .set({ state: 'cancelled', endReason: ask.reason, version: bumped })
    .where(eq(meeting.id, it.id))
  await giveRoomBack(work, it, ask.reason)
  await tell(work, it, 'cancelled', ask.reason, isOut(it) ? await invitedOf(work, it.id) : {})
  return meetingCard(work, it.id)
}
