import type { listDocuments } from '#contract/documents.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { Direction } from '#contract/words.ts'
import type { PlainKey } from '../../../i18n/words.ts'

export type ListAsk = Ask<typeof listDocuments>
export type Row = Reply<typeof listDocuments>['rows'][number]

export interface ListTab {
  readonly id: string
  readonly label: PlainKey
  readonly ask: Pick<ListAsk, 'state' | 'delivery' | 'handling'>
  /** Every arrival there has its number. */
  readonly numbered?: boolean
}

export const tabs: Record<Direction, readonly ListTab[]> = {
  incoming: [
    { id: 'arrived', label: 'list.tab.arrived', ask: { state: 'arrived' } },
    { id: 'toSubmit', label: 'list.tab.toSubmit', ask: { handling: 'none' }, numbered: true },
    { id: 'waitDirective', label: 'handling.waitDirective', ask: { handling: 'waitDirective' }, numbered: true },
    { id: 'assigned', label: 'handling.assigned', ask: { handling: 'assigned' }, numbered: true },
    { id: 'inProgress', label: 'handling.inProgress', ask: { handling: 'inProgress' }, numbered: true },
    { id: 'done', label: 'handling.done', ask: { handling: 'done' }, numbered: true },
    { id: 'returned', label: 'list.tab.returned', ask: { state: 'returned' } },
    { id: 'all', label: 'list.tab.all', ask: {}, numbered: true },
  ],
  outgoing: [
    { id: 'issued', label: 'list.tab.issued', ask: { state: 'issued' } },
    { id: 'refused', label: 'list.tab.refused', ask: { state: 'issued', delivery: 'returned' } },
    { id: 'waiting', label: 'list.tab.waiting', ask: { state: 'issued', delivery: 'waiting' } },
    { id: 'all', label: 'list.tab.all', ask: {} },
  ],
}

/** What narrows a list, by its name in the address. */
const chosenNames = ['handling', 'kind', 'urgency', 'registerId', 'year', 'from', 'to', 'due', 'furtherField'] as const
/** Typed into fields of their own. */
export const typedNames = ['content', 'number', 'notation', 'subject', 'issuer', 'signer', 'note'] as const
export const dayNames = ['issuedFrom', 'issuedTo'] as const
export const pageNames = ['pagesFrom', 'pagesTo'] as const
export const filterNames = [...chosenNames, 'further', ...typedNames, ...dayNames, ...pageNames] as const
export type FilterName = (typeof filterNames)[number]
const numbers: readonly string[] = ['year', ...pageNames]

/** What the address asks of a list. The server's own rules are not repeated: a wrong value is refused there. */
export function askOf(direction: Direction, tab: ListTab | undefined, query: URLSearchParams): ListAsk {
  const given = Object.fromEntries(
    ['q', ...filterNames].flatMap((name) => {
      const value = query.get(name)
      return value ? [[name, numbers.includes(name) ? Number(value) : value]] : []
    }),
  )
  const ask: ListAsk = { direction, ...given, ...tab?.ask }
  const byNumber = query.get('sort') === 'number' && ask.registerId !== undefined && ask.year !== undefined
  return { ...ask, ...(byNumber ? { sort: 'number' } : {}), ...(query.get('order') === 'asc' ? { order: 'asc' } : {}) }
}

/** What of an address is worth keeping: words, filters, tab and order, not the page one is on. */
export function listQuery(query: URLSearchParams): string {
  const kept = new URLSearchParams(query)
  kept.delete('page')
  return kept.toString() || 'tab=all'
}
