import { desc, eq, or } from 'drizzle-orm'
import { may } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { readTransfers as contract } from '#contract/transfer.ts'
import { Fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, document, documentFor } from '../../documents/index.ts'
import { undoSeconds } from '../policy.ts'
import { hindranceOf, isUnderWay, labelOf, openWorkOf, type Pair, pairsOf } from '../replaced.ts'
import { type HandlingTransfer, handlingTransfer } from '../tables.ts'

type Card = Reply<typeof contract>
type Offer = Card['offers'][number]
type Line = Card['lines'][number]

const side = (row: DocumentRecord) => ({ documentId: row.id, label: labelOf(row), subject: row.subject })

async function offerOf(work: Work, pair: Pair): Promise<Offer[]> {
  const from = await documentFor(work, pair.fromId, 'document.read')
  const to = await documentFor(work, pair.toId, 'document.read')
  if (!isUnderWay(from)) return []
  const open = await openWorkOf(work, from.id)
  const { waiting } = open
  return [
    {
      from: side(from),
      to: side(to),
      assignments: open.assignments.map((it) => ({
        id: it.id,
        parentId: it.parentId,
        role: it.role,
        state: it.state,
        to: { name: it.toName, title: it.toTitle },
        dueAt: it.dueAt?.toISOString() ?? null,
      })),
      waitingFor: waiting ? { name: waiting.toName, title: waiting.toTitle } : null,
      hindrance: hindranceOf(work, open, await openWorkOf(work, to.id)),
    },
  ]
}

/** The other document by its number; who may open it, opens it. */
async function sideOf(work: Work, id: string): Promise<Line['from']> {
  try {
    return { documentId: id, label: labelOf(await documentFor(work, id, 'document.read')) }
  } catch (refusal) {
    if (!(refusal instanceof Fault)) throw refusal
    const [row] = await work.tx.select().from(document).where(eq(document.id, id))
    return { documentId: null, label: row ? labelOf(row) : '' }
  }
}

async function lineOf(work: Work, row: HandlingTransfer): Promise<Line> {
  const until = new Date(row.at.getTime() + undoSeconds * 1000)
  const mine = row.byHolderId === work.actor.assignmentId && row.undoneAt === null && until > work.now
  return {
    id: row.id,
    from: await sideOf(work, row.fromDocumentId),
    to: await sideOf(work, row.toDocumentId),
    by: { name: row.byName, title: row.byTitle },
    reason: row.reason,
    at: row.at.toISOString(),
    undoneAt: row.undoneAt?.toISOString() ?? null,
    undoUntil: mine ? until.toISOString() : null,
  }
}

/** What may move is offered to whoever lays documents before leaders or directs them; what has moved is told to every reader. */
export async function readTransfers(work: Work, ask: Ask<typeof contract>): Promise<Card> {
  const row = await documentFor(work, ask.id, 'document.read')
  const offers: Offer[] = []
  if (may(work.actor, 'document.submit') && row.agencyId === work.actor.agencyId)
    for (const pair of await pairsOf(work, row)) offers.push(...(await offerOf(work, pair)))
  const moved = await work.tx
    .select()
    .from(handlingTransfer)
    .where(or(eq(handlingTransfer.fromDocumentId, row.id), eq(handlingTransfer.toDocumentId, row.id)))
    .orderBy(desc(handlingTransfer.at))
    .limit(20)
  const lines: Line[] = []
  for (const it of moved) lines.push(await lineOf(work, it))
  return { offers, lines }
}
