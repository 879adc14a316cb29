import { eq } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { answerStep as contract } from '#contract/signing.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { documentForGuests } from '../../documents/index.ts'
import { goOn } from '../go-on.ts'
import { endStep, isAsked, mayWithdraw } from '../steps.ts'
import { type Step, signingStep } from '../tables.ts'
import { type SigningState, signingState } from '../turns.ts'

/** The seal an agency was to give with a signature it does not give. */
async function endTheirSeal(work: Work, { steps }: SigningState, step: Step, answer: string): Promise<void> {
  if (step.kind !== 'countersign' || step.part !== 'joint') return
  for (const it of steps)
    if (it.kind === 'secondSeal' && it.part === 'joint' && it.state === 'waiting' && it.sealingId === step.sealingId)
      await endStep(work, it, 'withdrawn', answer)
}

/**
 * Refused by whoever was asked, or taken back by whoever asked. Either way nobody waits for it any more: who asked sees the reason and asks
 * another, or goes on. An agency that issues with ours and refuses is asked again, or the approval is taken back: without it the text, which
 * names it, does not leave.
 */
export async function answerStep(work: Work, ask: Ask<typeof contract>) {
  const [named] = await work.tx
    .select({ documentId: signingStep.documentId })
    .from(signingStep)
    .where(eq(signingStep.id, ask.id))
  if (!named) throw fault('thing.missing')
  // Two answers, or an answer and a seal, one after the other: the second sees the first.
  const row = await documentForGuests(work, named.documentId, true)
  const state = await signingState(work, row)
  const seen = state.steps.find((it) => it.id === ask.id)
  if (!seen) throw fault('thing.missing')
  const { answer, reason } = ask
  if (!(answer === 'refused' ? await isAsked(work, seen) : await mayWithdraw(work, state, seen)))
    throw fault('access.denied')
  if (seen.state !== 'waiting') throw fault('thing.state', { state: seen.state })
  const agencies = [row.agencyId, ...(seen.sealingId === null ? [] : [seen.sealingId])]
  await endStep(work, seen, answer, reason)
  await endTheirSeal(work, state, seen, reason)
  const steps = state.steps.map((it) => (it.id === seen.id ? { ...it, state: answer } : it))
  await goOn(work, { ...state, steps }, seen.kind, answer)
  const refused = answer === 'refused'
  await work.record('signature.answered', row.id, agencies, {
    kind: seen.kind,
    note: seen.holderName,
    reason,
    answer,
    holders: (refused ? [seen.askedBy] : [seen.holderId]).filter((it) => it !== null),
    keepers: !refused && seen.kind === 'secondSeal' && seen.sealingId !== null ? [seen.sealingId] : [],
  })
  return { done: true as const }
}
