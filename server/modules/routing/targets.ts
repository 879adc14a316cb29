import { sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { giveDirective } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import type { Assignment } from './tables.ts'

type TargetAsk = Ask<typeof giveDirective>['assignments'][number]['to']

/** Whom work goes to, by the names of today. */
export interface Target {
  readonly holderId: string | null
  readonly unitId: string | null
  readonly name: string
  readonly title: string
}

interface Found extends Record<string, unknown> {
  readonly name: string
  readonly title: string
  readonly agencyId: string
  readonly unitId: string
  readonly role: string
  readonly now: boolean
}

async function holderOf(work: Work, id: string): Promise<Found | undefined> {
  const day = civilDate(work.now)
  const [row] = await work.tx.execute<Found>(sql`
    select n.full_name as name, p.title, u.agency_id as "agencyId", u.id as "unitId", p.role,
           (h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
            and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})) as now
      from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id join org_unit u on u.id = p.unit_id
     where h.id = ${id}`)
  return row
}

async function unitOf(work: Work, id: string): Promise<(Found & { headed: boolean }) | undefined> {
  const day = civilDate(work.now)
  const [row] = await work.tx.execute<Found & { headed: boolean }>(sql`
    select u.name, '' as title, u.agency_id as "agencyId", u.id as "unitId", '' as role, true as now,
           exists(select from post p join post_assignment h on h.post_id = p.id
                   where p.unit_id = u.id and p.role = 'unitHead'
                     and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
                     and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})) as headed
      from org_unit_on(${day}) u where u.id = ${id}`)
  return row
}

const unfit = (
  name: string,
  why: 'ended' | 'other-agency' | 'no-head' | 'not-leader' | 'not-below' | 'self' | 'twice',
) => fault('routing.target-unfit', { name, why })

/** A leader or chief of office of this agency, in office today: before whom an arrival may be laid. */
export async function leaderTarget(work: Work, holderId: string): Promise<Target> {
  const found = await holderOf(work, holderId)
  if (!found || found.agencyId !== work.actor.agencyId) throw unfit('', 'other-agency')
  if (!found.now) throw unfit(found.name, 'ended')
  if (found.role !== 'leader' && found.role !== 'chiefOfOffice') throw unfit(found.name, 'not-leader')
  return { holderId, unitId: null, name: found.name, title: found.title }
}

async function holderTarget(work: Work, holderId: string, below: Assignment | null): Promise<Target> {
  const found = await holderOf(work, holderId)
  if (!found || found.agencyId !== work.actor.agencyId) throw unfit(found?.name ?? '', 'other-agency')
  if (!found.now) throw unfit(found.name, 'ended')
  if (found.role === 'agencyAdministrator' || found.role === 'systemAdministrator') throw unfit(found.name, 'not-below')
  if (holderId === work.actor.assignmentId) throw unfit(found.name, 'self')
  // A unit head names people of his unit only; a leader anybody of the agency.
  if (below && work.actor.role === 'unitHead' && found.unitId !== work.actor.unitId)
    throw unfit(found.name, 'not-below')
  return { holderId, unitId: null, name: found.name, title: found.title }
}

async function unitTarget(work: Work, unitId: string, below: Assignment | null): Promise<Target> {
  const found = await unitOf(work, unitId)
  if (!found) throw unfit('', 'ended')
  if (found.agencyId !== work.actor.agencyId) throw unfit(found.name, 'other-agency')
  if (!found.headed) throw unfit(found.name, 'no-head')
  if (below && work.actor.role === 'unitHead') throw unfit(found.name, 'not-below')
  return { holderId: null, unitId, name: found.name, title: '' }
}

const same = (a: Pick<Target, 'holderId' | 'unitId'>, b: Pick<Target, 'holderId' | 'unitId'>) =>
  a.holderId === b.holderId && a.unitId === b.unitId

/** Those named in an ask, each fit to be given work, named once, and not at work already beside it. */
export async function targetsOf(
  work: Work,
  asks: readonly TargetAsk[],
  below: Assignment | null,
  beside: readonly Assignment[],
): Promise<Target[]> {
  const targets: Target[] = []
  for (const [index, ask] of asks.entries()) {
    if ((ask.holderId === undefined) === (ask.unitId === undefined))
      throw fault('input.invalid', { problems: [{ path: `/assignments/${index}/to`, rule: 'one-target' }] })
    const target =
      ask.holderId === undefined
        ? await unitTarget(work, ask.unitId ?? '', below)
        : await holderTarget(work, ask.holderId, below)
    const busy = beside.some((row) => same({ holderId: row.toHolderId, unitId: row.toUnitId }, target))
    if (busy || targets.some((it) => same(it, target))) throw unfit(target.name, 'twice')
    targets.push(target)
  }
  return targets
}
