import { and, eq } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { type Session, signingSession } from './tables.ts'

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
