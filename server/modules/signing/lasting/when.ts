const minute = 60_000
const year = 366 * 24 * 60 * minute

/** A year before a time-stamp ends; of one that lives less than two years, in the middle of its life. Milliseconds since 1970. */
export function renewFrom(stampedAt: number, endsAt: number): number {
  return endsAt - Math.min(year, (endsAt - stampedAt) / 2)
}

/** When a proof that could not be had is tried again: after 5 minutes, then each time twice as long, a day at most. */
export function tryAgain(now: Date, tries: number): Date {
  return new Date(now.getTime() + Math.min(24 * 60, 5 * 2 ** Math.min(tries, 12)) * minute)
}
