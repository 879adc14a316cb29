import type { listDocuments } from '#contract/documents.ts'
import type { Reply } from '#contract/endpoint.ts'
import type { listMarks, listNumberRequests, listRegisters } from '#contract/registers.ts'
import { t } from '../../i18n/words.ts'
import { kindName } from '../../kit/labels.ts'

export type Row = Reply<typeof listDocuments>['rows'][number]
export type Book = Reply<typeof listRegisters>['rows'][number]
export type Mark = Reply<typeof listMarks>['rows'][number]
export type NumberRequest = Reply<typeof listNumberRequests>['rows'][number]

/** The weeks and months a clerk leafs to: first and last day of a month of a year. */
export function month(year: string, n: number): { from: string; to: string } {
  const two = `${n}`.padStart(2, '0')
  const last = new Date(Date.UTC(Number(year), n, 0)).getUTCDate()
  return { from: `${year}-${two}-01`, to: `${year}-${two}-${last}` }
}

/** A number as it stands in a register of what goes out: `05`, `12a`. */
export function numberText(it: { readonly number: number; readonly suffix: string }): string {
  return `${it.number < 10 ? '0' : ''}${it.number}${it.suffix}`
}

export function kindsOf(book: Book): string {
  return book.kinds.length === 0 ? t('registers.allKinds') : book.kinds.map(kindName).join(', ')
}
