import { and, asc, eq, inArray } from 'drizzle-orm'
import { may } from '#access'
import type { AskKind, SigningAct } from '#contract/signing.ts'
import type { RevisionAct } from '#contract/words.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, documentFile, documentRevision, signingRule } from '../documents/index.ts'
import { storedFile } from '../files/index.ts'
import { isSealKept, keepsSeal } from './keeper.ts'
import { type Step, signingStep } from './tables.ts'

export interface Turn {
  readonly act: SigningAct
  readonly position: number
  readonly stepId: string | null
}

export interface SigningState {
  readonly row: DocumentRecord
  readonly steps: readonly Step[]
  /** Somebody keeps a seal of the agency whose document it is. */
  readonly keptSeal: boolean
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
    .orderBy(asc(signingStep.askedAt), asc(signingStep.kind), asc(signingStep.id))
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
    keptSeal: await isSealKept(work, row.agencyId),
    files: files.map(({ mediaType, ...it }) => ({ ...it, pdf: mediaType === 'application/pdf' })),
    acts,
  }
}

const counted = ['recorded', 'signed', 'sealed', 'appendixSealed'] as const

const waits = (state: SigningState, kind: Step['kind']) =>
  state.steps.some((it) => it.kind === kind && it.state === 'waiting')

export const hasAct = (state: SigningState, act: RevisionAct, position?: number) =>
  state.acts.some((it) => it.act === act && (position === undefined || it.position === position))

/** Who wrote the minutes is still to sign them. */
export const recordWaits = (state: SigningState) => state.row.recorderHolderId !== null && !hasAct(state, 'recorded')

type Missing = 'initials' | 'record' | 'sign' | 'number'

/** What must come before an act, in the order of handbook 8.4: initials, signature, number, seal. Undefined: nothing is missing. */
export function missingBefore(state: SigningState, act: SigningAct): Missing | undefined {
  const { row } = state
  if (act === 'signed' && waits(state, 'initials')) return 'initials'
  if (act === 'signed' && recordWaits(state)) return 'record'
  if (act === 'countersigned' && !hasAct(state, 'signed')) return 'sign'
  const seals = act === 'sealed' || act === 'appendixSealed' || act === 'secondSealed'
  if (seals && row.state === 'draft') return row.signedSha256 === null && row.approvedAt !== null ? 'sign' : 'number'
  return undefined
}

/** Agencies that issue the document with ours: asked and not taken back. */
const coIssuers = (state: SigningState) => [
  ...new Set(
    state.steps.flatMap((it) =>
      it.kind === 'countersign' && it.part === 'joint' && it.state !== 'withdrawn' ? (it.sealingId ?? []) : [],
    ),
  ),
]

/** Somebody is still to do what was asked; of an agency that issues with ours a refusal ends nothing. `stepId` counts as done. */
function open(state: SigningState, kind: 'countersign' | 'secondSeal', stepId: string | null): boolean {
  const asked = state.steps.filter((it) => it.kind === kind)
  if (asked.some((it) => it.state === 'waiting' && it.id !== stepId)) return true
  const done = asked.filter((it) => it.state === 'done' || it.id === stepId).map((it) => it.sealingId)
  return coIssuers(state).some((agency) => !done.includes(agency))
}

/** The seal of another agency stands, or is to stand, where that of an agency without one would. */
export const insteadOfOurs = (state: SigningState, states: readonly Step['state'][]) =>
  state.steps.find((it) => it.kind === 'secondSeal' && it.part === 'instead' && states.includes(it.state))

/** The seal under which it goes out stands: ours, or that in place of it. `stepId` counts as done. */
const isSealed = (state: SigningState, stepId: string | null) =>
  hasAct(state, 'sealed') ||
  state.steps.some((it) => it.part === 'instead' && (it.state === 'done' || it.id === stepId))

/** Everybody who is to sign has signed. */
export const allSigned = (state: SigningState, stepId: string | null = null) =>
  hasAct(state, 'signed') && !open(state, 'countersign', stepId)

/** Every seal that is to come stands. */
export const allSealed = (state: SigningState, stepId: string | null = null) =>
  isSealed(state, stepId) && !open(state, 'secondSeal', stepId)

/** Whether the act ends its kind: nobody else is still to sign, or to seal. */
export function completes(state: SigningState, act: SigningAct, stepId: string | null): boolean {
  if (act === 'signed') return !open(state, 'countersign', stepId)
  if (act === 'countersigned') return allSigned(state, stepId)
  return act === 'sealed' ? !open(state, 'secondSeal', stepId) : allSealed(state, stepId)
}

/** What the keeper of a seal may seal: his own agency's documents, and those of another that asks for it. */
async function sealTurns(work: Work, state: SigningState, main: { readonly position: number }): Promise<Turn[]> {
  const { row, steps, files } = state
  if (row.state !== 'numbered' || !(await keepsSeal(work))) return []
  const at = { position: main.position }
  const instead = insteadOfOurs(state, ['waiting', 'done'])
  const asked = steps.find(
    (it) => it.kind === 'secondSeal' && it.state === 'waiting' && it.sealingId === work.actor.agencyId,
  )
  const turns: Turn[] = []
  if (row.agencyId === work.actor.agencyId && !instead && !hasAct(state, 'sealed'))
    turns.push({ act: 'sealed', ...at, stepId: null })
  const first = hasAct(state, 'sealed') || instead?.state === 'done'
  if (asked && (asked.part === 'instead' || first)) turns.push({ act: 'secondSealed', ...at, stepId: asked.id })
  // An appendix in a file of its own bears the seal under which the document goes out.
  if ((instead?.sealingId ?? row.agencyId) === work.actor.agencyId)
    for (const it of files)
      if (it.role === 'attachment' && it.pdf && !hasAct(state, 'appendixSealed', it.position))
        turns.push({ act: 'appendixSealed', position: it.position, stepId: null })
  return turns
}

/** What the actor may sign now, on which file. One's own post and person only; nobody signs for another. */
export async function turnsOf(work: Work, state: SigningState): Promise<Turn[]> {
  const { row, steps } = state
  const main = state.files.find((it) => it.role === 'main' && it.pdf)
  if (!main || work.actor.onBehalfOf || row.recalledAt !== null || (await signingRule(work, row)) === 'none') return []
  const mine = steps.filter((it) => it.state === 'waiting' && it.holderId === work.actor.assignmentId)
  const at = { position: main.position }
  const turns: Turn[] = []
  if (row.state === 'draft' && row.approvedAt !== null) {
    if (!hasAct(state, 'signed')) {
      for (const it of mine) if (it.kind === 'initials') turns.push({ act: 'initialled', ...at, stepId: it.id })
      if (row.recorderHolderId === work.actor.assignmentId && recordWaits(state))
        turns.push({ act: 'recorded', ...at, stepId: null })
      if (row.signerHolderId === work.actor.assignmentId) turns.push({ act: 'signed', ...at, stepId: null })
    }
    for (const it of mine) if (it.kind === 'countersign') turns.push({ act: 'countersigned', ...at, stepId: it.id })
  }
  turns.push(...(await sealTurns(work, state, main)))
  return turns.filter((it) => missingBefore(state, it.act) === undefined)
}

/**
 * Who may ask for what, and when. Initials before the signature, by its signer or the clerk. A second competent person, or an agency to issue
 * with, before the number. The seal of another agency after the number: behind our own, or when nobody here keeps one.
 */
export function mayAsk(work: Work, state: SigningState): AskKind[] {
  const { row } = state
  if (row.approvedAt === null || row.agencyId !== work.actor.agencyId || row.recalledAt !== null) return []
  const signer = row.signerHolderId === work.actor.assignmentId && !work.actor.onBehalfOf
  if (!signer && !may(work.actor, 'document.issue')) return []
  if (row.state === 'numbered' && row.signing === 'full')
    return (isSealed(state, null) || !state.keptSeal) && !insteadOfOurs(state, ['waiting']) ? ['secondSeal'] : []
  if (row.state !== 'draft') return []
  return [
    ...(hasAct(state, 'signed') ? [] : (['initials'] as const)),
    ...(row.signedSha256 === null ? (['countersign', 'joint'] as const) : []),
  ]
}
