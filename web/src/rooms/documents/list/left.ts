import type { Direction } from '#contract/words.ts'
import type { PlainKey } from '../../../i18n/words.ts'
import { desk } from '../../../kit/desk.svelte.ts'

interface Left {
  readonly href: string
  readonly label: PlainKey
}

const labels = { incoming: 'nav.incoming', outgoing: 'nav.outgoing' } as const
const lists: Partial<Record<Direction, Left>> = {}

/** A list was seen at this address, so a document leads back to it with its filters. */
export function seen(direction: Direction, href: string, label: PlainKey = labels[direction]) {
  lists[direction] = { href, label }
}

export function backTo(direction: Direction): Left {
  const own = desk.can('document.read-all')
    ? ({ href: `/${direction}`, label: labels[direction] } as const)
    : ({ href: '/work', label: 'nav.work' } as const)
  return lists[direction] ?? own
}
