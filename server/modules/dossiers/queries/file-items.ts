import { and, eq, isNull, sql } from 'drizzle-orm'
import type { listItems as contract } from '#contract/dossiers.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { KeptFile } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { notExcluded } from '../../documents/index.ts'
import { storedFile } from '../../files/index.ts'
import { codeText } from '../../registers/index.ts'
import { readPlace, writePlace } from '../paging.ts'
import { readableFile } from '../policy.ts'
import { workFileItem } from '../tables.ts'

type Row = Reply<typeof contract>['rows'][number]

interface Raw extends Omit<Row, 'code'>, Record<string, unknown> {
  codeNumber: string
  codeNotation: string
}

/** What lies in a file from an ordinal on. Whoever may read the file may know what lies in it. */
export async function itemRows(work: Work, fileId: string, after: number, limit: number): Promise<Row[]> {
  const rows = await work.tx.execute<Raw>(sql`
    select i.id, i.ordinal, i.sub_file_id as "subFileId", i.document_id as "documentId",
           case when d.seen then d.code_number else '' end as "codeNumber", case when d.seen then d.code_notation else '' end as "codeNotation",
           coalesce(d.kind, '') as kind, case when d.id is null then i.title when d.seen then d.subject else '' end as title,
           case when d.id is null then i.added_by_name when d.seen then d.issuer_name else '' end as author, i.dated_on::text as "datedOn",
           coalesce(i.pages, d.pages) as pages, i.file_name as "fileName",
           case when d.id is null then 'paper' when d.recalled_at is not null then 'recalled'
                when d.state in ('issued', 'registered') then 'official' else 'unregistered' end as state,
           i.added_by_name as "addedByName", to_char(i.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "addedAt"
      from work_file_item i
      -- Who is excluded from a document sees its line and nothing on it.
      left join lateral (select w.*, ${notExcluded(work.actor, sql`w.id`)} as seen from document w where w.id = i.document_id) d on true
     where i.file_id = ${fileId} and i.removed_at is null and i.ordinal > ${after} order by i.ordinal limit ${limit}`)
  return rows.map(({ codeNumber, codeNotation, ...row }) => ({ ...row, code: codeText(codeNumber, codeNotation) }))
}

export async function listItems(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const file = await readableFile(work, ask.id)
  const limit = ask.limit ?? 100
  const place = readPlace(ask.cursor, /^\d{1,5}$/)
  const rows = await itemRows(work, file.id, Number(place?.placed ?? 0), limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const [counted] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from work_file_item where file_id = ${file.id} and removed_at is null`,
  )
  return {
    rows: page,
    next: last ? writePlace({ placed: String(last.ordinal), id: last.id }) : null,
    count: counted?.n ?? 0,
    countCapped: false,
  }
}

/** Only these are shown inside the browser; everything else is saved. */
const shown = new Set(['application/pdf', 'image/png', 'image/jpeg'])

export async function readPaper(work: Work, ask: { id: string; download?: boolean }): Promise<KeptFile> {
  const [found] = await work.tx
    .select()
    .from(workFileItem)
    .innerJoin(storedFile, eq(storedFile.sha256, workFileItem.sha256))
    .where(and(eq(workFileItem.id, ask.id), isNull(workFileItem.removedAt)))
  if (!found) throw fault('thing.missing')
  const { work_file_item: item, stored_file: bytes } = found
  await readableFile(work, item.fileId)
  return {
    sha256: bytes.sha256,
    size: bytes.size,
    name: item.fileName,
    mediaType: bytes.mediaType,
    inline: !ask.download && shown.has(bytes.mediaType),
  }
}
