import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Static } from '#contract/shape.ts'
import type { TaskCard } from '#contract/tasks.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { KeptFile } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { document, readable } from '../../documents/index.ts'
import { storedFile } from '../../files/index.ts'
import { codeText } from '../../registers/index.ts'
import { fileCode, fileReadable } from '../policy.ts'
import { workFile } from '../tables.ts'
import { besideOf, partnersOf, readableTask, taskActs, taskReadable } from '../task-policy.ts'
import { programmeEntry, type Task, task, taskExtension, taskLine, taskLineFile } from '../task-tables.ts'
import { taskRows } from './tasks.ts'

type Card = Static<typeof TaskCard>

/** The newest lines; older ones stay on record. */
const shownLines = 300

async function linesOf(work: Work, id: string): Promise<Card['lines']> {
  const rows = await work.tx.execute<Card['lines'][number] & { ordinal: number } & Record<string, unknown>>(sql`
    select l.id, l.ordinal, l.act, l.by_name as "byName", l.by_title as "byTitle", l.text, l.percent,
           to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
           (select coalesce(json_agg(json_build_object('position', f.position, 'name', f.name, 'size', s.size) order by f.position), '[]')
              from task_line_file f join stored_file s on s.sha256 = f.sha256 where f.line_id = l.id) as files
      from task_line l where l.task_id = ${id} order by l.ordinal desc limit ${shownLines}`)
  return rows.map(({ ordinal: _ordinal, ...line }) => line).reverse()
}

/** What it was born from and belongs to, each only when the actor may read it. */
async function bornFrom(work: Work, row: Task): Promise<Pick<Card, 'document' | 'workFile' | 'programme' | 'parent'>> {
  const { actor, tx } = work
  const [paper] = row.documentId
    ? await tx
        .select()
        .from(document)
        .where(and(eq(document.id, row.documentId), readable(actor, civilDate(work.now))))
    : []
  const [file] = row.workFileId
    ? await tx
        .select()
        .from(workFile)
        .where(and(eq(workFile.id, row.workFileId), fileReadable(actor)))
    : []
  const [entry] = row.programmeId
    ? await tx.select().from(programmeEntry).where(eq(programmeEntry.id, row.programmeId))
    : []
  const [whole] = row.parentId
    ? await tx
        .select()
        .from(task)
        .where(and(eq(task.id, row.parentId), taskReadable(actor)))
    : []
  return {
    document: paper
      ? { id: paper.id, code: codeText(paper.codeNumber, paper.codeNotation), subject: paper.subject }
      : null,
    workFile: file ? { id: file.id, code: fileCode(file), title: file.title } : null,
    programme: entry ? { id: entry.id, title: entry.title, year: entry.year } : null,
    parent: whole ? { id: whole.id, title: whole.title } : null,
  }
}

async function questionOf(work: Work, id: string): Promise<Card['extension']> {
  const [open] = await work.tx
    .select()
    .from(taskExtension)
    .where(and(eq(taskExtension.taskId, id), isNull(taskExtension.granted)))
  return open
    ? {
        id: open.id,
        wantedAt: open.wantedAt.toISOString(),
        reason: open.reason,
        askedByName: open.askedByName,
        askedAt: open.askedAt.toISOString(),
      }
    : null
}

/** The whole card of one task, through the door. */
export async function taskCard(work: Work, id: string): Promise<Card> {
  const row = await readableTask(work, id)
  const [listed] = await taskRows(work, sql`task.id = ${id}`, sql`1`, 1)
  if (!listed) throw fault('thing.missing')
  const { placed: _placed, ...line } = listed
  const partners = await partnersOf(work, id)
  const parts = await taskRows(
    work,
    sql`task.parent_id = ${id} and ${taskReadable(work.actor)}`,
    sql`task.created_at, task.id`,
    100,
  )
  return {
    ...line,
    description: row.description,
    wanted: row.wanted,
    giverHolderId: row.giverHolderId,
    originalDueAt: row.originalDueAt?.toISOString() ?? null,
    startedAt: row.startedAt?.toISOString() ?? null,
    reportedAt: row.reportedAt?.toISOString() ?? null,
    lateReason: row.lateReason,
    verdictNote: row.verdictNote,
    pausedSince: row.pausedSince?.toISOString() ?? null,
    directiveId: row.directiveId,
    assignmentId: row.assignmentId,
    version: row.version,
    partners: partners.map(({ holderId, unitId, name, title }) => ({ holderId, unitId, name, title })),
    ...(await bornFrom(work, row)),
    parts: parts.map(({ placed: _part, ...part }) => part),
    extension: await questionOf(work, id),
    lines: await linesOf(work, id),
    can: taskActs(work.actor, row, await besideOf(work, row, partners)),
  }
}

export const readTask = (work: Work, ask: { id: string }): Promise<Card> => taskCard(work, ask.id)

export async function readTaskFile(
  work: Work,
  ask: { id: string; lineId: string; position: number },
): Promise<KeptFile> {
  const row = await readableTask(work, ask.id)
  const [found] = await work.tx
    .select()
    .from(taskLineFile)
    .innerJoin(taskLine, eq(taskLine.id, taskLineFile.lineId))
    .innerJoin(storedFile, eq(storedFile.sha256, taskLineFile.sha256))
    .where(
      and(eq(taskLine.taskId, row.id), eq(taskLineFile.lineId, ask.lineId), eq(taskLineFile.position, ask.position)),
    )
  if (!found) throw fault('thing.missing')
  const { task_line_file: link, stored_file: bytes } = found
  return { sha256: bytes.sha256, size: bytes.size, name: link.name, mediaType: bytes.mediaType, inline: false }
}
