/** Reads the time. The only caller of `new Date()` in the server; tests hand in their own. */
export type Clock = () => Date

export const wallClock: Clock = () => new Date()

const civil = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' })

/** The civil date `YYYY-MM-DD` of an instant in Vietnam. */
export function civilDate(at: Date): string {
  return civil.format(at)
}

/** The year of a civil date. Registers run from 1 January to 31 December, local time (Decree 30/2020 article 15). */
export function yearOf(date: string): number {
  return Number(date.slice(0, 4))
}
