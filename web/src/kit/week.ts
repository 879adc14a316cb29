/** A civil date so many days on. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The Monday of the week of a civil date; of what is none, of the first week of 1970. */
export function mondayOf(date: string): string {
  const day = new Date(`${date}T00:00Z`)
  if (Number.isNaN(day.getTime())) return '1970-01-05'
  return addDays(date, -((day.getUTCDay() + 6) % 7))
}

/** The instant of a civil date and a time of day in Vietnam; undefined for what is none. */
export function instantAt(date: string, time: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d$/.test(time)) return undefined
  const at = new Date(`${date}T${time}:00+07:00`)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
