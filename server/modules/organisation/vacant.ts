import { type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#platform/db.ts'

/** Ids of holdings of an agency that are over: their holder has left the post, or the post ended. */
export const goneHolders = (agencyId: string, day: string): SQL => sql`
  select gh.id from post_assignment gh join post gp on gp.id = gh.post_id join org_unit gu on gu.id = gp.unit_id
   where gu.agency_id = ${agencyId} and (gh.valid_to < ${day} or gp.valid_to < ${day})`

const headed = (unitId: SQL, day: string): SQL => sql`exists (
  select from post hp join post_assignment hh on hh.post_id = hp.id
   where hp.unit_id = ${unitId} and hp.role = 'unitHead' and hp.valid_from <= ${day} and (hp.valid_to is null or hp.valid_to >= ${day})
     and hh.valid_from <= ${day} and (hh.valid_to is null or hh.valid_to >= ${day}))`

/** Ids of units of an agency that nobody heads today. */
export const headlessUnits = (agencyId: string, day: string): SQL => sql`
  select hu.id from org_unit hu where hu.agency_id = ${agencyId} and hu.nature = 'unit' and not ${headed(sql`hu.id`, day)}`

interface Desk {
  readonly holderId: string | null
  readonly unitId: string | null
}

/** Whether nobody sits at this desk of the agency today. */
export async function isVacant(tx: Tx, agencyId: string, { holderId, unitId }: Desk, day: string): Promise<boolean> {
  const [row] = await tx.execute<{ vacant: boolean }>(sql`
    select coalesce(${holderId}::uuid in (${goneHolders(agencyId, day)}), false)
        or coalesce(${unitId}::uuid in (${headlessUnits(agencyId, day)}), false) as vacant`)
  return row?.vacant ?? false
}
