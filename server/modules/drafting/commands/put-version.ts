import { eq, sql } from 'drizzle-orm'
import type { addVersion as addContract, checkOutDraft as outContract } from '#contract/drafting.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { draftFor } from '../policy.ts'
import { draftCard } from '../queries/draft-card.ts'
import { type Draft, draft } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { putVersion } from '../versions.ts'

/** Somebody else works on the text. */
export function refuseOut(work: Work, row: Draft): void {
  if (row.checkedOutBy !== null && row.checkedOutBy !== work.actor.assignmentId)
    throw fault('draft.checked-out', { name: row.checkedOutName, at: row.checkedOutAt?.toISOString() ?? '' })
}

export const addVersion = (tools: Tools) =>
  async function addVersion(work: Work, ask: Ask<typeof addContract>) {
    const { row } = await draftFor(work, ask.id, 'addVersion', ask.version)
    refuseOut(work, row)
    const number = await putVersion(work, tools, row, ask)
    await work.record('draft.version-added', row.id, [row.agencyId], {
      holders: [...new Set([row.authorId, work.actor.assignmentId])],
      units: [],
      number,
      note: ask.note,
    })
    return draftCard(work, row.id, tools)
  }

const desks = (work: Work, row: Draft) => ({
  holders: [...new Set([row.authorId, work.actor.assignmentId, ...(row.withId === null ? [] : [row.withId])])],
  units: [],
})

/** Repeating by the same person is no change. */
export const checkOutDraft = (tools: Tools) =>
  async function checkOutDraft(work: Work, ask: Ask<typeof outContract>) {
    const { row } = await draftFor(work, ask.id, 'edit', ask.version)
    refuseOut(work, row)
    if (row.checkedOutBy === null) {
      const { assignmentId, personName } = work.actor
      await work.tx
        .update(draft)
        .set({
          checkedOutBy: assignmentId,
          checkedOutName: personName,
          checkedOutAt: work.now,
          version: sql`${draft.version} + 1`,
        })
        .where(eq(draft.id, row.id))
      await work.record('draft.checked-out', row.id, [row.agencyId], desks(work, row))
    }
    return draftCard(work, row.id, tools)
  }

/** Whoever had it taken out is told: his next version would be refused without it. */
export const releaseDraft = (tools: Tools) =>
  async function releaseDraft(work: Work, ask: { id: string }) {
    const { row } = await draftFor(work, ask.id, 'release')
    await work.tx
      .update(draft)
      .set({ checkedOutBy: null, checkedOutName: '', checkedOutAt: null, version: sql`${draft.version} + 1` })
      .where(eq(draft.id, row.id))
    const { holders, units } = desks(work, row)
    await work.record('draft.released', row.id, [row.agencyId], {
      holders: [...new Set([...holders, ...(row.checkedOutBy === null ? [] : [row.checkedOutBy])])],
      units,
      of: row.checkedOutName,
    })
    return draftCard(work, row.id, tools)
  }
