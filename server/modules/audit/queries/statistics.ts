import { sql } from 'drizzle-orm'
import type { readAccessStatistics as contract } from '#contract/audit.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { Work } from '#platform/work.ts'
import { agenciesInReach, readings, refuseWrongPeriod, signIns } from '../scope.ts'

type Line = Reply<typeof contract>['lines'][number]

/** Decree 30/2020 Appendix VI part F2. Every figure is a count over the rows that `listAccessRows` shows. */
export async function readAccessStatistics(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  refuseWrongPeriod(ask)
  const rows = await work.tx.execute<Omit<Line, 'readings'> & { whole: boolean }>(sql`
    with c as materialized (${signIns(work, ask)}),
    counted as (
      select key, grouping(key) = 1 as whole, count(*) filter (where outcome = 'opened')::int as opened,
             count(*) filter (where outcome = 'refused')::int as refused,
             count(distinct person_id) filter (where outcome = 'opened')::int as people
        from c group by grouping sets ((key), ()))
    select coalesce(key, '') as key, whole, opened, refused, people,
           case when key ~ '^[0-9a-f]{8}-[0-9a-f]{4}-' then coalesce((
             select n.name from org_unit_name n where n.org_unit_id = key::uuid order by n.valid_from desc limit 1), '') else '' end as name
      from counted order by whole, ${ask.by === 'unit' || ask.by === 'agency' ? sql`name, key` : sql`key desc`}`)
  const [read] = await work.tx.execute<{ n: number }>(sql`select count(*)::int as n from (${readings(work, ask)}) r`)
  const lines = rows.filter((row) => !row.whole).map(({ whole: _, ...row }) => ({ ...row, readings: null }))
  const sum = rows.find((row) => row.whole)
  const agencies = await agenciesInReach(work)
  return {
    from: ask.from,
    to: ask.to,
    asOf: work.now.toISOString(),
    lines,
    total: {
      key: '',
      name: '',
      opened: sum?.opened ?? 0,
      refused: sum?.refused ?? 0,
      people: sum?.people ?? 0,
      readings: read?.n ?? 0,
    },
    agencies: agencies.length > 1 ? agencies : [],
  }
}
