import { and, count, eq, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type {
  addProgrammeEntry as addContract,
  changeProgrammeEntry as changeContract,
  withdrawProgrammeEntry as withdrawContract,
} from '#contract/programme.ts'
import { yearOf } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { unitFor } from '../people.ts'
import { mostProgramme } from '../task-policy.ts'
import { type ProgrammeEntry, programmeEntry } from '../task-tables.ts'

type Fields = Pick<Ask<typeof addContract>, 'quarter' | 'month' | 'title' | 'product' | 'leadUnitId' | 'dueOn' | 'note'>

/** A month says its quarter; a deadline lies in the year or the one after it. */
async function fieldsOf(work: Work, ask: Fields, year: number) {
  const { month, title, product, leadUnitId, dueOn, note } = ask
  if (dueOn !== null && (yearOf(dueOn) < year || yearOf(dueOn) > year + 1))
    throw fault('input.invalid', { problems: [{ path: '/dueOn', rule: 'range' }] })
  const unit = await unitFor(work, leadUnitId, false)
  const quarter = month === null ? ask.quarter : Math.ceil(month / 3)
  return { quarter, month, title, product, leadUnitId, leadName: unit.name, dueOn, note }
}

export async function addProgrammeEntry(work: Work, ask: Ask<typeof addContract>) {
  const { agencyId } = work.actor
  const [known] = await work.tx
    .select({ n: count() })
    .from(programmeEntry)
    .where(and(eq(programmeEntry.agencyId, agencyId), eq(programmeEntry.year, ask.year)))
  if ((known?.n ?? 0) >= mostProgramme) throw fault('task.full', { limit: mostProgramme })
  const id = newId(work.now)
  const fields = await fieldsOf(work, ask, ask.year)
  await work.tx.insert(programmeEntry).values({ id, agencyId, year: ask.year, ...fields, addedAt: work.now })
  await work.record('programme.changed', id, [agencyId], { note: ask.title })
  return { id }
}

async function entryFor(work: Work, id: string, version: number): Promise<ProgrammeEntry> {
  const [entry] = await work.tx
    .select()
    .from(programmeEntry)
    .where(and(eq(programmeEntry.id, id), eq(programmeEntry.agencyId, work.actor.agencyId)))
    .for('no key update')
  if (!entry) throw fault('thing.missing')
  if (entry.version !== version) throw fault('thing.changed')
  if (entry.withdrawnAt !== null) throw fault('thing.state', { state: 'withdrawn' })
  return entry
}

export async function changeProgrammeEntry(work: Work, ask: Ask<typeof changeContract>) {
  const entry = await entryFor(work, ask.id, ask.version)
  const fields = await fieldsOf(work, ask, entry.year)
  await work.tx
    .update(programmeEntry)
    .set({ ...fields, version: sql`${programmeEntry.version} + 1` })
    .where(eq(programmeEntry.id, entry.id))
  await work.record('programme.changed', entry.id, [entry.agencyId], { note: ask.title })
  return { done: true as const }
}

/** It stays visible, struck out; tasks born from it go on. */
export async function withdrawProgrammeEntry(work: Work, ask: Ask<typeof withdrawContract>) {
  const entry = await entryFor(work, ask.id, ask.version)
  await work.tx
    .update(programmeEntry)
    .set({ withdrawnAt: work.now, withdrawnReason: ask.reason, version: sql`${programmeEntry.version} + 1` })
    .where(eq(programmeEntry.id, entry.id))
  await work.record('programme.changed', entry.id, [entry.agencyId], { note: `${entry.title}: ${ask.reason}` })
  return { done: true as const }
}
