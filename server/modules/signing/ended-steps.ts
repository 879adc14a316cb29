import type { Work } from '#platform/work.ts'

/** What was asked of somebody and has ended without an answer of his. */
export interface EndedStep extends Record<string, unknown> {
  readonly id: string
  readonly documentId: string
  readonly agencyId: string
  readonly sealingId: string | null
  readonly kind: 'initials' | 'countersign' | 'secondSeal'
  readonly name: string
  readonly askedBy: string
  readonly holderId: string | null
  readonly reason: string
  readonly state: 'refused' | 'withdrawn'
  /** Whose act ended it, when it is not the actor's. */
  readonly by?: { readonly name: string; readonly title: string }
}

const keptBy = (it: EndedStep) =>
  it.state === 'withdrawn' && it.kind === 'secondSeal' && it.sealingId !== null ? [it.sealingId] : []

/** Says so: of what counts as refused to whoever asked, of what is taken back to whoever was asked. */
export const tellEnded = (work: Work, ended: readonly EndedStep[]): Promise<void> =>
  work.recordAll(
    'signature.answered',
    ended.map((it) => ({
      subjectId: it.documentId,
      agencies: [it.agencyId, ...(it.sealingId === null ? [] : [it.sealingId])],
      data: {
        kind: it.kind,
        note: it.name,
        reason: it.reason,
        answer: it.state,
        holders: it.state === 'refused' ? [it.askedBy] : it.holderId === null ? [] : [it.holderId],
        keepers: keptBy(it),
        ...(it.by === undefined ? {} : { by: it.by }),
      },
    })),
  )
