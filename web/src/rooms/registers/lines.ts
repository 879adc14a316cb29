import type { listDocuments } from '#contract/documents.ts'
import type { Reply } from '#contract/endpoint.ts'

export type Row = Reply<typeof listDocuments>['rows'][number]

/** The weeks and months a clerk leafs to: first and last day of a month of a year. */
export function month(year: string, n: number): { from: string; to: string } {
  const two = `${n}`.padStart(2, '0')
  const last = new Date(Date.UTC(Number(year), n, 0)).getUTCDate()
  return { from: `${year}-${two}-01`, to: `${year}-${two}-${last}` }
}
