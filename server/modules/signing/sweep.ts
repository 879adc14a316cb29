import { and, eq, gt, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import type { Job } from '#platform/jobs.ts'
import type { Work } from '#platform/work.ts'
import { askLater } from './confirmation.ts'
import { referenceOf } from './keys.ts'
import { signingSession } from './tables.ts'
import type { Tools } from './tools.ts'

/** Questions that were given up while a service or the store was away for long are asked again; one that still stands is kept as it is. */
async function askForLost(work: Work): Promise<void> {
  const open = await work.tx
    .select({ id: signingSession.id, batchId: signingSession.batchId })
    .from(signingSession)
    .where(
      and(
        isNull(signingSession.agentToken),
        or(eq(signingSession.state, 'waiting'), gt(signingSession.watchUntil, work.now)),
      ),
    )
    .limit(1000)
  for (const id of new Set(open.map(referenceOf))) await askLater(work, id, 1000, 'net')
}

/**
 * Sessions nobody finished, and those a killed process left in the middle: nothing of theirs is in the document, or they would be done.
 * Whoever was signing begins again. Repeating finds nothing more to do.
 */
export const sweepSessions = (tools: Tools): Job => ({
  name: 'signing:sweep',
  cron: '*/5 * * * *',
  async handle() {
    await tools.run(systemActor, askForLost)
    await tools.run(systemActor, (work) =>
      work.tx
        .update(signingSession)
        .set({
          state: 'failed',
          failure: sql`case when state = 'prepared' then 'expired' else 'interrupted' end`,
          tail: null,
          endedAt: work.now,
        })
        .where(
          and(
            or(
              inArray(signingSession.state, ['prepared', 'signing']),
              and(eq(signingSession.state, 'waiting'), isNotNull(signingSession.agentToken)),
            ),
            lt(signingSession.expiresAt, new Date(work.now.getTime() - 60_000)),
          ),
        ),
    )
  },
})
