import type { Reply } from '#contract/endpoint.ts'
import { readTransfers } from '#contract/transfer.ts'
import { call } from '../../../kit/api.ts'
import { Resource } from '../../../kit/resource.svelte.ts'
import type { Card } from '../page/card.ts'

export type Transfer = Reply<typeof readTransfers>
export type Offer = Transfer['offers'][number]

/** Only what replaces something, or is replaced, has work that could move. */
export const mayHaveTransfers = (card: Card) =>
  card.direction === 'incoming' && card.state === 'registered' && card.relations.some((it) => it.kind === 'replaces')

/** Open work that may move between a replaced document and the one that replaces it, and what has moved. */
export class Transfers {
  readonly card: Resource<Transfer>

  constructor(id: string) {
    this.card = new Resource((background) => call(readTransfers, { id }, { background }))
  }
}
