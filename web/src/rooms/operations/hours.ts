import type { Reply } from '#contract/endpoint.ts'
import type { readOfficeHours } from '#contract/office-hours.ts'
import { t } from '../../i18n/words.ts'

export type OfficeHoursCard = Reply<typeof readOfficeHours>
export type Shift = OfficeHoursCard['today']['shifts'][number]

/** `07:30` of minutes from midnight. */
export const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Minutes from midnight of `07:30`; null of anything else. */
export function minutesOf(text: string): number | null {
  const found = /^(\d{1,2})[:hg.](\d{2})$/.exec(text.trim())
  const [hour, minute] = [Number(found?.[1] ?? 99), Number(found?.[2] ?? 99)]
  return hour * 60 + minute <= 1440 && minute < 60 ? hour * 60 + minute : null
}

export const shiftsText = (shifts: readonly Shift[]) =>
  shifts.map((it) => `${clock(it.from)}–${clock(it.to)}`).join(', ')

/** Null: until the end of the next working day. */
export const amberText = (minutes: number | null) =>
  minutes === null ? t('hours.amber.usual') : t('hours.amber.hours', { n: String(minutes / 60).replace('.', ',') })
