import { and, asc, eq, inArray } from 'drizzle-orm'
import { may } from '#access'
import type { SigningAct, StepKind } from '#contract/signing.ts'
import type { RevisionAct } from '#contract/words.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, documentFile, documentRevision, signingRule } from '../documents/index.ts'
import { storedFile } from '../files/index.ts'
import { keepsSeal } from './keeper.ts'
import { type Step, signingStep } from './tables.ts'

export interface Turn {
  readonly act: SigningAct
  readonly position: number
  readonly stepId: string | null
}

export interface SigningState {
  readonly row: DocumentRecord
  readonly steps: readonly Step[]
  readonly files: readonly {
    readonly position: number
    readonly role: string
    readonly sha256: string
    readonly pdf: boolean
  }[]
  /** Acts on each file since it was approved. */
  readonly acts: readonly { readonly position: number; readonly act: RevisionAct; readonly sha256: string }[]
}

export async function signingState(work: Work, row: DocumentRecord): Promise<SigningState> {
  const steps = await work.tx
    .select()
    .from(signingStep)
    .where(eq(signingStep.documentId, row.id))
    .orderBy(asc(signingStep.askedAt), asc(signingStep.id))
  const files = await work.tx
    .select({
      position: documentFile.position,
      role: documentFile.role,
      sha256: documentFile.sha256,
      mediaType: storedFile.mediaType,
    })
    .from(documentFile)
    .innerJoin(storedFile, eq(storedFile.sha256, documentFile.sha256))
    .where(eq(documentFile.documentId, row.id))
    .orderBy(asc(documentFile.position))
  const acts = await work.tx
    .select({ position: documentRevision.position, act: documentRevision.act, sha256: documentRevision.sha256 })
    .from(documentRevision)
    .where(and(eq(documentRevision.documentId, row.id), inArray(documentRevision.act, [...counted])))
  return {
    row,
    steps,
    files: files.map(({ mediaType, ...it }) => ({ ...it, pdf: mediaType === 'application/pdf' })),
    acts,
  }
}

const counted = ['signed', 'sealed', 'appendixSealed'] as const

const waits = (state: SigningState, kind: Step['kind']) =>
  state.steps.some((it) => it.kind === kind && it.state === 'waiting')

export const hasAct = (state: SigningState, act: RevisionAct, position?: number) =>
  state.acts.some((it) => it.act === act && (position === undefined || it.position === position))

/** What must come before an act, in the order of handbook 8.4: initials, signature, number, seal. Undefined: nothing is missing. */
export function missingBefore(state: SigningState, act: SigningAct): 'initials' | 'sign' | 'number' | undefined {
  const { row } = state
  if (act === 'signed' && waits(state, 'initials')) return 'initials'
  if (act === 'countersigned' && !hasAct(state, 'signed')) return 'sign'
  const seals = act === 'sealed' || act === 'appendixSealed' || act === 'secondSealed'
  if (seals && row.state === 'draft') return row.signedSha256 === null && row.approvedAt !== null ? 'sign' : 'number'
  return undefined
}

/** Whether the act ends its kind: nobody else is still to sign, or to seal. */
export function completes(state: SigningState, act: SigningAct, stepId: string | null): boolean {
  const others = (kind: Step['kind']) =>
    state.steps.some((it) => it.kind === kind && it.state === 'waiting' && it.id !== stepId)
  if (act === 'signed' || act === 'countersigned')
    return !others('countersign') && (act === 'signed' || hasAct(state, 'signed'))
  return !others('secondSeal') && (act === 'sealed' || hasAct(state, 'sealed'))
}

/** What the actor may sign now, on which file. One's own post and person only; nobody signs for another. */
export async function turnsOf(work: Work, state: SigningState): Promise<Turn[]> {
  const { row, steps, files } = state
  const main = files.find((it) => it.role === 'main' && it.pdf)
  if (!main || work.actor.onBehalfOf || row.recalledAt !== null || (await signingRule(work, row)) === 'none') return []
  const mine = steps.filter((it) => it.state === 'waiting' && it.holderId === work.actor.assignmentId)
  const at = { position: main.position }
  const turns: Turn[] = []
  if (row.state === 'draft' && row.approvedAt !== null) {
    if (!hasAct(state, 'signed')) {
      for (const it of mine) if (it.kind === 'initials') turns.push({ act: 'initialled', ...at, stepId: it.id })
      if (row.signerHolderId === work.actor.assignmentId) turns.push({ act: 'signed', ...at, stepId: null })
    }
    for (const it of mine) if (it.kind === 'countersign') turns.push({ act: 'countersigned', ...at, stepId: it.id })
  }
  const ours = row.agencyId === work.actor.agencyId && (await keepsSeal(work))
  if (ours && row.state === 'numbered') {
    if (!hasAct(state, 'sealed')) turns.push({ act: 'sealed', ...at, stepId: null })
    for (const it of files)
      if (it.role === 'attachment' && it.pdf && !hasAct(state, 'appendixSealed', it.position))
        turns.push({ act: 'appendixSealed', position: it.position, stepId: null })
  }
  return turns.filter((it) => missingBefore(state, it.act) === undefined)
}

/**
 * Who may ask for what, and when. Initials before the signature, by its signer or the clerk; a second competent person before the number,
 * by the signer.
 */
export function mayAsk(work: Work, state: SigningState): StepKind[] {
  const { row } = state
  if (row.state !== 'draft' || row.approvedAt === null || row.agencyId !== work.actor.agencyId) return []
  const signer = row.signerHolderId === work.actor.assignmentId && !work.actor.onBehalfOf
  const clerk = may(work.actor, 'document.issue')
  const found: StepKind[] = []
  if ((signer || clerk) && !hasAct(state, 'signed')) found.push('initials')
  if ((signer || clerk) && row.signedSha256 === null) found.push('countersign')
  return found
}
