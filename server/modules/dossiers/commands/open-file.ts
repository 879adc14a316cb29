import { eq, sql } from 'drizzle-orm'
import type { openWorkFile as contract } from '#contract/dossiers.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate, yearOf } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { personFor, unitFor } from '../people.ts'
import { fileCode } from '../policy.ts'
import { workFileCard } from '../queries/work-file.ts'
import { fileEntry, fileList, workFile, workFileMember } from '../tables.ts'

interface Source {
  readonly entryId: string | null
  readonly notation: string
  readonly year: number
}

/** The entry it is opened from, held so that nobody withdraws it meanwhile; or a notation of its own in the year it begins. */
async function sourceOf(work: Work, ask: Ask<typeof contract>): Promise<Source> {
  if ((ask.entryId === undefined) === (ask.notation === undefined))
    throw fault('input.invalid', { problems: [{ path: '/notation', rule: 'required' }] })
  if (ask.entryId === undefined) return { entryId: null, notation: ask.notation ?? '', year: yearOf(ask.startedOn) }
  const [entry] = await work.tx.select().from(fileEntry).where(eq(fileEntry.id, ask.entryId))
  const [list] = entry
    ? await work.tx.select().from(fileList).where(eq(fileList.id, entry.listId)).for('no key update')
    : []
  if (!entry || !list || list.agencyId !== work.actor.agencyId) throw fault('thing.missing')
  if (list.state !== 'issued') throw fault('thing.state', { state: list.state })
  const [now] = await work.tx.select().from(fileEntry).where(eq(fileEntry.id, entry.id))
  if (!now || now.withdrawnAt !== null) throw fault('thing.state', { state: 'withdrawn' })
  const [opened] = await work.tx.select({ id: workFile.id }).from(workFile).where(eq(workFile.entryId, entry.id))
  if (opened) throw fault('dossier.entry-opened')
  return { entryId: entry.id, notation: entry.notation, year: list.year }
}

/** The number of years a date may lie back: work that began long ago may get its file today. */
function refuseImpossible(work: Work, startedOn: string): void {
  if (startedOn > civilDate(work.now) || yearOf(startedOn) < 2000)
    throw fault('input.invalid', { problems: [{ path: '/startedOn', rule: 'range' }] })
}

/** The System fills code and totals (Decree 30/2020 Appendix VI A7: fields 1.1, 1.2, 9 and 10 of a file). */
export async function openWorkFile(work: Work, ask: Ask<typeof contract>) {
  refuseImpossible(work, ask.startedOn)
  const { actor } = work
  const source = await sourceOf(work, ask)
  const keeper = await personFor(work, actor.assignmentId, 'work-file.open')
  const agency = await agencyOn(work.tx, actor.agencyId, civilDate(work.now))
  if (!agency?.code) throw fault('document.code-missing', { agency: agency?.name ?? '' })
  const id = newId(work.now)
  const file = {
    id,
    agencyId: actor.agencyId,
    entryId: source.entryId,
    agencyCode: agency.code,
    year: source.year,
    notation: source.notation,
    title: ask.title,
    retentionYears: ask.retentionYears,
    language: ask.language,
    description: ask.description,
    startedOn: ask.startedOn,
    state: 'open' as const,
    keeperHolderId: actor.assignmentId,
    keeperName: keeper.name,
    keeperTitle: keeper.title,
    keeperUnitId: actor.unitId,
    createdByName: actor.personName,
    createdByTitle: actor.title,
    openedAt: work.now,
  }
  await work.tx.insert(workFile).values({ ...file, searchKey: searchKey(file) })
  const member = { fileId: id, since: work.now }
  await work.tx.insert(workFileMember).values({
    ...member,
    id: newId(work.now),
    holderId: actor.assignmentId,
    name: keeper.name,
    title: keeper.title,
    access: 'keep',
  })
  if (ask.shareWithUnit && actor.unitId !== actor.agencyId) {
    const unit = await unitFor(work, actor.unitId, false)
    await work.tx.insert(workFileMember).values({
      ...member,
      id: newId(work.now),
      unitId: actor.unitId,
      name: unit.name,
      title: '',
      access: 'read',
    })
  }
  await work.record('work-file.opened', id, [actor.agencyId], {
    holders: [],
    units: [],
    note: `${fileCode(file)} ${ask.title}`,
  })
  return workFileCard(work, id)
}

export const searchKey = (file: Parameters<typeof fileCode>[0] & { title: string; description: string }): string =>
  fold(`${fileCode(file)} ${file.title} ${file.description}`)

export const bumped = sql`${workFile.version} + 1`
