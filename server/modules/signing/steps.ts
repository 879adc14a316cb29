import { and, eq } from 'drizzle-orm'
import { may } from '#access'
import { civilDate } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { closeReading, type DocumentRecord, openReading } from '../documents/index.ts'
import { holdersOn } from '../organisation/index.ts'
import { keepsSeal } from './keeper.ts'
import { type Step, signingStep } from './tables.ts'
import type { SigningState } from './turns.ts'

/** Asked in person; of an agency: the keeper of its seal, in person. */
export async function isAsked(work: Work, step: Step): Promise<boolean> {
  if (work.actor.onBehalfOf) return false
  if (step.kind !== 'secondSeal') return step.holderId === work.actor.assignmentId
  return step.sealingId === work.actor.agencyId && (await keepsSeal(work))
}

/** Whoever asked, and who was asked, hold those posts no longer: nobody else would end it. */
async function isAbandoned(work: Work, { askedBy, holderId }: Step): Promise<boolean> {
  const posts = [askedBy, ...(holderId === null ? [] : [holderId])]
  const found = await holdersOn(work.tx, posts, civilDate(work.now))
  return posts.every((it) => found.get(it)?.now !== true)
}

/**
 * Whoever asked; what was asked of another agency, or by and of people who have left, also those who could ask it now, or a number would wait
 * for ever for somebody who has left. An agency that has signed with ours is not let out of its seal: it refuses, or it seals.
 */
export async function mayWithdraw(work: Work, { row, steps }: SigningState, step: Step): Promise<boolean> {
  if (work.actor.onBehalfOf || row.agencyId !== work.actor.agencyId) return false
  if (step.kind === 'secondSeal' && step.part === 'joint') {
    const bound = steps.some(
      (it) =>
        it.kind === 'countersign' && it.sealingId === step.sealingId && (it.state === 'done' || it.state === 'waiting'),
    )
    if (bound) return false
  }
  const { assignmentId } = work.actor
  if (step.askedBy === assignmentId) return true
  if (row.signerHolderId !== assignmentId && !may(work.actor, 'document.issue')) return false
  return step.part !== 'own' || isAbandoned(work, step)
}

type Asked = Pick<Step, 'kind' | 'holderName' | 'note'> &
  Partial<Pick<Step, 'part' | 'holderId' | 'sealingId' | 'holderTitle'>>

/** Writes what is asked of somebody, by the actor. */
export async function addStep(work: Work, row: DocumentRecord, asked: Asked): Promise<string> {
  const id = newId(work.now)
  await work.tx.insert(signingStep).values({
    ...asked,
    id,
    documentId: row.id,
    agencyId: row.agencyId,
    state: 'waiting',
    askedBy: work.actor.assignmentId,
    askedByName: work.actor.personName,
    askedAt: work.now,
  })
  return id
}

/** Opens the one document to whom its agency asks: a person, or the clerks of an agency, one of whom keeps its seal. */
export async function openToGuest(
  work: Work,
  documentId: string,
  stepId: string,
  to: { readonly holderId: string } | { readonly unitId: string },
): Promise<void> {
  await openReading(work, [{ documentId, ...to, basis: 'guest', basisId: stepId, since: work.now }])
}

/** Ends what waits, with the reason; a guest who did nothing reads the document no more. */
export async function endStep(work: Work, step: Step, state: 'refused' | 'withdrawn', answer: string): Promise<void> {
  await work.tx
    .update(signingStep)
    .set({ state, answer, answeredAt: work.now })
    .where(and(eq(signingStep.id, step.id), eq(signingStep.state, 'waiting')))
  if (step.part !== 'own') await closeReading(work, [step.id])
}
