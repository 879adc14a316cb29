import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { type ConclusionRow, conclusion, type Target } from './tables.ts'

/** In their order, without those that were withdrawn. */
export const conclusionsOf = (work: Work, meetingId: string): Promise<ConclusionRow[]> =>
  work.tx
    .select()
    .from(conclusion)
    .where(and(eq(conclusion.meetingId, meetingId), isNull(conclusion.withdrawnAt)))
    .orderBy(asc(conclusion.position), asc(conclusion.id))

const named = (it: Target) => (it.title === '' ? it.name : `${it.name}, ${it.title}`)

/** `2026-11-05` → `05/11/2026`. */
const spokenDay = (day: string) => day.split('-').reverse().join('/')

/** The point with who leads, who supports and by when, as notice and minutes say it. */
export function conclusionLine(row: Pick<ConclusionRow, 'text' | 'lead' | 'partners' | 'dueOn'>): string {
  const parts = [
    ...(row.lead ? [`Chủ trì: ${named(row.lead)}`] : []),
    ...(row.partners.length > 0 ? [`phối hợp: ${row.partners.map(named).join('; ')}`] : []),
    ...(row.dueOn === null ? [] : [`hoàn thành trước ngày ${spokenDay(row.dueOn)}`]),
  ]
  const text = row.text.trim().replace(/[.;\s]+$/u, '')
  return parts.length === 0 ? `${text}.` : `${text}. ${parts.join('; ').replace(/^./u, (it) => it.toUpperCase())}.`
}
