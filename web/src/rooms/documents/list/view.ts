import type { listDocuments } from '#contract/documents.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { Direction } from '#contract/words.ts'
import type { PlainKey } from '../../../i18n/words.ts'

export type ListAsk = Ask<typeof listDocuments>
export type Row = Reply<typeof listDocuments>['rows'][number]

export interface ListTab {
  readonly id: string
  readonly label: PlainKey
  readonly ask: Pick<ListAsk, 'state' | 'delivery'>
}

export const tabs: Record<Direction, readonly ListTab[]> = {
  incoming: [
    { id: 'arrived', label: 'list.tab.arrived', ask: { state: 'arrived' } },
    { id: 'registered', label: 'list.tab.registered', ask: { state: 'registered' } },
    { id: 'returned', label: 'list.tab.returned', ask: { state: 'returned' } },
    { id: 'all', label: 'list.tab.all', ask: {} },
  ],
  outgoing: [
    { id: 'issued', label: 'list.tab.issued', ask: { state: 'issued' } },
    { id: 'refused', label: 'list.tab.refused', ask: { state: 'issued', delivery: 'returned' } },
    { id: 'waiting', label: 'list.tab.waiting', ask: { state: 'issued', delivery: 'waiting' } },
    { id: 'all', label: 'list.tab.all', ask: {} },
  ],
}

/** What narrows a list, by its name in the address. */
export const filterNames = ['kind', 'urgency', 'registerId', 'year', 'from', 'to', 'due'] as const
export type FilterName = (typeof filterNames)[number]

/** What the address asks of a list. The server's own rules are not repeated: a wrong value is refused there. */
export function askOf(direction: Direction, tab: ListTab | undefined, query: URLSearchParams): ListAsk {
  const given = Object.fromEntries(
    ['q', ...filterNames].flatMap((name) => {
      const value = query.get(name)
      return value ? [[name, name === 'year' ? Number(value) : value]] : []
    }),
  )
  const ask: ListAsk = { direction, ...given, ...tab?.ask }
  const byNumber = query.get('sort') === 'number' && ask.registerId !== undefined && ask.year !== undefined
  return { ...ask, ...(byNumber ? { sort: 'number' } : {}), ...(query.get('order') === 'asc' ? { order: 'asc' } : {}) }
}
