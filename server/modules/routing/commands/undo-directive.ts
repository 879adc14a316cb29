import { and, eq, sql } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { documentFor, moveHandling } from '../../documents/index.ts'
import { assignmentsOf, closeAll, giveBack, nameHandlers, openBelow } from '../close.ts'
import { desksOf } from '../desks.ts'
import { isOpen, isSent, undoSeconds, untouched } from '../policy.ts'
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
  // Not given here, but carried over: that act is taken back by whoever did it.
  if (row.carriedFrom !== null) throw fault('thing.state', { state: 'carried' })
  if (work.now.getTime() - row.at.getTime() > undoSeconds * 1000)
    throw fault('routing.undo-late', { seconds: undoSeconds })
  return { row, document }
}

/** As it stood before: the assignment on its holder's desk again, or the submission before its leader. */
async function stepBack(work: Work, row: Directive, left: readonly Assignment[]): Promise<void> {
  if (row.parentId !== null) {
    if (left.some((it) => it.parentId === row.parentId && it.role !== 'informed' && isOpen(it))) return
    await work.tx
      .update(assignment)
      .set({
        state: sql`case when ${assignment.startedAt} is null then 'waiting' else 'doing' end`,
        version: sql`${assignment.version} + 1`,
      })
      .where(and(eq(assignment.id, row.parentId), eq(assignment.state, 'forwarded')))
    return
  }
  if (row.submissionId !== null)
    await work.tx
      .update(submission)
      .set({ state: 'waiting', closedAt: null })
      .where(eq(submission.id, row.submissionId))
}

/** Both acts stay on record. What somebody has begun to handle is withdrawn with a reason, not undone. */
export async function undoDirective(work: Work, ask: { id: string }) {
  const { row, document } = await directiveFor(work, ask.id)
  const all = await assignmentsOf(work, document.id)
  const given = all.filter((it) => it.directiveId === row.id)
  if (given.some(isSent)) throw fault('access.denied')
  if (!given.every(untouched)) throw fault('thing.state', { state: 'doing' })
  const gone = [...given, ...given.flatMap((it) => openBelow(all, it.id))]
  await closeAll(work, gone, 'withdrawn', '')
  await work.tx.update(directive).set({ undoneAt: work.now }).where(eq(directive.id, row.id))
  await work.record('directive.undone', document.id, [document.agencyId], {
    ...desksOf(gone),
    directiveId: row.id,
  })
  await giveBack(work, document.id, row.id)
  await stepBack(
    work,
    row,
    (await assignmentsOf(work, document.id)).filter((it) => it.directiveId !== row.id),
  )
  if (row.parentId === null) {
    await moveHandling(work, document, row.handlingBefore)
    await nameHandlers(work, document.id)
  }
  return routingCard(work, document.id)
}
