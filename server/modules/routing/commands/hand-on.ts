import { and, eq, isNull } from 'drizzle-orm'
import { may } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type { lapseUnheld as lapseContract } from '#contract/handover.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { closeReading, documentFor, noteInside, refuseExcluded } from '../../documents/index.ts'
import { isVacant } from '../../organisation/index.ts'
import { carryQuestions, openQuestions } from '../carry.ts'
import { assignmentsOf, closeAll, nameHandlers, openBelow, openTo } from '../close.ts'
import { desksOf } from '../desks.ts'
import { isOpen, isSent } from '../policy.ts'
import { type Assignment, assignment, submission } from '../tables.ts'
import { leaderTarget, successorTarget } from '../targets.ts'
import { endSubmission, layBefore, waitingSubmission } from './submit-documents.ts'

export interface HandOn {
  readonly id: string
  readonly toHolderId: string
  readonly reason: string
}

/** An open assignment of this agency with a post nobody holds, its document locked. */
async function unheld(work: Work, id: string): Promise<Assignment> {
  const mine = and(eq(assignment.id, id), eq(assignment.agencyId, work.actor.agencyId))
  const [found] = await work.tx.select({ documentId: assignment.documentId }).from(assignment).where(mine)
  if (!found) throw fault('thing.missing')
  await documentFor(work, found.documentId, 'assignment.handle')
  const [row] = await work.tx.select().from(assignment).where(mine)
  if (!row) throw fault('thing.missing')
  if (!isOpen(row)) throw fault('thing.state', { state: row.state })
  const desk = { holderId: row.toHolderId, unitId: row.toUnitId }
  if (!(await isVacant(work.tx, row.agencyId, desk, civilDate(work.now)))) throw fault('thing.state', { state: 'held' })
  return row
}

/** The register names who handles an arrival; the sender of what was sent inside the agency sees beside each recipient who has it now. */
async function tellHandedOn(work: Work, row: Assignment, to: string): Promise<void> {
  if (row.deliveryId === null) await nameHandlers(work, row.documentId)
  else if (isSent(row)) await noteInside(work, row.deliveryId, `Người giữ việc đã thôi giữ chức vụ; chuyển cho ${to}`)
}

/**
 * Ends an assignment with whoever is gone and puts an equal one with somebody in office: same directive, place in the tree, both deadlines,
 * open questions and pauses. An assignment is never rewritten; whoever was named below it is below the new one.
 */
export async function handOnAssignment(work: Work, ask: HandOn): Promise<string> {
  const row = await unheld(work, ask.id)
  const all = await assignmentsOf(work, row.documentId)
  // Each delivery inside the agency is a tree of its own: who has one may have another.
  const beside = all.filter(
    (it) => it.parentId === row.parentId && it.deliveryId === row.deliveryId && it.id !== row.id && isOpen(it),
  )
  const target = await successorTarget(work, ask.toHolderId, beside, row.state === 'forwarded')
  await refuseExcluded(work, row.documentId, [target])
  const questions = await openQuestions(work, [row.id])
  await closeAll(
    work,
    [row],
    'withdrawn',
    `Người giữ việc đã thôi giữ chức vụ; chuyển cho ${target.name}. ${ask.reason}`,
    true,
  )
  await closeReading(work, [row.id])
  const made = await work.tx
    .insert(assignment)
    .values({
      ...row,
      id: newId(work.now),
      toHolderId: target.holderId,
      toUnitId: null,
      toName: target.name,
      toTitle: target.title,
      state: row.state === 'forwarded' ? 'forwarded' : 'waiting',
      readAt: null,
      startedAt: null,
      version: 1,
    })
    .returning()
  const [next] = made
  if (!next) throw fault('internal')
  await work.tx
    .update(assignment)
    .set({ parentId: next.id })
    .where(and(eq(assignment.parentId, row.id), isNull(assignment.closedAt)))
  await openTo(work, made)
  await carryQuestions(work, new Map([[row.id, next.id]]), questions)
  await tellHandedOn(work, row, target.name)
  await work.record('assignment.handed-on', row.documentId, [row.agencyId], {
    ...desksOf(made),
    assignmentId: next.id,
    from: row.toName,
    to: target.name,
    reason: ask.reason,
  })
  return row.documentId
}

/** Lays a document that waits for a leader no longer in office before another one. */
export async function handOnSubmission(work: Work, ask: HandOn): Promise<string> {
  const [found] = await work.tx
    .select()
    .from(submission)
    .where(and(eq(submission.id, ask.id), eq(submission.agencyId, work.actor.agencyId)))
  if (!found) throw fault('thing.missing')
  const document = await documentFor(work, found.documentId, 'document.submit')
  const row = await waitingSubmission(work, document.id)
  if (row?.id !== ask.id) throw fault('thing.state', { state: found.state })
  const desk = { holderId: row.toHolderId, unitId: null }
  if (!(await isVacant(work.tx, row.agencyId, desk, civilDate(work.now)))) throw fault('thing.state', { state: 'held' })
  const to = await leaderTarget(work, ask.toHolderId)
  await endSubmission(work, row, 'passed', ask.reason)
  await work.record('submission.passed', document.id, [document.agencyId], {
    holders: [row.fromHolderId, row.toHolderId],
    units: [],
    to: to.name,
    note: ask.reason,
  })
  await layBefore(work, document, to, row.note)
  return document.id
}

/**
 * Goes on without the opinion of a support nobody holds any more: said by whoever gave it, or by whoever hands such work over. Repeating is
 * refused by the state.
 */
export async function lapseUnheld(work: Work, ask: Ask<typeof lapseContract>) {
  const row = await unheld(work, ask.id)
  if (row.byHolderId !== work.actor.assignmentId && !may(work.actor, 'work.hand-over')) throw fault('access.denied')
  if (row.role !== 'support') throw fault('thing.state', { state: row.role })
  const below = openBelow(await assignmentsOf(work, row.documentId), row.id)
  await closeAll(work, [row, ...below], 'lapsed', ask.reason)
  await work.record('assignment.lapsed', row.documentId, [row.agencyId], {
    ...desksOf([row]),
    assignmentId: row.id,
    to: row.toName,
    reason: ask.reason,
  })
  return { documentId: row.documentId }
}
