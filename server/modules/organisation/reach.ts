import { type SQL, sql } from 'drizzle-orm'
import type { Actor } from '#access'
import type { Tx } from '#platform/db.ts'

/**
 * Which people an administrator looks after on a day: the system's, everybody; an agency's, those with a post in the agency or in an
 * agency below it, and those who hold no post at all yet. Nobody else, nobody.
 */
export function reachCondition(actor: Actor, personId: SQL, day: string): SQL {
  if (actor.role === 'systemAdministrator') return sql`true`
  if (actor.role !== 'agencyAdministrator') return sql`false`
  return sql`(
    exists (select from post_assignment rh join post rp on rp.id = rh.post_id join org_unit ru on ru.id = rp.unit_id
             where rh.person_id = ${personId} and rh.valid_from <= ${day} and (rh.valid_to is null or rh.valid_to >= ${day})
               and ru.agency_id in (${agenciesBelow(actor.agencyId)}))
    or not exists (select from post_assignment rh where rh.person_id = ${personId}))`
}

/** The ids of an agency and of all agencies under it, whatever their depth. */
export function agenciesBelow(agencyId: string): SQL {
  return sql`
    with recursive below(id) as (
      select ${agencyId}::uuid union all
      select k.id from org_unit k join below b on k.parent_id = b.id)
    select below.id from below join org_unit bu on bu.id = below.id where bu.nature = 'agency'`
}

export async function personInReach(tx: Tx, actor: Actor, personId: string, day: string): Promise<boolean> {
  const [row] = await tx.execute<{ ok: boolean }>(
    sql`select ${reachCondition(actor, sql`p.id`, day)} as ok from person p where p.id = ${personId}`,
  )
  return row?.ok ?? false
}

/** Whether the administrator may change this part of the tree. */
export async function unitInReach(tx: Tx, actor: Actor, unitId: string): Promise<boolean> {
  if (actor.role === 'systemAdministrator') return true
  if (actor.role !== 'agencyAdministrator') return false
  const [row] = await tx.execute<{ ok: boolean }>(sql`
    select exists(select from org_unit u where u.id = ${unitId} and u.agency_id in (${agenciesBelow(actor.agencyId)})) as ok`)
  return row?.ok ?? false
}

/** Whether the person holds, today or later, a post outside the agencies below the actor's, or one over the whole installation. */
export async function holdsPostElsewhere(tx: Tx, actor: Actor, personId: string, day: string): Promise<boolean> {
  const [row] = await tx.execute<{ elsewhere: boolean }>(sql`
    select exists(
      select from post_assignment h join post p on p.id = h.post_id join org_unit u on u.id = p.unit_id
       where h.person_id = ${personId} and (h.valid_to is null or h.valid_to >= ${day})
         and (p.role = 'systemAdministrator' or u.agency_id not in (${agenciesBelow(actor.agencyId)}))) as elsewhere`)
  return row?.elsewhere ?? true
}
