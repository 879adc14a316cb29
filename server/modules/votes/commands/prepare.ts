import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type {
  changeOpenVote as changeContract,
  dropOpenVote as dropContract,
  prepareOpenVote as prepareContract,
} from '#contract/open-votes.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type Meeting, meetingPaper, paperVersion } from '../../meetings/index.ts'
import { draftVote, preparableMeeting } from '../doors.ts'
import { itemsOf } from '../electorate.ts'
import { voteCard } from '../queries/card.ts'
import { openVote } from '../tables.ts'
import { mayRepeat } from '../tally.ts'

/** Most votes of one meeting, annulled ones among them. */
const mostVotes = 300

type Plan = Omit<Ask<typeof prepareContract>, 'id' | 'repeats'>

/** The columns of a plan: items and paper are of this meeting; slips show no names. */
async function columnsOf(work: Work, meeting: Meeting, plan: Plan) {
  if (plan.way === 'paper' && plan.roll === 'named')
    throw fault('input.invalid', { problems: [{ path: '/roll', rule: 'range' }] })
  if (plan.way !== 'device' && plan.seconds !== null)
    throw fault('input.invalid', { problems: [{ path: '/seconds', rule: 'range' }] })
  return {
    question: plan.question,
    itemIds: await itemsOf(work, meeting, plan.itemIds),
    ...(await paperOf(work, meeting, plan.paper)),
    roll: plan.way === 'device' ? plan.roll : ('open' as const),
    way: plan.way,
    matter: plan.matter,
    seconds: plan.seconds,
  }
}

async function paperOf(work: Work, meeting: Meeting, paper: Plan['paper']) {
  if (paper === null) return { paperId: null, paperVersion: null, paperTitle: '' }
  const [row] = await work.tx
    .select({ title: meetingPaper.title })
    .from(meetingPaper)
    .innerJoin(paperVersion, eq(paperVersion.paperId, meetingPaper.id))
    .where(
      and(
        eq(meetingPaper.id, paper.paperId),
        eq(meetingPaper.meetingId, meeting.id),
        sql`${meetingPaper.removedAt} is null`,
        eq(paperVersion.n, paper.version),
      ),
    )
  if (!row) throw fault('thing.missing')
  return { paperId: paper.paperId, paperVersion: paper.version, paperTitle: row.title }
}

export async function prepareOpenVote(
  work: Work,
  ask: Ask<typeof prepareContract>,
): Promise<Reply<typeof prepareContract>> {
  const meeting = await preparableMeeting(work, ask.id)
  const columns = await columnsOf(work, meeting, ask)
  const votes = await work.tx.select().from(openVote).where(eq(openVote.meetingId, meeting.id))
  if (votes.length >= mostVotes) throw fault('meeting.full', { limit: mostVotes })
  const before = votes.find((it) => it.id === ask.repeats)
  if (ask.repeats !== null && !before) throw fault('thing.missing')
  if (before && !mayRepeat(before)) throw fault('thing.state', { state: before.state })
  const id = randomUUID()
  await work.tx.insert(openVote).values({
    id,
    meetingId: meeting.id,
    position: Math.max(0, ...votes.map((it) => it.position)) + 1,
    ...columns,
    state: 'draft',
    repeats: ask.repeats,
    createdByName: work.actor.personName,
    createdByTitle: work.actor.title,
    createdAt: work.now,
  })
  return voteCard(work, id)
}

export async function changeOpenVote(
  work: Work,
  ask: Ask<typeof changeContract>,
): Promise<Reply<typeof changeContract>> {
  const vote = await draftVote(work, ask.id, ask.version)
  const meeting = await preparableMeeting(work, vote.meetingId)
  await work.tx
    .update(openVote)
    .set({ ...(await columnsOf(work, meeting, ask)), version: vote.version + 1 })
    .where(eq(openVote.id, vote.id))
  return voteCard(work, vote.id)
}

/** Nobody but those at the desk has seen it. */
export async function dropOpenVote(work: Work, ask: Ask<typeof dropContract>): Promise<Reply<typeof dropContract>> {
  const vote = await draftVote(work, ask.id)
  await work.tx.delete(openVote).where(eq(openVote.id, vote.id))
  return { done: true }
}
