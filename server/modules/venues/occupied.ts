export interface Span {
  readonly from: Date
  readonly to: Date
}

/** A use with the minutes before and after in which the room is made ready and cleared. */
export function busyOf(use: Span, it: { readonly setUpMinutes: number; readonly clearMinutes: number }): Span {
  return {
    from: new Date(use.from.getTime() - it.setUpMinutes * 60_000),
    to: new Date(use.to.getTime() + it.clearMinutes * 60_000),
  }
}

/** Where one ends the other may begin. */
export const overlap = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to

/** Most in use at any instant of a span. It can only grow where a use begins, so that only those instants are looked at. */
export function peakOf(uses: readonly (Span & { readonly quantity: number })[], span: Span): number {
  const within = uses.filter((it) => overlap(it, span))
  const instants = [span.from, ...within.map((it) => it.from).filter((at) => at > span.from)]
  return Math.max(
    ...instants.map((at) =>
      within.filter((it) => it.from <= at && at < it.to).reduce((sum, it) => sum + it.quantity, 0),
    ),
  )
}
