import { may } from '#access'
import type { OfficeForm, ReportGrouping } from '#contract/reports.ts'
import { civilDate, yearOf } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Register } from '#platform/print/register.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { type LoanLine, loanLines, type PostalLine, postalLines } from '../../paper/index.ts'
import { type Period, refuseWrongPeriod } from '../scope.ts'
import { followUp } from './follow-up.ts'
import { type FormContent, joined, mostLines, shownDate } from './form.ts'
import { incomingReport, outgoingReport } from './reports.ts'

export interface FormAsk extends Period {
  readonly form: OfficeForm
  readonly by?: ReportGrouping
}

/** Sổ gửi bưu điện. */
async function postal(work: Work, period: Period): Promise<FormContent> {
  const lines = await postalLines(work, { ...period, limit: mostLines, oldestFirst: true })
  const note = (it: PostalLine) => joined([it.note, it.cancelReason === '' ? '' : `Hủy dòng: ${it.cancelReason}`])
  return {
    title: 'Sổ gửi văn bản đi bưu điện',
    columns: [
      { label: 'Ngày chuyển', widthMm: 24, align: 'center' },
      { label: 'Số, ký hiệu văn bản', widthMm: 40 },
      { label: 'Nơi nhận văn bản', widthMm: 90 },
      { label: 'Số lượng bì', widthMm: 20, align: 'center' },
      { label: 'Ký nhận và dấu bưu điện', widthMm: 48 },
      { label: 'Ghi chú', widthMm: 44 },
    ],
    rows: lines.map((it) => [shownDate(it.sentOn), it.code, it.recipient, String(it.envelopes), it.receipt, note(it)]),
    summary: `Sổ này có ${lines.length} dòng.`,
  }
}

/** Sổ sử dụng bản lưu. */
async function loans(work: Work, period: Period): Promise<FormContent> {
  const lines = await loanLines(work, { ...period, limit: mostLines, oldestFirst: true })
  const code = (it: LoanLine) => joined([it.code, shownDate(it.issuedOn)]).replace('; ', ' ngày ')
  return {
    title: 'Sổ sử dụng bản lưu',
    columns: [
      { label: 'Ngày tháng', widthMm: 22, align: 'center' },
      { label: 'Họ và tên người sử dụng', widthMm: 36 },
      { label: 'Số, ký hiệu, ngày tháng văn bản', widthMm: 36 },
      { label: 'Tên loại và trích yếu nội dung văn bản', widthMm: 68 },
      { label: 'Số và ký hiệu hồ sơ', widthMm: 24 },
      { label: 'Ký nhận', widthMm: 18 },
      { label: 'Ngày trả', widthMm: 22, align: 'center' },
      { label: 'Người cho phép sử dụng', widthMm: 32 },
      { label: 'Ghi chú', widthMm: 24 },
    ],
    rows: lines.map((it) => [
      shownDate(it.lentOn),
      it.borrower,
      code(it),
      it.title,
      it.fileNotation,
      '',
      shownDate(it.returnedOn),
      it.permittedBy,
      joined([it.note, it.returnNote]),
    ]),
    summary: `Sổ này có ${lines.length} dòng.`,
  }
}

function contentOf(work: Work, ask: FormAsk): Promise<FormContent> {
  switch (ask.form) {
    case 'incoming':
      return incomingReport(work, ask, ask.by)
    case 'outgoing':
      return outgoingReport(work, ask)
    case 'followUp':
      return followUp(work, ask)
    case 'postal':
      return postal(work, ask)
    case 'loans':
      return loans(work, ask)
  }
}

/** Forms of the agency's books; the two reports are also somebody's own, of what he may see. */
const ofBooks: ReadonlySet<OfficeForm> = new Set(['followUp', 'postal', 'loans'])

/** A form as it is printed. The books of the agency are for whoever keeps or reads books, and sees its documents. */
export async function formModel(work: Work, ask: FormAsk): Promise<Register> {
  refuseWrongPeriod(ask)
  if (ofBooks.has(ask.form) && !(may(work.actor, 'register.read') && may(work.actor, 'document.read-all')))
    throw fault('access.denied')
  const content = await contentOf(work, ask)
  const today = civilDate(work.now)
  const agency = await agencyOn(work.tx, work.actor.agencyId, today)
  return {
    agency: agency?.name ?? '',
    ...(agency?.parentName ? { parentAgency: agency.parentName } : {}),
    title: content.title,
    year: yearOf(ask.to),
    period: { from: ask.from, to: ask.to },
    columns: content.columns,
    rows: content.rows,
    closing: {
      place: agency?.place ?? '',
      printedOn: today,
      title: 'THỦ TRƯỞNG CƠ QUAN',
      summary: content.summary,
      ...(content.maker ? { maker: content.maker } : {}),
    },
    madeAt: work.now,
  }
}
