import { and, type SQL, sql } from 'drizzle-orm'
import { may } from '#access'
import type { listWorkFiles as contract, WorkFileView } from '#contract/dossiers.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { countedTo, escapeLike, instantPlace, readPlace, writePlace } from '../paging.ts'
import { fileCode, fileReadable, memberIs } from '../policy.ts'
import { workFile } from '../tables.ts'

type Row = Reply<typeof contract>['rows'][number]
export type FilesAsk = Pick<Ask<typeof contract>, 'view' | 'state' | 'year' | 'q' | 'documentId' | 'adding'>

function viewed(work: Work, view: WorkFileView): SQL {
  const { actor } = work
  switch (view) {
    case 'mine':
      return sql`work_file.keeper_holder_id = ${actor.assignmentId}`
    case 'unit':
      return sql`work_file.keeper_unit_id = ${actor.unitId}`
    case 'shared':
      return sql`work_file.keeper_holder_id <> ${actor.assignmentId} and exists (
        select from work_file_member m where m.file_id = work_file.id and ${memberIs(actor)})`
    case 'all':
      return sql`true`
  }
}

export function filesWhere(work: Work, ask: FilesAsk): SQL {
  const words = fold(ask.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 10)
  return (
    and(
      fileReadable(work.actor),
      viewed(work, ask.view),
      ask.state === undefined ? undefined : sql`work_file.state = ${ask.state}`,
      ask.year === undefined ? undefined : sql`work_file.year = ${ask.year}`,
      ask.documentId === undefined
        ? undefined
        : sql`exists (select from work_file_item i where i.file_id = work_file.id and i.document_id = ${ask.documentId} and i.removed_at is null)`,
      ask.adding
        ? sql`work_file.state = 'open' and exists (
            select from work_file_member m where m.file_id = work_file.id and ${memberIs(work.actor)} and m.access <> 'read')`
        : undefined,
      ...words.map((word) => sql`work_file.search_key like ${`%${escapeLike(word)}%`}`),
    ) ?? sql`true`
  )
}

interface Raw extends Omit<Row, 'code'>, Record<string, unknown> {
  placed: string
}

/** Chosen files with their totals, which are looked up for the page only. */
export async function fileRows(work: Work, chosen: SQL, order: SQL): Promise<(Row & { placed: string })[]> {
  const adds = may(work.actor, 'work-file.read')
    ? sql`(work_file.state = 'open' and exists (
        select from work_file_member m where m.file_id = work_file.id and ${memberIs(work.actor)} and m.access <> 'read'))`
    : sql`false`
  const rows = await work.tx.execute<Raw>(sql`
    select work_file.id, agency_code as "agencyCode", year, notation, title, state, retention_years as "retentionYears",
           keeper_name as "keeperName", keeper_title as "keeperTitle", started_on::text as "startedOn", ended_on::text as "endedOn",
           coalesce(document_total, v.documents) as documents, coalesce(page_total, v.pages) as pages, ${adds} as "mayAdd",
           to_char(opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as placed
      from (${chosen}) work_file
      cross join lateral (
        select count(*)::int as documents, coalesce(sum(coalesce(i.pages, d.pages)), 0)::int as pages
          from work_file_item i left join document d on d.id = i.document_id
         where i.file_id = work_file.id and i.removed_at is null) v
     order by ${order}`)
  return rows.map((row) => ({ ...row, code: fileCode(row) }))
}

/** One page by keyset, the last opened first. */
export async function listWorkFiles(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const limit = ask.limit ?? 50
  const place = readPlace(ask.cursor, instantPlace)
  const where = filesWhere(work, ask)
  const after = place
    ? sql`and (work_file.opened_at, work_file.id) < (${`${place.placed}Z`}::timestamptz, ${place.id}::uuid)`
    : sql``
  const order = sql`opened_at desc, id desc`
  const chosen = sql`select * from ${workFile} where ${where} ${after} order by ${order} limit ${limit + 1}`
  const rows = await fileRows(work, chosen, sql`work_file.opened_at desc, work_file.id desc`)
  const [counted] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from (select from ${workFile} where ${where} limit ${countedTo + 1}) c`,
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
