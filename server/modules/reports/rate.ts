/**
 * Done in time of all that fell due (done in time, done late, open and late), in per cent with one decimal, rounded down so that
 * 100 means all; null when nothing did.
 */
export function rateOf(figures: {
  readonly onTime: number
  readonly late: number
  readonly openLate: number
}): number | null {
  const due = figures.onTime + figures.late + figures.openLate
  return due === 0 ? null : Math.floor((figures.onTime / due) * 1000) / 10
}
