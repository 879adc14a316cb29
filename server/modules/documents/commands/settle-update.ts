import { and, eq, inArray } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { answerUpdate as contract } from '#contract/update.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { holdOn } from '../held.ts'
import { documentFor } from '../policy.ts'
import { type DocumentRecord, delivery, documentUpdateLine } from '../tables.ts'
import { noteAnswer, offeredChanges, putRight, type Waiting, waitingUpdates } from '../updates.ts'

const leastReason = 10

function refuseUnfit(ask: Ask<typeof contract>, waiting: readonly Waiting[]): void {
  if (waiting.length === 0) throw fault('thing.state', { state: 'not-asked' })
  const ids = new Set(waiting.map((it) => it.update.id))
  if (ids.size !== new Set(ask.ids).size || !ask.ids.every((id) => ids.has(id))) throw fault('thing.changed')
  if (!ask.agreed && ask.reason.trim().length < leastReason)
    throw fault('input.invalid', { problems: [{ path: '/reason', rule: 'minLength', limit: `${leastReason}` }] })
}

async function tellIssuer(work: Work, waiting: readonly Waiting[], ask: Ask<typeof contract>): Promise<void> {
  const [last] = waiting.slice(-1)
  if (!last) return
  const [to] = await work.tx.select().from(delivery).where(eq(delivery.id, last.deliveryId))
  const answer = { code: ask.agreed ? '15' : '16', note: ask.agreed ? '' : ask.reason } as const
  await noteAnswer(work, [last.deliveryId], answer, { name: work.actor.personName, title: work.actor.title })
  await work.record('delivery.update-answered', last.update.documentId, [last.update.agencyId], {
    deliveryId: last.deliveryId,
    recipient: to?.recipientName ?? '',
    ...answer,
  })
}

/**
 * The clerk takes over what the issuer put right (15), all that waits in one answer; or keeps the copy as it is with a reason (16). Deadlines
 * that were given on it do not move. Answers the copy, so that whoever works on it can be told. Repeating is refused by the state.
 */
export async function settleUpdate(work: Work, ask: Ask<typeof contract>): Promise<DocumentRecord> {
  const row = await documentFor(work, ask.id, 'document.answer-update')
  const waiting = await waitingUpdates(work, row.id)
  refuseUnfit(ask, waiting)
  if (ask.agreed) {
    if (await holdOn(work, row.id)) throw fault('document.held')
    const updates = waiting.map((it) => it.update)
    const [last] = updates.slice(-1)
    const changes = await offeredChanges(work, row, updates)
    if (last) await putRight(work, last, [{ row, changes }])
  }
  await work.tx
    .update(documentUpdateLine)
    .set({
      state: ask.agreed ? 'agreed' : 'refused',
      answeredAt: work.now,
      byName: work.actor.personName,
      byTitle: work.actor.title,
      reason: ask.agreed ? '' : ask.reason,
    })
    .where(
      and(
        eq(documentUpdateLine.incomingId, row.id),
        inArray(
          documentUpdateLine.updateId,
          waiting.map((it) => it.update.id),
        ),
      ),
    )
  await work.record('document.update-answered', row.id, [row.agencyId], { agreed: ask.agreed, reason: ask.reason })
  await tellIssuer(work, waiting, ask)
  return row
}
