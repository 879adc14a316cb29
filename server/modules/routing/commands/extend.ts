import { eq, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { askExtension as askContract, decideExtension as decideContract } from '#contract/routing.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { desksOf } from '../desks.ts'
import { instantOf } from '../instant.ts'
import { assignmentFor } from '../policy.ts'
import { routingCard } from '../queries/routing-card.ts'
import { type Assignment, assignment, extension } from '../tables.ts'

/** Whoever was named below somebody has no more time than he. */
async function refuseAfterParent(work: Work, row: Assignment, wantedAt: Date): Promise<void> {
  if (row.parentId === null) return
  const [parent] = await work.tx.select().from(assignment).where(eq(assignment.id, row.parentId))
  if (parent?.dueAt && wantedAt > parent.dueAt)
    throw fault('input.invalid', { problems: [{ path: '/wantedAt', rule: 'after-parent' }] })
}

/** Asked of the assigner; until he answers, the deadline stands. */
export async function askExtension(work: Work, ask: Ask<typeof askContract>) {
  const { row } = await assignmentFor(work, ask.id, 'extend')
  const wantedAt = instantOf(ask.wantedAt, '/wantedAt')
  if (wantedAt <= work.now || (row.dueAt !== null && wantedAt <= row.dueAt))
    throw fault('routing.due-past', { due: wantedAt.toISOString() })
  await refuseAfterParent(work, row, wantedAt)
  await work.tx.insert(extension).values({
    id: newId(work.now),
    assignmentId: row.id,
    askedByName: work.actor.personName,
    askedByTitle: work.actor.title,
    askedAt: work.now,
    wantedAt,
    reason: ask.reason,
  })
  await work.record('extension.asked', row.documentId, [row.agencyId], {
    ...desksOf([row]),
    assignmentId: row.id,
    to: row.toName,
    wantedAt: wantedAt.toISOString(),
    reason: ask.reason,
  })
  return routingCard(work, row.documentId)
}

/** Granted, the deadline moves; the original one stays beside it for ever. Repeating is refused by the state. */
export async function decideExtension(work: Work, ask: Ask<typeof decideContract>) {
  const [asked] = await work.tx.select().from(extension).where(eq(extension.id, ask.id))
  if (!asked) throw fault('thing.missing')
  const { row } = await assignmentFor(work, asked.assignmentId, 'decide')
  const [open] = await work.tx.select().from(extension).where(eq(extension.id, ask.id)).for('update')
  if (!open || open.granted !== null) throw fault('thing.state', { state: 'decided' })
  if (ask.granted) {
    if (open.wantedAt <= work.now) throw fault('routing.due-past', { due: open.wantedAt.toISOString() })
    await refuseAfterParent(work, row, open.wantedAt)
  }
  await work.tx
    .update(extension)
    .set({
      granted: ask.granted,
      decidedAt: work.now,
      decidedByName: work.actor.personName,
      decidedByTitle: work.actor.title,
      decisionNote: ask.note,
    })
    .where(eq(extension.id, open.id))
  if (ask.granted)
    await work.tx
      .update(assignment)
      .set({ dueAt: open.wantedAt, version: sql`${assignment.version} + 1` })
      .where(eq(assignment.id, row.id))
  await work.record('extension.decided', row.documentId, [row.agencyId], {
    ...desksOf([row]),
    assignmentId: row.id,
    to: row.toName,
    granted: ask.granted,
    note: ask.note,
  })
  return routingCard(work, row.documentId)
}
