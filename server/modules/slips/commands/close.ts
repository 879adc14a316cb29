import { asc, eq } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { closeSlips as contract } from '#contract/opinion-slips.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { isOver, roundFor } from '../policy.ts'
import { answersOf, slipCard } from '../queries/card.ts'
import { slipQuestion, slipRound } from '../tables.ts'
import { countedSlips, standingsOf } from '../tally.ts'
import { deskOf, membersOf, reached, tellSlips } from '../tell.ts'

/** The time is theirs: before it ends a round is closed only when nobody is waited for. */
export async function closeSlips(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const { round } = await roundFor(work, ask.id, 'close', ask.version)
  const members = await membersOf(work, round.id)
  const standings = standingsOf(members, await answersOf(work, round.id))
  const waiting = standings.filter((it) => it.state === 'silent').length
  if (waiting > 0 && !isOver(round, work.now))
    throw fault('slip.waiting', { waiting, due: round.dueAt?.toISOString() ?? '' })
  const { rule } = round
  if (rule === null) throw fault('slip.no-rule')
  const questions = await work.tx
    .select({ id: slipQuestion.id })
    .from(slipQuestion)
    .where(eq(slipQuestion.roundId, round.id))
    .orderBy(asc(slipQuestion.position))
  for (const { id } of questions)
    await work.tx
      .update(slipQuestion)
      .set({ result: countedSlips(rule, standings, id) })
      .where(eq(slipQuestion.id, id))
  await work.tx
    .update(slipRound)
    .set({ state: 'closed', closedAt: work.now, version: round.version + 1 })
    .where(eq(slipRound.id, round.id))
  await tellSlips(work, round, 'closed', round.title, [...deskOf(round), ...reached(members)])
  return slipCard(work, round.id)
}
