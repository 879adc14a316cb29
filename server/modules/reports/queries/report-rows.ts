import { sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { listReportRows as contract } from '#contract/reports.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { codeText } from '../../registers/index.ts'
import { refuseWrongPeriod } from '../scope.ts'
import { casesOf } from './cases.ts'

type Row = Reply<typeof contract>['rows'][number]

/** What lists count to; beyond it they say “more”. */
const countedTo = 10_000

interface Raw extends Omit<Row, 'code' | 'held'>, Record<string, unknown> {
  codeNumber: string
  codeNotation: string
}

interface Place {
  readonly on: string
  readonly id: string
}

const day = /^\d{4}-\d\d-\d\d$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function readPlace(text: string | undefined): Place | undefined {
  if (text === undefined) return undefined
  const [on = '', id = ''] = Buffer.from(text, 'base64url').toString().split(' ')
  if (!day.test(on) || !uuid.test(id) || Number.isNaN(Date.parse(on)))
    throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
  return { on, id }
}

export const writePlace = ({ on, id }: Place) => Buffer.from(`${on} ${id}`).toString('base64url')

const instant = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

interface HeldRow extends Record<string, unknown> {
  documentId: string
  name: string
  title: string
  as: 'submission' | 'lead'
  from: string
  until: string | null
}

/** Before whom each document lay and who led it, from when until when. */
async function heldOf(work: Work, documentIds: readonly string[]): Promise<Map<string, Row['held']>> {
  const found = new Map<string, Row['held']>()
  if (documentIds.length === 0) return found
  const ids = sql`any(${sql.param([...documentIds])}::uuid[])`
  const rows = await work.tx.execute<HeldRow>(sql`
    select document_id as "documentId", to_name as name, to_title as title, 'submission' as as, ${instant('at')} as from, ${instant('closed_at')} as until
      from submission where document_id = ${ids}
    union all
    select a.document_id, a.to_name, a.to_title, 'lead', ${instant('r.at')}, ${instant('a.closed_at')}
      from assignment a join directive r on r.id = a.directive_id where a.document_id = ${ids} and a.role = 'lead' and a.state <> 'withdrawn'
     order by 5`)
  for (const { documentId, ...it } of rows) found.set(documentId, [...(found.get(documentId) ?? []), it])
  return found
}

/** The rows a figure counts: the same statement as the figure, narrowed. */
export async function listReportRows(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  refuseWrongPeriod(ask)
  const limit = ask.limit ?? 50
  const place = readPlace(ask.cursor)
  const figure = ask.figure ?? 'all'
  const chosen = sql`
    select * from (${casesOf(work, ask)}) c
     where ${ask.key === undefined ? sql`true` : sql`c.key = ${ask.key}`}
       and ${figure === 'all' ? sql`true` : sql`(c.part = ${figure} or ${figure} = any(c.marks))`}`
  const [counted] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from (select from (${chosen}) c limit ${countedTo + 1}) c`,
  )
  const rows = await work.tx.execute<Raw>(sql`
    select c.id, c.document_id as "documentId", d.code_number as "codeNumber", d.code_notation as "codeNotation", d.kind, d.subject,
           case when d.direction = 'incoming' then d.register_number || d.register_suffix end as "arrivalNumber", c.on_day::text as on, c.party, c.line, c.part,
           ${instant('c.given_at')} as "givenAt", ${instant('c.due_at')} as "dueAt", ${instant('c.original_due_at')} as "originalDueAt",
           ${instant('c.closed_at')} as "closedAt", coalesce((select sum(w.times) from document_view w where w.document_id = d.id), 0)::int as opens
      from (select * from (${chosen}) c
             where ${place ? sql`(c.on_day, c.id) < (${place.on}::date, ${place.id}::uuid)` : sql`true`}
             order by c.on_day desc, c.id desc limit ${limit + 1}) c
      join document d on d.id = c.document_id order by c.on_day desc, c.id desc`)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const held =
    ask.report === 'incoming' ? await heldOf(work, [...new Set(page.map((row) => row.documentId))]) : new Map()
  return {
    rows: page.map(({ codeNumber, codeNotation, ...row }) => ({
      ...row,
      code: codeText(codeNumber, codeNotation),
      held: held.get(row.documentId) ?? [],
    })),
    next: rows.length > limit && last ? writePlace(last) : null,
    count: Math.min(counted?.n ?? 0, countedTo),
    countCapped: (counted?.n ?? 0) > countedTo,
  }
}
