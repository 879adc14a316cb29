import { asc, between, eq } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { calendarDay, type DayKind } from '../tables.ts'

export async function listCalendar(work: Work, ask: { year: number }) {
  const rows = await work.tx
    .select()
    .from(calendarDay)
    .where(between(calendarDay.onDate, `${ask.year}-01-01`, `${ask.year}-12-31`))
    .orderBy(asc(calendarDay.onDate))
  return { rows }
}

/** The working calendar is the whole installation's, so only the system administrator sets it. */
export async function setCalendarDay(work: Work, ask: { onDate: string; kind: DayKind | 'ordinary'; name: string }) {
  if (work.actor.role !== 'systemAdministrator') throw fault('access.denied')
  await work.tx.delete(calendarDay).where(eq(calendarDay.onDate, ask.onDate))
  if (ask.kind !== 'ordinary')
    await work.tx.insert(calendarDay).values({ onDate: ask.onDate, kind: ask.kind, name: ask.name })
  await work.record('calendar.changed', work.actor.accountId, [], ask)
  return { done: true as const }
}
