import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import type { MeetingKindRow } from '../bodies/index.ts'
import { calendarFor, dueBeforeDays, plusDays } from '../organisation/index.ts'

/** How far back a clock may reach: thirty working days, and the longest Tết between them. */
const furthestDays = 90

export interface ClockDays {
  readonly papersDueDays: number | null
  readonly noticeDueDays: number | null
}

/**
 * When papers and invitations are due for a meeting that starts then: the end of the n-th working day before it, by the hours of the agency
 * that convenes it (Decision 45/2018/QĐ-TTg: three working days).
 */
export async function dueBefore(work: Work, agencyId: string, startsAt: Date, days: ClockDays) {
  const day = civilDate(startsAt)
  const calendar = await calendarFor(work.tx, plusDays(day, -furthestDays), day, agencyId)
  const at = (n: number | null) => (n === null ? null : dueBeforeDays(startsAt, n, calendar))
  return { papersDueAt: at(days.papersDueDays), noticeDueAt: at(days.noticeDueDays) }
}

/** The clocks a kind of meetings sets, frozen into the meeting: a later version of the kind changes nothing that was laid before somebody. */
export const clockDays = (kind: MeetingKindRow | undefined) => ({
  papersDueDays: kind?.papersDueDays ?? null,
  noticeDueDays: kind?.noticeDueDays ?? null,
  conclusionDueDays: kind?.conclusionDueDays ?? null,
})
