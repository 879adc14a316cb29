import { type DraftStage, type DraftStepName, draftWay } from '#contract/drafting.ts'
import type { Card, Step } from './draft.ts'

export type Stage = DraftStage | 'issue'
export interface StageLine {
  readonly stage: Stage
  readonly state: 'done' | 'now' | 'skipped' | 'ahead'
  /** Whose work it was, or is. */
  readonly who: string
  readonly at: string | null
}

const finishes: Record<DraftStage, DraftStepName> = {
  drafting: 'submitted',
  unitReview: 'contentChecked',
  formatCheck: 'formatChecked',
  officeReview: 'officeReviewed',
  waitSign: 'approved',
}
const stages: readonly Stage[] = [...draftWay, 'issue']

/** Where a draft stands on its way; while opinions are asked it stands where they were asked from. */
export function stageOf(card: Pick<Card, 'state' | 'steps'>): Stage | null {
  if (card.state === 'dropped') return null
  if (card.state === 'approved') return 'issue'
  if (card.state !== 'consulting') return card.state
  const from = card.steps.findLast((step) => step.act === 'opinionsAsked')?.from
  return draftWay.find((it) => it === from) ?? 'drafting'
}

/** The step that finished a stage last; a head who drafts checks the content before he submits. */
const lastOf = (steps: readonly Step[], act: DraftStepName) => steps.findLast((step) => step.act === act)

export function stageLines(card: Card): readonly StageLine[] {
  const here = stageOf(card)
  const issued = card.document?.state === 'issued'
  const at = here === null ? -1 : stages.indexOf(here)
  return stages.map((stage, nth): StageLine => {
    if (stage === 'issue')
      return { stage, state: issued ? 'done' : here === 'issue' ? 'now' : 'ahead', who: card.code ?? '', at: null }
    if (nth > at) return { stage, state: 'ahead', who: '', at: null }
    if (nth === at) return { stage, state: 'now', who: card.with?.name ?? '', at: card.since }
    const step = lastOf(card.steps, finishes[stage])
    return step
      ? { stage, state: 'done', who: step.by.name, at: step.at }
      : { stage, state: 'skipped', who: '', at: null }
  })
}

/** Earlier stages a draft can be returned to: those that somebody had. */
export function returnable(card: Card): readonly { stage: DraftStage; name: string }[] {
  const here = stageOf(card)
  const had: Record<DraftStage, string | undefined> = {
    drafting: card.author.name,
    unitReview: card.contentChecker?.name,
    formatCheck: card.formatChecker?.name,
    officeReview: card.officeReviewer?.name,
    waitSign: card.signer?.name,
  }
  return draftWay.flatMap((stage) => {
    const name = had[stage]
    const earlier = here !== null && stages.indexOf(stage) < stages.indexOf(here)
    return name !== undefined && earlier ? [{ stage, name }] : []
  })
}
