import type { listDrafts } from '#contract/drafting.ts'
import { type DraftPile, draftPiles, draftStates } from '#contract/drafting.ts'
import type { Ask } from '#contract/endpoint.ts'

export type DraftAsk = Ask<typeof listDrafts>

/** Piles in which drafts of any state lie. */
export const whole = (pile: DraftPile) => pile === 'mine' || pile === 'unit'

export function pileOf(query: URLSearchParams, piles: readonly DraftPile[], standard: DraftPile): DraftPile {
  return piles.find((it) => it === query.get('pile')) ?? standard
}

export function askOf(pile: DraftPile, query: URLSearchParams): DraftAsk {
  const q = query.get('q')
  const state = whole(pile) ? draftStates.find((it) => it === query.get('state')) : undefined
  return { pile, ...(q ? { q } : {}), ...(state ? { state } : {}) }
}

/** What a post has at all: nobody is shown a pile that stays empty for ever. */
export function pilesFor(can: { approve: boolean; number: boolean; heads: boolean }): readonly DraftPile[] {
  return draftPiles.filter(
    (it) => (it !== 'toDecide' || can.approve) && (it !== 'toNumber' || can.number) && (it !== 'unit' || can.heads),
  )
}
