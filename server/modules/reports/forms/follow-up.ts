import { sql } from 'drizzle-orm'
import { documentKinds } from '#contract/kinds.ts'
import type { Work } from '#platform/work.ts'
import { codeText } from '../../registers/index.ts'
import type { Period } from '../scope.ts'
import { type FormContent, joined, mostLines, shownDate } from './form.ts'

const kindNames = new Map<string, string>(documentKinds.map((kind) => [kind.code, kind.vi]))

interface Line extends Record<string, unknown> {
  number: string
  kind: string
  subject: string
  codeNumber: string
  codeNotation: string
  issuedOn: string | null
  issuerName: string
  handler: string
  dueOn: string | null
  originalDueOn: string | null
  handling: string | null
  doneOn: string | null
  late: boolean
  progress: string | null
  reply: string | null
  note: string
}

/** Where the handling stands, in the words of an office. */
function progressOf(line: Line): string {
  const state =
    line.handling === 'done'
      ? `Hoàn thành ngày ${shownDate(line.doneOn)}${line.late ? ' (quá hạn)' : ''}`
      : line.handling === 'inProgress'
        ? `Đang giải quyết${line.late ? ' (quá hạn)' : ''}`
        : line.handling === 'assigned'
          ? `Đã giao${line.late ? ' (quá hạn)' : ''}`
          : line.handling === 'waitDirective'
            ? 'Chờ ý kiến chỉ đạo'
            : 'Chưa trình'
  return joined([state, line.progress])
}

/**
 * Sổ theo dõi giải quyết văn bản đến: the seven columns of Appendix IV, from how each arrival was handled. As in every book of the agency a
 * line stands there also for whom the document is closed: a number left out would be a gap.
 */
export async function followUp(work: Work, period: Period): Promise<FormContent> {
  const day = (column: string) => sql.raw(`(${column} at time zone 'Asia/Ho_Chi_Minh')::date::text`)
  const lines = await work.tx.execute<Line>(sql`
    select document.register_number || document.register_suffix as number, document.kind, document.subject, document.code_number as "codeNumber",
           document.code_notation as "codeNotation", document.issued_on::text as "issuedOn", document.issuer_name as "issuerName", document.handler,
           coalesce(${day('lead.due_at')}, document.due_on::text) as "dueOn",
           case when lead.due_at is distinct from lead.original_due_at then ${day('lead.original_due_at')} end as "originalDueOn",
           document.handling, ${day('lead.closed_at')} as "doneOn",
           coalesce(lead.paused_since is null and coalesce(lead.closed_at, ${work.now.toISOString()}::timestamptz) > lead.due_at, false) as late,
           (select n.text from assignment_note n join assignment a on a.id = n.assignment_id
             where a.document_id = document.id and n.kind = 'progress' order by n.at desc limit 1) as progress,
           (select string_agg(distinct concat_ws('/', nullif(y.code_number, ''), nullif(y.code_notation, '')), '; ')
              from assignment a join document y on y.id = a.reply_id where a.document_id = document.id) as reply, document.note
      from document
      left join lateral (select a.* from assignment a join directive r on r.id = a.directive_id
                          where a.document_id = document.id and a.role = 'lead' and a.parent_id is null and a.state not in ('withdrawn', 'returned')
                          order by r.at desc limit 1) lead on true
     where document.direction = 'incoming' and document.state = 'registered' and document.arrived_on between ${period.from}::date and ${period.to}::date
       and document.agency_id = ${work.actor.agencyId}
     order by document.arrived_on, document.register_number, document.register_suffix, document.id limit ${mostLines}`)
  return {
    title: 'Sổ theo dõi giải quyết văn bản đến',
    columns: [
      { label: 'Số đến', widthMm: 16, align: 'center' },
      { label: 'Tên loại, số, ký hiệu, ngày tháng và tác giả văn bản', widthMm: 88 },
      { label: 'Đơn vị hoặc người nhận', widthMm: 42 },
      { label: 'Thời hạn giải quyết', widthMm: 26, align: 'center' },
      { label: 'Tiến độ giải quyết', widthMm: 42 },
      { label: 'Số, ký hiệu văn bản trả lời', widthMm: 28 },
      { label: 'Ghi chú', widthMm: 24 },
    ],
    rows: lines.map((line) => [
      line.number,
      [
        `${kindNames.get(line.kind) ?? line.kind} ${codeText(line.codeNumber, line.codeNotation)}`.trim(),
        line.issuedOn === null ? '' : `ngày ${shownDate(line.issuedOn)}`,
        `của ${line.issuerName}: ${line.subject}`,
      ]
        .filter((word) => word !== '')
        .join(' '),
      line.handler,
      joined([shownDate(line.dueOn), line.originalDueOn ? `(hạn ban đầu ${shownDate(line.originalDueOn)})` : '']),
      progressOf(line),
      line.reply ?? '',
      line.note,
    ]),
    summary: `Sổ này có ${lines.length} văn bản.`,
  }
}
