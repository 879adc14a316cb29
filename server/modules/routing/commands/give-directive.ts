import { eq, inArray, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { giveDirective as contract } from '#contract/routing.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, documentFor, moveHandling, refuseExcluded, tellInside } from '../../documents/index.ts'
import { assignmentsOf, closeAll, nameHandlers, openBelow, openTo } from '../close.ts'
import { desksOf } from '../desks.ts'
import { instantOf } from '../instant.ts'
import { assignmentFor, isOpen } from '../policy.ts'
import { routingCard } from '../queries/routing-card.ts'
import { type Assignment, assignment, directive, submission } from '../tables.ts'
import { type Target, targetsOf } from '../targets.ts'
import { waitingSubmission } from './submit-documents.ts'

type Given = Ask<typeof contract>

const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

function deadlineOf(work: Work, text: string | null, index: number, parent: Assignment | null): Date | null {
  const path = `/assignments/${index}/dueAt`
  const due = text === null ? (parent?.dueAt ?? null) : instantOf(text, path)
  if (due === null) return null
  // A deadline inherited from above may have passed already; one that is set now may not.
  if (text !== null && due <= work.now) throw fault('routing.due-past', { due: due.toISOString() })
  if (text !== null && parent?.dueAt && due > parent.dueAt) throw wrong(path, 'after-parent')
  return due
}

/**
 * One accountable lead at every moment; support only beside a lead (handbook 2.8, Decree 30/2020 article 23 clause 3). Answers the lead
 * that is to be replaced.
 */
function leadToReplace(ask: Given, siblings: readonly Assignment[]): Assignment | undefined {
  const leads = ask.assignments.filter((it) => it.role === 'lead')
  if (leads.length > 1) throw wrong('/assignments', 'one-lead')
  const open = siblings.filter(isOpen)
  const standing = open.find((row) => row.role === 'lead')
  // Whoever still supports after the lead has gone waits for a new one.
  const supported = [...ask.assignments, ...open].some((it) => it.role === 'support')
  if (leads.length === 0) {
    if (supported && !standing) throw fault('routing.lead-missing')
    return undefined
  }
  if (standing && !ask.replaceLead) throw fault('routing.lead-taken', { name: standing.toName })
  return standing
}

/** Takes the lead away, with all that was named below it. */
async function replace(work: Work, standing: Assignment, all: readonly Assignment[], by: { id: string; text: string }) {
  const gone = [standing, ...openBelow(all, standing.id)]
  await closeAll(work, gone, 'withdrawn', '')
  await work.tx
    .update(assignment)
    .set({ replacedBy: by.id })
    .where(
      inArray(
        assignment.id,
        gone.map((row) => row.id),
      ),
    )
  await work.record('assignment.withdrawn', standing.documentId, [standing.agencyId], {
    ...desksOf(gone),
    assignmentId: standing.id,
    to: standing.toName,
    reason: by.text,
  })
}

async function insertAll(
  work: Work,
  ask: Given,
  document: DocumentRecord,
  targets: readonly Target[],
  at: { directiveId: string; parent: Assignment | null },
): Promise<Assignment[]> {
  const rows = ask.assignments.map((it, index) => {
    const target = targets[index] as Target
    const dueAt = deadlineOf(work, it.dueAt, index, at.parent)
    return {
      id: newId(work.now),
      documentId: document.id,
      agencyId: document.agencyId,
      directiveId: at.directiveId,
      deliveryId: at.parent?.deliveryId ?? null,
      parentId: at.parent?.id ?? null,
      position: index + 1,
      role: it.role,
      state: 'waiting' as const,
      byHolderId: work.actor.assignmentId,
      toHolderId: target.holderId,
      toUnitId: target.unitId,
      toName: target.name,
      toTitle: target.title,
      dueAt,
      originalDueAt: dueAt,
      // Who is named below a lead answers for the reply that the lead owes.
      replyRequired: it.replyRequired || (it.role === 'lead' && at.parent?.role === 'lead' && at.parent.replyRequired),
    }
  })
  const made = await work.tx.insert(assignment).values(rows).returning()
  await openTo(work, made)
  return made
}

interface Place {
  readonly document: DocumentRecord
  readonly parent: Assignment | null
}

/** On the whole document by its leader; below an assignment by whoever holds it. */
async function placeOf(work: Work, ask: Given): Promise<Place> {
  if (ask.parentId === undefined) return { document: await documentFor(work, ask.id, 'document.direct'), parent: null }
  const { row, document } = await assignmentFor(work, ask.parentId, 'forward')
  if (document.id !== ask.id) throw fault('thing.missing')
  return { document, parent: row }
}

/** The submission that this directive answers. One that waits for another leader is his to answer, or to be passed on. */
async function answerSubmission(work: Work, { document, parent }: Place): Promise<string | null> {
  const waiting = parent ? undefined : await waitingSubmission(work, document.id)
  if (!waiting) return null
  if (waiting.toHolderId !== work.actor.assignmentId) throw fault('access.denied')
  await work.tx.update(submission).set({ state: 'directed', closedAt: work.now }).where(eq(submission.id, waiting.id))
  return waiting.id
}

async function moveOn(work: Work, { document, parent }: Place, made: readonly Assignment[], handled: boolean) {
  if (parent) {
    // Whoever is only let know takes nothing off its holder's desk.
    if (!made.some((row) => row.role === 'lead')) return
    await work.tx
      .update(assignment)
      .set({ state: 'forwarded', version: sql`${assignment.version} + 1` })
      .where(eq(assignment.id, parent.id))
    if (parent.deliveryId !== null && parent.parentId === null) await tellInside(work, parent.deliveryId, '04')
    return
  }
  await nameHandlers(work, document.id)
  // Only to be known, and nobody has to do anything: there is nothing to wait for.
  if (made.every((row) => row.role === 'informed')) {
    if (!handled) await moveHandling(work, document, 'done')
  } else if (document.handling !== 'inProgress') await moveHandling(work, document, 'assigned')
}

/**
 * The directive (bút phê): who leads, who supports, who is to know, until when (Decree 30/2020 article 23 clause 3). Below an assignment
 * it names the people of the unit. Everything or nothing; a second lead is refused unless it replaces the first.
 */
export async function giveDirective(work: Work, ask: Given) {
  const place = await placeOf(work, ask)
  const { document, parent } = place
  const all = await assignmentsOf(work, document.id)
  const siblings = all.filter((row) => row.parentId === (parent?.id ?? null))
  const targets = await targetsOf(
    work,
    ask.assignments.map((it) => it.to),
    parent,
    siblings.filter((row) => isOpen(row) && !(ask.replaceLead && row.role === 'lead')),
  )
  await refuseExcluded(work, document.id, targets)
  const standing = leadToReplace(ask, siblings)
  const submissionId = await answerSubmission(work, place)
  const directiveId = newId(work.now)
  await work.tx.insert(directive).values({
    id: directiveId,
    documentId: document.id,
    agencyId: document.agencyId,
    submissionId,
    parentId: parent?.id ?? null,
    byHolderId: work.actor.assignmentId,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    text: ask.text,
    at: work.now,
    handlingBefore: document.handling,
  })
  if (standing) await replace(work, standing, all, { id: directiveId, text: ask.text })
  const made = await insertAll(work, ask, document, targets, { directiveId, parent })
  await work.record('directive.given', document.id, [document.agencyId], {
    ...desksOf([...made, ...(parent ? [parent] : [])]),
    directiveId,
    note: ask.text,
    to: made.map((row) => ({ name: row.toName, role: row.role, dueAt: row.dueAt?.toISOString() ?? null })),
  })
  await moveOn(
    work,
    place,
    made,
    siblings.some((row) => isOpen(row) && row.role !== 'informed'),
  )
  return routingCard(work, document.id)
}
