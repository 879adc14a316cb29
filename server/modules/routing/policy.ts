import { and, eq } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { RoutingAct } from '#contract/words.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, documentFor } from '../documents/index.ts'
import { type Assignment, assignment } from './tables.ts'

/** How long a directive may be taken back. The page offers it for ten seconds; the rest is for the way to the server. */
export const undoSeconds = 15

export const isOpen = (row: Pick<Assignment, 'state'>) =>
  row.state === 'waiting' || row.state === 'doing' || row.state === 'forwarded'

/** Laid on a desk by sending, not by a directive. */
export const isSent = (row: Pick<Assignment, 'deliveryId' | 'parentId'>) =>
  row.deliveryId !== null && row.parentId === null

/** Nobody has begun with it: what is only to be known may have been read. */
export const untouched = (row: Pick<Assignment, 'state' | 'role'>) =>
  row.state === 'waiting' || (row.role === 'informed' && row.state === 'done')

/** Whoever must handle it: the person in the post, or the head of the unit of that day. */
export function holds(actor: Actor, row: Pick<Assignment, 'toHolderId' | 'toUnitId'>): boolean {
  return (
    row.toHolderId === actor.assignmentId ||
    (row.toUnitId !== null && row.toUnitId === actor.unitId && actor.role === 'unitHead')
  )
}

/** Who may name people below an assignment of his: whoever leads people. */
const leads = (actor: Actor) => actor.role === 'unitHead' || may(actor, 'document.direct')

/** What a rule looks at beside the assignment: whether an extension of it waits for an answer, and the one it was named below. */
export interface Beside {
  readonly asked: boolean
  readonly parent: Assignment | undefined
}

type Rule = (actor: Actor, row: Assignment, beside: Beside) => boolean
const handles: Rule = (actor, row) => holds(actor, row) && isOpen(row) && row.role !== 'informed'
/** Whoever gave it, and whoever heads the unit now in whose name it was given; what was sent was given by the agency, not by one clerk. */
const gave: Rule = (actor, row, { parent }) =>
  isOpen(row) &&
  (row.byHolderId === actor.assignmentId ||
    (parent !== undefined && holds(actor, parent)) ||
    (isSent(row) && may(actor, 'document.send')))

/** What may be done with an assignment, by whom and when. */
const rules: Record<RoutingAct, Rule> = {
  forward: (actor, row, beside) => handles(actor, row, beside) && leads(actor),
  start: (actor, row, beside) => handles(actor, row, beside) && row.state === 'waiting',
  complete: handles,
  return: handles,
  // What was issued is taken back by a recall, with all that it was sent to (Decree 30/2020 article 18).
  withdraw: (actor, row, beside) => gave(actor, row, beside) && !isSent(row),
  report: handles,
  press: gave,
  extend: (actor, row, beside) => handles(actor, row, beside) && row.dueAt !== null && !beside.asked,
  decide: (actor, row, beside) => gave(actor, row, beside) && beside.asked,
  pause: (actor, row, beside) => handles(actor, row, beside) && row.role === 'lead' && row.dueAt !== null,
}

export function actsOn(actor: Actor, row: Assignment, beside: Beside): RoutingAct[] {
  return (Object.entries(rules) as [RoutingAct, Rule][])
    .filter(([, rule]) => rule(actor, row, beside))
    .map(([act]) => act)
}

export interface Held {
  readonly row: Assignment
  readonly document: DocumentRecord
}

/**
 * The door to an assignment for acting on it. All acts on one document wait for each other by its lock, so that a tree is never changed
 * from two sides. Unseen → `thing.missing`; changed since it was read → `thing.changed`; no right → `access.denied`; ended → `thing.state`.
 */
export async function assignmentFor(work: Work, id: string, act: RoutingAct, version?: number): Promise<Held> {
  const [found] = await work.tx
    .select({ documentId: assignment.documentId })
    .from(assignment)
    .where(and(eq(assignment.id, id), eq(assignment.agencyId, work.actor.agencyId)))
  if (!found) throw fault('thing.missing')
  const document = await documentFor(work, found.documentId, 'assignment.handle')
  const [row] = await work.tx.select().from(assignment).where(eq(assignment.id, id))
  if (!row) throw fault('thing.missing')
  if (version !== undefined && row.version !== version) throw fault('thing.changed')
  // Whether an extension waits is the concern of the commands about extensions.
  const [parent] =
    row.parentId === null ? [] : await work.tx.select().from(assignment).where(eq(assignment.id, row.parentId))
  if (!rules[act](work.actor, row, { asked: act === 'decide', parent })) {
    if (!isOpen(row) && (holds(work.actor, row) || row.byHolderId === work.actor.assignmentId))
      throw fault('thing.state', { state: row.state })
    throw fault('access.denied')
  }
  return { row, document }
}
