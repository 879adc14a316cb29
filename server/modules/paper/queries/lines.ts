import { type SQL, sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { documentKinds } from '#contract/kinds.ts'
import type { listLoans as loansContract, listPostal as postalContract } from '#contract/paper.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { codeText } from '../../registers/index.ts'
import { refuseStrangers } from '../policy.ts'

export type PostalLine = Reply<typeof postalContract>['rows'][number]
export type LoanLine = Reply<typeof loansContract>['rows'][number]

/** What lists count to; beyond it they say “more”. */
const countedTo = 999
const kindNames = new Map<string, string>(documentKinds.map((kind) => [kind.code, kind.vi]))
const instant = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

export interface LinesAsk {
  readonly from: string
  readonly to: string
  readonly limit: number
  readonly oldestFirst?: boolean
  readonly after?: { readonly on: string; readonly id: string }
  /** Only what is still out, of whatever day. */
  readonly out?: boolean
}

interface Coded extends Record<string, unknown> {
  codeNumber: string
  codeNotation: string
  kind: string
  subject: string
}

function which(work: Work, day: SQL, ask: LinesAsk): SQL {
  const { after } = ask
  // What an agency lent that has ended comes back to its successor.
  const ours = ask.out ? [work.actor.agencyId, ...work.actor.inherits] : [work.actor.agencyId]
  return sql`where p.agency_id = any(${sql.param(ours)}::uuid[])
    ${ask.out ? sql`and p.returned_on is null` : sql`and ${day} between ${ask.from}::date and ${ask.to}::date`}
    ${after ? sql`and (${day}, p.id) < (${after.on}::date, ${after.id}::uuid)` : sql``}`
}

const order = (day: SQL, ask: LinesAsk) =>
  ask.oldestFirst
    ? sql`order by ${day}, p.id limit ${ask.limit}`
    : sql`order by ${day} desc, p.id desc limit ${ask.limit}`

export async function postalLines(work: Work, ask: LinesAsk, ids?: readonly string[]): Promise<PostalLine[]> {
  const day = sql`p.sent_on`
  const where = ids ? sql`where p.id = any(${sql.param([...ids])}::uuid[])` : which(work, day, ask)
  const rows = await work.tx.execute<Omit<PostalLine, 'code'> & Coded>(sql`
    select p.id, p.document_id as "documentId", d.code_number as "codeNumber", d.code_notation as "codeNotation", d.kind, d.subject, p.sent_on::text as "sentOn",
           p.recipient, p.envelopes, p.note, p.receipt, p.entered_by as "enteredBy", ${instant('p.entered_at')} as "enteredAt",
           ${instant('p.cancelled_at')} as "cancelledAt", p.cancel_reason as "cancelReason"
      from postal_dispatch p join document d on d.id = p.document_id ${where} ${order(day, ask)}`)
  return rows.map(({ codeNumber, codeNotation, kind: _kind, ...row }) => ({
    ...row,
    code: codeText(codeNumber, codeNotation),
  }))
}

export async function loanLines(work: Work, ask: LinesAsk, ids?: readonly string[]): Promise<LoanLine[]> {
  const day = sql`p.lent_on`
  const where = ids ? sql`where p.id = any(${sql.param([...ids])}::uuid[])` : which(work, day, ask)
  const rows = await work.tx.execute<Omit<LoanLine, 'code' | 'title'> & Coded>(sql`
    select p.id, p.document_id as "documentId", d.code_number as "codeNumber", d.code_notation as "codeNotation", d.kind, d.subject,
           d.issued_on::text as "issuedOn", p.lent_on::text as "lentOn", p.borrower, p.file_notation as "fileNotation", p.permitted_by as "permittedBy",
           p.note, p.entered_by as "enteredBy", ${instant('p.entered_at')} as "enteredAt", p.returned_on::text as "returnedOn", p.return_note as "returnNote"
      from record_copy_loan p join document d on d.id = p.document_id ${where} ${order(day, ask)}`)
  return rows.map(({ codeNumber, codeNotation, kind, subject, ...row }) => ({
    ...row,
    code: codeText(codeNumber, codeNotation),
    title: `${kindNames.get(kind) ?? kind}: ${subject}`,
  }))
}

const place = /^\d{4}-\d\d-\d\d [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readPlace(cursor: string | undefined): LinesAsk['after'] {
  if (cursor === undefined) return undefined
  const text = Buffer.from(cursor, 'base64url').toString()
  const [on = '', id = ''] = text.split(' ')
  if (!place.test(text) || Number.isNaN(Date.parse(on)))
    throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
  return { on, id }
}

async function paged<R extends { readonly id: string }>(
  work: Work,
  ask: Ask<typeof loansContract>,
  table: 'postal_dispatch' | 'record_copy_loan',
  dayOf: (row: R) => string,
  lines: (work: Work, ask: LinesAsk) => Promise<R[]>,
) {
  refuseStrangers(work)
  const limit = ask.limit ?? 50
  const after = readPlace(ask.cursor)
  const span = { from: ask.from, to: ask.to, ...(ask.out ? { out: true } : {}) }
  const rows = await lines(work, { ...span, limit: limit + 1, ...(after ? { after } : {}) })
  const day = table === 'postal_dispatch' ? sql`p.sent_on` : sql`p.lent_on`
  const [counted] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from (select from ${sql.identifier(table)} p ${which(work, day, { ...span, limit })} limit ${countedTo + 1}) p`,
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page,
    next: rows.length > limit && last ? Buffer.from(`${dayOf(last)} ${last.id}`).toString('base64url') : null,
    count: Math.min(counted?.n ?? 0, countedTo),
    countCapped: (counted?.n ?? 0) > countedTo,
  }
}

export const listPostal = (work: Work, ask: Ask<typeof postalContract>): Promise<Reply<typeof postalContract>> =>
  paged<PostalLine>(work, ask, 'postal_dispatch', (row) => row.sentOn, postalLines)

export const listLoans = (work: Work, ask: Ask<typeof loansContract>): Promise<Reply<typeof loansContract>> =>
  paged<LoanLine>(work, ask, 'record_copy_loan', (row) => row.lentOn, loanLines)
