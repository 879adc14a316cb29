import { and, eq, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type {
  addFileEntry as addEntryContract,
  changeFileEntry as changeContract,
  draftFileList as draftContract,
  addHeading as headingContract,
  withdrawFileEntry as withdrawContract,
} from '#contract/file-lists.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { personFor } from '../people.ts'
import { listFor, mostEntries, mostHeadings } from '../policy.ts'
import { cardOfList } from '../queries/file-list.ts'
import { type FileEntry, type FileList, fileEntry, fileHeading, fileList, workFile } from '../tables.ts'

/** `01.TCCB`: the ordinal is given by the System (Decree 30/2020 Appendix VI D2). */
export const notationOf = (ordinal: number, abbreviation: string): string =>
  `${String(ordinal).padStart(2, '0')}.${abbreviation}`

async function touched(work: Work, list: FileList, note: string) {
  await work.tx
    .update(fileList)
    .set({ version: sql`${fileList.version} + 1` })
    .where(eq(fileList.id, list.id))
  await work.record('file-list.changed', list.id, [list.agencyId], { note })
  return cardOfList(work, list.id)
}

/** Headings and entries of another year, without those withdrawn; who is in charge is looked at again by a person. */
async function copyOf(work: Work, from: FileList, listId: string): Promise<void> {
  const headings = await work.tx.select().from(fileHeading).where(eq(fileHeading.listId, from.id))
  const entries = await work.tx.select().from(fileEntry).where(eq(fileEntry.listId, from.id)).orderBy(fileEntry.ordinal)
  const ids = new Map(headings.map((it) => [it.id, newId(work.now)]))
  const anew = (id: string) => ids.get(id) ?? ''
  if (headings.length > 0)
    await work.tx.insert(fileHeading).values(
      headings.map((it) => ({
        ...it,
        id: anew(it.id),
        listId,
        parentId: it.parentId === null ? null : anew(it.parentId),
      })),
    )
  const counted = new Map<string, number>()
  const rows = entries
    .filter((it) => it.withdrawnAt === null)
    .map((it) => {
      const ordinal = (counted.get(it.seriesId) ?? 0) + 1
      counted.set(it.seriesId, ordinal)
      const abbreviation = headings.find((heading) => heading.id === it.seriesId)?.abbreviation ?? ''
      return {
        ...it,
        id: newId(work.now),
        listId,
        headingId: anew(it.headingId),
        seriesId: anew(it.seriesId),
        ordinal,
        notation: notationOf(ordinal, abbreviation),
        addedReason: '',
      }
    })
  if (rows.length > 0) await work.tx.insert(fileEntry).values(rows)
}

export async function draftFileList(work: Work, ask: Ask<typeof draftContract>) {
  const { agencyId, personName, title } = work.actor
  const [from] =
    ask.copyFrom === undefined
      ? []
      : await work.tx
          .select()
          .from(fileList)
          .where(and(eq(fileList.agencyId, agencyId), eq(fileList.year, ask.copyFrom)))
  if (ask.copyFrom !== undefined && !from) throw fault('thing.missing')
  const id = newId(work.now)
  await work.tx.insert(fileList).values({
    id,
    agencyId,
    year: ask.year,
    state: 'draft',
    draftedByName: personName,
    draftedByTitle: title,
    draftedAt: work.now,
  })
  if (from) await copyOf(work, from, id)
  await work.record('file-list.drafted', id, [agencyId], { year: ask.year })
  return cardOfList(work, id)
}

export async function addHeading(work: Work, ask: Ask<typeof headingContract>) {
  const list = await listFor(work, ask.id, ['draft', 'approved', 'issued'])
  if ((ask.parentId === undefined) === (ask.abbreviation === undefined))
    throw fault('input.invalid', { problems: [{ path: '/abbreviation', rule: 'required' }] })
  const headings = await work.tx.select().from(fileHeading).where(eq(fileHeading.listId, list.id))
  if (headings.length >= mostHeadings) throw fault('dossier.full', { limit: mostHeadings })
  const parent = headings.find((it) => it.id === ask.parentId)
  if (ask.parentId !== undefined && (!parent || parent.parentId !== null)) throw fault('thing.missing')
  await work.tx.insert(fileHeading).values({
    id: newId(work.now),
    listId: list.id,
    parentId: ask.parentId ?? null,
    position: Math.max(0, ...headings.map((it) => it.position)) + 1,
    title: ask.title,
    abbreviation: ask.abbreviation ?? '',
  })
  return touched(work, list, ask.title)
}

export async function dropHeading(work: Work, ask: { id: string }) {
  const [heading] = await work.tx.select().from(fileHeading).where(eq(fileHeading.id, ask.id))
  if (!heading) throw fault('thing.missing')
  const list = await listFor(work, heading.listId, ['draft'])
  const [used] = await work.tx.execute<{ used: boolean }>(sql`
    select exists(select from file_entry e where e.heading_id = ${heading.id}) or
           exists(select from file_heading h where h.parent_id = ${heading.id}) as used`)
  if (used?.used) throw fault('dossier.heading-used')
  await work.tx.delete(fileHeading).where(eq(fileHeading.id, heading.id))
  return touched(work, list, heading.title)
}

async function keeperOf(work: Work, holderId: string | undefined) {
  if (holderId === undefined) return { keeperHolderId: null, keeperName: '' }
  const keeper = await personFor(work, holderId, 'work-file.open')
  return { keeperHolderId: holderId, keeperName: keeper.name }
}

/** After approval the reason of an addition is kept beside it. */
export async function addFileEntry(work: Work, ask: Ask<typeof addEntryContract>) {
  const list = await listFor(work, ask.id, ['draft', 'approved', 'issued'])
  const reason = list.state === 'draft' ? '' : (ask.reason ?? '')
  if (list.state !== 'draft' && reason === '')
    throw fault('input.invalid', { problems: [{ path: '/reason', rule: 'required' }] })
  const [heading] = await work.tx
    .select()
    .from(fileHeading)
    .where(and(eq(fileHeading.id, ask.headingId), eq(fileHeading.listId, list.id)))
  if (!heading) throw fault('thing.missing')
  const seriesId = heading.parentId ?? heading.id
  const [series] = await work.tx.select().from(fileHeading).where(eq(fileHeading.id, seriesId))
  const [counted] = await work.tx.execute<{ last: number; total: number }>(sql`
    select coalesce(max(ordinal) filter (where series_id = ${seriesId}), 0)::int as last, count(*)::int as total
      from file_entry where list_id = ${list.id}`)
  if ((counted?.total ?? 0) >= mostEntries) throw fault('dossier.full', { limit: mostEntries })
  const ordinal = (counted?.last ?? 0) + 1
  await work.tx.insert(fileEntry).values({
    id: newId(work.now),
    listId: list.id,
    headingId: heading.id,
    seriesId,
    ordinal,
    notation: notationOf(ordinal, series?.abbreviation ?? ''),
    title: ask.title,
    retentionYears: ask.retentionYears,
    ...(await keeperOf(work, ask.keeperHolderId)),
    note: ask.note,
    addedReason: reason,
  })
  return touched(work, list, ask.title)
}

async function entryFor(work: Work, id: string): Promise<{ entry: FileEntry; list: FileList }> {
  const [found] = await work.tx.select({ listId: fileEntry.listId }).from(fileEntry).where(eq(fileEntry.id, id))
  if (!found) throw fault('thing.missing')
  const list = await listFor(work, found.listId, ['draft', 'approved', 'issued'])
  // Read under the lock of its list: it may have gone meanwhile.
  const [entry] = await work.tx.select().from(fileEntry).where(eq(fileEntry.id, id))
  if (!entry) throw fault('thing.missing')
  if (entry.withdrawnAt !== null) throw fault('thing.state', { state: 'withdrawn' })
  return { entry, list }
}

export async function changeFileEntry(work: Work, ask: Ask<typeof changeContract>) {
  const { entry, list } = await entryFor(work, ask.id)
  if (list.state !== 'draft' && (entry.title !== ask.title || entry.retentionYears !== ask.retentionYears))
    throw fault('thing.state', { state: list.state })
  await work.tx
    .update(fileEntry)
    .set({
      title: ask.title,
      retentionYears: ask.retentionYears,
      // Whoever was named stays named, even when he has gone since: another is named instead, or nobody.
      ...(ask.keeperHolderId === (entry.keeperHolderId ?? undefined) ? {} : await keeperOf(work, ask.keeperHolderId)),
      note: ask.note,
    })
    .where(eq(fileEntry.id, entry.id))
  return touched(work, list, `${entry.notation} ${ask.title}`)
}

/** In a draft the ordinals after it move up; afterwards the number stays used and the entry is struck out. */
export async function withdrawFileEntry(work: Work, ask: Ask<typeof withdrawContract>) {
  const { entry, list } = await entryFor(work, ask.id)
  if (list.state === 'draft') {
    await work.tx.delete(fileEntry).where(eq(fileEntry.id, entry.id))
    await work.tx.execute(sql`
      update file_entry e set ordinal = e.ordinal - 1, notation = lpad((e.ordinal - 1)::text, greatest(2, length((e.ordinal - 1)::text)), '0') || '.' || h.abbreviation
        from file_heading h where h.id = e.series_id and e.series_id = ${entry.seriesId} and e.ordinal > ${entry.ordinal}`)
    return touched(work, list, entry.title)
  }
  if (ask.reason === '') throw fault('input.invalid', { problems: [{ path: '/reason', rule: 'required' }] })
  const [opened] = await work.tx
    .select({ id: workFile.id })
    .from(workFile)
    .where(eq(workFile.entryId, entry.id))
    .limit(1)
  if (opened) throw fault('dossier.entry-opened')
  await work.tx
    .update(fileEntry)
    .set({ withdrawnAt: work.now, withdrawnReason: ask.reason })
    .where(eq(fileEntry.id, entry.id))
  return touched(work, list, `${entry.notation} ${entry.title}: ${ask.reason}`)
}
