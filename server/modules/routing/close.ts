import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { AssignmentState } from '#contract/words.ts'
import type { Work } from '#platform/work.ts'
import { closeReading, type DocumentRecord, handOver, openReading } from '../documents/index.ts'
import { desksOf } from './desks.ts'
import { isOpen } from './policy.ts'
import { type Assignment, assignment, assignmentTransfer, extension } from './tables.ts'

/** All assignments of a document, in the order given. */
export function assignmentsOf(work: Work, documentId: string): Promise<Assignment[]> {
  return work.tx
    .select()
    .from(assignment)
    .where(eq(assignment.documentId, documentId))
    .orderBy(assignment.directiveId, assignment.position)
}

/** Those open under an assignment, at every depth. */
export function openBelow(all: readonly Assignment[], id: string): Assignment[] {
  return all
    .filter((row) => row.parentId === id)
    .flatMap((row) => [...(isOpen(row) ? [row] : []), ...openBelow(all, row.id)])
}

/** The assignments on replaced documents that these carry on, at every remove. */
async function carriedBy(work: Work, ids: readonly string[]): Promise<string[]> {
  const rows = await work.tx
    .select({ fromId: assignmentTransfer.fromId })
    .from(assignmentTransfer)
    .where(inArray(assignmentTransfer.toId, [...ids]))
  const before = rows.map((row) => row.fromId)
  return before.length === 0 ? [] : [...before, ...(await carriedBy(work, before))]
}

/**
 * Ends assignments. Their open questions for more time end with them. `goesOn`: equal ones carry them on elsewhere, so that what they opened
 * stays open for as long as those do.
 */
export async function closeAll(
  work: Work,
  rows: readonly Assignment[],
  state: Extract<AssignmentState, 'done' | 'lapsed' | 'returned' | 'withdrawn' | 'recalled'>,
  note: string,
  goesOn = false,
): Promise<void> {
  if (rows.length === 0) return
  const ids = rows.map((row) => row.id)
  await work.tx
    .update(assignment)
    .set({ state, closedAt: work.now, closingNote: note, pausedSince: null, version: sql`${assignment.version} + 1` })
    .where(inArray(assignment.id, ids))
  await work.tx
    .update(extension)
    .set({
      granted: false,
      decidedAt: work.now,
      decidedByName: work.actor.personName,
      decidedByTitle: work.actor.title,
    })
    .where(and(inArray(extension.assignmentId, ids), isNull(extension.granted)))
  // Who no longer has it, no longer reads it; who handled it or sent it back keeps what he answered for.
  if (state === 'withdrawn' && !goesOn) await closeReading(work, [...ids, ...(await carriedBy(work, ids))])
}

/** Opens its document to whoever has an assignment. */
export async function openTo(work: Work, rows: readonly Assignment[]): Promise<void> {
  await openReading(
    work,
    rows.map((row) => ({
      documentId: row.documentId,
      holderId: row.toHolderId,
      unitId: row.toUnitId,
      basis: 'assignment' as const,
      basisId: row.id,
      since: work.now,
    })),
  )
}

/** Gives back what a directive had taken away: each stands again as it did before. */
export async function giveBack(work: Work, documentId: string, directiveId: string): Promise<void> {
  const rows = await work.tx
    .update(assignment)
    .set({
      state: sql`case when exists (select from assignment k where k.parent_id = ${assignment.id} and k.replaced_by = ${directiveId} and k.role = 'lead')
                        then 'forwarded' when ${assignment.startedAt} is null then 'waiting' else 'doing' end`,
      closedAt: null,
      closingNote: '',
      replacedBy: null,
      version: sql`${assignment.version} + 1`,
    })
    .where(and(eq(assignment.documentId, documentId), eq(assignment.replacedBy, directiveId)))
    .returning()
  await openTo(work, rows)
}

const standsInRegister = (row: Assignment) =>
  row.parentId === null && row.role !== 'informed' && row.state !== 'withdrawn' && row.state !== 'returned'

/** Writes beside the document who has it or had it to the end, the lead first, for the register of arrivals. */
export async function nameHandlers(work: Work, documentId: string): Promise<void> {
  const rows = (await assignmentsOf(work, documentId)).filter(standsInRegister)
  const names = [...rows.filter((row) => row.role === 'lead'), ...rows.filter((row) => row.role === 'support')].map(
    (row) => row.toName,
  )
  await handOver(work, documentId, [...new Set(names)].join('; '))
}

/** Ends all that is open on a document with its recall: who had it still sees that, its content is closed by the document itself. */
export async function endWithDocument(work: Work, { id, agencyId }: DocumentRecord, reason: string): Promise<void> {
  const open = (await assignmentsOf(work, id)).filter(isOpen)
  await closeAll(work, open, 'recalled', reason)
  await work.recordAll(
    'assignment.recalled',
    open.map((it) => ({
      subjectId: id,
      agencies: [agencyId],
      data: { ...desksOf([it]), assignmentId: it.id, to: it.toName, reason },
    })),
  )
}

/** Tells whoever has an open assignment on a document that data of it was put right. */
export async function tellUpdated(work: Work, { id, agencyId, issuerName }: DocumentRecord): Promise<void> {
  const open = (await assignmentsOf(work, id)).filter(isOpen)
  if (open.length > 0)
    await work.record('assignment.document-updated', id, [agencyId], { ...desksOf(open), from: issuerName })
}
