import type { AccessGrouping, listAccessRows, listUses, readAccessStatistics } from '#contract/audit.ts'
import type { Reply } from '#contract/endpoint.ts'
import { t } from '../../i18n/words.ts'
import { civilDate } from '../../kit/format.ts'

export type Statistics = Reply<typeof readAccessStatistics>
export type Line = Statistics['lines'][number]
export type AccessRow = Reply<typeof listAccessRows>['rows'][number]
export type Use = Reply<typeof listUses>['rows'][number]

/** The name of a line as a person reads it. */
export function lineName(by: AccessGrouping, line: Pick<Line, 'key' | 'name'>): string {
  if (line.key === '') return t('reports.total')
  if (line.key === 'none') return t('signIns.nowhere')
  // A unit that an act made and its reverse took back has no name any more.
  if (by === 'unit' || by === 'agency') return line.name || t('signIns.nowhere')
  const day = civilDate(line.key)
  if (by === 'week') return t('signIns.week', { day })
  return by === 'month' ? day.slice(3) : day
}
