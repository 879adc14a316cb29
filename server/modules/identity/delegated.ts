import { type SQL, sql } from 'drizzle-orm'
import type { DelegationScope } from '#contract/delegation.ts'
import type { HeldPost } from '../organisation/index.ts'

/** A post of somebody else in which a person may act on a day, by a delegation that is in force. */
export interface DelegatedPost extends HeldPost {
  readonly delegationId: string
  readonly fromPersonId: string
  readonly fromName: string
  /** The post that makes the person fit to stand in. */
  readonly ownTitle: string
  readonly scope: readonly DelegationScope[]
  readonly endsOn: string
}

/** Whether a holding named `h` of a post named `p` is in force on a day. */
const holds = (h: SQL, p: SQL, day: string) => sql`
  ${h}.valid_from <= ${day} and (${h}.valid_to is null or ${h}.valid_to >= ${day})
  and ${p}.valid_from <= ${day} and (${p}.valid_to is null or ${p}.valid_to >= ${day})`

/**
 * As one column, for where every journey to the database counts; `person` is an expression in the outer statement. A delegation ends by
 * itself with either of the two posts.
 */
export function delegatedColumn(person: SQL, day: string): SQL<DelegatedPost[]> {
  return sql<DelegatedPost[]>`(select coalesce(json_agg(delegated), '[]') from (
    select d.id as "delegationId", d.from_person_id as "fromPersonId", d.from_name as "fromName", d.scope, d.ends_on::text as "endsOn",
           op.title as "ownTitle", h.id as "assignmentId", h.person_id as "personId", p.title, p.role, h.acting,
           a.id as "agencyId", a.name as "agencyName", a.abbreviation as "agencyAbbreviation", u.id as "unitId", u.name as "unitName"
      from delegation d
      join post_assignment h on h.id = d.from_holder_id join post p on p.id = h.post_id and ${holds(sql`h`, sql`p`, day)}
      join post_assignment oh on oh.id = d.to_holder_id join post op on op.id = oh.post_id and ${holds(sql`oh`, sql`op`, day)}
      join lateral org_unit_named(${day}) u on u.id = p.unit_id
      join lateral org_unit_named(${day}) a on a.id = u.agency_id
     where d.to_person_id = ${person} and d.revoked_at is null and d.starts_on <= ${day} and d.ends_on >= ${day}
     order by p.rank, d.starts_on, d.id limit 50) delegated)`
}

/** Who handles the work of a holding on a day in place of its holder, as JSON `{name, until}`, or null. */
export function standInColumn(holder: SQL, day: string): SQL {
  return sql`(select json_build_object('name', d.to_name, 'until', d.ends_on::text) from delegation d
     join post_assignment oh on oh.id = d.to_holder_id join post op on op.id = oh.post_id and ${holds(sql`oh`, sql`op`, day)}
    where d.from_holder_id = ${holder} and d.revoked_at is null and d.starts_on <= ${day} and d.ends_on >= ${day} limit 1)`
}
