import { sql } from 'drizzle-orm'
import { documentKinds } from '#contract/kinds.ts'
import type { Direction, UpdateField } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { codeText, numberText, registerFor } from '../../registers/index.ts'

/** Most lines of one print: a book larger than this is printed by period. */
export const mostLines = 100_000

const kindNames = new Map<string, string>(documentKinds.map((kind) => [kind.code, kind.vi]))
const shownDate = (day: string | null) => (day === null ? '' : day.split('-').reverse().join('/'))

interface Line extends Record<string, unknown> {
  number: number
  suffix: string
  state: 'document' | 'reserved' | 'void'
  takenOn: string
  enteredOn: string
  purpose: string | null
  reason: string | null
  approver: string | null
  until: string | null
  voidReason: string
  voidedBy: string
  voidedOn: string | null
  corrections: string | null
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

const joined = (parts: readonly (string | null)[]) => parts.filter((part) => part !== null && part !== '').join('; ')

const approval = (line: Line) => (line.approver ? `Người duyệt: ${line.approver}` : '')

/** The note of the clerk, that it was put in late under a sub-number, that it was recalled, and what was corrected since. */
const remarks = (line: Line) =>
  joined([
    line.state === 'document' ? line.note : '',
    line.suffix === '' || line.state !== 'document'
      ? ''
      : `Ghi lùi ngày: cấp số phụ ngày ${shownDate(line.enteredOn)}, lý do: ${line.reason}`,
    line.suffix === '' ? '' : approval(line),
    line.recall === null ? '' : `Thu hồi ngày ${shownDate(line.recall)}`,
    line.corrections,
  ])

/** What stands where a number has no document, so that the book shows every number. */
function emptyLine(line: Line): { title: string; note: string } {
  return line.state === 'void'
    ? {
        title: `SỐ BỎ TRỐNG: ${line.voidReason}`,
        note: joined([`Ngày ${shownDate(line.voidedOn)}`, `Người duyệt: ${line.voidedBy}`, line.corrections]),
      }
    : {
        title: `SỐ GIỮ: ${line.purpose}`,
        note: joined([
          `Giữ đến ngày ${shownDate(line.until)}`,
          `Lý do: ${line.reason}`,
          approval(line),
          line.corrections,
        ]),
      }
}

function cells(direction: Direction, line: Line): string[] {
  const number = numberText(line.number, line.suffix)
  if (line.state !== 'document') {
    const { title, note } = emptyLine(line)
    return direction === 'outgoing'
      ? [number, shownDate(line.takenOn), title, '', '', '', '', '', '', note]
      : [shownDate(line.takenOn), `${line.number}${line.suffix}`, '', '', '', title, '', '', '', note]
  }
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
        `${line.number}${line.suffix}`,
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

/** A day in Vietnam. */
const dayOf = (column: string) => sql.raw(`(${column} at time zone 'Asia/Ho_Chi_Minh')::date::text`)

/** A field as it was when its line was written: what was put right since stands beside it (Decree 30/2020 articles 16 and 22). */
const asWritten = (field: UpdateField) => sql`(
  select coalesce(c.before, '') from document_change c where c.document_id = d.id and c.field = ${field} and c.in_book order by c.at, c.update_id limit 1)`

/** Every line of one register and year, by number, optionally of a period of its dates: void and held numbers stand in their places. */
export async function registerLines(work: Work, ask: RegisterAsk) {
  const book = await registerFor(work, ask.id, 'register.read')
  const lines = await work.tx.execute<Line>(sql`
    select l.number, l.suffix, l.state, l.taken_on::text as "takenOn", ${dayOf('l.entered_at')} as "enteredOn", q.purpose, q.reason,
           concat_ws(', ', nullif(q.decided_by_name, ''), nullif(q.decided_by_title, '')) as approver, l.until_on::text as until,
           l.void_reason as "voidReason", concat_ws(', ', l.voided_by_name, nullif(l.voided_by_title, '')) as "voidedBy",
           ${dayOf('l.voided_at')} as "voidedOn",
           (select string_agg('Đính chính ' || to_char(c.at at time zone 'Asia/Ho_Chi_Minh', 'DD/MM/YYYY') || ': ' || c.text, '; ' order by c.at)
              from register_correction c
             where (c.register_id, c.year, c.number, c.suffix) = (l.register_id, l.year, l.number, l.suffix)) as corrections,
           coalesce(split_part(y.code, '/', 1), d.code_number) as "codeNumber", coalesce(substr(y.code, strpos(y.code, '/') + 1), d.code_notation) as "codeNotation",
           coalesce(y.issued_on, d.issued_on)::text as "issuedOn",
           d.arrived_on::text as "arrivedOn", coalesce(y.kind, d.kind) as kind,
           coalesce((select concat_ws(' ', o.code_number || '/' || o.code_notation, o.subject) from document o where o.id = y.document_id), ${asWritten('subject')}, d.subject) as subject,
           coalesce(y.decided_by_name, ${asWritten('signerName')}, d.signer_name) as "signerName", d.issuer_name as "issuerName", coalesce(y.copies, d.copies) as copies,
           coalesce(d.note, '') as note, d.handler, ${dayOf('d.handed_at')} as "handedOn", ${dayOf('d.recalled_at')} as recall,
           coalesce(array_to_string(y.recipients, '; '),
             (select string_agg(concat_ws(', ', v.recipient_name, nullif(v.recipient_title, '')), '; ' order by v.position) from delivery v where v.document_id = d.id)) as recipients,
           coalesce(${dayOf('y.decided_at')}, ${dayOf('d.listed_at')}) as "sentOn"
      from register_line l
      left join number_request q on q.id = l.request_id
      left join document d on (d.register_id, d.register_year, d.register_number, d.register_suffix) = (l.register_id, l.year, l.number, l.suffix)
      left join document_copy y on (y.register_id, y.register_year, y.register_number, y.register_suffix) = (l.register_id, l.year, l.number, l.suffix)
     where l.register_id = ${book.id} and l.year = ${ask.year}
       ${ask.from ? sql`and l.taken_on >= ${ask.from}::date` : sql``} ${ask.to ? sql`and l.taken_on <= ${ask.to}::date` : sql``}
     order by l.number, l.suffix limit ${mostLines}`)
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
