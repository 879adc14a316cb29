import { randomUUID } from 'node:crypto'
import { and, eq, inArray, isNull, ne } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type {
  changeSecretBallot as changeContract,
  dropSecretBallot as dropContract,
  prepareSecretBallot as prepareContract,
} from '#contract/secret-ballots.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type Meeting, participant } from '../../meetings/index.ts'
import { preparableMeeting } from '../doors.ts'
import { itemsOf } from '../electorate.ts'
import { ballotCard } from './card.ts'
import { draftBallot } from './doors.ts'
import { ballotTeller, secretBallot } from './tables.ts'

const mostBallots = 100
type Plan = Omit<Ask<typeof prepareContract>, 'id' | 'repeats'>

const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

/** Matter and form belong together: what is rated is rated, and nothing else is. */
function refuseUnfit(plan: Plan): void {
  const election = plan.form === 'election'
  if ((plan.form === 'rating') !== (plan.matter === 'confidenceRating')) throw wrong('/matter', 'range')
  if (plan.form !== 'question' && plan.lines.length === 0) throw wrong('/lines', 'required')
  if (election !== (plan.seats !== null)) throw wrong('/seats', 'required')
  if (election && (plan.seats ?? 0) > plan.lines.length) throw wrong('/seats', 'range')
  if (plan.tellers.length === 4 || new Set(plan.tellers).size < plan.tellers.length) throw wrong('/tellers', 'range')
}

async function columnsOf(work: Work, meeting: Meeting, plan: Plan) {
  refuseUnfit(plan)
  return {
    question: plan.question,
    form: plan.form,
    lines: plan.form === 'question' ? [plan.question.slice(0, 200)] : plan.lines,
    seats: plan.seats,
    itemIds: await itemsOf(work, meeting, plan.itemIds),
    matter: plan.matter,
    threshold: plan.tellers.length === 3 ? 2 : 3,
  }
}

async function seatTellers(work: Work, meeting: Meeting, ballotId: string, tellers: readonly string[]): Promise<void> {
  const people = await work.tx
    .select()
    .from(participant)
    .where(
      and(
        eq(participant.meetingId, meeting.id),
        isNull(participant.removedAt),
        ne(participant.role, 'observer'),
        inArray(participant.id, [...tellers]),
      ),
    )
  if (people.length < tellers.length) throw wrong('/tellers', 'range')
  await work.tx.delete(ballotTeller).where(eq(ballotTeller.ballotId, ballotId))
  await work.tx.insert(ballotTeller).values(
    tellers.map((id, position) => {
      const who = people.find((it) => it.id === id)
      return { ballotId, position, participantId: id, name: who?.name ?? '', title: who?.title ?? '' }
    }),
  )
}

export async function prepareSecretBallot(
  work: Work,
  ask: Ask<typeof prepareContract>,
): Promise<Reply<typeof prepareContract>> {
  const meeting = await preparableMeeting(work, ask.id)
  const columns = await columnsOf(work, meeting, ask)
  const ballots = await work.tx.select().from(secretBallot).where(eq(secretBallot.meetingId, meeting.id))
  if (ballots.length >= mostBallots) throw fault('meeting.full', { limit: mostBallots })
  const before = ballots.find((it) => it.id === ask.repeats)
  if (ask.repeats !== null && !before) throw fault('thing.missing')
  if (before && before.state !== 'annulled' && before.state !== 'announced')
    throw fault('thing.state', { state: before.state })
  const id = randomUUID()
  await work.tx.insert(secretBallot).values({
    id,
    meetingId: meeting.id,
    position: Math.max(0, ...ballots.map((it) => it.position)) + 1,
    ...columns,
    state: 'draft',
    repeats: ask.repeats,
    createdByName: work.actor.personName,
    createdByTitle: work.actor.title,
    createdAt: work.now,
  })
  await seatTellers(work, meeting, id, ask.tellers)
  return ballotCard(work, id)
}

export async function changeSecretBallot(
  work: Work,
  ask: Ask<typeof changeContract>,
): Promise<Reply<typeof changeContract>> {
  const ballot = await draftBallot(work, ask.id, ask.version)
  const meeting = await preparableMeeting(work, ballot.meetingId)
  await work.tx
    .update(secretBallot)
    .set({ ...(await columnsOf(work, meeting, ask)), version: ballot.version + 1 })
    .where(eq(secretBallot.id, ballot.id))
  await seatTellers(work, meeting, ballot.id, ask.tellers)
  return ballotCard(work, ballot.id)
}

export async function dropSecretBallot(work: Work, ask: Ask<typeof dropContract>): Promise<Reply<typeof dropContract>> {
  const ballot = await draftBallot(work, ask.id)
  await work.tx.delete(ballotTeller).where(eq(ballotTeller.ballotId, ballot.id))
  await work.tx.delete(secretBallot).where(eq(secretBallot.id, ballot.id))
  return { done: true }
}
