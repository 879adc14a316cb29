import { and, eq } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { askLater } from './confirmation.ts'
import { type Session, signingSession } from './tables.ts'

/** How long a confirmation that comes too late is still looked for, and how often, in milliseconds. */
const watchMs = 24 * 3_600_000
const rarely = 60_000

/** Ends the wait, tells whoever waits. What has ended meanwhile stays as it is. */
export async function settle(
  work: Work,
  session: Session,
  change: Partial<typeof signingSession.$inferInsert>,
): Promise<void> {
  const [row] = await work.tx
    .update(signingSession)
    .set({ endedAt: work.now, watchUntil: null, ...change })
    .where(and(eq(signingSession.id, session.id), eq(signingSession.state, session.state)))
    .returning()
  if (row) await work.record('signature.settled', row.id, [], { account: row.accountId, note: row.failure })
}

/**
 * Nobody waits any more: it was not confirmed in time, or the person does not want to wait. It is said so, and a confirmation that comes
 * all the same is still looked for: it is told, never used by itself.
 */
export async function giveUp(work: Work, session: Session, failure: 'unanswered' | 'dropped'): Promise<void> {
  if (session.state === 'waiting')
    await settle(work, session, { state: 'failed', failure, watchUntil: new Date(work.now.getTime() + watchMs) })
  await askLater(work, session.id, rarely)
}
