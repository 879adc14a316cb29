import { asc, eq, sql } from 'drizzle-orm'
import type { HolderRow, UnitCard } from '#contract/organisation.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { secretStubAllowed } from '../agencies.ts'
import { unitInReach } from '../reach.ts'
import { agencyCode, orgUnitName } from '../tables.ts'
import { unitColumns, unitsAt } from './units.ts'

type Card = Static<typeof UnitCard>
type Holder = Static<typeof HolderRow>

const shownHolders = 500

/** Holdings of posts, present and past, of a unit or of a person; present ones first. */
export async function holders(work: Work, of: { unitId?: string; personId?: string }): Promise<Holder[]> {
  const day = civilDate(work.now)
  return [
    ...(await work.tx.execute<Holder & Record<string, unknown>>(sql`
      with tree as (${unitsAt(day)})
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

async function successionsOf(work: Work, id: string): Promise<Card['successions']> {
  const day = civilDate(work.now)
  return [
    ...(await work.tx.execute<Card['successions'][number] & Record<string, unknown>>(sql`
      with tree as (${unitsAt(day)})
      select t.name as other, t.id as "otherId", case when s.predecessor_id = ${id} then 'successor' else 'predecessor' end as direction,
             s.kind, s.decision, s.happened_on::text as "happenedOn"
        from succession s join tree t on t.id = case when s.predecessor_id = ${id} then s.successor_id else s.predecessor_id end
       where ${id}::uuid in (s.successor_id, s.predecessor_id) order by s.happened_on`)),
  ]
}

export async function unitCard(work: Work, id: string): Promise<Card> {
  const day = civilDate(work.now)
  const [row] = await work.tx.execute<Omit<Card, 'names'> & Head>(sql`
    with recursive tree as (${unitsAt(day)}),
    up(id, parent_id, depth) as (
      select id, parent_id, 0 from org_unit where id = ${id}
      union all select o.id, o.parent_id, up.depth + 1 from up join org_unit o on o.id = up.parent_id where up.depth < 30)
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
    successions: await successionsOf(work, id),
    holders: await holders(work, { unitId: id }),
    allowSecretStub: await secretStubAllowed(work.tx, id),
    mine: await unitInReach(work.tx, work.actor, id),
  }
}

export const readUnit = (work: Work, ask: { id: string }) => unitCard(work, ask.id)
