import { between } from 'drizzle-orm'
import type { Tx } from '#platform/db.ts'
import { calendarDay, type DayKind } from './tables.ts'

/** `YYYY-MM-DD` some days later (or earlier). */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Saturday and Sunday are free unless made up; holidays are free. */
export function isWorkingDay(day: string, special: ReadonlyMap<string, DayKind>): boolean {
  const kind = special.get(day)
  if (kind !== undefined) return kind !== 'holiday'
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/** The working day `steps` working days after (positive) or before (negative) a day. Looks at most 60 calendar days far. */
export async function workingDayFrom(tx: Tx, day: string, steps: number): Promise<string> {
  const rows = await tx
    .select()
    .from(calendarDay)
    .where(between(calendarDay.onDate, plusDays(day, -60), plusDays(day, 60)))
  const special = new Map(rows.map((row) => [row.onDate, row.kind]))
  const direction = Math.sign(steps)
  let at = day
  for (let left = Math.abs(steps), moved = 0; left > 0 && moved < 60; moved++) {
    at = plusDays(at, direction)
    if (isWorkingDay(at, special)) left--
  }
  return at
}
