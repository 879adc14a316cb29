import { type SQL, sql } from 'drizzle-orm'
import type { DocumentRow } from '#contract/documents.ts'
import type { Static } from '#contract/shape.ts'
import type { Work } from '#platform/work.ts'
import { codeText } from '../../registers/index.ts'

export type Row = Static<typeof DocumentRow>

interface RawRow extends Omit<Row, 'code'>, Record<string, unknown> {
  codeNumber: string
  codeNotation: string
  listedExact: string
}

/** A row with the exact instant it is ordered by (microseconds), which the page of the wire rounds. */
export interface ListedRow {
  readonly row: Row
  readonly listedExact: string
}

/**
 * Rows of lists. `from` chooses and orders at most a page of `document`; the counts beside each row are looked up for that page only.
 */
export async function readRows(work: Work, from: SQL, order: SQL): Promise<ListedRow[]> {
  const rows = await work.tx.execute<RawRow>(sql`
    select document.id, direction, state, source, register_number as "registerNumber", register_year as "registerYear", register_suffix as "registerSuffix",
           code_number as "codeNumber", code_notation as "codeNotation", kind, subject, issuer_name as "issuerName",
           issued_on::text as "issuedOn", arrived_on::text as "arrivedOn", signer_name as "signerName", urgency, handling, to_char(recalled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recalledAt", due_on::text as "dueOn",
           to_char(listed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "listedAt",
           to_char(listed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "listedExact",
           (select count(*)::int from document_file f where f.document_id = document.id) as files,
           case when direction = 'incoming' then (select n.result from document_file f join signature_finding n using (sha256)
             where f.document_id = document.id and (f.role = 'main' or n.result = 'bad') order by n.result <> 'bad' limit 1) end as signatures,
           v.recipients, v.received, v.refused
      from (${from}) document
      cross join lateral (
        select count(*)::int as recipients, count(*) filter (where code in ('03', '04', '05', '06'))::int as received,
               count(*) filter (where code = '02')::int as refused
          from delivery where delivery.document_id = document.id) v
     order by ${order}`)
  return rows.map(({ codeNumber, codeNotation, listedExact, ...rest }) => ({
    row: { ...rest, code: codeText(codeNumber, codeNotation) } as Row,
    listedExact,
  }))
}
