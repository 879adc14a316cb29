import type { readToday } from '#contract/documents.ts'
import type { Reply } from '#contract/endpoint.ts'

export type Today = Reply<typeof readToday>

/**
 * Arrivals that are still in time. The server's pile holds the late ones too, most urgent first; those are shown above, so here they are
 * left out: everything that came no later than a late one is late.
 */
export function inTime({ toRegister, overdue }: Today): Today['toRegister'] {
  const lastLate = overdue.rows.reduce((last, row) => ((row.arrivedOn ?? '') > last ? (row.arrivedOn ?? '') : last), '')
  return {
    count: Math.max(0, toRegister.count - overdue.count),
    rows: toRegister.rows.filter((row) => (row.arrivedOn ?? '9') > lastLate),
  }
}

/** Whether something waits that was not on the screen before. */
export function hasNew(before: Today, now: Today): number {
  const piles = ['toRegister', 'overdue', 'toSubmit', 'returned', 'dueSoon', 'drafts'] as const
  const shown = new Set(piles.flatMap((it) => before[it].rows.map((row) => row.id)))
  return new Set(piles.flatMap((it) => now[it].rows.map((row) => row.id)).filter((id) => !shown.has(id))).size
}
