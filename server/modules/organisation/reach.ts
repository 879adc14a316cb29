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
               and ru.agency_id in (${agenciesBelow(actor.agencyId, day)}))
    or not exists (select from post_assignment rh where rh.person_id = ${personId}))`
}

/**
 * The ids of an agency and of all agencies under it on a day, whatever their depth; those that have ended where they hung last. Steps go
 * from agency to agency, since a unit never leaves its own: there are far fewer of them.
 */
export function agenciesBelow(agencyId: string, day: string): SQL {
  return sql`
    with recursive hung as materialized (
      select k.id, p.agency_id as above from org_unit_hung(${day}) k join org_unit p on p.id = k.parent_id where k.nature = 'agency'),
    below(id) as (
      select ${agencyId}::uuid union
      select k.id from below b join hung k on k.above = b.id)
    select id from below`
}

export async function personInReach(tx: Tx, actor: Actor, personId: string, day: string): Promise<boolean> {
  const [row] = await tx.execute<{ ok: boolean }>(
    sql`select ${reachCondition(actor, sql`p.id`, day)} as ok from person p where p.id = ${personId}`,
  )
  return row?.ok ?? false
}

/** Whether the administrator may change this part of the tree as it hangs on a day: the way up from it passes the agency of the post. */
export async function unitInReach(tx: Tx, actor: Actor, unitId: string, day: string): Promise<boolean> {
  if (actor.role === 'systemAdministrator') return true
  if (actor.role !== 'agencyAdministrator') return false
  const [row] = await tx.execute<{ ok: boolean }>(sql`
    with recursive up(id) as (
      select agency_id from org_unit where id = ${unitId} union
      select o.parent_id from up join org_unit_hung(${day}) o on o.id = up.id)
    select exists(select from up where id = ${actor.agencyId}) as ok`)
  return row?.ok ?? false
}

/** Whether the person holds, today or later, a post outside the agencies below the actor's, or one over the whole installation. */
export async function holdsPostElsewhere(tx: Tx, actor: Actor, personId: string, day: string): Promise<boolean> {
  const [row] = await tx.execute<{ elsewhere: boolean }>(sql`
    select exists(
      select from post_assignment h join post p on p.id = h.post_id join org_unit u on u.id = p.unit_id
       where h.person_id = ${personId} and (h.valid_to is null or h.valid_to >= ${day})
         and (p.role = 'systemAdministrator' or u.agency_id not in (${agenciesBelow(actor.agencyId, day)}))) as elsewhere`)
  return row?.elsewhere ?? true
}
