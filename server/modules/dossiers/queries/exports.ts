import type { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
import type { exportDocumentIndex as documentsContract, exportWorkFiles as filesContract } from '#contract/dossiers.ts'
import type { Ask } from '#contract/endpoint.ts'
import type { exportFileList as listContract } from '#contract/file-lists.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { printRegister, type Register } from '#platform/print/register.ts'
import { workbook } from '#platform/print/workbook.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { fileCode, mostItems, readableFile } from '../policy.ts'
import { workFile } from '../tables.ts'
import { totalsOf } from './checks.ts'
import { itemRows } from './file-items.ts'
import { cardOfList, type ListCard, readFileList } from './file-list.ts'
import { fileRows, filesWhere } from './work-files.ts'

type Sheet = Pick<Register, 'title' | 'year' | 'columns' | 'rows' | 'span'> & { summary: string; name: string }

const dateText = (day: string) => day.split('-').reverse().join('/')
const retentionText = (years: number | null) => (years === null ? 'Vĩnh viễn' : `${years} năm`)

async function made(work: Work, form: 'pdf' | 'xlsx', sheet: Sheet): Promise<MadeFile> {
  const name = `${sheet.name.replaceAll('/', '-')}.${form}`
  if (form === 'xlsx')
    return {
      stream: await workbook(String(sheet.year), sheet.columns, sheet.rows),
      name,
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      inline: false,
    }
  const today = civilDate(work.now)
  const agency = await agencyOn(work.tx, work.actor.agencyId, today)
  const pdf: Readable = printRegister({
    agency: agency?.name ?? '',
    ...(agency?.parentName ? { parentAgency: agency.parentName } : {}),
    title: sheet.title,
    year: sheet.year,
    period: { from: today, to: today },
    ...(sheet.span === undefined ? {} : { span: sheet.span }),
    columns: sheet.columns,
    rows: sheet.rows,
    closing: {
      place: agency?.place ?? '',
      printedOn: today,
      title: 'THỦ TRƯỞNG CƠ QUAN',
      maker: 'NGƯỜI LẬP',
      summary: sheet.summary,
    },
    madeAt: work.now,
  })
  return { stream: pdf, name, mediaType: 'application/pdf', inline: true }
}

/** The list as Appendix V has it: headings stand as rows of their own. */
function listRows(list: ListCard): string[][] {
  return list.headings.flatMap((heading) => [
    ['', `${heading.label}. ${heading.title}`, '', '', ''],
    ...list.entries
      .filter((it) => it.headingId === heading.id && it.withdrawnAt === null)
      .map((it) => [it.notation, it.title, retentionText(it.retentionYears), it.keeperName, it.note]),
  ])
}

export async function exportFileList(work: Work, ask: Ask<typeof listContract>): Promise<MadeFile> {
  // A draft is not everybody's: the same door as on the page.
  const { year } = await cardOfList(work, ask.id)
  const { list: card } = await readFileList(work, { year })
  if (!card) throw fault('thing.missing')
  return made(work, ask.form, {
    name: `Danh mục hồ sơ ${card.year}`,
    title: card.state === 'draft' ? 'Dự thảo danh mục hồ sơ' : 'Danh mục hồ sơ',
    year: card.year,
    span: card.issuingAct === '' ? '' : `(Ban hành kèm theo ${card.issuingAct})`,
    columns: [
      { label: 'Số và ký hiệu hồ sơ', widthMm: 30 },
      { label: 'Tên đề mục và tiêu đề hồ sơ', widthMm: 125 },
      { label: 'Thời hạn bảo quản', widthMm: 28, align: 'center' },
      { label: 'Người lập hồ sơ', widthMm: 45 },
      { label: 'Ghi chú', widthMm: 32 },
    ],
    rows: listRows(card),
    summary: `Danh mục này có ${card.permanent + card.forTerm} hồ sơ, gồm ${card.permanent} hồ sơ bảo quản vĩnh viễn và ${card.forTerm} hồ sơ bảo quản có thời hạn.`,
  })
}

/** Mục lục văn bản trong hồ sơ: by date, with the pages at which each begins and ends. */
export async function exportDocumentIndex(work: Work, ask: Ask<typeof documentsContract>): Promise<MadeFile> {
  const file = await readableFile(work, ask.id)
  const items = await itemRows(work, file.id, 0, mostItems)
  const totals = await totalsOf(work, file.id)
  let page = 0
  const rows = items.map((it) => {
    const from = page + 1
    page += it.pages ?? 0
    const span = it.pages ? (it.pages === 1 ? String(from) : `${from}–${page}`) : ''
    return [String(it.ordinal), it.code, dateText(it.datedOn), it.title, it.author, span, '']
  })
  return made(work, ask.form, {
    name: `Mục lục văn bản ${file.notation}`,
    title: 'Mục lục văn bản, tài liệu trong hồ sơ',
    year: file.year,
    span: `Hồ sơ số ${fileCode(file)}: ${file.title}`.slice(0, 130),
    columns: [
      { label: 'STT', widthMm: 12, align: 'center' },
      { label: 'Số, ký hiệu', widthMm: 34 },
      { label: 'Ngày tháng năm', widthMm: 25, align: 'center' },
      { label: 'Tên loại và trích yếu nội dung', widthMm: 105 },
      { label: 'Tác giả', widthMm: 45 },
      { label: 'Tờ/Trang số', widthMm: 20, align: 'center' },
      { label: 'Ghi chú', widthMm: 20 },
    ],
    rows,
    summary: `Hồ sơ này có ${totals.documents} văn bản, tài liệu, ${totals.pages} trang.`,
  })
}

/** Most files of one index. */
const mostFiles = 5000

/** Mục lục hồ sơ of a year. */
export async function exportWorkFiles(work: Work, ask: Ask<typeof filesContract>): Promise<MadeFile> {
  const chosen = sql`select * from ${workFile} where ${filesWhere(work, ask)} order by notation, id limit ${mostFiles}`
  const files = await fileRows(work, chosen, sql`work_file.notation, work_file.id`)
  const rows = files.map((it, at) => [
    String(at + 1),
    it.notation,
    it.title,
    `${dateText(it.startedOn)}${it.endedOn === null ? '' : ` – ${dateText(it.endedOn)}`}`,
    retentionText(it.retentionYears),
    String(it.pages),
    it.state === 'open' ? 'Chưa kết thúc' : '',
  ])
  return made(work, ask.form, {
    name: `Mục lục hồ sơ ${ask.year}`,
    title: 'Mục lục hồ sơ',
    year: ask.year,
    span: '',
    columns: [
      { label: 'Số TT', widthMm: 12, align: 'center' },
      { label: 'Số, ký hiệu hồ sơ', widthMm: 34 },
      { label: 'Tiêu đề hồ sơ', widthMm: 110 },
      { label: 'Thời gian tài liệu', widthMm: 40, align: 'center' },
      { label: 'Thời hạn bảo quản', widthMm: 26, align: 'center' },
      { label: 'Số tờ/trang', widthMm: 18, align: 'center' },
      { label: 'Ghi chú', widthMm: 24 },
    ],
    rows,
    summary: `Mục lục này có ${files.length} hồ sơ.`,
  })
}
