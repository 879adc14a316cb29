import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type {
  readAssignment,
  returnAssignment as returnContract,
  startAssignment as startContract,
  withdrawAssignment as withdrawContract,
} from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { Fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { documentFor, moveHandling, tellInside } from '../../documents/index.ts'
import { holdersOn } from '../../organisation/index.ts'
import { assignmentsOf, closeAll, nameHandlers, openBelow } from '../close.ts'
import { desksOf } from '../desks.ts'
import { tellBegun, tellOpened } from '../inside.ts'
import { assignmentFor, type Held, isOpen, isSent } from '../policy.ts'
import { routingCard } from '../queries/routing-card.ts'
import { type Assignment, assignment } from '../tables.ts'
import { leaderTarget } from '../targets.ts'
import { layBefore } from './submit-documents.ts'

const bumped = sql`${assignment.version} + 1`

/** Reading is not handling (handbook 2.8): only this, or completing, tells the sender that work began. */
export async function startAssignment(work: Work, ask: Ask<typeof startContract>) {
  const { row, document } = await assignmentFor(work, ask.id, 'start', ask.version)
  await work.tx
    .update(assignment)
    .set({ state: 'doing', startedAt: work.now, readAt: row.readAt ?? work.now, version: bumped })
    .where(eq(assignment.id, row.id))
  await work.record('assignment.started', row.documentId, [row.agencyId], {
    ...desksOf([row]),
    assignmentId: row.id,
    to: row.toName,
  })
  await tellBegun(work, document, row)
  return routingCard(work, row.documentId)
}

/** When nobody below leads any more, or nobody is left, the assignment lies on its holder's own desk again: he answers for it. */
async function backToHolder(work: Work, all: readonly Assignment[], gone: Assignment): Promise<void> {
  if (gone.parentId === null) return
  const left = all.filter((it) => it.parentId === gone.parentId && it.id !== gone.id && isOpen(it))
  if (gone.role === 'lead' ? left.some((it) => it.role === 'lead') : left.some((it) => it.role !== 'informed')) return
  await work.tx
    .update(assignment)
    .set({
      state: 'doing',
      startedAt: sql`coalesce(${assignment.startedAt}, ${work.now.toISOString()}::timestamptz)`,
      version: bumped,
    })
    .where(and(eq(assignment.id, gone.parentId), eq(assignment.state, 'forwarded')))
}

/**
 * A document whose lead is gone waits for its leader again; when he is no longer in office, it is the clerk's to submit anew. Somebody always
 * answers for it.
 */
async function backToLeader(work: Work, { row, document }: Held, reason: string): Promise<void> {
  if (row.parentId !== null || row.role !== 'lead') return
  const giver = await leaderTarget(work, row.byHolderId).catch((refusal: unknown) => {
    if (refusal instanceof Fault) return undefined
    throw refusal
  })
  if (giver) await layBefore(work, document, giver, reason)
  else await moveHandling(work, document, null)
}

/** Sent by a clerk's post, which is told by the delivery that came back; a leader or chief of office who sent further is not. */
async function toldAsSender(work: Work, row: Assignment): Promise<boolean> {
  if (!isSent(row)) return false
  const sender = (await holdersOn(work.tx, [row.byHolderId], civilDate(work.now))).get(row.byHolderId)
  return sender?.role === 'clerk'
}

async function takeOff(work: Work, held: Held, state: 'returned' | 'withdrawn', reason: string): Promise<void> {
  const { row } = held
  const all = await assignmentsOf(work, row.documentId)
  const below = openBelow(all, row.id)
  await closeAll(work, below, 'withdrawn', reason)
  await closeAll(work, [row], state, reason)
  const desks = desksOf([row, ...below, ...all.filter((it) => it.id === row.parentId)])
  const holders = (await toldAsSender(work, row)) ? desks.holders.filter((id) => id !== row.byHolderId) : desks.holders
  await work.record(`assignment.${state}`, row.documentId, [row.agencyId], {
    ...desks,
    holders,
    assignmentId: row.id,
    to: row.toName,
    reason,
  })
  await backToHolder(work, all, row)
  if (row.deliveryId === null) {
    await backToLeader(work, held, reason)
    await nameHandlers(work, row.documentId)
  } else if (row.parentId === null) await tellInside(work, row.deliveryId, '02', reason)
}

/** At once, with the reason, and with everything below; the assigner has it again. */
export async function returnAssignment(work: Work, ask: Ask<typeof returnContract>) {
  const held = await assignmentFor(work, ask.id, 'return', ask.version)
  await takeOff(work, held, 'returned', ask.reason)
  return routingCard(work, held.row.documentId)
}

/** Whoever loses it no longer reads the document. */
export async function withdrawAssignment(work: Work, ask: Ask<typeof withdrawContract>) {
  const held = await assignmentFor(work, ask.id, 'withdraw', ask.version)
  await takeOff(work, held, 'withdrawn', ask.reason)
  return routingCard(work, held.row.documentId)
}

/** Notes the first reading; what one is only to know of is done by it. Repeating changes nothing. */
export async function markRead(work: Work, ask: Ask<typeof readAssignment>) {
  const document = await documentFor(work, ask.id, 'document.read')
  const { actor } = work
  const mine = or(
    eq(assignment.toHolderId, actor.assignmentId),
    actor.role === 'unitHead' ? eq(assignment.toUnitId, actor.unitId) : undefined,
  )
  const unread = and(
    eq(assignment.documentId, document.id),
    mine,
    isNull(assignment.readAt),
    isNull(assignment.closedAt),
  )
  const [any] = await work.tx.select({ id: assignment.id }).from(assignment).where(unread).limit(1)
  if (!any) return { done: true as const }
  await documentFor(work, ask.id, 'assignment.handle')
  const rows = await work.tx.update(assignment).set({ readAt: work.now }).where(unread).returning()
  const known = rows.filter((row) => row.role === 'informed' && row.state === 'waiting')
  if (known.length > 0)
    await work.tx
      .update(assignment)
      .set({ state: 'done', closedAt: work.now, version: bumped })
      .where(
        inArray(
          assignment.id,
          known.map((row) => row.id),
        ),
      )
  await tellOpened(work, rows)
  for (const row of rows)
    await work.record('assignment.read', row.documentId, [row.agencyId], {
      ...desksOf([row]),
      assignmentId: row.id,
      to: row.toName,
    })
  return { done: true as const }
}
