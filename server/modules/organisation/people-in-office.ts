import { type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#platform/db.ts'
import { fold } from '#platform/text.ts'

/** Somebody in office, of whatever agency, with his first post: `Giám đốc, Sở Tài chính`. */
export interface PersonInOffice {
  readonly personId: string
  readonly name: string
  readonly post: string
}

const heldOn = (day: string) => sql`h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
  and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})`

/** The first post of a person that day with its agency, as one column of another statement; `person` is an expression in it. */
export function firstPostColumn(person: SQL, day: string): SQL<string> {
  return sql<string>`coalesce((
    select p.title || ', ' || a.name from post_assignment h join post p on p.id = h.post_id
      join lateral org_unit_named(${day}) u on u.id = p.unit_id join lateral org_unit_named(${day}) a on a.id = u.agency_id
     where h.person_id = ${person} and ${heldOn(day)} order by p.rank, a.name, p.title limit 1), '')`
}

/** People in office that day in any agency, by words of their name with or without tone marks; no words find nobody. */
export async function findPeopleInOffice(tx: Tx, q: string, day: string, limit: number): Promise<PersonInOffice[]> {
  const words = fold(q)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8)
  if (words.length === 0) return []
  const like = words.map((word) => sql`and strpos(n.search_key, ${word}) > 0`)
  const rows = await tx.execute<PersonInOffice & Record<string, unknown>>(sql`
    select n.id as "personId", n.full_name as name, ${firstPostColumn(sql`n.id`, day)} as post
      from person n
     where exists (select from post_assignment h join post p on p.id = h.post_id where h.person_id = n.id and ${heldOn(day)})
           ${sql.join(like, sql` `)}
     order by regexp_replace(n.search_key, '^.*\\s', ''), n.search_key, n.id limit ${limit}`)
  return [...rows]
}
