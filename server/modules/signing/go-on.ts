import type { Work } from '#platform/work.ts'
import { completeSeals, completeSignatures } from '../documents/index.ts'
import type { Step } from './tables.ts'
import { allSealed, allSigned, type SigningState } from './turns.ts'

/**
 * Nobody is waited for any more: the signatures, or the seals, that stand are enough. The document is locked by the caller, and `state` is of
 * after the answer. A countersignature is taken back of what bears its number, too: nothing is completed there.
 */
export async function goOn(
  work: Work,
  state: SigningState,
  kind: Step['kind'],
  answer: 'refused' | 'withdrawn',
): Promise<void> {
  const { id, state: at } = state.row
  if (kind === 'countersign' && answer === 'withdrawn' && at === 'draft' && allSigned(state))
    await completeSignatures(work, id)
  if (kind === 'secondSeal' && at === 'numbered' && allSealed(state)) await completeSeals(work, id)
}
