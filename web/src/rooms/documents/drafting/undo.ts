import { undoDraftStep } from '#contract/drafting-flow.ts'
import { t } from '../../../i18n/words.ts'
import { call } from '../../../kit/api.ts'
import { sayFault } from '../../../kit/say.ts'
import { toasts } from '../../../kit/toast.svelte.ts'
import type { Card } from './draft.ts'

interface After {
  /** The card as it stands after it was taken back. */
  readonly onundone: (card: Card) => void
  /** It could not be taken back: in words, for the place where it can be read. */
  readonly onrefused?: (words: string) => void
}

/** Says what was decided and offers to take it back, where the server would. Lives on when the page is left. */
export function offerUndo(card: Card, words: string, { onundone, onrefused }: After): void {
  if (card.undoUntil === null) {
    toasts.say(words)
    return
  }
  toasts.say(words, {
    countdown: true,
    action: {
      label: t('do.undo'),
      run: async () => {
        try {
          const now = await call(undoDraftStep, { id: card.id })
          toasts.say(t('draftAct.undone'))
          onundone(now)
        } catch (thrown) {
          const why = t('draftAct.undo.failed', { why: sayFault(thrown) })
          if (onrefused) onrefused(why)
          else toasts.say(why, { failed: true, seconds: 12 })
        }
      },
    },
  })
}
