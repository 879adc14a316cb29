import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import type { Reply } from '#contract/endpoint.ts'
import type { readUpdates as contract } from '#contract/update.ts'
import { updateFields } from '#contract/words.ts'
import type { Work } from '#platform/work.ts'
import { allowed, documentFor } from '../policy.ts'
import {
  type DocumentRecord,
  delivery,
  document,
  documentChange,
  documentUpdate,
  documentUpdateLine,
} from '../tables.ts'
import { type Change, offeredChanges, waitingUpdates } from '../updates.ts'

type Card = Reply<typeof contract>
type Update = typeof documentUpdate.$inferSelect
type Line = Card['updates'][number]['lines'][number] & { readonly updateId: string }

/** Shown of one document; more often nothing is put right. */
const most = 50

async function updatesOf(work: Work, row: DocumentRecord): Promise<Update[]> {
  const newest = [desc(documentUpdate.at), desc(documentUpdate.id)]
  if (row.direction === 'outgoing')
    return work.tx
      .select()
      .from(documentUpdate)
      .where(eq(documentUpdate.documentId, row.id))
      .orderBy(...newest)
      .limit(most)
  const rows = await work.tx
    .select({ update: documentUpdate })
    .from(documentUpdateLine)
    .innerJoin(documentUpdate, eq(documentUpdate.id, documentUpdateLine.updateId))
    .where(eq(documentUpdateLine.incomingId, row.id))
    .orderBy(...newest)
    .limit(most)
  return rows.map((it) => it.update)
}

/** The issuer sees every recipient's line, a recipient his own. */
async function linesOf(work: Work, row: DocumentRecord, updates: readonly Update[]): Promise<Line[]> {
  const ids = updates.map((it) => it.id)
  const mine = row.direction === 'outgoing' ? undefined : eq(documentUpdateLine.incomingId, row.id)
  const rows = await work.tx
    .select({ line: documentUpdateLine, update: documentUpdate, name: delivery.recipientName, copy: document })
    .from(documentUpdateLine)
    .innerJoin(documentUpdate, eq(documentUpdate.id, documentUpdateLine.updateId))
    .innerJoin(delivery, eq(delivery.id, documentUpdateLine.deliveryId))
    .innerJoin(document, eq(document.id, documentUpdateLine.incomingId))
    .where(and(inArray(documentUpdateLine.updateId, ids), mine))
    .orderBy(asc(delivery.position))
  return rows.map(({ line, update, name, copy }) => {
    const over = line.state === 'waiting' && (copy.recalledAt !== null || copy.state === 'returned')
    return {
      updateId: line.updateId,
      recipientName: name,
      state: over ? 'ended' : line.state,
      answeredAt: line.answeredAt?.toISOString() ?? null,
      byName: line.byName,
      reason: line.reason,
      late: line.state === 'waiting' && !over && update.dueAt < work.now,
    }
  })
}

/** What changed in this copy; where it was refused or waits, what changed at the issuer. */
async function changesOf(work: Work, row: DocumentRecord, updates: readonly Update[]): Promise<Map<string, Change[]>> {
  const rows = await work.tx
    .select()
    .from(documentChange)
    .where(
      and(
        inArray(
          documentChange.updateId,
          updates.map((it) => it.id),
        ),
        inArray(documentChange.documentId, [row.id, ...updates.map((it) => it.documentId)]),
      ),
    )
  return new Map(
    updates.map((update) => {
      const said = rows.filter((it) => it.updateId === update.id)
      const own = said.filter((it) => it.documentId === row.id)
      return [
        update.id,
        (own.length > 0 ? own : said)
          .map(({ field, before, after }) => ({ field, before, after }))
          .sort((a, b) => updateFields.indexOf(a.field) - updateFields.indexOf(b.field)),
      ]
    }),
  )
}

async function questionOf(work: Work, row: DocumentRecord): Promise<Card['question']> {
  if (row.direction === 'outgoing' || row.recalledAt !== null || row.state === 'returned') return null
  const waiting = (await waitingUpdates(work, row.id)).map((it) => it.update)
  const [first] = waiting
  if (!first) return null
  return {
    ids: waiting.map((it) => it.id),
    issuer: row.issuerName,
    reasons: waiting.map((it) => it.reason),
    changes: await offeredChanges(work, row, waiting),
    dueAt: first.dueAt.toISOString(),
    mayAnswer: allowed(work.actor, row).includes('document.answer-update'),
  }
}

export async function readUpdates(work: Work, { id }: { id: string }): Promise<Card> {
  const row = await documentFor(work, id, 'document.read')
  const updates = await updatesOf(work, row)
  if (updates.length === 0) return { updates: [], question: null }
  const lines = await linesOf(work, row, updates)
  const changes = await changesOf(work, row, updates)
  return {
    updates: updates.map((it) => ({
      id: it.id,
      at: it.at.toISOString(),
      by: { name: it.byName, title: it.byTitle },
      reason: it.reason,
      dueAt: it.dueAt.toISOString(),
      changes: changes.get(it.id) ?? [],
      lines: lines.filter((line) => line.updateId === it.id).map(({ updateId: _updateId, ...line }) => line),
    })),
    question: await questionOf(work, row),
  }
}
