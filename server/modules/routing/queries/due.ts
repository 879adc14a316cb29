import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { calendarFor, dueAfterDays, plusDays } from '../../organisation/index.ts'

/** The end of the n-th working day, and which free days beside the week-ends lie between: the leader sees why it is later than he counted. */
export async function dueAfter(work: Work, ask: { days: number }) {
  const today = civilDate(work.now)
  const calendar = await calendarFor(work.tx, today, plusDays(today, 400 + ask.days), work.actor.agencyId)
  const due = dueAfterDays(work.now, ask.days, calendar)
  const dueOn = civilDate(due)
  const skipped = [...calendar.special]
    .filter(([on, day]) => day.kind === 'holiday' && on > today && on <= dueOn)
    .map(([on, day]) => ({ on, name: day.name }))
    .sort((a, b) => (a.on < b.on ? -1 : 1))
  return { dueAt: due.toISOString(), dueOn, skipped }
}
