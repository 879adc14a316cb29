import { and, desc, eq, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { RecallCard, recallDocument as recallContract } from '#contract/recall.ts'
import type { Static } from '#contract/shape.ts'
import { type DeliveryCode, deliveryCodes, type HandlingState, insideSteps } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { calendarFor, dueAfterDays, plusDays } from '../organisation/index.ts'
import { allowed, documentFor } from './policy.ts'
import { tellSender } from './status.ts'
import { type DocumentRecord, delivery, document, recall, recallLine } from './tables.ts'
import { opened } from './views.ts'

type Card = Static<typeof RecallCard>

/** Recipients answer within two working days. */
const answerDays = 2

/** Until when a recipient is to answer what was asked now. */
export async function answerBy(work: Work): Promise<Date> {
  const today = civilDate(work.now)
  return dueAfterDays(work.now, answerDays, await calendarFor(work.tx, today, plusDays(today, 60)))
}

/** Locks a copy, or freezes the sender's document: it stands in the register with its data, and nothing more is done with it. */
async function lock(work: Work, id: string, reason: string): Promise<void> {
  await work.tx
    .update(document)
    .set({ recalledAt: work.now, recallReason: reason, version: sql`${document.version} + 1` })
    .where(eq(document.id, id))
}

interface Copy {
  readonly deliveryId: string
  readonly incomingId: string
  readonly agencyId: string
  readonly untouched: boolean
}

/** The copies that are there to be recalled, locked; `untouched`: not registered, and nobody opened it. */
async function copiesOf(work: Work, documentId: string): Promise<Copy[]> {
  const there = sql`v.document_id = ${documentId} and d.state <> 'returned'`
  // First, so that who opened one is counted as of now: a look that is being noted holds its copy (`noteView`).
  await work.tx.execute(sql`
    select from delivery v join document d on d.id = v.incoming_id where ${there} order by v.position for no key update of d`)
  return [
    ...(await work.tx.execute<Copy & Record<string, unknown>>(sql`
      select v.id as "deliveryId", d.id as "incomingId", d.agency_id as "agencyId",
             d.state = 'arrived' and not exists (select from document_view w where w.document_id = d.id) as untouched
        from delivery v join document d on d.id = v.incoming_id
       where ${there} order by v.position`)),
  ]
}

async function ask(work: Work, recallId: string, copy: Copy, issued: DocumentRecord, reason: string): Promise<void> {
  await work.tx
    .insert(recallLine)
    .values({ recallId, deliveryId: copy.deliveryId, incomingId: copy.incomingId, code: '13' })
  await tellSender(work, copy.incomingId, '13', reason)
  await work.record('document.recall-asked', copy.incomingId, [copy.agencyId], { reason, from: issued.issuerName })
  if (copy.untouched) await settle(work, copy.incomingId, copy.agencyId, { agreed: true, reason, byItself: true })
}

/**
 * Units and people of the agency that sends: one clerk asks and answers, so it is given back as it is asked (13, 15). No fact for each: the
 * recall itself is told, and those on whose desks it lay are told by the room that knows them. Answers how many there were.
 */
async function takeBackInside(work: Work, recallId: string, documentId: string, reason: string): Promise<number> {
  const rows = await work.tx.execute<{ id: string; opened: number }>(sql`
    select v.id, (select count(distinct w.holder_id)::int from document_view w
                    join post_assignment h on h.id = w.holder_id join post p on p.id = h.post_id
                   where w.document_id = v.document_id and (h.id = v.holder_id or p.unit_id = v.unit_id)) as opened
      from delivery v
     where v.document_id = ${documentId} and (v.unit_id is not null or v.holder_id is not null)
       and v.code = any(${sql.param(deliveryCodes.filter((it) => insideSteps[it].includes('13')))}::text[]) order by v.position`)
  if (rows.length === 0) return 0
  const at = work.now.toISOString()
  const ids = sql.param(rows.map((row) => row.id))
  const byName = work.actor.personName
  await work.tx.insert(recallLine).values(
    rows.map((row) => ({
      recallId,
      deliveryId: row.id,
      code: '15' as const,
      answeredAt: work.now,
      byName,
      opened: row.opened,
    })),
  )
  await work.tx.execute(sql`
    update delivery set code = '15', changed_at = ${at}::timestamptz where id = any(${ids}::uuid[])`)
  await work.tx.execute(sql`
    insert into delivery_status (delivery_id, ordinal, code, at, by_name, by_title, note)
    select t.id, coalesce((select max(s.ordinal) from delivery_status s where s.delivery_id = t.id), 0) + k.step, k.code, ${at}::timestamptz,
           ${byName}, ${work.actor.title}, k.note
      from unnest(${ids}::uuid[]) as t(id), (values (1, '13', ${reason}::text), (2, '15', '')) as k(step, code, note)`)
  return rows.length
}

/**
 * Asks everything back that was issued (status 13). Where it was neither registered nor opened it is cancelled at once (15); elsewhere the
 * recipient's clerk decides. Inside the agency nobody is asked: it is taken back at once, and the routing room, which calls this, ends what
 * lies on desks. Repeating is refused by the state.
 */
export async function recallDocument(work: Work, { id, reason }: Ask<typeof recallContract>) {
  const issued = await documentFor(work, id, 'document.recall')
  const dueAt = await answerBy(work)
  const recallId = newId(work.now)
  const { personName: byName, title: byTitle } = work.actor
  await work.tx.insert(recall).values({ id: recallId, documentId: id, reason, byName, byTitle, at: work.now, dueAt })
  await lock(work, id, reason)
  const copies = await copiesOf(work, id)
  for (const copy of copies) await ask(work, recallId, copy, issued, reason)
  const inside = await takeBackInside(work, recallId, id, reason)
  await work.record('document.recalled', id, [issued.agencyId], {
    reason,
    asked: copies.length + inside,
    cancelled: copies.filter((it) => it.untouched).length + inside,
  })
  return readRecall(work, { id })
}

export interface RecallAnswer {
  readonly agreed: boolean
  readonly reason: string
  /** Nobody had touched it: the installation answers. */
  readonly byItself?: boolean
}

const standing: Record<HandlingState, DeliveryCode> = {
  waitDirective: '03',
  assigned: '04',
  inProgress: '05',
  done: '06',
}

/** After a refusal the sender is told where the copy stands: what happened while the question was open he has not been told. */
async function goOn(work: Work, incomingId: string): Promise<void> {
  const [row] = await work.tx.select().from(document).where(eq(document.id, incomingId))
  if (row?.state === 'registered')
    await tellSender(work, incomingId, row.handling === null ? '03' : standing[row.handling], '')
  await thaw(work, incomingId)
}

/** When nobody gave anything back, the sender's document is in force again; the recall and its answers stay on record. */
async function thaw(work: Work, incomingId: string): Promise<void> {
  await work.tx.execute(sql`
    update document o set recalled_at = null, recall_reason = null, version = o.version + 1
      from recall_line mine join recall r on r.id = mine.recall_id
     where mine.incoming_id = ${incomingId} and o.id = r.document_id and o.recalled_at is not null
       and not exists (select from recall_line l where l.recall_id = r.id and l.code <> '16')`)
}

/** Writes the answer on the sender's line, and locks the copy when it was given back. The copy's row is locked by the caller. */
async function settle(work: Work, incomingId: string, agencyId: string, answer: RecallAnswer): Promise<void> {
  const code = answer.agreed ? '15' : '16'
  await work.tx
    .update(recallLine)
    .set({
      code,
      answeredAt: work.now,
      byName: answer.byItself ? '' : work.actor.personName,
      byTitle: answer.byItself ? '' : work.actor.title,
      reason: answer.byItself ? '' : answer.reason,
      opened: await opened(work, incomingId),
    })
    .where(and(eq(recallLine.incomingId, incomingId), eq(recallLine.code, '13')))
  if (answer.agreed) await lock(work, incomingId, answer.reason)
  await tellSender(work, incomingId, code, answer.byItself ? '' : answer.reason)
  if (!answer.agreed) await goOn(work, incomingId)
  const { agreed, reason } = answer
  await work.record('document.recall-answered', incomingId, [agencyId], { agreed, reason })
}

/** Whether the sender waits for an answer to a recall of this copy. */
export async function isAskedBack(work: Work, incomingId: string): Promise<boolean> {
  const rows = await work.tx
    .select({ id: recallLine.recallId })
    .from(recallLine)
    .where(and(eq(recallLine.incomingId, incomingId), eq(recallLine.code, '13')))
  return rows.length > 0
}

/** The copy that a recall asks for, locked; the room that knows its handling ends that in the same unit of work. */
export async function settleRecall(work: Work, id: string, answer: RecallAnswer): Promise<DocumentRecord> {
  const row = await documentFor(work, id, 'document.answer-recall')
  const [line] = await work.tx
    .select()
    .from(recallLine)
    .where(and(eq(recallLine.incomingId, id), eq(recallLine.code, '13')))
  if (!line) throw fault('thing.state', { state: 'not-asked' })
  if (!answer.agreed && answer.reason.trim().length < 10)
    throw fault('input.invalid', { problems: [{ path: '/reason', rule: 'minLength', limit: '10' }] })
  const [asked] = await work.tx.select({ reason: recall.reason }).from(recall).where(eq(recall.id, line.recallId))
  await settle(work, id, row.agencyId, { ...answer, reason: answer.agreed ? (asked?.reason ?? '') : answer.reason })
  return row
}

type LineRow = {
  recipientName: string
  code: Card['lines'][number]['code']
  answeredAt: Date | null
  byName: string
  reason: string
  opened: number | null
}

function cardOf(work: Work, head: typeof recall.$inferSelect, lines: readonly LineRow[], mayAnswer: boolean): Card {
  return {
    reason: head.reason,
    byName: head.byName,
    byTitle: head.byTitle,
    at: head.at.toISOString(),
    dueAt: head.dueAt.toISOString(),
    mayAnswer,
    lines: lines.map((line) => ({
      ...line,
      answeredAt: line.answeredAt?.toISOString() ?? null,
      late: line.code === '13' && head.dueAt < work.now,
    })),
  }
}

/** The sender sees every recipient's answer; a recipient what was asked of him. */
export async function readRecall(work: Work, { id }: { id: string }): Promise<{ recall: Card | null }> {
  const row = await documentFor(work, id, 'document.read')
  const ours = row.direction === 'outgoing' ? eq(recall.documentId, id) : eq(recallLine.incomingId, id)
  const rows = await work.tx
    .select({
      head: recall,
      line: {
        recipientName: delivery.recipientName,
        code: recallLine.code,
        answeredAt: recallLine.answeredAt,
        byName: recallLine.byName,
        reason: recallLine.reason,
        opened: recallLine.opened,
      },
    })
    .from(recall)
    .leftJoin(recallLine, eq(recallLine.recallId, recall.id))
    .leftJoin(delivery, eq(delivery.id, recallLine.deliveryId))
    .where(ours)
    .orderBy(desc(recall.at), delivery.position)
  const [first] = rows
  if (!first) return { recall: null }
  // The last one counts: what nobody gave back may be asked for again.
  const lines = rows
    .filter(({ head }) => head.id === first.head.id)
    .flatMap(({ line }) =>
      line.code === null
        ? []
        : [
            {
              ...line,
              code: line.code,
              recipientName: line.recipientName ?? '',
              byName: line.byName ?? '',
              reason: line.reason ?? '',
            },
          ],
    )
  const mayAnswer =
    allowed(work.actor, row).includes('document.answer-recall') && lines.some((line) => line.code === '13')
  return { recall: cardOf(work, first.head, lines, mayAnswer) }
}
