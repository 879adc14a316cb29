import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { undoTransfer as contract } from '#contract/transfer.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { closeReading, type DocumentRecord, documentFor, moveHandling } from '../../documents/index.ts'
import { assignmentsOf, closeAll, nameHandlers } from '../close.ts'
import { desksOf } from '../desks.ts'
import { isOpen, undoSeconds } from '../policy.ts'
import { routingCard } from '../queries/routing-card.ts'
import { openWorkOf } from '../replaced.ts'
import {
  type Assignment,
  assignment,
  assignmentTransfer,
  directive,
  extension,
  type HandlingTransfer,
  handlingTransfer,
  submission,
} from '../tables.ts'

interface Moved {
  readonly row: HandlingTransfer
  readonly from: DocumentRecord
  readonly to: DocumentRecord
}

async function transferFor(work: Work, id: string): Promise<Moved> {
  const mine = and(eq(handlingTransfer.id, id), eq(handlingTransfer.agencyId, work.actor.agencyId))
  const [seen] = await work.tx.select().from(handlingTransfer).where(mine)
  if (!seen) throw fault('thing.missing')
  const locked = new Map<string, DocumentRecord>()
  for (const one of [seen.fromDocumentId, seen.toDocumentId].sort())
    locked.set(one, await documentFor(work, one, 'assignment.handle'))
  const [row] = await work.tx.select().from(handlingTransfer).where(mine)
  const [from, to] = [locked.get(seen.fromDocumentId), locked.get(seen.toDocumentId)]
  if (!row || !from || !to) throw fault('thing.missing')
  if (row.byHolderId !== work.actor.assignmentId) throw fault('access.denied')
  if (row.undoneAt !== null) throw fault('thing.state', { state: 'undone' })
  if (work.now.getTime() - row.at.getTime() > undoSeconds * 1000)
    throw fault('routing.undo-late', { seconds: undoSeconds })
  return { row, from, to }
}

/** The pairs of assignments, refused once anybody has gone on with either document. */
async function untouchedPairs(work: Work, { row, from, to }: Moved) {
  const pairs = await work.tx.select().from(assignmentTransfer).where(eq(assignmentTransfer.transferId, row.id))
  const carried = new Set(pairs.map((it) => it.toId))
  const there = await assignmentsOf(work, to.id)
  const calm = (it: Assignment) =>
    carried.has(it.id) ? it.version === 1 || it.role === 'informed' : !isOpen(it) || it.role === 'informed'
  const back = await openWorkOf(work, from.id)
  if (from.handling !== 'done' || back.assignments.length > 0 || back.waiting || !there.every(calm))
    throw fault('thing.state', { state: 'doing' })
  if (row.madeSubmissionId !== null && (await openWorkOf(work, to.id)).waiting?.id !== row.madeSubmissionId)
    throw fault('thing.state', { state: 'directed' })
  return { pairs, made: there.filter((it) => carried.has(it.id)) }
}

/** The old ones stand again as they did; they never lost what they opened. */
async function standAgain(work: Work, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  const kept = sql`(select p.from_at from handling_pause p where p.assignment_id = ${assignment.id} and p.until_at is null)`
  await work.tx
    .update(assignment)
    .set({
      state: sql`case when exists (select from assignment k where k.parent_id = ${assignment.id} and k.role = 'lead' and k.id = any(${sql.param([...ids])}::uuid[]))
                        then 'forwarded' when ${assignment.startedAt} is null then 'waiting' else 'doing' end`,
      closedAt: null,
      closingNote: '',
      pausedSince: kept,
      version: sql`${assignment.version} + 1`,
    })
    .where(inArray(assignment.id, [...ids]))
  // Questions for more time that ended with them are asked again, in the same words.
  const asked = await work.tx
    .select()
    .from(extension)
    .where(and(inArray(extension.assignmentId, [...ids]), eq(extension.decidedAt, at), eq(extension.granted, false)))
  if (asked.length > 0)
    await work.tx.insert(extension).values(
      asked.map((row) => ({
        ...row,
        id: newId(work.now),
        granted: null,
        decidedAt: null,
        decidedByName: null,
        decidedByTitle: null,
      })),
    )
}

async function submissionsBack(work: Work, row: HandlingTransfer): Promise<void> {
  const open = [row.endedSubmissionId, row.answeredSubmissionId].filter((id) => id !== null)
  if (row.madeSubmissionId !== null)
    await work.tx
      .update(submission)
      .set({ state: 'passed', closedAt: work.now })
      .where(and(eq(submission.id, row.madeSubmissionId), isNull(submission.closedAt)))
  if (open.length > 0)
    await work.tx
      .update(submission)
      .set({ state: 'waiting', closedAt: null, reason: '' })
      .where(inArray(submission.id, open))
}

/** Both acts stay on record; each document is handled again as it was before. */
export async function undoTransfer(work: Work, ask: Ask<typeof contract>) {
  const moved = await transferFor(work, ask.id)
  const { row, from, to } = moved
  const { pairs, made } = await untouchedPairs(work, moved)
  // Their own readers only: those they carried on are about to stand again.
  await closeAll(work, made, 'withdrawn', '', true)
  await closeReading(
    work,
    made.map((it) => it.id),
  )
  await standAgain(
    work,
    pairs.map((it) => it.fromId),
    row.at,
  )
  await submissionsBack(work, row)
  const carried = [...new Set(made.map((it) => it.directiveId))]
  if (carried.length > 0)
    await work.tx.update(directive).set({ undoneAt: work.now }).where(inArray(directive.id, carried))
  await work.tx.update(handlingTransfer).set({ undoneAt: work.now }).where(eq(handlingTransfer.id, row.id))
  for (const id of [from.id, to.id])
    await work.record('assignment.transfer-undone', id, [row.agencyId], { ...desksOf(made), transferId: row.id })
  await moveHandling(work, from, row.fromHandling)
  await moveHandling(work, to, row.toHandling)
  await nameHandlers(work, from.id)
  await nameHandlers(work, to.id)
  return routingCard(work, to.id)
}
