import { eq, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { completeAssignment as contract } from '#contract/routing.ts'
import { fault } from '#platform/fault.ts'
import { key } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { assignmentsOf, closeAll, openBelow } from '../close.ts'
import { desksOf } from '../desks.ts'
import { tellBegun, tellDone } from '../inside.ts'
import { assignmentFor, isOpen } from '../policy.ts'
import { routingCard } from '../queries/routing-card.ts'
import { type Assignment, assignment } from '../tables.ts'

const overdue = (row: Assignment, lead: Assignment, now: Date) => {
  const due = row.dueAt ?? lead.dueAt
  return due !== null && row.pausedSince === null && due < now
}

/** At the same place of the same tree: a document sent inside the agency has one for each recipient. */
const beside = (a: Assignment, b: Assignment) => a.parentId === b.parentId && a.deliveryId === b.deliveryId

/** Those beside a lead, or below an assignment, that still owe an opinion; who is late with it is passed over, and that is recorded. */
async function passOver(
  work: Work,
  lead: Assignment,
  owing: readonly Assignment[],
  all: readonly Assignment[],
): Promise<void> {
  const waitedFor = owing.filter((row) => !overdue(row, lead, work.now))
  if (waitedFor.length > 0) throw fault('routing.support-open', { names: waitedFor.map((row) => row.toName) })
  // What was named below them has nobody to report to any more.
  await closeAll(work, [...owing, ...owing.flatMap((row) => openBelow(all, row.id))], 'lapsed', '')
  for (const row of owing)
    await work.record('assignment.lapsed', row.documentId, [row.agencyId], {
      ...desksOf([row]),
      assignmentId: row.id,
      to: row.toName,
    })
}

/** The issued document that answers, by its number and symbol: whoever knows them may name it, whether or not he may read it. */
async function replyOf(work: Work, code: string, documentId: string): Promise<string> {
  const [row] = await work.tx.execute<{ id: string }>(sql`
    select o.id from document o join document d on d.id = ${documentId}
     where o.agency_id = ${work.actor.agencyId} and o.direction = 'outgoing' and o.state = 'issued' and o.recalled_at is null and o.number_key = ${key(code)}
       and o.id <> d.id
       and o.issued_on >= coalesce(d.arrived_on, d.issued_on)
     order by o.issued_on desc limit 1`)
  if (!row) throw fault('routing.reply-missing')
  return row.id
}

async function finish(work: Work, row: Assignment, note: string, replyId: string | null): Promise<void> {
  await work.tx
    .update(assignment)
    .set({
      replyId: replyId ?? sql`${assignment.replyId}`,
      startedAt: sql`coalesce(${assignment.startedAt}, ${work.now.toISOString()}::timestamptz)`,
    })
    .where(eq(assignment.id, row.id))
  await closeAll(work, [row], 'done', note)
}

/**
 * Completes one assignment and, when it led, those it was named below: the unit is done when the person it named to lead is. Every level
 * keeps the same rules, so that the whole is never done while an opinion is still owed in time.
 */
async function completeUpward(
  work: Work,
  row: Assignment,
  outcome: { note: string; replyId: string | null },
): Promise<Assignment[]> {
  const all = await assignmentsOf(work, row.documentId)
  const open = all.filter(isOpen)
  const below = open.filter((it) => it.parentId === row.id && it.role === 'support')
  const supporting =
    row.role === 'lead' ? open.filter((it) => beside(it, row) && it.role === 'support' && it.id !== row.id) : []
  await passOver(work, row, [...below, ...supporting], all)
  if (row.role === 'lead' && row.replyRequired && outcome.replyId === null) throw fault('routing.reply-missing')
  await finish(work, row, outcome.note, outcome.replyId)
  // Who was only to know has nothing left to do; he still reads it.
  const informed = open.filter((it) => it.parentId === row.id && it.role === 'informed')
  await closeAll(work, informed, 'done', '')
  const above = row.role === 'lead' ? open.find((it) => it.id === row.parentId) : undefined
  return above ? [row, ...(await completeUpward(work, above, outcome))] : [row]
}

/** The lead with the outcome, the support with its opinion. When the lead of the whole is done, the sender is told 06. */
export async function completeAssignment(work: Work, ask: Ask<typeof contract>) {
  const { row, document } = await assignmentFor(work, ask.id, 'complete', ask.version)
  if (row.role === 'support' && ask.note.trim() === '') throw fault('routing.opinion-missing')
  const all = await assignmentsOf(work, row.documentId)
  const leading = all.filter((it) => it.parentId === row.id && it.role === 'lead' && isOpen(it))
  if (leading.length > 0) throw fault('routing.children-open', { names: leading.map((it) => it.toName) })
  const replyId = ask.replyCode ? await replyOf(work, ask.replyCode, row.documentId) : null
  const done = await completeUpward(work, row, { note: ask.note, replyId })
  await work.record('assignment.completed', row.documentId, [row.agencyId], {
    ...desksOf(done),
    assignmentId: row.id,
    to: row.toName,
    note: ask.note,
  })
  const top = done.at(-1)
  if (top?.parentId === null && top.role === 'lead') {
    const informed = all.filter((it) => beside(it, top) && it.role === 'informed' && isOpen(it))
    await closeAll(work, informed, 'done', '')
    await tellDone(work, document, row)
  } else await tellBegun(work, document, row)
  return routingCard(work, row.documentId)
}
