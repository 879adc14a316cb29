import type { Card } from '../draft.ts'

/** Where a dialog about a draft stands: the page of the draft, or the queue. */
export interface Host {
  /** The act went well. */
  take(card: Card, words: string): void
  /** Shows the new state behind a refusal; true when that was the reason. */
  overtaken(thrown: unknown): Promise<boolean>
  closed(): void
}
