import { and, type SQL, sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { readTaskCalendar as calendarContract, listTasks as contract, TaskView } from '#contract/tasks.ts'
import { fault } from '#platform/fault.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { amberUntil, plusDays } from '../../organisation/index.ts'
import { countedTo, escapeLike, readPlace, writePlace } from '../paging.ts'
import { ledBy, partnerIs, taskReadable } from '../task-policy.ts'
import { task } from '../task-tables.ts'

export type TaskLine = Reply<typeof contract>['rows'][number]

/** The instant before which a deadline is near, as for assignments. */
const soonAt = (work: Work): Promise<Date> => amberUntil(work.tx, work.now, work.actor.agencyId)

/** Green, amber, red by the deadline. What is reported, finished or stopped is never late. */
function paceColumn(now: Date, soon: Date): SQL {
  return sql`case when task.due_at is null or task.state not in ('new', 'doing', 'returned') then 'none' when task.paused_since is not null then 'green'
                  when task.due_at < ${now.toISOString()}::timestamptz then 'red'
                  when task.due_at <= ${soon.toISOString()}::timestamptz then 'amber' else 'green' end`
}

function viewed(work: Work, view: TaskView): SQL {
  const { actor } = work
  switch (view) {
    case 'mine':
      return ledBy(actor)
    case 'partner':
      return sql`task.id in (select q.task_id from task_partner q where ${partnerIs(actor)})`
    case 'unit':
      return sql`task.home_unit_id = ${actor.unitId}`
    case 'given':
      return sql`task.giver_holder_id = ${actor.assignmentId}`
    case 'agency':
      return sql`true`
  }
}

function contains(q: string | undefined): SQL[] {
  return fold(q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 10)
    .map((word) => sql`task.search_key like ${`%${escapeLike(word)}%`}`)
}

const instant = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

interface Raw extends Omit<TaskLine, 'lead'>, Record<string, unknown> {
  leadHolderId: string | null
  leadUnitId: string | null
  leadName: string
  leadTitle: string
  placed: string
}

/** Rows of `where`, which speaks of `task`. */
export async function taskRows(
  work: Work,
  where: SQL,
  order: SQL,
  limit: number,
): Promise<(TaskLine & { placed: string })[]> {
  const pace = paceColumn(work.now, await soonAt(work))
  const rows = await work.tx.execute<Raw>(sql`
    select task.id, task.title, task.priority, task.state, task.giver_name as "giverName", task.giver_title as "giverTitle",
           task.lead_holder_id as "leadHolderId", task.lead_unit_id as "leadUnitId", task.lead_name as "leadName", task.lead_title as "leadTitle",
           ${instant(sql`task.due_at`)} as "dueAt", ${pace} as pace, task.paused_since is not null as paused, task.percent, task.verdict,
           coalesce(task.reported_at > task.due_at, false) as late, task.parent_id as "parentId",
           exists(select from task_extension e where e.task_id = task.id and e.granted is null) as "extensionAsked",
           ${instant(sql`task.created_at`)} as "createdAt", ${instant(sql`task.closed_at`)} as "closedAt",
           coalesce(to_char(coalesce(task.closed_at, task.due_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), 'never') as placed
      from ${task} where ${where} order by ${order} limit ${limit}`)
  return rows.map(({ leadHolderId, leadUnitId, leadName, leadTitle, ...row }) => ({
    ...row,
    lead: { holderId: leadHolderId, unitId: leadUnitId, name: leadName, title: leadTitle },
  }))
}

const placeOfTask = /^(?:\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{6}|never)$/

function after(cursor: string | undefined, closed: boolean): SQL {
  const place = readPlace(cursor, placeOfTask)
  if (!place) return sql`true`
  if (closed) {
    if (place.placed === 'never') throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
    return sql`(task.closed_at, task.id) < (${`${place.placed}Z`}::timestamptz, ${place.id}::uuid)`
  }
  return place.placed === 'never'
    ? sql`(task.due_at is null and task.id > ${place.id}::uuid)`
    : sql`((task.due_at, task.id) > (${`${place.placed}Z`}::timestamptz, ${place.id}::uuid) or task.due_at is null)`
}

/** One page by keyset: open tasks by deadline, finished ones the last first. */
export async function listTasks(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const limit = ask.limit ?? 50
  const closed = ask.closed ?? (ask.state === 'done' || ask.state === 'cancelled')
  const pace = ask.pace === undefined ? undefined : sql`${paceColumn(work.now, await soonAt(work))} = ${ask.pace}`
  const where =
    and(
      taskReadable(work.actor),
      viewed(work, ask.view),
      closed ? sql`task.closed_at is not null` : sql`task.closed_at is null`,
      ask.state === undefined ? undefined : sql`task.state = ${ask.state}`,
      ask.priority === undefined ? undefined : sql`task.priority = ${ask.priority}`,
      ask.workFileId === undefined ? undefined : sql`task.work_file_id = ${ask.workFileId}`,
      ask.documentId === undefined ? undefined : sql`task.document_id = ${ask.documentId}`,
      ask.programmeId === undefined ? undefined : sql`task.programme_id = ${ask.programmeId}`,
      pace,
      ...contains(ask.q),
    ) ?? sql`true`
  const order = closed ? sql`task.closed_at desc, task.id desc` : sql`task.due_at nulls last, task.id`
  const rows = await taskRows(work, sql`${where} and ${after(ask.cursor, closed)}`, order, limit + 1)
  const [counted] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from (select from ${task} where ${where} limit ${countedTo + 1}) c`,
  )
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const n = counted?.n ?? 0
  return {
    rows: page.map(({ placed: _placed, ...row }) => row),
    next: last ? writePlace(last) : null,
    count: Math.min(n, countedTo),
    countCapped: n > countedTo,
  }
}

const longestDays = 62
const mostInCalendar = 500
const startOf = (day: string) => `${day}T00:00:00+07:00`

export async function readTaskCalendar(
  work: Work,
  ask: Ask<typeof calendarContract>,
): Promise<Reply<typeof calendarContract>> {
  if (ask.from > ask.to || plusDays(ask.from, longestDays) < ask.to)
    throw fault('input.invalid', { problems: [{ path: '/to', rule: 'range' }] })
  const where =
    and(
      taskReadable(work.actor),
      viewed(work, ask.view),
      sql`task.state <> 'cancelled'`,
      sql`task.due_at >= ${startOf(ask.from)}::timestamptz`,
      sql`task.due_at < ${startOf(plusDays(ask.to, 1))}::timestamptz`,
      ...contains(ask.q),
    ) ?? sql`true`
  const rows = await taskRows(work, where, sql`task.due_at, task.id`, mostInCalendar + 1)
  return {
    tasks: rows.slice(0, mostInCalendar).map(({ placed: _placed, ...row }) => row),
    capped: rows.length > mostInCalendar,
  }
}
