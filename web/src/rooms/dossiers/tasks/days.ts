/** Civil dates `YYYY-MM-DD`, counted without zones. */

export function plusDays(day: string, n: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + n)
  return date.toISOString().slice(0, 10)
}

/** Weeks begin on Monday. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return plusDays(day, -((weekday + 6) % 7))
}

/** The days of a week, or of the whole weeks that hold a month. */
export function span(on: string, weekly: boolean): string[] {
  const first = mondayOf(weekly ? on : `${on.slice(0, 7)}-01`)
  const last = weekly ? plusDays(first, 6) : plusDays(mondayOf(plusDays(`${stepMonth(on, 1).slice(0, 7)}-01`, -1)), 6)
  const days = [first]
  for (let day = first; day < last; ) {
    day = plusDays(day, 1)
    days.push(day)
  }
  return days
}

/** The first of the month so many months away. */
export function stepMonth(on: string, by: number): string {
  const date = new Date(`${on.slice(0, 7)}-01T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + by)
  return date.toISOString().slice(0, 10)
}
