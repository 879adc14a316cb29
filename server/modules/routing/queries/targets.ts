import { type SQL, sql } from 'drizzle-orm'
import { rolePermissions } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { roles } from '#contract/permissions.ts'
import type { findTargets as contract } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { standInColumn } from '../../identity/index.ts'
import { assignmentFor } from '../policy.ts'

type Target = Reply<typeof contract>['targets'][number]

const most = 300

/** Roles that handle what is assigned to them. */
const handlers = roles.filter((role) => rolePermissions[role].includes('assignment.handle'))

function contains(column: SQL, q: string | undefined): SQL {
  const words = fold(q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 6)
  return words.length === 0
    ? sql`true`
    : sql.join(
        words.map((word) => sql`strpos(${column}, ${word}) > 0`),
        sql` and `,
      )
}

function people(work: Work, day: string, condition: SQL, q: string | undefined): SQL {
  return sql`
    select null::uuid as "unitId", h.id as "holderId", n.full_name as name, p.title, u.name as "unitName", u.position as place, p.rank as rank,
           (select count(*)::int from assignment a where a.to_holder_id = h.id and a.state in ('waiting', 'doing', 'forwarded')) as open,
           ${standInColumn(sql`h.id`, day)} as "standIn"
      from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id
      join org_unit_on(${day}) u on u.id = p.unit_id
     where u.agency_id = ${work.actor.agencyId} and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
       and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day}) and ${condition}
       and ${contains(sql`n.search_key || ' ' || u.search_key`, q)}`
}

/** Units whose head is in office: without one nobody would answer for it. */
function units(work: Work, day: string, q: string | undefined): SQL {
  return sql`
    select u.id as "unitId", null::uuid as "holderId", u.name, '' as title, u.name as "unitName", u.position as place, 0 as rank,
           (select count(*)::int from assignment a where a.to_unit_id = u.id and a.state in ('waiting', 'doing', 'forwarded')) as open,
           null::json as "standIn"
      from org_unit_on(${day}) u
     where u.agency_id = ${work.actor.agencyId} and ${contains(sql`u.search_key`, q)}
       and exists (select from post p join post_assignment h on h.post_id = p.id
                    where p.unit_id = u.id and p.role = 'unitHead' and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
                      and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day}))`
}

async function read(work: Work, from: SQL): Promise<Target[]> {
  const rows = await work.tx.execute<Target & { place: number; rank: number } & Record<string, unknown>>(
    sql`select * from (${from}) t order by place, "unitName", rank, name limit ${most}`,
  )
  return rows.map(({ place: _place, rank: _rank, ...target }) => target)
}

/** Those to whom the actor may give this: leaders for a submission, people of the unit below a unit's assignment, else units and people. */
export async function findTargets(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const day = civilDate(work.now)
  if (ask.for === 'submission') {
    const leaders = sql`p.role in ('leader', 'chiefOfOffice') and h.id <> ${work.actor.assignmentId}`
    return { targets: await read(work, people(work, day, leaders, ask.q)) }
  }
  const anybody = sql`p.role = any(${sql.param(handlers)}::text[]) and h.id <> ${work.actor.assignmentId}`
  if (ask.parentId !== undefined) {
    await assignmentFor(work, ask.parentId, 'forward')
    if (work.actor.role === 'unitHead')
      return {
        targets: await read(work, people(work, day, sql`${anybody} and p.unit_id = ${work.actor.unitId}`, ask.q)),
      }
  }
  return {
    targets: [...(await read(work, units(work, day, ask.q))), ...(await read(work, people(work, day, anybody, ask.q)))],
  }
}
