import { type SQL, sql } from 'drizzle-orm'
import { may } from '#access'
import { mostReportDays, type ReportGrouping, type ReportName } from '#contract/reports.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { readable } from '../documents/index.ts'

export interface Period {
  readonly from: string
  readonly to: string
}

export interface ReportAsk extends Period {
  readonly report: ReportName
  readonly by?: ReportGrouping
}

/** Whole and not longer than a year. */
export function refuseWrongPeriod({ from, to }: Period): void {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  if (!(days >= 0 && days < mostReportDays))
    throw fault('input.invalid', { problems: [{ path: '/from', rule: 'period' }] })
}

export type Scope = 'agency' | 'unit' | 'own'

/** Whoever sees all documents of the agency sees all of a report; a head his unit; others what was given to them. */
export function scopeOf(work: Work): Scope {
  if (may(work.actor, 'document.read-all')) return 'agency'
  return work.actor.role === 'unitHead' ? 'unit' : 'own'
}

/** Documents that may be counted at all: a number tells no more than the rows behind it would. */
export const countable = (work: Work): SQL => readable(work.actor, civilDate(work.now))

/** Which leads, named `a` with the unit `lead_unit`, are the actor's to see. */
export function leadsInScope(work: Work): SQL {
  const mine = sql`a.to_holder_id = ${work.actor.assignmentId}`
  switch (scopeOf(work)) {
    case 'agency':
      return sql`true`
    case 'unit':
      return sql`(${mine} or lead_unit.id = ${work.actor.unitId})`
    case 'own':
      return mine
  }
}
