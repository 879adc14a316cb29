import { type SQL, sql } from 'drizzle-orm'
import type { HandlingPace } from '#contract/words.ts'
import type { Work } from '#platform/work.ts'
import { amberUntil } from '../organisation/index.ts'
import { isOpen } from './policy.ts'
import type { Assignment } from './tables.ts'

/** The instant before which a deadline is near, by the threshold of the agency one acts in. */
export const soonAt = (work: Work): Promise<Date> => amberUntil(work.tx, work.now, work.actor.agencyId)

/** Green, amber, red by the deadline; a stopped clock is never late. */
export function paceOf(
  row: Pick<Assignment, 'state' | 'dueAt' | 'pausedSince' | 'role'>,
  now: Date,
  soon: Date,
): HandlingPace {
  if (!isOpen(row) || row.dueAt === null || row.role === 'informed') return 'none'
  if (row.pausedSince !== null) return 'green'
  if (row.dueAt < now) return 'red'
  return row.dueAt <= soon ? 'amber' : 'green'
}

/** The same as a column over `a`, an assignment. */
export function paceColumn(now: Date, soon: Date): SQL {
  return sql`case when a.closed_at is not null or a.due_at is null or a.role = 'informed' then 'none' when a.paused_since is not null then 'green'
                  when a.due_at < ${now.toISOString()}::timestamptz then 'red'
                  when a.due_at <= ${soon.toISOString()}::timestamptz then 'amber' else 'green' end`
}
