import { readDraft } from '#contract/drafting.ts'
import { call, Refusal } from '../../../../kit/api.ts'
import type { Host } from '../acts/host.ts'
import type { Card } from '../draft.ts'
import { stale } from '../sheet.svelte.ts'
import { offerUndo } from '../undo.ts'

interface After {
  readonly ondone: () => void
  readonly onundone: () => void
  readonly onrefused: (words: string) => void
  readonly onclose: () => void
}

/** One decision in the queue: on the draft as it was read. */
export function deciding(card: Card, what: 'approve' | 'return', after: After): Deciding {
  let shown = $state.raw(card)
  return {
    what,
    get shown() {
      return shown
    },
    take(now, words) {
      after.ondone()
      offerUndo(now, words, { onundone: after.onundone, onrefused: after.onrefused })
    },
    async overtaken(thrown) {
      if (!stale(thrown)) return false
      try {
        shown = await call(readDraft, { id: card.id }, { background: true })
      } catch (again) {
        // It is not his to read any more: the refusal itself says enough.
        if (!(again instanceof Refusal)) throw again
      }
      return true
    },
    closed: after.onclose,
  }
}

export interface Deciding extends Host {
  readonly what: 'approve' | 'return'
  readonly shown: Card
}
