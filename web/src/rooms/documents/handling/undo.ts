import { undoDirective } from '#contract/routing.ts'
import { t } from '../../../i18n/words.ts'
import { call } from '../../../kit/api.ts'
import { sayFault } from '../../../kit/say.ts'
import { toasts } from '../../../kit/toast.svelte.ts'
import type { Routing } from './routing.ts'

interface After {
  /** The card as it stands after it was taken back. */
  readonly onundone?: ((card: Routing) => void) | undefined
  /** It could not be taken back: in words, for the place where it can be read. */
  readonly onrefused?: ((words: string) => void) | undefined
}

/** Says that a directive was given and offers to take it back, for as long as the server would. Lives on when the page is left. */
export function offerUndo(card: Routing, words: string, { onundone, onrefused }: After = {}): void {
  const given = card.directives.findLast((it) => it.undoUntil !== null)
  if (!given) {
    toasts.say(words)
    return
  }
  toasts.say(words, {
    countdown: true,
    action: {
      label: t('do.undo'),
      run: async () => {
        try {
          const now = await call(undoDirective, { id: given.id })
          toasts.say(t('directive.undone'))
          onundone?.(now)
        } catch (thrown) {
          const why = t('directive.undo.failed', { why: sayFault(thrown) })
          if (onrefused) onrefused(why)
          else toasts.say(why, { failed: true, seconds: 12 })
        }
      },
    },
  })
}
