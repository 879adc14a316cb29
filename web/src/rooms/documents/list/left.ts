import type { Direction } from '#contract/words.ts'

const lists: Record<Direction, string> = { incoming: '/incoming', outgoing: '/outgoing' }

/** A list was seen at this address, so a document leads back to it with its filters. */
export function seen(direction: Direction, address: string) {
  lists[direction] = address
}

export function backTo(direction: Direction): string {
  return lists[direction]
}
