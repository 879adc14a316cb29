import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type {
  answerMinutesComment as answerContract,
  callMinutesReview as callContract,
  commentMinutes as commentContract,
  finishMinutesReview as finishContract,
} from '#contract/minutes.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { deskOf, participant } from '../../meetings/index.ts'
import { minutesFor } from '../policy.ts'
import { minutesCard } from '../queries/card.ts'
import { minutes, minutesComment, minutesReviewer } from '../tables.ts'
import { takeUntouched } from '../take.ts'
import { tellMinutes } from '../tell.ts'

const mostComments = 2000

/** Who is asked again reads anew; who was asked before and is not named now stays asked. */
export async function callMinutesReview(
  work: Work,
  ask: Ask<typeof callContract>,
): Promise<Reply<typeof callContract>> {
  const { row: before, meeting } = await minutesFor(work, ask.id, 'callReview', ask.version)
  const row = await takeUntouched(work, before, meeting)
  const people = await work.tx
    .select({ id: participant.id, holderId: participant.holderId })
    .from(participant)
    .where(
      and(
        eq(participant.meetingId, meeting.id),
        isNull(participant.removedAt),
        inArray(participant.id, [...ask.reviewers]),
      ),
    )
  if (people.length !== ask.reviewers.length) throw fault('thing.missing')
  await work.tx
    .insert(minutesReviewer)
    .values(people.map(({ id }) => ({ meetingId: meeting.id, participantId: id, askedAt: work.now })))
    .onConflictDoUpdate({
      target: [minutesReviewer.meetingId, minutesReviewer.participantId],
      set: { askedAt: work.now, doneAt: null },
    })
  await work.tx
    .update(minutes)
    .set({ state: 'review', version: sql`${minutes.version} + 1` })
    .where(eq(minutes.meetingId, row.meetingId))
  await tellMinutes(
    work,
    meeting,
    'reviewAsked',
    people.map((it) => it.holderId),
  )
  return minutesCard(work, ask.id)
}

export async function commentMinutes(
  work: Work,
  ask: Ask<typeof commentContract>,
): Promise<Reply<typeof commentContract>> {
  const { row, meeting } = await minutesFor(work, ask.id, 'comment')
  const readable = (await minutesCard(work, ask.id)).blocks.some((it) => it.key === ask.block)
  if (!readable) throw fault('thing.missing')
  const [held] = await work.tx
    .select({ n: count() })
    .from(minutesComment)
    .where(eq(minutesComment.meetingId, row.meetingId))
  if ((held?.n ?? 0) >= mostComments) throw fault('minutes.full', { limit: mostComments })
  const { actor } = work
  await work.tx.insert(minutesComment).values({
    id: newId(work.now),
    meetingId: row.meetingId,
    block: ask.block,
    text: ask.text,
    byPerson: actor.personId,
    byName: actor.personName,
    byTitle: actor.title,
    at: work.now,
  })
  await tellMinutes(work, meeting, 'commented', await deskOf(work, meeting))
  return minutesCard(work, ask.id)
}

export async function answerMinutesComment(
  work: Work,
  ask: Ask<typeof answerContract>,
): Promise<Reply<typeof answerContract>> {
  const [comment] = await work.tx.select().from(minutesComment).where(eq(minutesComment.id, ask.id))
  if (!comment) throw fault('thing.missing')
  const { meeting } = await minutesFor(work, comment.meetingId, 'answer')
  const answered = await work.tx
    .update(minutesComment)
    .set({ answer: ask.answer, answeredByName: work.actor.personName, answeredAt: work.now })
    .where(and(eq(minutesComment.id, ask.id), isNull(minutesComment.answeredAt)))
    .returning({ id: minutesComment.id })
  if (answered.length === 0) throw fault('thing.state', { state: 'answered' })
  await tellMinutes(work, meeting, 'answered')
  return minutesCard(work, meeting.id)
}

export async function finishMinutesReview(
  work: Work,
  ask: Ask<typeof finishContract>,
): Promise<Reply<typeof finishContract>> {
  const { meeting, standing } = await minutesFor(work, ask.id, 'finishReview')
  await work.tx
    .update(minutesReviewer)
    .set({ doneAt: work.now })
    .where(and(eq(minutesReviewer.meetingId, meeting.id), eq(minutesReviewer.participantId, standing.me?.id ?? '')))
  await tellMinutes(work, meeting, 'reviewed', await deskOf(work, meeting))
  return minutesCard(work, ask.id)
}
