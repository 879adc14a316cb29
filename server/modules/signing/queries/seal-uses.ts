import { sql } from 'drizzle-orm'
import type { listSealUses as contract } from '#contract/certificates.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { Work } from '#platform/work.ts'

const pageSize = 50

interface Line extends Record<string, unknown> {
  seq: string
  at: string
  act: string
  documentId: string
  code: string
  subject: string
  byName: string
  byTitle: string
  serial: string
  sha256: string
}

/** Each use of the agency's key, from the facts: nobody writes this log, so nobody rewrites it. */
export async function listSealUses(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const before =
    ask.cursor !== undefined && /^\d{1,18}$/.test(ask.cursor) ? sql`and f.seq < ${ask.cursor}::bigint` : sql``
  const from =
    ask.from === undefined ? sql`` : sql`and f.at >= (${ask.from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh')`
  const to =
    ask.to === undefined ? sql`` : sql`and f.at < ((${ask.to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')`
  const rows = await work.tx.execute<Line>(sql`
    select f.seq::text as seq, to_char(f.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, f.data->>'act' as act,
           f.subject_id as "documentId", concat_ws('/', nullif(d.code_number, ''), nullif(d.code_notation, '')) as code,
           coalesce(d.subject, '') as subject, f.actor_name as "byName", f.actor_title as "byTitle",
           f.data->>'serial' as serial, f.data->>'sha256' as sha256
      from fact f left join document d on d.id = f.subject_id
     where f.type = 'document.bears-signature' and f.data->>'act' in ('sealed', 'secondSealed', 'appendixSealed', 'copySealed')
       and f.agency_ids @> array[${work.actor.agencyId}::uuid] and coalesce(f.data->>'agency', f.agency_ids[1]::text) = ${work.actor.agencyId}
       ${before} ${from} ${to}
     order by f.seq desc limit ${pageSize + 1}`)
  const page = rows.slice(0, pageSize)
  return {
    rows: page.map(({ seq: _, ...it }) => it),
    next: rows.length > pageSize ? (page.at(-1)?.seq ?? null) : null,
  }
}
