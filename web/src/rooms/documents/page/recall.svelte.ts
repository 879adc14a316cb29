import type { Reply } from '#contract/endpoint.ts'
import { readRecall } from '#contract/recall.ts'
import { call } from '../../../kit/api.ts'
import { Resource } from '../../../kit/resource.svelte.ts'
import type { Card } from './card.ts'

export type RecallCard = NonNullable<Reply<typeof readRecall>['recall']>

const kinds = ['document.recalled', 'document.recall-asked']

/** A document that was never asked back has nothing to read. */
export const hasRecall = (card: Card) => card.trail.some((it) => kinds.includes(it.type))

/** How a recall of the document stands. */
export class Recall {
  readonly card: Resource<Reply<typeof readRecall>>

  constructor(id: string) {
    this.card = new Resource((background) => call(readRecall, { id }, { background }))
  }

  get value(): RecallCard | null {
    return this.card.value?.recall ?? null
  }
}
