import type { Reply } from '#contract/endpoint.ts'
import type { FigureName, ReportGrouping, readReport as readContract } from '#contract/reports.ts'
import type { Work } from '#platform/work.ts'
import { readReport } from '../queries/report.ts'
import type { Period } from '../scope.ts'
import type { FormContent } from './form.ts'

type Line = Reply<typeof readContract>['lines'][number]

const countOf = (line: Line, figure: FigureName) => line.figures.find((it) => it.figure === figure)?.count ?? 0
const figure = (line: Line, name: FigureName) => String(countOf(line, name))
const rate = (line: Line) => (line.rate === null ? '–' : `${String(line.rate).replace('.', ',')}%`)
const hours = (line: Line) =>
  line.averageMinutes === null ? '–' : (line.averageMinutes / 60).toFixed(1).replace('.', ',')

const groupTitles: Readonly<Record<ReportGrouping, string>> = {
  unit: 'Đơn vị',
  person: 'Người giải quyết',
  leader: 'Lãnh đạo giao',
}

/** Báo cáo tình hình giải quyết văn bản đến. */
export async function incomingReport(work: Work, period: Period, by: ReportGrouping = 'unit'): Promise<FormContent> {
  const { lines, total } = await readReport(work, { report: 'incoming', by, ...period })
  const cells = (line: Line, at: string, name: string) => [
    at,
    name,
    figure(line, 'all'),
    figure(line, 'onTime'),
    figure(line, 'late'),
    figure(line, 'doneFree'),
    figure(line, 'openInTime'),
    figure(line, 'openLate'),
    figure(line, 'returned'),
    figure(line, 'unassigned'),
    figure(line, 'extended'),
    rate(line),
    hours(line),
  ]
  const number = (label: string, widthMm = 18) => ({ label, widthMm, align: 'center' as const })
  return {
    title: 'Báo cáo tình hình giải quyết văn bản đến',
    columns: [
      number('STT', 10),
      { label: groupTitles[by], widthMm: 58 },
      number('Tổng số'),
      number('Hoàn thành đúng hạn'),
      number('Hoàn thành quá hạn'),
      number('Hoàn thành, không đặt hạn'),
      number('Đang giải quyết, chưa quá hạn'),
      number('Đang giải quyết, quá hạn'),
      number('Trả lại'),
      number('Chưa giao'),
      number('Trong đó được gia hạn'),
      number('Tỷ lệ đúng hạn'),
      number('Số giờ làm việc bình quân', 20),
    ],
    rows: [
      ...lines.map((line, at) => cells(line, String(at + 1), line.key === 'none' ? 'Chưa giao giải quyết' : line.name)),
      cells(total, '', 'Tổng cộng'),
    ],
    summary: `Báo cáo này có ${lines.length} dòng, ${countOf(total, 'all')} lượt giao giải quyết.`,
    maker: 'NGƯỜI LẬP BÁO CÁO',
  }
}

/** Báo cáo tình hình phát hành văn bản đi: by kind, with what became of the recipients. */
export async function outgoingReport(work: Work, period: Period): Promise<FormContent> {
  const issued = await readReport(work, { report: 'outgoing', ...period })
  const sent = await readReport(work, { report: 'sending', ...period })
  const cells = (line: Line, other: Line | undefined, at: string, name: string) => {
    const of = (it: FigureName) => String(other ? countOf(other, it) : 0)
    return [
      at,
      name,
      figure(line, 'all'),
      figure(line, 'electronic'),
      figure(line, 'withPaper'),
      of('all'),
      of('received'),
      of('refused'),
      of('waiting'),
      of('recalled'),
      figure(line, 'onTime'),
      figure(line, 'late'),
      figure(line, 'noDeadline'),
    ]
  }
  const number = (label: string, widthMm = 18) => ({ label, widthMm, align: 'center' as const })
  return {
    title: 'Báo cáo tình hình phát hành văn bản đi',
    columns: [
      number('STT', 10),
      { label: 'Tên loại văn bản', widthMm: 50 },
      number('Đã phát hành'),
      number('Gửi điện tử'),
      number('Có gửi bản giấy'),
      number('Lượt nơi nhận'),
      number('Đã tiếp nhận'),
      number('Trả lại'),
      number('Chưa tiếp nhận'),
      number('Thu hồi'),
      number('Dự thảo đúng hạn'),
      number('Dự thảo quá hạn'),
      number('Không đặt hạn dự thảo', 20),
    ],
    rows: [
      ...issued.lines.map((line, at) =>
        cells(
          line,
          sent.lines.find((it) => it.key === line.key),
          String(at + 1),
          line.name,
        ),
      ),
      cells(issued.total, sent.total, '', 'Tổng cộng'),
    ],
    summary: `Báo cáo này có ${countOf(issued.total, 'all')} văn bản đã phát hành.`,
    maker: 'NGƯỜI LẬP BÁO CÁO',
  }
}
