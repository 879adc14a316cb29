import { sql } from 'drizzle-orm'
import type { Role } from '#contract/permissions.ts'
import type { Tx } from '#platform/db.ts'
import { fold } from '#platform/text.ts'

/** A person in a post, by the name of today, whether or not he is still in it. */
export interface Holder {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly agencyId: string
  readonly unitId: string
  readonly role: Role
  /** In office that day. */
  readonly now: boolean
}

/** A unit that exists on a day. */
export interface HeadedUnit {
  readonly id: string
  readonly name: string
  readonly agencyId: string
  /** Its head is in office that day: without one nobody would answer for it. */
  readonly headed: boolean
}

const inOffice = (day: string) => sql`h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
  and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})`

/** Those holdings of posts, by id. `day` is today. */
export async function holdersOn(tx: Tx, ids: readonly string[], day: string): Promise<Map<string, Holder>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.execute<Holder & Record<string, unknown>>(sql`
    select h.id, n.full_name as name, p.title, u.agency_id as "agencyId", u.id as "unitId", p.role, (${inOffice(day)}) as now
      from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id join org_unit u on u.id = p.unit_id
     where h.id = any(${sql.param([...ids])}::uuid[])`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Those of the units that exist on the day, by id. */
export async function unitsOn(tx: Tx, ids: readonly string[], day: string): Promise<Map<string, HeadedUnit>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.execute<HeadedUnit & Record<string, unknown>>(sql`
    select u.id, u.name, u.agency_id as "agencyId",
           exists(select from post p join post_assignment h on h.post_id = p.id
                   where p.unit_id = u.id and p.role = 'unitHead' and ${inOffice(day)}) as headed
      from org_unit_on(${day}) u where u.id = any(${sql.param([...ids])}::uuid[])`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Those in office that day in posts of a role, in any unit of the agency, by name. */
export async function holdersWithRole(tx: Tx, agencyId: string, role: Role, day: string): Promise<Holder[]> {
  return [
    ...(await tx.execute<Holder & Record<string, unknown>>(sql`
    select h.id, n.full_name as name, p.title, u.agency_id as "agencyId", u.id as "unitId", p.role, true as now
      from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id join org_unit u on u.id = p.unit_id
     where coalesce(u.agency_id, u.id) = ${agencyId} and p.role = ${role} and ${inOffice(day)} order by n.full_name, h.id limit 200`)),
  ]
}

/** A unit with a head, or a person in office, as a line to choose. */
export interface Addressee {
  readonly unitId: string | null
  readonly holderId: string | null
  readonly name: string
  readonly title: string
  readonly unitName: string
}

/** Listed at most; typing finds the others. */
const most = 300

/** Units of an agency whose head is in office on the day, then people in posts of these roles, in the order of the organisation. */
export async function addresseesOf(
  tx: Tx,
  agencyId: string,
  day: string,
  ask: { readonly roles: readonly Role[]; readonly q?: string | undefined },
): Promise<Addressee[]> {
  const words = fold(ask.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 6)
  const found = sql`(select bool_and(strpos(t.key, word) > 0) from unnest(${sql.param(words)}::text[]) as word) is not false`
  const rows = await tx.execute<Addressee & Record<string, unknown>>(sql`
    select t."unitId", t."holderId", t.name, t.title, t."unitName" from (
      select u.id as "unitId", null::uuid as "holderId", u.name, '' as title, '' as "unitName", u.position as place, 0 as rank, u.search_key as key
        from org_unit_on(${day}) u
       where u.agency_id = ${agencyId}
         and exists(select from post p join post_assignment h on h.post_id = p.id
                     where p.unit_id = u.id and p.role = 'unitHead' and ${inOffice(day)})
      union all
      select null, h.id, n.full_name, p.title, u.name, u.position, p.rank, n.search_key || ' ' || u.search_key
        from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id join org_unit_on(${day}) u on u.id = p.unit_id
       where u.agency_id = ${agencyId} and p.role = any(${sql.param([...ask.roles])}::text[]) and ${inOffice(day)}) t
     where ${found} order by t."holderId" is not null, t.place, t."unitName", t.rank, t.name limit ${most}`)
  return [...rows]
}
