/** Done in time of all that fell due (done in time, done late, open and late), in per cent with one decimal; null when nothing did. */
export function rateOf(figures: {
  readonly onTime: number
  readonly late: number
  readonly openLate: number
}): number | null {
  const due = figures.onTime + figures.late + figures.openLate
  return due === 0 ? null : Math.round((figures.onTime / due) * 1000) / 10
}
