import type { Reply } from '#contract/endpoint.ts'
import type { FigureName, listReportRows, ReportName, readReport } from '#contract/reports.ts'
import { speech } from '../../i18n/language.svelte.ts'
import { t } from '../../i18n/words.ts'
import { kindName } from '../../kit/labels.ts'

export type Report = Reply<typeof readReport>
export type Line = Report['lines'][number]
export type Row = Reply<typeof listReportRows>['rows'][number]

/** The name of a line, in the language of the person where it is no name of the agency's own. */
export function lineName(report: ReportName, line: Pick<Line, 'key' | 'name'>): string {
  if (line.key === '') return t('reports.total')
  if (line.key === 'none') return t('reports.none')
  if (report === 'use') return t(line.key === 'incoming' ? 'nav.incoming' : 'nav.outgoing')
  return report === 'incoming' ? line.name : kindName(line.key)
}

export const figureLabel = (figure: FigureName) => t(`figure.${figure}`)

const decimal = (n: number) =>
  new Intl.NumberFormat(speech.language === 'en' ? 'en-GB' : 'vi-VN', { maximumFractionDigits: 1 }).format(n)

export const rateText = (line: Line) => (line.rate === null ? '–' : `${decimal(line.rate)}%`)
const shared: ReadonlySet<FigureName> = new Set(['electronic', 'signed'])

/** The share of a line that went electronically, or is signed, rounded down to one decimal: all is said of all alone. */
export function shareText(line: Line, { figure, count }: Line['figures'][number]): string {
  const all = line.figures.find((it) => it.figure === 'all')?.count ?? 0
  return shared.has(figure) && all > 0 ? `${decimal(Math.floor((count * 1000) / all) / 10)}%` : ''
}

export const hoursText = (line: Line) => (line.averageMinutes === null ? '–' : decimal(line.averageMinutes / 60))
