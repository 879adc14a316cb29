import { sql } from 'drizzle-orm'
import type { Tx } from '#platform/db.ts'

/** Whoever carries on for an agency that has ended. */
export interface Successor {
  readonly id: string
  readonly name: string
}

/** By agency that does not exist on that day, the agencies that carry on for it then, whatever lies between; none for one that simply ended. */
export async function successorsOf(tx: Tx, ids: readonly string[], day: string): Promise<Map<string, Successor[]>> {
  const found = new Map<string, Successor[]>()
  if (ids.length === 0) return found
  const rows = await tx.execute<{ gone: string; id: string; name: string }>(sql`
    select g.id as gone, u.id, u.name from unnest(${sql.param([...ids])}::uuid[]) as g(id)
      cross join lateral agencies_carrying_on(g.id, ${day}::date) as s(id)
      join lateral org_unit_named(${day}) u on u.id = s.id order by u.name, u.id limit 1000`)
  for (const { gone, id, name } of rows) found.set(gone, [...(found.get(gone) ?? []), { id, name }])
  return found
}

/** An agency of a line, with its last name. Days `YYYY-MM-DD`; `validTo` is the last one, null for one that lives. */
export interface AgencyOfLine {
  readonly id: string
  readonly name: string
  readonly validFrom: string
  readonly validTo: string | null
}

/** The agency and all that it has succeeded, the newest first: what a report across a reorganisation adds up (handbook 5.11). */
export async function lineOf(tx: Tx, agencyId: string, day: string): Promise<AgencyOfLine[]> {
  return [
    ...(await tx.execute<AgencyOfLine & Record<string, unknown>>(sql`
      select u.id, n.name, u.valid_from::text as "validFrom", u.valid_to::text as "validTo"
        from org_unit u
        join lateral (select m.name from org_unit_name m where m.org_unit_id = u.id order by m.valid_from desc limit 1) n on true
       where u.id = ${agencyId} or u.id = any(agencies_inherited(${agencyId}, ${day}::date))
       order by u.valid_from desc, n.name, u.id`)),
  ]
}

/** The name as an agency or unit was last called, by id. */
export async function lastNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.execute<{ id: string; name: string }>(sql`
    select distinct on (m.org_unit_id) m.org_unit_id as id, m.name from org_unit_name m
     where m.org_unit_id = any(${sql.param([...new Set(ids)])}::uuid[]) order by m.org_unit_id, m.valid_from desc`)
  return new Map(rows.map((row) => [row.id, row.name]))
}
