import { eq, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type {
  noteTask as noteContract,
  reportTask as reportContract,
  returnTask as returnContract,
  startTask as startContract,
} from '#contract/tasks.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { taskCard } from '../queries/task.ts'
import { bumped, refuseOpenParts, writeLine } from '../task-lines.ts'
import { taskFor } from '../task-policy.ts'
import { task } from '../task-tables.ts'

export async function startTask(work: Work, ask: Ask<typeof startContract>) {
  const { row, partners } = await taskFor(work, ask.id, 'start', ask.version)
  await work.tx.update(task).set({ state: 'doing', startedAt: work.now, version: bumped }).where(eq(task.id, row.id))
  await writeLine(work, row, partners, { act: 'start', text: '' })
  return taskCard(work, row.id)
}

/**
 * Progress, or the end of the work. What one gave oneself is done by that; anything else waits for its giver. Late, it says why (the
 * reason stays with the task).
 */
export async function reportTask(work: Work, ask: Ask<typeof reportContract>) {
  const { row, partners } = await taskFor(work, ask.id, ask.finished ? 'report' : 'progress', ask.version)
  const lateReason = ask.lateReason ?? ''
  if (ask.finished) {
    await refuseOpenParts(work, row)
    if (row.dueAt !== null && row.dueAt < work.now && lateReason === '') throw fault('task.late-reason')
  }
  const own = row.giverHolderId === row.leadHolderId && row.parentId === null
  const startedAt = sql`coalesce(${task.startedAt}, ${work.now.toISOString()}::timestamptz)`
  const percent = ask.finished ? 100 : ask.percent
  await work.tx
    .update(task)
    .set({
      startedAt,
      percent,
      version: bumped,
      ...(ask.finished
        ? { state: own ? 'done' : 'reported', reportedAt: work.now, lateReason, closedAt: own ? work.now : null }
        : { state: 'doing' }),
    })
    .where(eq(task.id, row.id))
  await writeLine(work, row, partners, {
    act: ask.finished ? 'report' : 'progress',
    text: lateReason === '' ? ask.text : `${ask.text}\n${lateReason}`,
    percent,
    uploadIds: ask.uploadIds,
  })
  return taskCard(work, row.id)
}

/** Not mine: its giver gives it to somebody else or cancels it. Until then it keeps its lead. */
export async function returnTask(work: Work, ask: Ask<typeof returnContract>) {
  const { row, partners } = await taskFor(work, ask.id, 'return', ask.version)
  await refuseOpenParts(work, row)
  await work.tx.update(task).set({ state: 'returned', pausedSince: null, version: bumped }).where(eq(task.id, row.id))
  await writeLine(work, row, partners, { act: 'return', text: ask.reason })
  return taskCard(work, row.id)
}

export async function noteTask(work: Work, ask: Ask<typeof noteContract>) {
  const { row, partners } = await taskFor(work, ask.id, 'note')
  await writeLine(work, row, partners, { act: 'note', text: ask.text })
  return taskCard(work, row.id)
}
