import { civilDateAt } from './format.ts'

export const spans = ['month', 'lastMonth', 'quarter', 'year'] as const
export type Span = (typeof spans)[number]

const two = (n: number) => `${n}`.padStart(2, '0')

/** First and last day of the months from `first` on, months counted from 1 and beyond the year either way. */
function months(year: number, first: number, count: number): { from: string; to: string } {
  const start = new Date(Date.UTC(year, first - 1, 1))
  const end = new Date(Date.UTC(year, first - 1 + count, 0))
  const day = (it: Date) => `${it.getUTCFullYear()}-${two(it.getUTCMonth() + 1)}-${two(it.getUTCDate())}`
  return { from: day(start), to: day(end) }
}

/** The days of a usual period, as of an instant. */
export function daysOf(span: Span, now: number): { from: string; to: string } {
  const [year = 0, month = 1] = civilDateAt(now).split('-').map(Number)
  if (span === 'month') return months(year, month, 1)
  if (span === 'lastMonth') return months(year, month - 1, 1)
  if (span === 'quarter') return months(year, month - ((month - 1) % 3), 3)
  return months(year, 1, 12)
}
