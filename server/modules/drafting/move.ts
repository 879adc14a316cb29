import { eq, sql } from 'drizzle-orm'
import { type DraftState, type DraftStepName, draftNext } from '#contract/drafting.ts'
import type { Work } from '#platform/work.ts'
import { type Held, lastStep } from './policy.ts'
import { type Draft, draft, draftStep } from './tables.ts'

/** Whom a draft is with. */
export interface With {
  readonly id: string
  readonly name: string
  readonly title: string
}

export interface Move {
  readonly act: DraftStepName
  readonly to: DraftState
  /** Null when nobody of the way acts next: approved, dropped. */
  readonly with: With | null
  readonly note: string
  readonly sha256?: string
  readonly changes?: Partial<typeof draft.$inferInsert>
}

/** Adds a line to the history of decisions. */
export async function addStep(
  work: Work,
  row: Pick<Draft, 'id' | 'state' | 'newest'>,
  step: { act: DraftStepName; to: DraftState; toName: string; note: string; sha256?: string },
): Promise<void> {
  const last = await lastStep(work, row.id)
  await work.tx.insert(draftStep).values({
    draftId: row.id,
    ordinal: (last?.ordinal ?? 0) + 1,
    act: step.act,
    fromState: row.state,
    toState: step.to,
    byId: work.actor.assignmentId,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    toName: step.toName,
    note: step.note,
    number: row.newest,
    sha256: step.sha256 ?? null,
    at: work.now,
  })
}

/** Brings a draft to its next state: the row, the line of history and the fact in one. What nobody has taken out is nobody's. */
export async function move(work: Work, { row }: Pick<Held, 'row'>, it: Move): Promise<void> {
  if (it.act !== 'undone' && !draftNext[row.state].includes(it.to))
    throw new Error(`no way from ${row.state} to ${it.to}`)
  await addStep(work, row, {
    act: it.act,
    to: it.to,
    toName: it.with?.name ?? '',
    note: it.note,
    ...(it.sha256 === undefined ? {} : { sha256: it.sha256 }),
  })
  await work.tx
    .update(draft)
    .set({
      state: it.to,
      withId: it.with?.id ?? null,
      withName: it.with?.name ?? '',
      withTitle: it.with?.title ?? '',
      since: work.now,
      checkedOutBy: null,
      checkedOutName: '',
      checkedOutAt: null,
      ...it.changes,
      version: sql`${draft.version} + 1`,
    })
    .where(eq(draft.id, row.id))
  await work.record('draft.moved', row.id, [row.agencyId], {
    holders: [...new Set([row.authorId, row.withId, it.with?.id].filter((id) => typeof id === 'string'))],
    units: [],
    act: it.act,
    from: row.state,
    to: it.to,
    next: it.with?.id ?? null,
    author: row.authorId,
    toName: it.with?.name ?? '',
    note: it.note,
    number: row.newest,
  })
}
