import { type SQL, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { listUnits as contract, UnitRow } from '#contract/organisation.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'

type Row = Static<typeof UnitRow>
const most = 200

/** The newest name of one up to a day; of one to come, its first. */
export function nameOn(unitId: SQL, day: SQL): SQL {
  return sql`(
    select * from org_unit_name n where n.org_unit_id = ${unitId} order by n.valid_from <= ${day} desc,
           case when n.valid_from <= ${day} then n.valid_from end desc, n.valid_from limit 1)`
}

/** The tree as it hung on a day with each node's newest name up to then, ended ones included. */
export function unitsAt(day: string): SQL {
  return sql`
    select u.*, n.name, n.short_name, n.abbreviation, n.place, n.search_key
      from org_unit_hung(${day}) u join lateral ${nameOn(sql`u.id`, sql`${day}`)} n on true`
}

const alive = (alias: SQL, day: string) =>
  sql`${alias}.valid_from <= ${day} and (${alias}.valid_to is null or ${alias}.valid_to >= ${day})`

export function unitColumns(day: string): SQL {
  return sql`
    u.id, u.nature, u.parent_id as "parentId", u.kind, u.level, u.name, u.abbreviation,
    u.valid_from::text as "validFrom", u.valid_to::text as "validTo",
    (select c.code from agency_code c where c.agency_id = u.id and c.scheme = 'new35' and ${alive(sql`c`, day)} limit 1) as code,
    (select count(*)::int from org_unit_placement k where k.parent_id = u.id and ${alive(sql`k`, day)}) as children,
    (select count(*)::int from post p join post_assignment h on h.post_id = p.id where p.unit_id = u.id and ${alive(sql`h`, day)}) as people`
}

const matching = (words: readonly string[], alias: SQL) =>
  sql.join(
    words.map((word) => sql`${alias}.search_key like ${`%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`}`),
    sql` and `,
  )

/** A search answers hits with the names above each, so that a page can show where in the tree they hang. */
export async function listUnits(work: Work, ask: Ask<typeof contract>) {
  const day = ask.day ?? civilDate(work.now)
  const words = fold(ask.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8)
  const where = ask.parentId
    ? sql`u.parent_id = ${ask.parentId}`
    : words.length > 0
      ? sql`${matching(words, sql`u`)} and u.id in (select s.org_unit_id from org_unit_name s where ${matching(words, sql`s`)})`
      : sql`u.parent_id is null`
  const rows = await work.tx.execute<Row & { path: string[] } & Record<string, unknown>>(sql`
    with recursive tree as not materialized (${unitsAt(day)}),
    hits as (select u.* from tree u where ${where} ${ask.ended ? sql`` : sql`and ${alive(sql`u`, day)}`}
             order by u.position, u.name limit ${most + 1}),
    up(hit, id, parent_id, depth) as (
      select id, id, parent_id, 0 from hits
      union all select up.hit, o.id, o.parent_id, up.depth + 1 from up join org_unit_hung(${day}) o on o.id = up.parent_id where up.depth < 30)
    select ${unitColumns(day)},
           coalesce((select json_agg(t.name order by up.depth desc) from up join tree t on t.id = up.id where up.hit = u.id and up.depth > 0), '[]') as path
      from hits u order by u.position, u.name`)
  return { rows: [...rows].slice(0, most), more: rows.length > most }
}
