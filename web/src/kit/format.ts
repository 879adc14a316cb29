import { speech } from '../i18n/language.svelte.ts'
import { t } from '../i18n/words.ts'

const zone = 'Asia/Ho_Chi_Minh'

// Dates keep the Vietnamese order in both languages: an official reads 02/03 as 2 March, whatever the words around it.
const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

type Instant = string | number | Date

function pieces(instant: Instant): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(new Date(instant)).map((part) => [part.type, part.value]))
}

/** `2026-11-21` → `21/11/2026`. A civil date has no zone and never becomes a Date. */
export function civilDate(date: string): string {
  const [year, month, day] = date.split('-')
  return `${day}/${month}/${year}`
}

export function dateOf(instant: Instant): string {
  const it = pieces(instant)
  return `${it.day}/${it.month}/${it.year}`
}

export function timeOf(instant: Instant): string {
  const it = pieces(instant)
  return `${it.hour}:${it.minute}`
}

export function dateTime(instant: Instant): string {
  return `${dateOf(instant)} ${timeOf(instant)}`
}

/** The civil date in Vietnam at an instant, as `YYYY-MM-DD`. */
export function civilDateAt(instant: Instant): string {
  const it = pieces(instant)
  return `${it.year}-${it.month}-${it.day}`
}

/** `Thứ Bảy, 21/11/2026`. */
export function weekdayDate(instant: Instant): string {
  const weekday = new Intl.DateTimeFormat(speech.language, { weekday: 'long', timeZone: zone }).format(
    new Date(instant),
  )
  return `${weekday}, ${dateOf(instant)}`
}

/** How long ago. Shown beside the absolute time, never alone. */
export function ago(instant: Instant, now: Instant): string {
  const minutes = Math.floor((new Date(now).getTime() - new Date(instant).getTime()) / 60_000)
  if (minutes < 1) return t('when.now')
  if (minutes < 60) return t('when.minutes', { n: minutes })
  if (minutes < 24 * 60) return t('when.hours', { n: Math.floor(minutes / 60) })
  return t('when.days', { n: Math.floor(minutes / (24 * 60)) })
}

/** Whole days from one civil date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / 86_400_000)
}

export function count(n: number): string {
  return new Intl.NumberFormat(speech.language === 'en' ? 'en-GB' : 'vi-VN').format(n)
}

/** The number of rows; `1.000+` when counting was stopped early. */
export function cappedCount(n: number, capped: boolean): string {
  return capped ? `${count(n)}+` : count(n)
}

export function fileSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), units.length - 1)
  const language = speech.language === 'en' ? 'en-GB' : 'vi-VN'
  const amount = new Intl.NumberFormat(language, { maximumFractionDigits: step > 1 ? 1 : 0 }).format(
    bytes / 1024 ** step,
  )
  return `${amount} ${units[step]}`
}

export function duration(seconds: number): string {
  const unit = seconds < 90 ? 'second' : seconds < 5400 ? 'minute' : 'hour'
  const amount = Math.max(1, Math.round(seconds / { second: 1, minute: 60, hour: 3600 }[unit]))
  return new Intl.NumberFormat(speech.language, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
}

/** Reads what a person typed or pasted as a date: 1/2/2026, 01-02-26, 01.02.2026, 01022026, 2026-02-01. Null when it is no date. */
export function readDate(typed: string): string | null {
  const plain = typed.trim()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain)
  const local =
    /^(\d{1,2})[/.\-\s]+(\d{1,2})[/.\-\s]+(\d{4}|\d{2})$/.exec(plain) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(plain)
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : local ? [local[3], local[2], local[1]] : []
  if (!year || !month || !day) return null
  const full = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${full}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(full) ? full : null
}
