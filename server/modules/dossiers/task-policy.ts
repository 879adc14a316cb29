import { and, eq, type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { TaskAct } from '#contract/tasks.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type Task, type TaskPartner, task, taskExtension, taskPartner } from './task-tables.ts'

/** Most parts of one task, and most entries of one year's programme. */
export const mostParts = 50
export const mostProgramme = 500

/** Which partners, named `q`, are the actor or his unit. */
export const partnerIs = (actor: Actor): SQL =>
  sql`(q.holder_id = ${actor.assignmentId} or q.unit_id = ${actor.unitId})`

/** Tasks that lie with the actor: given to his post, or to the unit he heads. */
export const ledBy = (actor: Actor): SQL =>
  actor.role === 'unitHead'
    ? sql`(task.lead_holder_id = ${actor.assignmentId} or task.lead_unit_id = ${actor.unitId})`
    : sql`task.lead_holder_id = ${actor.assignmentId}`

/**
 * Which tasks an actor may see — the only place that says so: leader and chief of office those of the agency; others what they gave, lead
 * or support, what their unit leads, the head everything of his people, and the parts of a task they gave or lead.
 */
export function taskReadable(actor: Actor): SQL {
  if (!may(actor, 'task.handle')) return sql`false`
  const ours = eq(task.agencyId, actor.agencyId)
  if (may(actor, 'task.read-all')) return ours
  const unit =
    actor.role === 'unitHead' ? sql`task.home_unit_id = ${actor.unitId}` : sql`task.lead_unit_id = ${actor.unitId}`
  return sql`(${ours} and (task.giver_holder_id = ${actor.assignmentId} or task.lead_holder_id = ${actor.assignmentId} or ${unit}
    or task.id in (select q.task_id from task_partner q where ${partnerIs(actor)})
    or task.parent_id in (select o.id from task o where o.giver_holder_id = ${actor.assignmentId} or o.lead_holder_id = ${actor.assignmentId})))`
}

export const leads = (actor: Actor, row: Pick<Task, 'leadHolderId' | 'leadUnitId'>): boolean =>
  row.leadHolderId === actor.assignmentId ||
  (row.leadUnitId !== null && row.leadUnitId === actor.unitId && actor.role === 'unitHead')

/** What a rule looks at beside the task. */
export interface Beside {
  /** An extension waits for an answer. */
  readonly asked: boolean
  readonly parent: Task | undefined
  /** Its giver is no longer in the post in which he gave it. */
  readonly giverGone: boolean
  readonly supports: boolean
}

type Rule = (actor: Actor, row: Task, beside: Beside) => boolean

export const isOpen = (row: Pick<Task, 'closedAt'>) => row.closedAt === null
const going = (row: Task) => (row.state === 'new' || row.state === 'doing') && row.pausedSince === null

/** Its giver; of a part, whoever leads the whole now; when the giver is gone, the head of the agency. */
const gives: Rule = (actor, row, beside) =>
  row.giverHolderId === actor.assignmentId ||
  (beside.parent !== undefined && leads(actor, beside.parent)) ||
  (beside.giverGone && may(actor, 'task.direct'))

/** By whom, and in which state: a right without the state is refused as `thing.state`, the other way round as `access.denied`. */
const rules: Record<TaskAct, { right: Rule; state: Rule }> = {
  give: { right: () => false, state: () => false },
  change: { right: gives, state: (_, row) => isOpen(row) && row.state !== 'reported' },
  reassign: { right: gives, state: (_, row) => isOpen(row) && row.state !== 'reported' },
  start: { right: leads, state: (_, row) => row.state === 'new' && going(row) },
  progress: { right: leads, state: (_, row) => going(row) },
  report: { right: leads, state: (_, row) => going(row) },
  accept: { right: gives, state: (_, row) => row.state === 'reported' },
  sendBack: { right: gives, state: (_, row) => row.state === 'reported' },
  return: {
    right: (actor, row) => leads(actor, row) && row.giverHolderId !== row.leadHolderId,
    state: (_, row) => row.state === 'new' || row.state === 'doing',
  },
  cancel: { right: gives, state: (_, row) => isOpen(row) },
  pause: { right: gives, state: (_, row) => going(row) },
  resume: { right: gives, state: (_, row) => row.pausedSince !== null },
  askExtension: { right: leads, state: (_, row, { asked }) => going(row) && row.dueAt !== null && !asked },
  grantExtension: { right: gives, state: (_, row, { asked }) => isOpen(row) && asked },
  refuseExtension: { right: gives, state: (_, row, { asked }) => isOpen(row) && asked },
  divide: { right: leads, state: (_, row) => going(row) && row.parentId === null },
  note: {
    right: (actor, row, beside) => gives(actor, row, beside) || leads(actor, row) || beside.supports,
    state: (_, row) => isOpen(row),
  },
}

export function taskActs(actor: Actor, row: Task, beside: Beside): TaskAct[] {
  return (Object.entries(rules) as [TaskAct, (typeof rules)[TaskAct]][])
    .filter(([, rule]) => rule.right(actor, row, beside) && rule.state(actor, row, beside))
    .map(([act]) => act)
}

async function giverGone(work: Work, row: Task): Promise<boolean> {
  if (row.giverHolderId === work.actor.assignmentId) return false
  const day = civilDate(work.now)
  const [here] = await work.tx.execute<{ here: boolean }>(sql`
    select exists(select from post_assignment h join post p on p.id = h.post_id where h.id = ${row.giverHolderId}
      and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
      and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})) as here`)
  return !here?.here
}

export const partnersOf = (work: Work, taskId: string): Promise<TaskPartner[]> =>
  work.tx.select().from(taskPartner).where(eq(taskPartner.taskId, taskId)).orderBy(taskPartner.position)

export async function besideOf(work: Work, row: Task, partners: readonly TaskPartner[]): Promise<Beside> {
  const { actor } = work
  const [open] = await work.tx
    .select({ id: taskExtension.id })
    .from(taskExtension)
    .where(and(eq(taskExtension.taskId, row.id), sql`${taskExtension.granted} is null`))
  const [parent] = row.parentId === null ? [] : await work.tx.select().from(task).where(eq(task.id, row.parentId))
  return {
    asked: open !== undefined,
    parent,
    giverGone: await giverGone(work, row),
    supports: partners.some(
      (it) => it.holderId === actor.assignmentId || (it.unitId === actor.unitId && actor.role === 'unitHead'),
    ),
  }
}

/** The door to a task for reading. */
export async function readableTask(work: Work, id: string): Promise<Task> {
  const [row] = await work.tx
    .select()
    .from(task)
    .where(and(eq(task.id, id), taskReadable(work.actor)))
  if (!row) throw fault('thing.missing')
  return row
}

export interface HeldTask {
  readonly row: Task
  readonly partners: readonly TaskPartner[]
  readonly beside: Beside
}

/**
 * The door to a task for acting on it. The whole is locked before its part, so that a tree is never changed from two sides. Unseen →
 * `thing.missing`; no right → `access.denied`; not in this state → `thing.state`; changed since it was read → `thing.changed`.
 */
export async function taskFor(work: Work, id: string, act: TaskAct, version?: number): Promise<HeldTask> {
  const seen = await readableTask(work, id)
  if (seen.parentId !== null)
    await work.tx.select({ id: task.id }).from(task).where(eq(task.id, seen.parentId)).for('no key update')
  const [row] = await work.tx.select().from(task).where(eq(task.id, id)).for('no key update')
  if (!row) throw fault('thing.missing')
  const partners = await partnersOf(work, id)
  const beside = await besideOf(work, row, partners)
  const rule = rules[act]
  if (!rule.right(work.actor, row, beside)) throw fault('access.denied')
  if (version !== undefined && row.version !== version) throw fault('thing.changed')
  if (!rule.state(work.actor, row, beside))
    throw fault('thing.state', { state: row.pausedSince === null ? row.state : 'paused' })
  return { row, partners, beside }
}
