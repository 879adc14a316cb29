import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type {
  acceptTask as acceptContract,
  askTaskExtension as askContract,
  sendBackReport as backContract,
  cancelTask as cancelContract,
  changeTask as changeContract,
  decideTaskExtension as decideContract,
  pauseTask as pauseContract,
} from '#contract/tasks.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { closeReading } from '../../documents/index.ts'
import { calendarFor, plusDays, plusWorkingMinutes, workingMinutesBetween } from '../../organisation/index.ts'
import { groundId } from '../grounds.ts'
import { deadlineOf, instantOf } from '../instant.ts'
import { taskCard } from '../queries/task.ts'
import { bumped, openParts, writeLine } from '../task-lines.ts'
import { partnersOf, taskFor } from '../task-policy.ts'
import { type Task, type TaskPartner, task, taskExtension } from '../task-tables.ts'
import { searchKey } from './give-task.ts'

/** A question for more time ends with the task, or with a deadline that is set anew. */
async function closeQuestion(work: Work, taskId: string): Promise<void> {
  await work.tx
    .update(taskExtension)
    .set({
      granted: false,
      decidedAt: work.now,
      decidedByName: work.actor.personName,
      decidedByTitle: work.actor.title,
    })
    .where(and(eq(taskExtension.taskId, taskId), isNull(taskExtension.granted)))
}

/** Repeating the old deadline leaves it as it is, even when it has passed. */
export async function changeTask(work: Work, ask: Ask<typeof changeContract>) {
  const { row, partners, beside } = await taskFor(work, ask.id, 'change', ask.version)
  const { title, description, wanted, priority } = ask
  const asked = ask.dueAt === null ? null : instantOf(ask.dueAt, '/dueAt')
  const kept = asked?.getTime() === row.dueAt?.getTime()
  const dueAt = kept ? row.dueAt : deadlineOf(work, ask.dueAt, beside.parent?.dueAt ?? null)
  await work.tx
    .update(task)
    .set({
      title,
      description,
      wanted,
      priority,
      dueAt,
      originalDueAt: row.originalDueAt ?? dueAt,
      searchKey: searchKey(ask),
      version: bumped,
    })
    .where(eq(task.id, row.id))
  if (!kept) await closeQuestion(work, row.id)
  await writeLine(work, row, partners, { act: 'change', text: title })
  return taskCard(work, row.id)
}

export async function acceptTask(work: Work, ask: Ask<typeof acceptContract>) {
  const { row, partners } = await taskFor(work, ask.id, 'accept', ask.version)
  await work.tx
    .update(task)
    .set({ state: 'done', closedAt: work.now, verdict: ask.verdict, verdictNote: ask.note, version: bumped })
    .where(eq(task.id, row.id))
  await closeQuestion(work, row.id)
  await writeLine(work, row, partners, { act: 'accept', text: ask.note })
  return taskCard(work, row.id)
}

/** The lead goes on; when he reports again, that report tells whether he was in time. */
export async function sendBackReport(work: Work, ask: Ask<typeof backContract>) {
  const { row, partners } = await taskFor(work, ask.id, 'sendBack', ask.version)
  await work.tx
    .update(task)
    .set({ state: 'doing', reportedAt: null, lateReason: '', percent: Math.min(row.percent, 99), version: bumped })
    .where(eq(task.id, row.id))
  await writeLine(work, row, partners, { act: 'sendBack', text: ask.reason })
  return taskCard(work, row.id)
}

async function end(work: Work, row: Task, partners: readonly TaskPartner[], reason: string): Promise<void> {
  await work.tx
    .update(task)
    .set({ state: 'cancelled', closedAt: work.now, pausedSince: null, version: bumped })
    .where(eq(task.id, row.id))
  await closeQuestion(work, row.id)
  if (row.documentId !== null)
    await closeReading(
      work,
      [{ holderId: row.leadHolderId, unitId: row.leadUnitId }, ...partners].map((it) =>
        groundId(row.id, it.holderId ?? it.unitId ?? ''),
      ),
    )
  await writeLine(work, row, partners, { act: 'cancel', text: reason })
}

/** With everything that was divided from it. */
export async function cancelTask(work: Work, ask: Ask<typeof cancelContract>) {
  const { row, partners } = await taskFor(work, ask.id, 'cancel', ask.version)
  for (const part of await openParts(work, row)) await end(work, part, await partnersOf(work, part.id), ask.reason)
  await end(work, row, partners, ask.reason)
  return taskCard(work, row.id)
}

/** The working time that was waited is given back; what had passed before the clock stopped stays passed. */
async function dueAfterPause(work: Work, row: Task, since: Date): Promise<Date | null> {
  if (row.dueAt === null || since >= row.dueAt) return row.dueAt
  const calendar = await calendarFor(work.tx, civilDate(since), plusDays(civilDate(work.now), 400), row.agencyId)
  return plusWorkingMinutes(row.dueAt, workingMinutesBetween(since, work.now, calendar), calendar)
}

export async function pauseTask(work: Work, ask: Ask<typeof pauseContract>) {
  const { row, partners } = await taskFor(work, ask.id, ask.paused ? 'pause' : 'resume', ask.version)
  if (ask.paused && ask.reason === '')
    throw fault('input.invalid', { problems: [{ path: '/reason', rule: 'required' }] })
  const dueAt = row.pausedSince === null ? row.dueAt : await dueAfterPause(work, row, row.pausedSince)
  await work.tx
    .update(task)
    .set({ pausedSince: ask.paused ? work.now : null, dueAt, version: bumped })
    .where(eq(task.id, row.id))
  await writeLine(work, row, partners, { act: ask.paused ? 'pause' : 'resume', text: ask.reason })
  return taskCard(work, row.id)
}

function refuseTime(work: Work, row: Task, wantedAt: Date, whole: Date | null): void {
  if (wantedAt <= work.now || (row.dueAt !== null && wantedAt <= row.dueAt))
    throw fault('routing.due-past', { due: wantedAt.toISOString() })
  if (whole !== null && wantedAt > whole)
    throw fault('input.invalid', { problems: [{ path: '/wantedAt', rule: 'after-parent' }] })
}

/** Until its giver answers, the deadline stands. */
export async function askTaskExtension(work: Work, ask: Ask<typeof askContract>) {
  const { row, partners, beside } = await taskFor(work, ask.id, 'askExtension')
  const wantedAt = instantOf(ask.wantedAt, '/wantedAt')
  refuseTime(work, row, wantedAt, beside.parent?.dueAt ?? null)
  await work.tx.insert(taskExtension).values({
    id: newId(work.now),
    taskId: row.id,
    askedByName: work.actor.personName,
    askedByTitle: work.actor.title,
    askedAt: work.now,
    wantedAt,
    reason: ask.reason,
  })
  await writeLine(work, row, partners, { act: 'askExtension', text: ask.reason })
  return taskCard(work, row.id)
}

/** Granted, the deadline moves; the first one stays beside it for ever. */
export async function decideTaskExtension(work: Work, ask: Ask<typeof decideContract>) {
  const [asked] = await work.tx.select().from(taskExtension).where(eq(taskExtension.id, ask.id))
  if (!asked) throw fault('thing.missing')
  const act = ask.granted ? 'grantExtension' : 'refuseExtension'
  const { row, partners, beside } = await taskFor(work, asked.taskId, act)
  const [open] = await work.tx.select().from(taskExtension).where(eq(taskExtension.id, ask.id))
  if (!open || open.granted !== null) throw fault('thing.state', { state: 'decided' })
  if (ask.granted) refuseTime(work, row, open.wantedAt, beside.parent?.dueAt ?? null)
  await work.tx
    .update(taskExtension)
    .set({
      granted: ask.granted,
      decidedAt: work.now,
      decidedByName: work.actor.personName,
      decidedByTitle: work.actor.title,
      decisionNote: ask.note,
    })
    .where(eq(taskExtension.id, open.id))
  await work.tx
    .update(task)
    .set({ ...(ask.granted ? { dueAt: open.wantedAt } : {}), version: sql`${task.version} + 1` })
    .where(eq(task.id, row.id))
  await writeLine(work, row, partners, { act, text: ask.note })
  return taskCard(work, row.id)
}
