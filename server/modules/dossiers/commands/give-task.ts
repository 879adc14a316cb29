import { and, count, eq } from 'drizzle-orm'
import { may } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type { giveTask as contract, reassignTask as reassignContract } from '#contract/tasks.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { closeReading, documentFor, mayPassOn, openReading } from '../../documents/index.ts'
import { isVacant } from '../../organisation/index.ts'
import { groundId } from '../grounds.ts'
import { deadlineOf } from '../instant.ts'
import { type Named, personFor, type Somebody, same, somebody, unfit } from '../people.ts'
import { fileReadable } from '../policy.ts'
import { taskCard } from '../queries/task.ts'
import { workFile } from '../tables.ts'
import { bumped, writeLine } from '../task-lines.ts'
import { mostParts, taskFor } from '../task-policy.ts'
import { programmeEntry, type Task, type TaskPartner, task, taskPartner } from '../task-tables.ts'

/** A leader names anybody, the head of a unit his own people, everybody himself. */
async function whom(work: Work, named: Named): Promise<Somebody> {
  const found = await somebody(work, named, 'task.handle', true)
  const { actor } = work
  const own = found.unitId === null && found.homeUnitId === actor.unitId && actor.role === 'unitHead'
  if (!may(actor, 'task.direct') && !own && found.holderId !== actor.assignmentId) throw unfit(found.name, 'not-below')
  return found
}

async function partnersOf(work: Work, asks: readonly Named[], lead: Somebody): Promise<Somebody[]> {
  const found: Somebody[] = []
  for (const ask of asks) {
    const partner = await whom(work, ask)
    if ([lead, ...found].some((it) => same(it, partner))) throw unfit(partner.name, 'twice')
    found.push(partner)
  }
  return found
}

/** Whoever is to handle a task reads the document it was born from; heads read for their units. */
function groundsOf(
  work: Work,
  taskId: string,
  documentId: string,
  readers: readonly Pick<Somebody, 'holderId' | 'unitId'>[],
) {
  return readers.map(({ holderId, unitId }) => ({
    documentId,
    holderId,
    unitId,
    basis: 'task' as const,
    basisId: groundId(taskId, holderId ?? unitId ?? ''),
    since: work.now,
  }))
}

/** What it is born from is only named when the actor may read it; the file is held, so that it is not completed meanwhile. */
async function refuseUnread(work: Work, ask: Ask<typeof contract>): Promise<void> {
  if (ask.documentId !== undefined) {
    const document = await documentFor(work, ask.documentId, 'document.read')
    if (!(await mayPassOn(work, ask.documentId))) throw fault('access.denied')
    if (document.state === 'draft') throw fault('thing.state', { state: 'draft' })
  }
  if (ask.workFileId !== undefined) {
    const [file] = await work.tx
      .select({ state: workFile.state })
      .from(workFile)
      .where(and(eq(workFile.id, ask.workFileId), fileReadable(work.actor)))
      .for('share')
    if (!file) throw fault('thing.missing')
    if (file.state !== 'open') throw fault('thing.state', { state: file.state })
  }
  if (ask.programmeId !== undefined) {
    const [entry] = await work.tx
      .select()
      .from(programmeEntry)
      .where(and(eq(programmeEntry.id, ask.programmeId), eq(programmeEntry.agencyId, work.actor.agencyId)))
    if (!entry) throw fault('thing.missing')
    if (entry.withdrawnAt !== null) throw fault('thing.state', { state: 'withdrawn' })
    const head = work.actor.role === 'unitHead' && work.actor.unitId === entry.leadUnitId
    if (!head && !may(work.actor, 'task.direct')) throw fault('access.denied')
  }
}

async function wholeOf(work: Work, parentId: string | undefined): Promise<Task | undefined> {
  if (parentId === undefined) return undefined
  const { row } = await taskFor(work, parentId, 'divide')
  const [parts] = await work.tx.select({ n: count() }).from(task).where(eq(task.parentId, row.id))
  if ((parts?.n ?? 0) >= mostParts) throw fault('task.full', { limit: mostParts })
  return row
}

export const searchKey = (it: { title: string; description: string; wanted: string }): string =>
  fold(`${it.title} ${it.wanted} ${it.description}`).slice(0, 2000)

export async function giveTask(work: Work, ask: Ask<typeof contract>) {
  const { actor } = work
  const whole = await wholeOf(work, ask.parentId)
  await refuseUnread(work, ask)
  const lead = await whom(work, ask.lead)
  const partners = await partnersOf(work, ask.partners, lead)
  const dueAt = deadlineOf(work, ask.dueAt, whole?.dueAt ?? null)
  const { title, description, wanted, priority } = ask
  const [row] = await work.tx
    .insert(task)
    .values({
      id: newId(work.now),
      agencyId: actor.agencyId,
      parentId: whole?.id ?? null,
      documentId: ask.documentId ?? null,
      directiveId: ask.directiveId ?? null,
      assignmentId: ask.assignmentId ?? null,
      workFileId: ask.workFileId ?? null,
      programmeId: ask.programmeId ?? null,
      title,
      description,
      wanted,
      priority,
      state: 'new',
      giverHolderId: actor.assignmentId,
      giverName: actor.personName,
      giverTitle: actor.title,
      leadHolderId: lead.holderId,
      leadUnitId: lead.unitId,
      leadName: lead.name,
      leadTitle: lead.title,
      homeUnitId: lead.homeUnitId,
      dueAt,
      originalDueAt: dueAt,
      searchKey: searchKey(ask),
      createdAt: work.now,
    })
    .returning()
  if (!row) throw fault('internal')
  const named = partners.map(({ holderId, unitId, name, title: post }, at) => ({
    id: newId(work.now),
    taskId: row.id,
    position: at + 1,
    holderId,
    unitId,
    name,
    title: post,
  }))
  if (named.length > 0) await work.tx.insert(taskPartner).values(named)
  if (row.documentId !== null) await openReading(work, groundsOf(work, row.id, row.documentId, [lead, ...partners]))
  await writeLine(work, row, named, { act: 'give', text: [lead, ...partners].map((it) => it.name).join('; ') })
  if (whole) await writeLine(work, whole, [], { act: 'divide', text: `${title} – ${lead.name}` })
  return taskCard(work, row.id)
}

/** The new lead begins anew; whoever led it reads the document no more by that. */
async function leadBy(
  work: Work,
  row: Task,
  partners: readonly TaskPartner[],
  lead: Somebody,
  reason: string,
): Promise<void> {
  const before = { holderId: row.leadHolderId, unitId: row.leadUnitId }
  if (same(lead, before)) throw unfit(lead.name, 'twice')
  const promoted = partners.find((it) => same(it, lead))
  if (promoted) await work.tx.delete(taskPartner).where(eq(taskPartner.id, promoted.id))
  if (row.documentId !== null) {
    const gone = [before, ...(promoted ? [promoted] : [])]
    await closeReading(
      work,
      gone.map((it) => groundId(row.id, it.holderId ?? it.unitId ?? '')),
    )
    await openReading(work, groundsOf(work, row.id, row.documentId, [lead]))
  }
  await work.tx
    .update(task)
    .set({
      leadHolderId: lead.holderId,
      leadUnitId: lead.unitId,
      leadName: lead.name,
      leadTitle: lead.title,
      homeUnitId: lead.homeUnitId,
      state: 'new',
      startedAt: null,
      version: bumped,
    })
    .where(eq(task.id, row.id))
  const moved = { ...row, leadHolderId: lead.holderId, leadUnitId: lead.unitId }
  // Whoever loses it is told, too.
  await writeLine(work, moved, [...partners, before], {
    act: 'reassign',
    text: `${row.leadName} → ${lead.name}: ${reason}`,
  })
}

export async function reassignTask(work: Work, ask: Ask<typeof reassignContract>) {
  const { row, partners } = await taskFor(work, ask.id, 'reassign', ask.version)
  await leadBy(work, row, partners, await whom(work, ask.lead), ask.reason)
  return taskCard(work, row.id)
}

/** A task whose lead has left office goes to somebody else; who may say so is asked by whoever calls. */
export async function handOnTask(work: Work, ask: { id: string; toHolderId: string; reason: string }): Promise<string> {
  const [row] = await work.tx
    .select()
    .from(task)
    .where(and(eq(task.id, ask.id), eq(task.agencyId, work.actor.agencyId)))
    .for('no key update')
  if (!row) throw fault('thing.missing')
  if (row.closedAt !== null) throw fault('thing.state', { state: row.state })
  const desk = { holderId: row.leadHolderId, unitId: row.leadUnitId }
  if (!(await isVacant(work.tx, row.agencyId, desk, civilDate(work.now)))) throw fault('thing.state', { state: 'held' })
  const partners = await work.tx.select().from(taskPartner).where(eq(taskPartner.taskId, row.id))
  await leadBy(work, row, partners, await personFor(work, ask.toHolderId, 'task.handle'), ask.reason)
  return row.id
}
