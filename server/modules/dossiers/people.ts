import { sql } from 'drizzle-orm'
import { rolePermissions } from '#access'
import type { Permission, Role } from '#contract/permissions.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'

/** A person in a post, or a unit, by the names of today. */
export interface Somebody {
  readonly holderId: string | null
  readonly unitId: string | null
  /** The unit of the post, or the unit itself. */
  readonly homeUnitId: string
  readonly name: string
  readonly title: string
}

export interface Named {
  readonly holderId?: string
  readonly unitId?: string
}

interface Found extends Record<string, unknown> {
  readonly name: string
  readonly title: string
  readonly agencyId: string
  readonly unitId: string
  readonly role: Role
  readonly now: boolean
}

type Why = 'ended' | 'other-agency' | 'no-head' | 'not-below' | 'twice'
export const unfit = (name: string, why: Why) => fault('routing.target-unfit', { name, why })

/** A person of this agency in office today whose post carries the permission: whoever may not open it cannot answer for it. */
export async function personFor(work: Work, holderId: string, permission: Permission): Promise<Somebody> {
  const day = civilDate(work.now)
  const [found] = await work.tx.execute<Found>(sql`
    select n.full_name as name, p.title, u.agency_id as "agencyId", u.id as "unitId", p.role,
           (h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
            and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})) as now
      from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id join org_unit u on u.id = p.unit_id
     where h.id = ${holderId}`)
  // Who is in another agency is not told apart from nobody.
  if (!found || found.agencyId !== work.actor.agencyId) throw unfit('', 'other-agency')
  if (!found.now) throw unfit(found.name, 'ended')
  if (!rolePermissions[found.role].includes(permission)) throw unfit(found.name, 'not-below')
  return { holderId, unitId: null, homeUnitId: found.unitId, name: found.name, title: found.title }
}

/** A unit of this agency that exists today; `headed`: with somebody at its head, who will act for it. */
export async function unitFor(work: Work, unitId: string, headed: boolean): Promise<Somebody> {
  const day = civilDate(work.now)
  const [found] = await work.tx.execute<{ name: string; headed: boolean }>(sql`
    select u.name, exists(select from post p join post_assignment h on h.post_id = p.id
                   where p.unit_id = u.id and p.role = 'unitHead'
                     and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
                     and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})) as headed
      from org_unit_on(${day}) u where u.id = ${unitId} and u.agency_id = ${work.actor.agencyId}`)
  if (!found) throw unfit('', 'other-agency')
  if (headed && !found.headed) throw unfit(found.name, 'no-head')
  return { holderId: null, unitId, homeUnitId: unitId, name: found.name, title: '' }
}

/** Exactly one of the two. */
export async function somebody(work: Work, named: Named, permission: Permission, headed: boolean): Promise<Somebody> {
  if ((named.holderId === undefined) === (named.unitId === undefined))
    throw fault('input.invalid', { problems: [{ path: '/lead', rule: 'one-target' }] })
  return named.holderId === undefined
    ? unitFor(work, named.unitId ?? '', headed)
    : personFor(work, named.holderId, permission)
}

export const same = (a: Pick<Somebody, 'holderId' | 'unitId'>, b: Pick<Somebody, 'holderId' | 'unitId'>) =>
  a.holderId === b.holderId && a.unitId === b.unitId
