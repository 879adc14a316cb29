import type { Work } from '#platform/work.ts'
import { askLater } from './confirmation.ts'
import { referenceOf } from './keys.ts'
import { settle } from './settle.ts'
import type { Session } from './tables.ts'

/** How long a confirmation that comes too late is still looked for, and how often, in milliseconds. */
const watchMs = 24 * 3_600_000
const rarely = 60_000

/**
 * Nobody waits any more: it was not confirmed in time, or the person does not want to wait. It is said so, and a confirmation that comes
 * all the same is still looked for: it is told, never used by itself.
 */
export async function giveUp(work: Work, session: Session, failure: 'unanswered' | 'dropped'): Promise<void> {
  if (session.state === 'waiting')
    await settle(work, session, { state: 'failed', failure, watchUntil: new Date(work.now.getTime() + watchMs) })
  await askLater(work, referenceOf(session), rarely)
}
