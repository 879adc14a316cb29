import { sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import { documentKinds } from '#contract/kinds.ts'
import type { exportDocuments as contract } from '#contract/searches.ts'
import { civilDate } from '#platform/clock.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { registerFile } from '#platform/print/outputs.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { fieldsOfAgency } from '../further.ts'
import { listDocuments } from './document-list.ts'
import type { Row } from './rows.ts'

const mostLines = 5000
const pageLines = 200

const kindName = (code: string) => documentKinds.find((kind) => kind.code === code)?.vi ?? code
const day = (date: string | null) => date?.split('-').reverse().join('/') ?? ''
const urgencies = {
  normal: '',
  urgent: 'Khẩn',
  veryUrgent: 'Thượng khẩn',
  flash: 'Hỏa tốc',
  flashTimed: 'Hỏa tốc hẹn giờ',
}

const columns = {
  incoming: [
    { label: 'Số đến', widthMm: 16 },
    { label: 'Ngày đến', widthMm: 22 },
    { label: 'Số, ký hiệu', widthMm: 34 },
    { label: 'Ngày văn bản', widthMm: 22 },
    { label: 'Cơ quan ban hành', widthMm: 50 },
    { label: 'Tên loại và trích yếu', widthMm: 90 },
    { label: 'Mức độ khẩn', widthMm: 20 },
    { label: 'Hạn trả lời', widthMm: 22 },
  ],
  outgoing: [
    { label: 'Số, ký hiệu', widthMm: 34 },
    { label: 'Ngày ban hành', widthMm: 24 },
    { label: 'Tên loại và trích yếu', widthMm: 100 },
    { label: 'Người ký', widthMm: 40 },
    { label: 'Nơi nhận', widthMm: 18 },
    { label: 'Đã nhận', widthMm: 18 },
    { label: 'Trả lại', widthMm: 18 },
    { label: 'Mức độ khẩn', widthMm: 22 },
  ],
} as const

function cells(row: Row): string[] {
  const named = `${kindName(row.kind)}: ${row.subject}`
  if (row.direction === 'outgoing')
    return [
      row.code,
      day(row.issuedOn),
      named,
      row.signerName,
      `${row.recipients}`,
      `${row.received}`,
      `${row.refused}`,
      urgencies[row.urgency],
    ]
  const number = row.registerNumber === null ? '' : `${row.registerNumber}${row.registerSuffix}`
  return [
    number,
    day(row.arrivedOn),
    row.code,
    day(row.issuedOn),
    row.issuerName,
    named,
    urgencies[row.urgency],
    day(row.dueOn),
  ]
}

/** The rows a person sees in the list, page after page by its own keyset: the same rights, filters and order. */
async function rowsOf(work: Work, ask: Ask<typeof contract>): Promise<Row[]> {
  const { form: _form, ...filters } = ask
  const rows: Row[] = []
  for (let cursor: string | null | undefined; cursor !== null && rows.length < mostLines; ) {
    const page: Awaited<ReturnType<typeof listDocuments>> = await listDocuments(work, {
      ...filters,
      limit: pageLines,
      ...(cursor ? { cursor } : {}),
    })
    rows.push(...page.rows)
    cursor = page.next
  }
  return rows.slice(0, mostLines)
}

/** Further fields of the agency in force, a column each, with what stands there now. */
async function furtherColumns(work: Work, rows: readonly Row[], direction: Row['direction']) {
  const fields = (await fieldsOfAgency(work, work.actor.agencyId)).filter(
    (field) => field.inForce && (field.direction === null || field.direction === direction),
  )
  const values =
    fields.length === 0 || rows.length === 0
      ? []
      : await work.tx.execute<{ documentId: string; fieldId: string; value: string }>(sql`
          select distinct on (document_id, field_id) document_id as "documentId", field_id as "fieldId", value from further_value
           where document_id = any(${sql.param(rows.map((row) => row.id))}::uuid[]) order by document_id, field_id, at desc, id desc`)
  const found = new Map(values.map((it) => [`${it.documentId} ${it.fieldId}`, it.value]))
  return {
    columns: fields.map((field) => ({ label: field.nameVi, widthMm: 30 })),
    cells: (row: Row) => fields.map((field) => found.get(`${row.id} ${field.id}`) ?? ''),
  }
}

/** Results taken out of the system (Decree 30/2020 Appendix VI part I.6h). */
export async function exportDocuments(work: Work, ask: Ask<typeof contract>): Promise<MadeFile> {
  const today = civilDate(work.now)
  const rows = await rowsOf(work, ask)
  // A page of paper has no room for them; a sheet has.
  const sheet = ask.form === 'xlsx' || ask.form === 'csv'
  const more = await furtherColumns(work, sheet ? rows : [], ask.direction)
  const agency = await agencyOn(work.tx, work.actor.agencyId, today)
  const title = ask.direction === 'incoming' ? 'Danh sách văn bản đến' : 'Danh sách văn bản đi'
  const span = [ask.q ? `Từ khóa: ${ask.q}` : '', `Lập ngày ${day(today)}`, `${rows.length} văn bản`]
  return registerFile(
    {
      agency: agency?.name ?? '',
      ...(agency?.parentName ? { parentAgency: agency.parentName } : {}),
      title,
      year: Number(today.slice(0, 4)),
      period: { from: today, to: today },
      span: span.filter((part) => part !== '').join(' · '),
      columns: [...columns[ask.direction], ...(sheet ? more.columns : [])],
      rows: rows.map((row) => [...cells(row), ...(sheet ? more.cells(row) : [])]),
      madeAt: work.now,
    },
    ask.form,
    `${title} ${today}`,
  )
}
