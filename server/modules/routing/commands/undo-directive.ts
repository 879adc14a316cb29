import { and, eq, sql } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { documentFor, moveHandling } from '../../documents/index.ts'
import { assignmentsOf, closeAll, giveBack } from '../close.ts'
import { desksOf } from '../desks.ts'
import { isOpen, undoSeconds } from '../policy.ts'
import { routingCard } from '../queries/routing-card.ts'
import { type Assignment, assignment, type Directive, directive, submission } from '../tables.ts'

async function directiveFor(work: Work, id: string) {
  const mine = and(eq(directive.id, id), eq(directive.agencyId, work.actor.agencyId))
  const [seen] = await work.tx.select({ documentId: directive.documentId }).from(directive).where(mine)
  if (!seen) throw fault('thing.missing')
  const document = await documentFor(work, seen.documentId, 'assignment.handle')
  const [row] = await work.tx.select().from(directive).where(mine)
  if (!row || row.byHolderId !== work.actor.assignmentId) throw fault('access.denied')
  if (row.undoneAt !== null) throw fault('thing.state', { state: 'undone' })
  if (work.now.getTime() - row.at.getTime() > undoSeconds * 1000)
    throw fault('routing.undo-late', { seconds: undoSeconds })
  return { row, document }
}

/** As it stood before: the assignment on its holder's desk again, or the submission before its leader. */
async function stepBack(work: Work, row: Directive, left: readonly Assignment[]): Promise<'waitDirective' | null> {
  if (row.parentId !== null) {
    if (!left.some((it) => it.parentId === row.parentId && it.role !== 'informed' && isOpen(it)))
      await work.tx
        .update(assignment)
        .set({
          state: sql`case when ${assignment.startedAt} is null then 'waiting' else 'doing' end`,
          version: sql`${assignment.version} + 1`,
        })
        .where(and(eq(assignment.id, row.parentId), eq(assignment.state, 'forwarded')))
    return null
  }
  if (row.submissionId === null) return null
  await work.tx.update(submission).set({ state: 'waiting', closedAt: null }).where(eq(submission.id, row.submissionId))
  return 'waitDirective'
}

/** Both acts stay on record. What somebody has begun to handle is withdrawn with a reason, not undone. */
export async function undoDirective(work: Work, ask: { id: string }) {
  const { row, document } = await directiveFor(work, ask.id)
  const all = await assignmentsOf(work, document.id)
  const given = all.filter((it) => it.directiveId === row.id)
  if (given.some((it) => it.state !== 'waiting')) throw fault('thing.state', { state: 'doing' })
  await closeAll(work, given, 'withdrawn', '')
  await work.tx.update(directive).set({ undoneAt: work.now }).where(eq(directive.id, row.id))
  await work.record('directive.undone', document.id, [document.agencyId], {
    ...desksOf(given),
    directiveId: row.id,
  })
  await giveBack(work, row.id)
  const left = (await assignmentsOf(work, document.id)).filter((it) => it.directiveId !== row.id)
  const handling = await stepBack(work, row, left)
  const standing = left.some((it) => it.parentId === null && it.role !== 'informed' && isOpen(it))
  if (row.parentId === null && !standing) await moveHandling(work, document, handling)
  return routingCard(work, document.id)
}
