import { type SQL, sql } from 'drizzle-orm'
import type { AccessFigure, listAccessRows as contract } from '#contract/audit.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { Work } from '#platform/work.ts'
import { instant, place, writePlace } from '../place.ts'
import { type AccessAsk, noteReading, readings, refuseWrongPeriod, signIns } from '../scope.ts'

type Row = Reply<typeof contract>['rows'][number]

/** What lists count to; beyond it they say “more”. */
const countedTo = 10_000

/** Rows as they are counted: the same statement as the figure, narrowed. Of people the last sign-in of each. */
function rowsOf(work: Work, ask: AccessAsk & { figure: AccessFigure; key?: string | undefined }): SQL {
  if (ask.figure === 'readings')
    return sql`
      select r.id, r.at, r.name, r.title, r.log as login, null::uuid as unit_id, 'read' as what, '' as address, r.asked as agent, 1 as times
        from (${readings(work, ask)}) r`
  const ofKey = ask.key === undefined ? sql`true` : sql`c.key = ${ask.key}`
  const rows = sql`
    select c.id, c.at, c.name, c.title, c.login, c.unit_id, case when c.outcome = 'opened' then 'opened' else c.why end as what, c.address, c.agent,
           1 as times, c.person_id
      from (${signIns(work, ask)}) c where ${ofKey} and c.outcome = ${ask.figure === 'refused' ? 'refused' : 'opened'}`
  if (ask.figure !== 'people') return rows
  return sql`
    select distinct on (p.person_id) p.id, p.at, p.name, p.title, p.login, p.unit_id, p.what, p.address, p.agent,
           count(*) over (partition by p.person_id)::int as times
      from (${rows}) p order by p.person_id, p.at desc, p.id desc`
}

interface Page {
  readonly ask: AccessAsk & { figure: AccessFigure; key?: string | undefined }
  readonly cursor?: string | undefined
  readonly limit: number
}

export async function accessRows(work: Work, { ask, cursor, limit }: Page): Promise<Row[]> {
  return [
    ...(await work.tx.execute<Row & Record<string, unknown>>(sql`
      select r.id, ${instant('r.at')} as at, r.name, r.title, case when r.what = 'read' then '' else r.login end as login, r.what, r.address,
             r.agent, r.times, coalesce((
               select n.name from org_unit_name n where n.org_unit_id = r.unit_id order by n.valid_from desc limit 1), '') as "unitName"
        from (select * from (${rowsOf(work, ask)}) q where ${place(cursor, 'q')} order by q.at desc, q.id desc limit ${limit}) r
       order by r.at desc, r.id desc`)),
  ]
}

/** That a log of persons was read is itself noted, page by page. */
export async function listAccessRows(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  refuseWrongPeriod(ask)
  const limit = ask.limit ?? 50
  const rows = await accessRows(work, { ask, cursor: ask.cursor, limit: limit + 1 })
  const [counted] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from (select from (${rowsOf(work, ask)}) c limit ${countedTo + 1}) c`,
  )
  await noteReading(work, 'access', `${ask.figure} ${ask.from} ${ask.to}`)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page,
    next: rows.length > limit && last ? writePlace(last) : null,
    count: Math.min(counted?.n ?? 0, countedTo),
    countCapped: (counted?.n ?? 0) > countedTo,
  }
}
