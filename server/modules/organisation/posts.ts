import { type SQL, sql } from 'drizzle-orm'
import type { Role } from '#contract/permissions.ts'
import type { Tx } from '#platform/db.ts'

/** A post held by a person on a day. */
export interface HeldPost {
  readonly assignmentId: string
  readonly personId: string
  readonly title: string
  readonly role: Role
  readonly acting: boolean
  readonly agencyId: string
  readonly agencyName: string
  readonly agencyAbbreviation: string
  readonly unitId: string
  readonly unitName: string
}

function heldPosts(person: SQL, day: string): SQL {
  return sql`
      select h.id as "assignmentId", h.person_id as "personId", p.title, p.role, h.acting,
             a.id as "agencyId", a.name as "agencyName", a.abbreviation as "agencyAbbreviation", u.id as "unitId", u.name as "unitName"
        from post_assignment h
        join post p on p.id = h.post_id and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
        join lateral org_unit_named(${day}) u on u.id = p.unit_id
        join lateral org_unit_named(${day}) a on a.id = u.agency_id
       where h.person_id = ${person} and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
       order by p.rank, a.name, p.title`
}

/** The posts a person holds on that day, the highest first. Ended agencies and ended posts give none. */
export async function postsHeld(tx: Tx, personId: string, day: string): Promise<HeldPost[]> {
  return [...(await tx.execute<HeldPost & Record<string, unknown>>(heldPosts(sql`${personId}`, day)))]
}

/** The same as one column of another statement, for where every journey to the database counts; `person` is an expression in it. */
export function postsHeldColumn(person: SQL, day: string): SQL<HeldPost[]> {
  return sql<HeldPost[]>`(select coalesce(json_agg(held), '[]') from (${heldPosts(person, day)}) held)`
}

/**
 * By agency in which the person holds a post that day, the agencies that ended and whose papers it inherited; `person` is an expression in
 * the outer statement. Whoever stands in for somebody does so in an agency of his own.
 */
export function inheritedColumn(person: SQL, day: string): SQL<Record<string, string[]>> {
  return sql<
    Record<string, string[]>
  >`(select coalesce(json_object_agg(x.id, agencies_inherited(x.id, ${day}::date)), '{}') from (
    select distinct u.agency_id as id from post_assignment h join post p on p.id = h.post_id join org_unit u on u.id = p.unit_id
     where h.person_id = ${person} and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
       and exists (select from succession s where s.successor_id = u.agency_id)) x)`
}

/** Name of a person by the holding of a post, for what the record says of who did it. */
export async function namesOfAssignments(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.execute<{ id: string; name: string }>(sql`
    select h.id, n.full_name as name from post_assignment h join person n on n.id = h.person_id
     where h.id = any(${sql.param([...ids])}::uuid[])`)
  return new Map(rows.map((row) => [row.id, row.name]))
}
