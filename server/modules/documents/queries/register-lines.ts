import { sql } from 'drizzle-orm'
import { documentKinds } from '#contract/kinds.ts'
import type { Direction } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { codeText, registerFor } from '../../registers/index.ts'

/** Most lines of one print: a book larger than this is printed by period. */
export const mostLines = 100_000

const kindNames = new Map<string, string>(documentKinds.map((kind) => [kind.code, kind.vi]))
const shownDate = (day: string | null) => (day === null ? '' : day.split('-').reverse().join('/'))

interface Line extends Record<string, unknown> {
  number: number
  codeNumber: string
  codeNotation: string
  issuedOn: string | null
  arrivedOn: string | null
  kind: string
  subject: string
  signerName: string
  issuerName: string
  copies: number
  note: string
  handler: string
  handedOn: string | null
  recall: string | null
  recipients: string | null
  sentOn: string
}

/** The columns of the two statutory registers, Decree 30/2020 Appendix IV, with widths in millimetres on A4 landscape. */
export const registerColumns: Record<Direction, readonly { label: string; widthMm: number }[]> = {
  outgoing: [
    { label: 'Số, ký hiệu văn bản', widthMm: 28 },
    { label: 'Ngày tháng văn bản', widthMm: 21 },
    { label: 'Tên loại và trích yếu nội dung văn bản', widthMm: 72 },
    { label: 'Người ký', widthMm: 26 },
    { label: 'Nơi nhận văn bản', widthMm: 44 },
    { label: 'Đơn vị, người nhận bản lưu', widthMm: 22 },
    { label: 'Số lượng bản', widthMm: 13 },
    { label: 'Ngày chuyển', widthMm: 21 },
    { label: 'Ký nhận', widthMm: 14 },
    { label: 'Ghi chú', widthMm: 16 },
  ],
  incoming: [
    { label: 'Ngày đến', widthMm: 21 },
    { label: 'Số đến', widthMm: 14 },
    { label: 'Tác giả', widthMm: 42 },
    { label: 'Số, ký hiệu văn bản', widthMm: 28 },
    { label: 'Ngày tháng văn bản', widthMm: 21 },
    { label: 'Tên loại và trích yếu nội dung văn bản', widthMm: 72 },
    { label: 'Đơn vị hoặc người nhận', widthMm: 26 },
    { label: 'Ngày chuyển', widthMm: 21 },
    { label: 'Ký nhận', widthMm: 14 },
    { label: 'Ghi chú', widthMm: 18 },
  ],
}

/** The note of the clerk, and that it was recalled. */
const remarks = (line: Line) =>
  [line.note, line.recall === null ? '' : `Thu hồi ngày ${shownDate(line.recall)}`]
    .filter((part) => part !== '')
    .join('; ')

function cells(direction: Direction, line: Line): string[] {
  const title = `${kindNames.get(line.kind) ?? line.kind}: ${line.subject}`
  const code = codeText(line.codeNumber, line.codeNotation)
  return direction === 'outgoing'
    ? [
        code,
        shownDate(line.issuedOn),
        title,
        line.signerName,
        line.recipients ?? '',
        'Văn thư',
        String(line.copies),
        shownDate(line.sentOn),
        '',
        remarks(line),
      ]
    : [
        shownDate(line.arrivedOn),
        String(line.number),
        line.issuerName,
        code,
        shownDate(line.issuedOn),
        title,
        line.handler,
        shownDate(line.handedOn),
        '',
        remarks(line),
      ]
}

export interface RegisterAsk {
  readonly id: string
  readonly year: number
  readonly from?: string
  readonly to?: string
}

/** The lines of one register and year, by number, optionally of a period of its dates. */
export async function registerLines(work: Work, ask: RegisterAsk) {
  const book = await registerFor(work, ask.id, 'register.read')
  const dated = book.direction === 'outgoing' ? sql`issued_on` : sql`arrived_on`
  const lines = await work.tx.execute<Line>(sql`
    select register_number as number, code_number as "codeNumber", code_notation as "codeNotation", issued_on::text as "issuedOn",
           arrived_on::text as "arrivedOn", kind, subject, signer_name as "signerName", issuer_name as "issuerName", copies, note, handler,
           (handed_at at time zone 'Asia/Ho_Chi_Minh')::date::text as "handedOn",
           case when recalled_at is not null then (recalled_at at time zone 'Asia/Ho_Chi_Minh')::date::text end as recall,
           (select string_agg(v.recipient_name, '; ' order by v.position) from delivery v where v.document_id = document.id) as recipients,
           (listed_at at time zone 'Asia/Ho_Chi_Minh')::date::text as "sentOn"
      from document
     where register_id = ${book.id} and register_year = ${ask.year}
       ${ask.from ? sql`and ${dated} >= ${ask.from}::date` : sql``} ${ask.to ? sql`and ${dated} <= ${ask.to}::date` : sql``}
     order by register_number limit ${mostLines}`)
  const agency = await agencyOn(work.tx, book.agencyId, civilDate(work.now))
  return {
    book,
    agency: agency?.name ?? '',
    place: agency?.place ?? '',
    parentAgency: agency?.parentName ?? '',
    period: { from: ask.from ?? `${ask.year}-01-01`, to: ask.to ?? `${ask.year}-12-31` },
    columns: registerColumns[book.direction],
    rows: lines.map((line) => cells(book.direction, line)),
  }
}
