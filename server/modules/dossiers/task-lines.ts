import { eq, sql } from 'drizzle-orm'
import type { TaskAct } from '#contract/tasks.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { uploadedFile } from '../files/index.ts'
import { type Task, type TaskPartner, task, taskLine, taskLineFile } from './task-tables.ts'

export const bumped = sql`${task.version} + 1`

export interface Line {
  readonly act: TaskAct
  readonly text: string
  readonly percent?: number
  readonly uploadIds?: readonly string[]
}

/** One more line of a task's history, and the fact of it. Lines are never rewritten. */
export async function writeLine(
  work: Work,
  row: Task,
  partners: readonly Pick<TaskPartner, 'holderId' | 'unitId'>[],
  line: Line,
): Promise<void> {
  const id = newId(work.now)
  const [last] = await work.tx.execute<{ n: number }>(
    sql`select coalesce(max(ordinal), 0)::int as n from task_line where task_id = ${row.id}`,
  )
  await work.tx.insert(taskLine).values({
    id,
    taskId: row.id,
    ordinal: (last?.n ?? 0) + 1,
    act: line.act,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    at: work.now,
    text: line.text,
    percent: line.percent ?? null,
  })
  for (const [at, uploadId] of (line.uploadIds ?? []).entries()) {
    const file = await uploadedFile(work, uploadId)
    await work.tx.insert(taskLineFile).values({ lineId: id, position: at + 1, sha256: file.sha256, name: file.name })
  }
  const holders = [row.giverHolderId, row.leadHolderId, ...partners.map((it) => it.holderId)]
  const units = [row.leadUnitId, ...partners.map((it) => it.unitId)]
  await work.record('task.acted', row.id, [row.agencyId], {
    holders: [...new Set(holders.filter((it) => it !== null))],
    units: [...new Set(units.filter((it) => it !== null))],
    note: line.text,
    act: line.act,
  })
}

/** Open parts of a task, by the names of those who lead them. */
export async function openParts(work: Work, row: Task): Promise<Task[]> {
  const parts = await work.tx.select().from(task).where(eq(task.parentId, row.id)).orderBy(task.id).for('no key update')
  return parts.filter((it) => it.closedAt === null)
}

export async function refuseOpenParts(work: Work, row: Task): Promise<void> {
  const parts = await openParts(work, row)
  if (parts.length > 0) throw fault('task.parts-open', { names: parts.map((it) => it.leadName) })
}
