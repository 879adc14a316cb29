import { readSigning } from '#contract/signing.ts'
import { t } from '../../../i18n/words.ts'
import { call, Refusal } from '../../../kit/api.ts'
import { router } from '../../../kit/router.svelte.ts'
import { toasts } from '../../../kit/toast.svelte.ts'
import type { Card } from './draft.ts'

/** What I approved is mine to sign at once, where the agency issues with electronic signatures: it is offered beside the undo. */
export async function offerSigning(card: Card): Promise<void> {
  if (!card.document) return
  try {
    const { turns } = await call(readSigning, { id: card.document.id }, { background: true })
    if (!turns.some((it) => it.act === 'signed')) return
    toasts.say(t('approved.toSign'), {
      action: { label: t('approved.sign'), run: () => void router.navigate('/to-sign') },
    })
  } catch (thrown) {
    // The approval stands; the list of what waits to be signed shows it anyway.
    if (!(thrown instanceof Refusal)) throw thrown
  }
}
