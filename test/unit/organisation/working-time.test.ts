import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DayKind } from '../../../server/modules/organisation/tables.ts'
import {
  dueAfterDays,
  dueBeforeDays,
  endOfWorkingDay,
  officeShifts,
  plusWorkingMinutes,
  type WorkCalendar,
  workingMinutesBetween,
} from '../../../server/modules/organisation/working-time.ts'

/** The special days of 2026, written out by hand from a wall calendar: Tết from 16 to 20 February, the swap of 2 and 10 January. */
const days: [string, DayKind][] = [
  ['2026-01-01', 'holiday'],
  ['2026-01-02', 'holiday'],
  ['2026-01-10', 'makeupWorkday'],
  ['2026-02-13', 'halfDay'],
  ['2026-02-16', 'holiday'],
  ['2026-02-17', 'holiday'],
  ['2026-02-18', 'holiday'],
  ['2026-02-19', 'holiday'],
  ['2026-02-20', 'holiday'],
  ['2026-04-27', 'holiday'],
  ['2026-04-30', 'holiday'],
  ['2026-05-01', 'holiday'],
  ['2026-08-22', 'makeupWorkday'],
  ['2026-08-31', 'holiday'],
  ['2026-09-01', 'holiday'],
  ['2026-09-02', 'holiday'],
]
const calendar: WorkCalendar = {
  special: new Map(days.map(([day, kind]) => [day, { kind, name: day }])),
  shifts: officeShifts,
}
const at = (text: string) => new Date(`${text}+07:00`)

describe('a deadline in working days', () => {
  it.each([
    ['an ordinary week', '2026-03-09T09:00:00', 3, '2026-03-12T17:00:00'],
    ['over a week-end', '2026-03-12T09:00:00', 3, '2026-03-17T17:00:00'],
    ['over Tết', '2026-02-12T16:00:00', 3, '2026-02-24T17:00:00'],
    ['ending on the half day before Tết', '2026-02-12T16:00:00', 1, '2026-02-13T11:30:00'],
    ['over the New Year swap', '2025-12-31T08:00:00', 2, '2026-01-06T17:00:00'],
    ['ending on a Saturday that is made up', '2026-01-09T08:00:00', 1, '2026-01-10T17:00:00'],
    ['over 30 April', '2026-04-29T08:00:00', 1, '2026-05-04T17:00:00'],
    ['the same day', '2026-03-09T09:00:00', 0, '2026-03-09T17:00:00'],
    ['the same day, which is a Sunday', '2026-03-08T09:00:00', 0, '2026-03-09T17:00:00'],
    ['given at night, after midnight in Vietnam and before it in UTC', '2026-03-10T00:30:00', 1, '2026-03-11T17:00:00'],
  ])('%s', (_name, from, count, due) => {
    expect(dueAfterDays(at(from), count, calendar)).toEqual(at(due))
  })

  it('of a calendar without working days is refused instead of looked for', () => {
    const never: WorkCalendar = { special: new Map(), shifts: [] }
    expect(() => dueAfterDays(at('2026-03-09T09:00:00'), 1, never)).toThrow(RangeError)
    expect(() => endOfWorkingDay('2026-03-09', never)).toThrow(RangeError)
  })
})

describe('working minutes', () => {
  it.each([
    ['inside a shift', '2026-03-09T08:00:00', '2026-03-09T09:30:00', 90],
    ['over the midday rest', '2026-03-09T11:00:00', '2026-03-09T14:00:00', 60],
    ['over a night', '2026-03-09T16:30:00', '2026-03-10T08:00:00', 60],
    ['over Tết', '2026-02-13T11:00:00', '2026-02-23T08:00:00', 60],
    ['outside all hours', '2026-03-07T08:00:00', '2026-03-08T20:00:00', 0],
    ['backwards', '2026-03-10T09:00:00', '2026-03-09T09:00:00', 0],
  ])('%s', (_name, from, to, expected) => {
    expect(workingMinutesBetween(at(from), at(to), calendar)).toBe(expected)
  })

  it('added and counted again are the same, from any instant', () => {
    const instants = fc.integer({
      min: at('2026-01-01T00:00:00').getTime() / 60_000,
      max: at('2026-11-30T00:00:00').getTime() / 60_000,
    })
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 20_000 }), (minute, amount) => {
        const from = new Date(minute * 60_000)
        expect(workingMinutesBetween(from, plusWorkingMinutes(from, amount, calendar), calendar)).toBe(amount)
      }),
    )
  })
})

describe('what is due some working days before', () => {
  it.each([
    ['a Wednesday: three working days before it is the Friday', '2026-03-11T08:00:00', 3, '2026-03-06T17:00:00'],
    ['a free day in between moves it on', '2026-05-05T08:00:00', 3, '2026-04-28T17:00:00'],
    ['Tết: over the week that is free, half a day at its end', '2026-02-24T08:00:00', 2, '2026-02-13T11:30:00'],
    ['none: the day itself', '2026-03-11T08:00:00', 0, '2026-03-11T17:00:00'],
  ])('%s', (_, from, days, due) => {
    expect(dueBeforeDays(at(from), days, calendar)).toEqual(at(due))
  })

  it('leaves as many working days in between as were asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 10 }), (offset, days) => {
        const from = new Date(at('2026-01-20T08:00:00').getTime() + offset * 86_400_000)
        const due = dueBeforeDays(from, days, calendar)
        expect(due.getTime()).toBeLessThan(from.getTime())
        // From a working day on, going the same number forward leads back to the day it started from, or to one before it.
        expect(dueAfterDays(due, days, calendar).getTime()).toBeGreaterThanOrEqual(
          endOfWorkingDay(new Date(from.getTime() + 7 * 3_600_000).toISOString().slice(0, 10), calendar).getTime(),
        )
      }),
    )
  })
})
