import { and, eq, isNull, lte, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import type { Job } from '#platform/jobs.ts'
import type { Run, Work } from '#platform/work.ts'
import { remindSilent } from './commands/ask.ts'
import { slipRound } from './tables.ts'
import { deskOf, tellSlips } from './tell.ts'

/** How long before the end those who have not answered are reminded. */
const nearMs = 24 * 60 * 60_000

async function watch(work: Work): Promise<void> {
  const open = eq(slipRound.state, 'open')
  const near = await work.tx
    .select()
    .from(slipRound)
    .where(
      and(
        open,
        isNull(slipRound.nearToldAt),
        lte(slipRound.dueAt, new Date(work.now.getTime() + nearMs)),
        sql`${slipRound.dueAt} > ${work.now.toISOString()}::timestamptz`,
      ),
    )
    .limit(200)
    .for('update', { skipLocked: true })
  for (const round of near) {
    await work.tx.update(slipRound).set({ nearToldAt: work.now }).where(eq(slipRound.id, round.id))
    await remindSilent(work, round, round.title)
  }
  const over = await work.tx
    .select()
    .from(slipRound)
    .where(and(open, isNull(slipRound.overToldAt), lte(slipRound.dueAt, work.now)))
    .limit(200)
    .for('update', { skipLocked: true })
  for (const round of over) {
    await work.tx.update(slipRound).set({ overToldAt: work.now }).where(eq(slipRound.id, round.id))
    await tellSlips(work, round, 'over', round.title, deskOf(round))
  }
}

/** Reminds a day before time is up, and tells who asked that it is. Repeating finds nobody to tell. */
export const watchSlips = (run: Run): Job => ({
  name: 'slips:watch',
  cron: '*/10 * * * *',
  handle: () => run(systemActor, watch),
})
