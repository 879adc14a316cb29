import { and, eq, sql } from 'drizzle-orm'
import type { WorkFileCard } from '#contract/dossiers.ts'
import type { Static } from '#contract/shape.ts'
import type { Work } from '#platform/work.ts'
import { accessChange } from '../../organisation/index.ts'
import { fileActs, fileCode, membersOf, readableFile, standingOf } from '../policy.ts'
import { subFile } from '../tables.ts'
import { checksOf, totalsOf } from './checks.ts'

type Card = Static<typeof WorkFileCard>

/** The newest entries of the history; older ones stay in the log. */
const shownTrail = 200

async function trailOf(work: Work, id: string): Promise<Card['trail']> {
  const rows = await work.tx.execute<Card['trail'][number] & Record<string, unknown>>(sql`
    select * from (
      select seq::float8 as seq, type, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
             actor_name as "byName", actor_title as "byTitle", coalesce(data->>'note', '') as note
        from fact where subject_id = ${id} order by seq desc limit ${shownTrail}) f order by seq`)
  return [...rows]
}

async function waitingOf(work: Work, id: string): Promise<Card['waiting']> {
  const rows = await work.tx
    .select()
    .from(accessChange)
    .where(and(eq(accessChange.subjectId, id), eq(accessChange.kind, 'fileGrant'), eq(accessChange.state, 'waiting')))
    .orderBy(accessChange.at)
  return rows.map((it) => ({
    id: it.id,
    name: it.targetName,
    title: it.targetTitle,
    reason: it.reason,
    at: it.at.toISOString(),
  }))
}

/** The whole card of one file, through the door. */
export async function workFileCard(work: Work, id: string): Promise<Card> {
  const file = await readableFile(work, id)
  const members = await membersOf(work, id)
  const standing = standingOf(work.actor, members)
  const live = await totalsOf(work, id)
  const subs = await work.tx.select().from(subFile).where(eq(subFile.fileId, id)).orderBy(subFile.ordinal)
  const can = fileActs(work.actor, file, standing)
  return {
    id: file.id,
    code: fileCode(file),
    agencyCode: file.agencyCode,
    year: file.year,
    notation: file.notation,
    title: file.title,
    state: file.state,
    retentionYears: file.retentionYears,
    keeperName: file.keeperName,
    keeperTitle: file.keeperTitle,
    startedOn: file.startedOn,
    endedOn: file.endedOn,
    documents: file.documentTotal ?? live.documents,
    pages: file.pageTotal ?? live.pages,
    mayAdd: can.includes('add'),
    language: file.language,
    description: file.description,
    createdByName: file.createdByName,
    createdByTitle: file.createdByTitle,
    openedAt: file.openedAt.toISOString(),
    closedAt: file.closedAt?.toISOString() ?? null,
    fromList: file.entryId !== null,
    version: file.version,
    subFiles: subs.map(({ id: subId, ordinal, title }) => ({ id: subId, ordinal, title })),
    members: members.map(({ id: memberId, holderId, unitId, name, title, access, since }) => ({
      id: memberId,
      holderId,
      unitId,
      name,
      title,
      access,
      since: since.toISOString(),
    })),
    waiting: await waitingOf(work, id),
    checks: file.state === 'open' ? await checksOf(work, id) : [],
    trail: await trailOf(work, id),
    can,
  }
}

export const readWorkFile = (work: Work, ask: { id: string }): Promise<Card> => workFileCard(work, ask.id)
