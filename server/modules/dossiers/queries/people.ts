import { type SQL, sql } from 'drizzle-orm'
import { may, rolePermissions } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { findPeople as contract } from '#contract/people.ts'
import { type Permission, roles } from '#contract/permissions.ts'
import { civilDate } from '#platform/clock.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'

type Found = Reply<typeof contract>['people'][number]

const most = 60

function contains(column: SQL, q: string | undefined): SQL {
  const words = fold(q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 6)
  return sql.join([sql`true`, ...words.map((word) => sql`strpos(${column}, ${word}) > 0`)], sql` and `)
}

function people(work: Work, day: string, permission: Permission, condition: SQL, q: string | undefined): SQL {
  const able = roles.filter((role) => rolePermissions[role].includes(permission))
  return sql`
    select h.id as "holderId", null::uuid as "unitId", n.full_name as name, p.title, u.name as "unitName", u.position as place, p.rank as rank
      from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id
      join org_unit_on(${day}) u on u.id = p.unit_id
     where u.agency_id = ${work.actor.agencyId} and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
       and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day}) and p.role = any(${sql.param([...able])}::text[])
       and ${condition} and ${contains(sql`n.search_key || ' ' || u.search_key`, q)}`
}

function units(work: Work, day: string, condition: SQL, q: string | undefined): SQL {
  return sql`
    select null::uuid as "holderId", u.id as "unitId", u.name, '' as title, u.name as "unitName", u.position as place, 0 as rank
      from org_unit_on(${day}) u
     where u.agency_id = ${work.actor.agencyId} and u.nature = 'unit' and ${condition} and ${contains(sql`u.search_key`, q)}`
}

const headed = (day: string) => sql`exists (
  select from post p join post_assignment h on h.post_id = p.id
   where p.unit_id = u.id and p.role = 'unitHead' and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
     and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day}))`

/** For a task only those to whom the actor may give one. */
export async function findPeople(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const day = civilDate(work.now)
  const { actor } = work
  const any = sql`true`
  const own = sql`(p.unit_id = ${actor.unitId} and ${actor.role === 'unitHead'} or h.id = ${actor.assignmentId})`
  const everybody = may(actor, 'task.direct')
  const parts: Record<typeof ask.for, SQL[]> = {
    member: [units(work, day, any, ask.q), people(work, day, 'work-file.read', any, ask.q)],
    keeper: [people(work, day, 'work-file.open', any, ask.q)],
    task: everybody
      ? [units(work, day, headed(day), ask.q), people(work, day, 'task.handle', any, ask.q)]
      : [people(work, day, 'task.handle', own, ask.q)],
  }
  const rows = await work.tx.execute<Found & { place: number; rank: number } & Record<string, unknown>>(sql`
    select * from (${sql.join(parts[ask.for], sql` union all `)}) t order by "unitId" is null, place, "unitName", rank, name limit ${most}`)
  return { people: rows.map(({ place: _place, rank: _rank, ...it }) => it) }
}
