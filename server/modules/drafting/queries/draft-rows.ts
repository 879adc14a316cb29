import { type SQL, sql } from 'drizzle-orm'
import type { DraftRow, DraftState } from '#contract/drafting.ts'
import type { KindCode } from '#contract/kinds.ts'
import type { Static } from '#contract/shape.ts'
import type { Urgency } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { codeText, notation } from '../../registers/index.ts'

type Row = Static<typeof DraftRow>

interface Raw extends Record<string, unknown> {
  id: string
  state: DraftState
  kind: KindCode
  fieldCode: string
  subject: string
  urgency: Urgency
  dueOn: string | null
  unitName: string
  authorName: string
  authorTitle: string
  withId: string | null
  withName: string
  withTitle: string
  since: string
  pages: number | null
  attachments: number
  asked: number
  given: number
  codeNumber: string | null
  codeNotation: string | null
  placed: string
}

export interface PlacedRow {
  readonly row: Row
  readonly placed: string
}

/** The rows of drafts named `d` in a statement that chooses and orders them; `placed` is what the row is ordered by, exactly. */
export async function readRows(work: Work, chosen: SQL, placed: SQL, order: SQL): Promise<PlacedRow[]> {
  const rows = await work.tx.execute<Raw>(sql`
    select d.id, d.state, d.kind, d.field_code as "fieldCode", d.subject, d.urgency, d.due_on::text as "dueOn", d.unit_name as "unitName",
           d.author_name as "authorName", d.author_title as "authorTitle", d.with_id as "withId", d.with_name as "withName",
           d.with_title as "withTitle", to_char(d.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since,
           f.pages, coalesce(f.attachments, 0) as attachments, coalesce(o.asked, 0) as asked, coalesce(o.given, 0) as given,
           w.code_number as "codeNumber", w.code_notation as "codeNotation", ${placed} as placed
      from (${chosen}) d
      left join lateral (select max(pdf_pages) filter (where role = 'main') as pages, (count(*) filter (where role = 'attachment'))::int as attachments
                           from draft_file f where f.draft_id = d.id and f.number = d.newest) f on true
      left join lateral (select count(*)::int as asked, (count(*) filter (where o.state = 'given'))::int as given
                           from opinion o where o.draft_id = d.id) o on true
      left join document w on w.id = d.document_id
     order by ${order}`)
  if (rows.length === 0) return []
  const agency = await agencyOn(work.tx, work.actor.agencyId, civilDate(work.now))
  return rows.map((raw) => ({
    placed: raw.placed,
    row: {
      id: raw.id,
      state: raw.state,
      kind: raw.kind,
      notation: notation(raw.kind, agency?.abbreviation ?? '', raw.fieldCode),
      subject: raw.subject,
      urgency: raw.urgency,
      dueOn: raw.dueOn,
      unitName: raw.unitName,
      author: { name: raw.authorName, title: raw.authorTitle },
      with: raw.withId === null ? null : { name: raw.withName, title: raw.withTitle },
      since: raw.since,
      pages: raw.pages,
      attachments: raw.attachments,
      opinions: { asked: raw.asked, given: raw.given },
      code: raw.codeNumber ? codeText(raw.codeNumber, raw.codeNotation ?? '') : null,
    },
  }))
}
