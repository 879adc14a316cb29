import { and, eq } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { castOpenVote as contract } from '#contract/open-votes.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { roomFor, wholeState } from '../../sittings/index.ts'
import { choicesOf, readableVote } from '../doors.ts'
import { openVote, openVoteChoice, openVoteElector } from '../tables.ts'

/**
 * One vote of one elector. Does not wait for the meeting: all vote at once, and the close waits for those who are voting. The same choice
 * again is the same vote, so that a page whose answer was lost asks again; another one is refused unless the rule lets it be changed.
 */
export async function castOpenVote(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const seen = await readableVote(work, ask.id)
  const me = seen.standing.me?.id
  if (seen.vote.state === 'draft' || me === undefined) throw fault('vote.not-elector')
  const [elector] = await work.tx
    .select()
    .from(openVoteElector)
    .where(and(eq(openVoteElector.voteId, ask.id), eq(openVoteElector.participantId, me)))
    // Pressed twice at once it is one vote.
    .for('no key update')
  if (!elector) throw fault('vote.not-elector')
  const [vote] = await work.tx.select().from(openVote).where(eq(openVote.id, ask.id)).for('share')
  const before = await lastOf(work, ask.id, me)
  if (before?.choice === ask.choice) return { choice: before.choice, at: before.at.toISOString() }
  const over = vote?.state !== 'open' || (vote.closesAt !== null && vote.closesAt <= work.now)
  if (!vote?.rule || vote.way !== 'device' || over) throw fault('vote.over')
  if (before && !vote.rule.changeAllowed) throw fault('vote.cast-before')
  if (ask.textSha256 !== vote.textSha256) throw fault('thing.changed')
  if (!vote.rule.absentVoting) {
    const { row } = await roomFor(work, vote.meetingId)
    if ((await wholeState(work, row)).present[me] === undefined) throw fault('vote.not-present')
  }
  const n = (before?.n ?? 0) + 1
  await work.tx
    .insert(openVoteChoice)
    .values({ voteId: vote.id, participantId: me, n, choice: ask.choice, textSha256: ask.textSha256, at: work.now })
  return { choice: ask.choice, at: work.now.toISOString() }
}

const lastOf = async (work: Work, voteId: string, participantId: string) =>
  (await choicesOf(work, voteId, participantId)).at(-1)
