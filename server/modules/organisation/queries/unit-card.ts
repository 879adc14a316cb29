import { asc, eq, sql } from 'drizzle-orm'
import type { HolderRow, UnitCard } from '#contract/organisation.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { printMarkOf, secretStubAllowed } from '../agencies.ts'
import { unitInReach } from '../reach.ts'
import { agencyCode, orgUnitName } from '../tables.ts'
import { nameOn, unitColumns, unitsAt } from './units.ts'

type Card = Static<typeof UnitCard>
type Holder = Static<typeof HolderRow>

const shownHolders = 500

/** Holdings of posts, present and past on a day, of a unit or of a person; present ones first. */
export async function holders(work: Work, of: { unitId?: string; personId?: string }, day: string): Promise<Holder[]> {
  return [
    ...(await work.tx.execute<Holder & Record<string, unknown>>(sql`
      with tree as not materialized (${unitsAt(day)})
      select h.id as "assignmentId", n.id as "personId", n.full_name as "personName", p.title, p.role, h.acting, u.id as "unitId",
             u.name as "unitName", a.name as "agencyName", h.valid_from::text as "validFrom", h.valid_to::text as "validTo"
        from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id
        join tree u on u.id = p.unit_id join tree a on a.id = u.agency_id
       where ${of.unitId ? sql`u.id = ${of.unitId}` : sql`n.id = ${of.personId}`}
       order by h.valid_to is not null and h.valid_to < ${day}, p.rank, n.full_name limit ${shownHolders}`)),
  ]
}

interface Head extends Record<string, unknown> {
  version: number
  agencyId: string
  shortName: string
  place: string
  path: { id: string; name: string }[]
}

async function successionsOf(work: Work, id: string, day: string): Promise<Card['successions']> {
  return [
    ...(await work.tx.execute<Card['successions'][number] & Record<string, unknown>>(sql`
      with tree as not materialized (${unitsAt(day)})
      select t.name as other, t.id as "otherId", case when s.predecessor_id = ${id} then 'successor' else 'predecessor' end as direction,
             s.kind, s.decision, s.happened_on::text as "happenedOn"
        from succession s join tree t on t.id = case when s.predecessor_id = ${id} then s.successor_id else s.predecessor_id end
       where ${id}::uuid in (s.successor_id, s.predecessor_id) order by s.happened_on`)),
  ]
}

async function placementsOf(work: Work, id: string, day: string): Promise<Card['placements']> {
  // Of the days of a period the one nearest to the day asked for.
  const nearest = sql`greatest(p.valid_from, least(p.valid_to, ${day}::date))`
  return [
    ...(await work.tx.execute<Card['placements'][number] & Record<string, unknown>>(sql`
      select p.parent_id as "parentId", n.name as "parentName", p.kind, p.level, p.valid_from::text as "validFrom",
             p.valid_to::text as "validTo"
        from org_unit_placement p left join lateral ${nameOn(sql`p.parent_id`, nearest)} n on true
       where p.org_unit_id = ${id} order by p.valid_from`)),
  ]
}

/** The card as of a day; the dated lists in it are whole, whatever the day. */
export async function unitCard(work: Work, id: string, asked?: string): Promise<Card> {
  const today = civilDate(work.now)
  const day = asked ?? today
  const [row] = await work.tx.execute<Omit<Card, 'names'> & Head>(sql`
    with recursive tree as not materialized (${unitsAt(day)}),
    up(id, parent_id, depth) as (
      select id, parent_id, 0 from org_unit_hung(${day}) where id = ${id}
      union all select o.id, o.parent_id, up.depth + 1 from up join org_unit_hung(${day}) o on o.id = up.parent_id where up.depth < 30)
    select ${unitColumns(day)}, u.version, u.agency_id as "agencyId", u.short_name as "shortName", u.place,
           coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name) order by up.depth desc)
                       from up join tree t on t.id = up.id where up.depth > 0), '[]') as path
      from tree u where u.id = ${id}`)
  if (!row) throw fault('thing.missing')
  const names = await work.tx
    .select()
    .from(orgUnitName)
    .where(eq(orgUnitName.orgUnitId, id))
    .orderBy(asc(orgUnitName.validFrom))
  const codes = await work.tx
    .select()
    .from(agencyCode)
    .where(eq(agencyCode.agencyId, id))
    .orderBy(asc(agencyCode.validFrom))
  return {
    ...row,
    names: names.map(({ orgUnitId: _, searchKey: __, ...name }) => name),
    codes: codes.map(({ agencyId: _, ...code }) => code),
    placements: await placementsOf(work, id, day),
    successions: await successionsOf(work, id, day),
    holders: await holders(work, { unitId: id }, day),
    allowSecretStub: await secretStubAllowed(work.tx, id),
    printMark: await printMarkOf(work.tx, id),
    mine: await unitInReach(work.tx, work.actor, id, today),
  }
}

export const readUnit = (work: Work, ask: { id: string; day?: string }) => unitCard(work, ask.id, ask.day)
