import { eq, inArray } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { transferHandling as contract } from '#contract/transfer.ts'
import { Fault, fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, documentFor, moveHandling } from '../../documents/index.ts'
import { carryQuestions, openQuestions } from '../carry.ts'
import { closeAll, nameHandlers, openTo } from '../close.ts'
import { desksOf } from '../desks.ts'
import { routingCard } from '../queries/routing-card.ts'
import { bringsDirective, hindranceOf, isUnderWay, labelOf, type OpenWork, openWorkOf, pairsOf } from '../replaced.ts'
import {
  type Assignment,
  assignment,
  assignmentTransfer,
  directive,
  handlingTransfer,
  type Submission,
  submission,
} from '../tables.ts'
import { leaderTarget } from '../targets.ts'
import { layBefore } from './submit-documents.ts'

interface Sides {
  readonly from: DocumentRecord
  readonly to: DocumentRecord
  readonly open: OpenWork
  readonly there: OpenWork
}

/** Both documents, locked in one order, and what is open on each; refused where the one does not replace the other. */
async function sidesOf(work: Work, ask: Ask<typeof contract>): Promise<Sides> {
  const locked = new Map<string, DocumentRecord>()
  for (const id of [ask.id, ask.fromId].sort()) locked.set(id, await documentFor(work, id, 'assignment.handle'))
  const [from, to] = [locked.get(ask.fromId), locked.get(ask.id)]
  if (!from || !to) throw fault('thing.missing')
  const pairs = await pairsOf(work, to)
  if (!pairs.some((it) => it.fromId === from.id && it.toId === to.id))
    throw fault('document.relation-unfit', { label: labelOf(from), kind: 'replaces' })
  if (!isUnderWay(from)) throw fault('thing.state', { state: from.handling ?? 'registered' })
  return { from, to, open: await openWorkOf(work, from.id), there: await openWorkOf(work, to.id) }
}

/** Everything named in the open tree is shown to whoever confirms; what changed meanwhile is looked at again. */
function refuseChanged(seen: readonly string[], open: OpenWork): void {
  const ids = new Set(open.assignments.map((it) => it.id))
  if (seen.length !== ids.size || !seen.every((id) => ids.has(id))) throw fault('thing.changed')
}

/** The directives of the open tree, in the words and the name of whoever gave them, on the replacing document. */
async function carryDirectives(work: Work, { to, open }: Sides, ids: ReadonlyMap<string, string>) {
  const before = [...new Set(open.assignments.map((it) => it.directiveId))]
  const rows = await work.tx.select().from(directive).where(inArray(directive.id, before))
  const made = new Map(rows.map((row) => [row.id, newId(work.now)]))
  await work.tx.insert(directive).values(
    rows.map((row) => ({
      ...row,
      id: made.get(row.id) ?? newId(work.now),
      documentId: to.id,
      submissionId: null,
      parentId: row.parentId === null ? null : (ids.get(row.parentId) ?? null),
      at: work.now,
      handlingBefore: to.handling,
      carriedFrom: row.id,
    })),
  )
  return made
}

/**
 * Equal assignments on the replacing document: same people, roles, place in the tree, both deadlines, and a clock that stands still goes on
 * standing. Nobody has read or begun with the new text, so none is begun.
 */
async function carryAssignments(work: Work, sides: Sides): Promise<{ made: Assignment[]; ids: Map<string, string> }> {
  const { assignments } = sides.open
  const ids = new Map(assignments.map((it) => [it.id, newId(work.now)]))
  if (assignments.length === 0) return { made: [], ids }
  const directives = await carryDirectives(work, sides, ids)
  const made = await work.tx
    .insert(assignment)
    .values(
      assignments.map((it) => ({
        ...it,
        id: ids.get(it.id) ?? newId(work.now),
        documentId: sides.to.id,
        directiveId: directives.get(it.directiveId) ?? it.directiveId,
        parentId: it.parentId === null ? null : (ids.get(it.parentId) ?? null),
        state: it.state === 'forwarded' ? ('forwarded' as const) : ('waiting' as const),
        readAt: null,
        startedAt: null,
        replyId: null,
        replacedBy: null,
        version: 1,
      })),
    )
    .returning()
  await openTo(work, made)
  await carryQuestions(work, ids, await openQuestions(work, [...ids.keys()]))
  return { made, ids }
}

/** Lays the replacing document before the leader who was asked; who has left office is asked no more, and the clerk submits it anew. */
async function carrySubmission(work: Work, { to, there }: Sides, waiting: Submission): Promise<string | null> {
  if (there.waiting) return null
  const leader = await leaderTarget(work, waiting.toHolderId).catch((refusal: unknown) => {
    if (refusal instanceof Fault) return undefined
    throw refusal
  })
  return leader ? layBefore(work, to, leader, waiting.note) : null
}

async function endSubmission(work: Work, row: Submission, state: 'passed' | 'directed', reason: string): Promise<void> {
  await work.tx.update(submission).set({ state, closedAt: work.now, reason }).where(eq(submission.id, row.id))
}

async function tell(
  work: Work,
  { from, to, open }: Sides,
  made: readonly Assignment[],
  it: { id: string; reason: string },
) {
  const asked = open.waiting ? [open.waiting.toHolderId] : []
  const desks = (rows: readonly Assignment[]) => {
    const { holders, units } = desksOf(rows)
    return { holders: [...new Set([...holders, ...asked])], units }
  }
  await work.record('assignment.transferred', from.id, [from.agencyId], {
    ...desks(open.assignments),
    transferId: it.id,
    to: labelOf(to),
    toDocument: to.id,
    reason: it.reason,
  })
  await work.record('assignment.carried', to.id, [to.agencyId], {
    ...desks(made),
    transferId: it.id,
    from: labelOf(from),
    fromDocument: from.id,
    reason: it.reason,
  })
}

/**
 * What is open on a replaced document goes on with the one that replaces it. There it ends, on record, with the reason; its sender is told
 * 06 with the number of the other, and 04 of that. One unit of work, so that somebody answers for one of the two at every moment.
 */
export async function transferHandling(work: Work, ask: Ask<typeof contract>) {
  const sides = await sidesOf(work, ask)
  const { from, to, open, there } = sides
  refuseChanged(ask.seen, open)
  const hindrance = hindranceOf(work, open, there)
  if (hindrance === 'waits') throw fault('access.denied')
  if (hindrance === 'handled') throw fault('thing.state', { state: to.handling ?? 'assigned' })
  const answered = bringsDirective(open) ? there.waiting : undefined
  const note = `Chuyển xử lý sang văn bản thay thế ${labelOf(to)}`
  const { made, ids } = await carryAssignments(work, sides)
  await closeAll(work, open.assignments, 'withdrawn', `${note}. ${ask.reason}`, true)
  if (answered) await endSubmission(work, answered, 'directed', '')
  if (open.waiting) await endSubmission(work, open.waiting, 'passed', note)
  const submitted = open.waiting ? await carrySubmission(work, sides, open.waiting) : null
  const id = newId(work.now)
  await work.tx.insert(handlingTransfer).values({
    id,
    agencyId: from.agencyId,
    fromDocumentId: from.id,
    toDocumentId: to.id,
    byHolderId: work.actor.assignmentId,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    reason: ask.reason,
    at: work.now,
    fromHandling: from.handling ?? 'assigned',
    toHandling: to.handling,
    endedSubmissionId: open.waiting?.id ?? null,
    madeSubmissionId: submitted,
    answeredSubmissionId: answered?.id ?? null,
  })
  if (ids.size > 0)
    await work.tx
      .insert(assignmentTransfer)
      .values([...ids].map(([fromId, toId]) => ({ transferId: id, fromId, toId })))
  await tell(work, sides, made, { id, reason: ask.reason })
  // The register goes on saying who had the replaced one.
  await moveHandling(work, from, 'done', note)
  if (bringsDirective(open)) await moveHandling(work, to, 'assigned')
  await nameHandlers(work, to.id)
  return routingCard(work, to.id)
}
