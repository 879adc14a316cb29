import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { pauseAssignment as contract } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { calendarFor, plusDays, plusWorkingMinutes, workingMinutesBetween } from '../../organisation/index.ts'
import { desksOf } from '../desks.ts'
import { assignmentFor } from '../policy.ts'
import { routingCard } from '../queries/routing-card.ts'
import { type Assignment, assignment, handlingPause } from '../tables.ts'

/** The working time that was waited is given back at the end. */
async function dueAfterPause(work: Work, row: Assignment, since: Date): Promise<Date | null> {
  if (row.dueAt === null) return null
  const today = civilDate(work.now)
  const calendar = await calendarFor(work.tx, civilDate(since), plusDays(today, 400), row.agencyId)
  // What had passed before the clock stopped stays passed.
  return since >= row.dueAt
    ? row.dueAt
    : plusWorkingMinutes(row.dueAt, workingMinutesBetween(since, work.now, calendar), calendar)
}

async function stop(work: Work, row: Assignment, reason: string): Promise<void> {
  if (row.pausedSince !== null) throw fault('thing.state', { state: 'paused' })
  if (reason.trim() === '') throw fault('input.invalid', { problems: [{ path: '/reason', rule: 'required' }] })
  const { personName: byName, title: byTitle } = work.actor
  await work.tx.insert(handlingPause).values({ assignmentId: row.id, fromAt: work.now, reason, byName, byTitle })
  await work.tx
    .update(assignment)
    .set({ pausedSince: work.now, version: sql`${assignment.version} + 1` })
    .where(eq(assignment.id, row.id))
  await work.record('assignment.paused', row.documentId, [row.agencyId], {
    ...desksOf([row]),
    assignmentId: row.id,
    to: row.toName,
    reason,
  })
}

async function resume(work: Work, row: Assignment): Promise<void> {
  if (row.pausedSince === null) throw fault('thing.state', { state: 'running' })
  const dueAt = await dueAfterPause(work, row, row.pausedSince)
  await work.tx
    .update(handlingPause)
    .set({ untilAt: work.now })
    .where(and(eq(handlingPause.assignmentId, row.id), isNull(handlingPause.untilAt)))
  await work.tx
    .update(assignment)
    .set({ pausedSince: null, dueAt, version: sql`${assignment.version} + 1` })
    .where(eq(assignment.id, row.id))
  await work.record('assignment.resumed', row.documentId, [row.agencyId], {
    ...desksOf([row]),
    assignmentId: row.id,
    to: row.toName,
    dueAt: dueAt?.toISOString() ?? null,
  })
}

/** Stops the clock while another agency is waited for, and lets it run again. */
export async function pauseAssignment(work: Work, ask: Ask<typeof contract>) {
  const { row } = await assignmentFor(work, ask.id, 'pause', ask.version)
  await (ask.paused ? stop(work, row, ask.reason) : resume(work, row))
  return routingCard(work, row.documentId)
}
