import { sql } from 'drizzle-orm'
import type { Role } from '#contract/permissions.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'

/** Somebody a document may be opened to or closed against: a person in a post, or a unit, whose head reads. */
export interface Reader extends Record<string, unknown> {
  readonly holderId: string | null
  readonly unitId: string | null
  readonly personId: string | null
  readonly name: string
  readonly title: string
  readonly agencyId: string
  /** The unit the post stands in, or the unit itself. */
  readonly atUnitId: string
  readonly role: Role | null
  readonly inOffice: boolean
}

export async function readerOf(work: Work, holderId: string): Promise<Reader | undefined> {
  const day = civilDate(work.now)
  const [row] = await work.tx.execute<Reader>(sql`
    select h.id as "holderId", null::uuid as "unitId", n.id as "personId", n.full_name as name, p.title, u.agency_id as "agencyId",
           u.id as "atUnitId", p.role,
           (h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
            and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})) as "inOffice"
      from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id join org_unit u on u.id = p.unit_id
     where h.id = ${holderId}`)
  return row
}

export async function unitReaderOf(work: Work, unitId: string): Promise<Reader | undefined> {
  const day = civilDate(work.now)
  const [row] = await work.tx.execute<Reader>(sql`
    select null::uuid as "holderId", u.id as "unitId", null::uuid as "personId", u.name, '' as title, u.agency_id as "agencyId",
           u.id as "atUnitId", null as role, true as "inOffice"
      from org_unit_on(${day}) u where u.id = ${unitId}`)
  return row
}
