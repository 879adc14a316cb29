import { type SQL, sql } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { calendarFor, workingMinutesBetween } from '../../organisation/index.ts'

/** More than so many leads are not counted out in one request: the average is then left empty. */
const mostTimed = 20_000

interface Timed extends Record<string, unknown> {
  key: string
  from: string
  until: string
  pauses: [from: string, until: string][]
}

/** Working minutes per line and over all (`''`), from being given to being done, without pauses. */
export async function averageMinutes(work: Work, cases: SQL): Promise<ReadonlyMap<string, number>> {
  const rows = await work.tx.execute<Timed>(sql`
    select c.key, c.given_at::text as from, c.closed_at::text as until,
           coalesce((select jsonb_agg(jsonb_build_array(s.from_at, least(coalesce(s.until_at, c.closed_at), c.closed_at)))
                       from handling_pause s where s.assignment_id = c.lead_id), '[]') as pauses
      from (${cases}) c where c.lead_id is not null and c.part in ('onTime', 'late', 'doneFree') limit ${mostTimed + 1}`)
  if (rows.length === 0 || rows.length > mostTimed) return new Map()
  const days = rows.flatMap((row) => [civilDate(new Date(row.from)), civilDate(new Date(row.until))]).sort()
  const calendar = await calendarFor(work.tx, days[0] ?? '', days.at(-1) ?? '', work.actor.agencyId)
  const sums = new Map<string, { minutes: number; count: number }>()
  for (const row of rows) {
    const paused = row.pauses.reduce(
      (sum, [from, until]) => sum + workingMinutesBetween(new Date(from), new Date(until), calendar),
      0,
    )
    const minutes = workingMinutesBetween(new Date(row.from), new Date(row.until), calendar) - paused
    for (const key of [row.key, '']) {
      const before = sums.get(key) ?? { minutes: 0, count: 0 }
      sums.set(key, { minutes: before.minutes + Math.max(0, minutes), count: before.count + 1 })
    }
  }
  return new Map([...sums].map(([key, it]) => [key, Math.round(it.minutes / it.count)]))
}
