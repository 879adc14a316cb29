import { between } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { plusDays } from './calendar.ts'
import { decisive, type HoursFrom, hoursOf, type Setting, type ShiftPair, settingsAbove } from './office-hours.ts'
import { calendarDay, type DayKind } from './tables.ts'

/** Days that are not as their weekday says. Office hours are those of State agencies; minutes from midnight, Vietnam time. */
export interface WorkCalendar {
  readonly special: ReadonlyMap<string, { readonly kind: DayKind; readonly name: string }>
  readonly shifts: readonly ShiftPair[]
  /** Those an agency set itself, from a day on each, the earliest first. */
  readonly hours?: readonly HoursFrom[]
}

const minutes = (hour: number, minute: number) => hour * 60 + minute

/** 7.30 to 11.30 and 13.30 to 17.00: the hours provinces set for their offices. */
export const officeShifts = [
  [minutes(7, 30), minutes(11, 30)],
  [minutes(13, 30), minutes(17, 0)],
] as const

/** No deadline is looked for further than this: a calendar without any working day must not hold the program. */
const furthestDays = 800

async function calendarWith(tx: Tx, from: string, to: string, settings: readonly Setting[]): Promise<WorkCalendar> {
  const rows = await tx
    .select()
    .from(calendarDay)
    .where(between(calendarDay.onDate, from, to))
  return {
    special: new Map(rows.map((row) => [row.onDate, { kind: row.kind, name: row.name }])),
    shifts: officeShifts,
    hours: hoursOf(settings, officeShifts),
  }
}

/** The calendar around a span of days; of an agency with the hours it keeps, else with those of the installation. */
export async function calendarFor(tx: Tx, from: string, to: string, agencyId?: string): Promise<WorkCalendar> {
  return calendarWith(tx, from, to, agencyId === undefined ? [] : await settingsAbove(tx, agencyId, from))
}

/** How far a deadline may lie ahead to be looked at for being near: ten working days, and the longest Tết between them. */
const nearDays = 60

/**
 * The instant before which a deadline of an agency is near (amber): after the working time it set, else the end of the next working day.
 */
export async function amberUntil(tx: Tx, now: Date, agencyId: string): Promise<Date> {
  const day = civilDate(now)
  const settings = await settingsAbove(tx, agencyId, day)
  const calendar = await calendarWith(tx, day, plusDays(day, nearDays), settings)
  const amber = decisive(settings, day, 'amberMinutes')?.amberMinutes ?? null
  return amber === null ? dueAfterDays(now, 1, calendar) : plusWorkingMinutes(now, amber, calendar)
}

const noon = minutes(12, 0)

const hoursOn = (day: string, { hours, shifts }: WorkCalendar) =>
  hours?.findLast((it) => it.from <= day)?.shifts ?? shifts

/** Saturday and Sunday are free unless made up; a half day works in the morning only. */
function shiftsOn(day: string, calendar: WorkCalendar): WorkCalendar['shifts'] {
  const kind = calendar.special.get(day)?.kind
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  if (kind === 'holiday') return []
  const shifts = hoursOn(day, calendar)
  if (kind === 'halfDay')
    return shifts.flatMap(([from, to]) => (from < noon ? [[from, Math.min(to, noon)] as const] : []))
  return kind === 'makeupWorkday' || (weekday !== 0 && weekday !== 6) ? shifts : []
}

export const isWorking = (day: string, calendar: WorkCalendar) => shiftsOn(day, calendar).length > 0

const midnight = (day: string) => Date.parse(`${day}T00:00:00+07:00`)

function spansOn(day: string, calendar: WorkCalendar): [from: number, to: number][] {
  const start = midnight(day)
  return shiftsOn(day, calendar).map(([from, to]) => [start + from * 60_000, start + to * 60_000])
}

/** Working minutes from one instant to a later one; 0 when it is not later. */
export function workingMinutesBetween(from: Date, to: Date, calendar: WorkCalendar): number {
  let sum = 0
  const last = civilDate(to)
  for (let day = civilDate(from), n = 0; day <= last && n < furthestDays; day = plusDays(day, 1), n++)
    for (const [start, end] of spansOn(day, calendar))
      sum += Math.max(0, Math.min(end, to.getTime()) - Math.max(start, from.getTime()))
  return Math.floor(sum / 60_000)
}

/** The instant some working minutes later: never outside office hours, and the end of a shift rather than the beginning of the next. */
export function plusWorkingMinutes(from: Date, amount: number, calendar: WorkCalendar): Date {
  if (amount <= 0) return from
  let left = amount * 60_000
  for (let day = civilDate(from), n = 0; n < furthestDays; day = plusDays(day, 1), n++)
    for (const [start, end] of spansOn(day, calendar)) {
      const begin = Math.max(start, from.getTime())
      if (begin >= end) continue
      if (end - begin >= left) return new Date(begin + left)
      left -= end - begin
    }
  throw new RangeError('the calendar has no working time')
}

/** The end of the last shift of a day; of the working day before, when it is free. */
export function endOfWorkingDay(day: string, calendar: WorkCalendar): Date {
  for (let at = day, n = 0; n < furthestDays; at = plusDays(at, -1), n++) {
    const end = spansOn(at, calendar).at(-1)?.[1]
    if (end !== undefined) return new Date(end)
  }
  throw new RangeError('the calendar has no working day')
}

/** The end of the n-th working day after the day of `from`; with 0, of that day itself or, when it is free, of the next working one. */
export function dueAfterDays(from: Date, days: number, calendar: WorkCalendar): Date {
  let day = civilDate(from)
  for (let left = days, n = 0; n < furthestDays; n++) {
    if (left === 0 && isWorking(day, calendar)) return endOfWorkingDay(day, calendar)
    day = plusDays(day, 1)
    if (left > 0 && isWorking(day, calendar)) left--
  }
  throw new RangeError('the calendar has no working day')
}

/** The end of the n-th working day before the day of `from`: whoever must have something three working days ahead has it then. */
export function dueBeforeDays(from: Date, days: number, calendar: WorkCalendar): Date {
  let day = civilDate(from)
  for (let left = days, n = 0; n < furthestDays; n++) {
    if (left === 0) return endOfWorkingDay(day, calendar)
    day = plusDays(day, -1)
    if (isWorking(day, calendar)) left--
  }
  throw new RangeError('the calendar has no working day')
}
