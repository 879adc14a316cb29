import { eq, type SQL, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { importOrganisation } from '#contract/organisation.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { unitInReach } from '../reach.ts'
import { orgUnit } from '../tables.ts'

/** Where the file's topmost lines are hung. */
export interface Under {
  readonly id: string
  readonly agencyId: string
}

/** A unit that is there already, alive today. */
export interface KnownUnit extends Record<string, unknown> {
  readonly id: string
  readonly parentId: string | null
  readonly name: string
  readonly code: string | null
}

/** The door to the part of the tree that is imported into. Its top belongs to the system administrator; an ended unit takes nothing. */
export async function placeFor(work: Work, ask: Ask<typeof importOrganisation>): Promise<Under | null> {
  if (ask.under === undefined) {
    if (work.actor.role !== 'systemAdministrator') throw fault('access.denied')
    return null
  }
  const [row] = await work.tx.select().from(orgUnit).where(eq(orgUnit.id, ask.under)).for('update')
  if (!row) throw fault('thing.missing')
  const day = civilDate(work.now)
  if (!(await unitInReach(work.tx, work.actor, row.id, day))) throw fault('access.denied')
  if (row.validTo !== null && row.validTo < day) throw fault('thing.missing')
  return { id: row.id, agencyId: row.agencyId }
}

/** The units at and below the place, alive today; those of the whole tree when the file is hung on top. */
export async function unitsBelow(work: Work, under: Under | null): Promise<KnownUnit[]> {
  const day = civilDate(work.now)
  const below = under
    ? sql`and u.id in (with recursive below(id) as (
        select ${under.id}::uuid union
        select k.id from below b join org_unit_hung(${day}) k on k.parent_id = b.id) select id from below)`
    : sql``
  return [
    ...(await work.tx.execute<KnownUnit>(sql`
      select u.id, u.parent_id as "parentId", u.name,
             (select c.code from agency_code c where c.agency_id = u.id and c.scheme = 'new35'
                 and c.valid_from <= ${day} and (c.valid_to is null or c.valid_to >= ${day}) limit 1) as code
        from org_unit_on(${day}::date) u where true ${below}`)),
  ]
}

const list = (values: readonly string[]): SQL => sql`${sql.param([...values])}`

/** Codes of the file that some agency holds, with the last day it holds them (null: without end). */
export async function codesHeld(
  work: Work,
  codes: readonly string[],
): Promise<{ code: string; validTo: string | null }[]> {
  if (codes.length === 0) return []
  return [
    ...(await work.tx.execute<{ code: string; validTo: string | null }>(sql`
      select code, valid_to::text as "validTo" from agency_code where scheme = 'new35' and code = any(${list(codes)}::text[])`)),
  ]
}

/** Who holds which post in these units today, as `unit|name|title`. */
export async function holdingsIn(work: Work, unitIds: readonly string[]): Promise<Set<string>> {
  if (unitIds.length === 0) return new Set()
  const day = civilDate(work.now)
  const rows = await work.tx.execute<{ holding: string }>(sql`
    select p.unit_id || '|' || n.full_name || '|' || p.title as holding
      from post p join post_assignment h on h.post_id = p.id join person n on n.id = h.person_id
     where p.unit_id = any(${list(unitIds)}::uuid[]) and (h.valid_to is null or h.valid_to >= ${day})`)
  return new Set(rows.map((row) => row.holding))
}
