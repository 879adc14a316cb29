import { rolePermissions } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type { giveDirective } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type HeadedUnit, type Holder, holdersOn, unitsOn } from '../organisation/index.ts'
import type { Assignment } from './tables.ts'

type TargetAsk = Ask<typeof giveDirective>['assignments'][number]['to']

/** Whom work goes to, by the names of today. */
export interface Target {
  readonly holderId: string | null
  readonly unitId: string | null
  readonly name: string
  readonly title: string
}

const unfit = (
  name: string,
  why: 'ended' | 'other-agency' | 'no-head' | 'not-leader' | 'not-below' | 'self' | 'twice',
) => fault('routing.target-unfit', { name, why })

/** A leader or chief of office of this agency, in office today: before whom an arrival may be laid. */
export async function leaderTarget(work: Work, holderId: string): Promise<Target> {
  const found = (await holdersOn(work.tx, [holderId], civilDate(work.now))).get(holderId)
  if (!found || found.agencyId !== work.actor.agencyId) throw unfit('', 'other-agency')
  if (!found.now) throw unfit(found.name, 'ended')
  if (found.role !== 'leader' && found.role !== 'chiefOfOffice') throw unfit(found.name, 'not-leader')
  return { holderId, unitId: null, name: found.name, title: found.title }
}

function holderTarget(work: Work, holderId: string, found: Holder | undefined, below: Assignment | null): Target {
  if (!found || found.agencyId !== work.actor.agencyId) throw unfit(found?.name ?? '', 'other-agency')
  if (!found.now) throw unfit(found.name, 'ended')
  // Whoever may not read what is assigned to the post cannot answer for it.
  if (!rolePermissions[found.role].includes('assignment.handle')) throw unfit(found.name, 'not-below')
  if (holderId === work.actor.assignmentId) throw unfit(found.name, 'self')
  // A unit head names people of his unit only; a leader anybody of the agency.
  if (below && work.actor.role === 'unitHead' && found.unitId !== work.actor.unitId)
    throw unfit(found.name, 'not-below')
  return { holderId, unitId: null, name: found.name, title: found.title }
}

/**
 * Somebody in office of this agency to whom work of a post nobody holds may go; oneself among them. `leading`: people below it were named, so
 * that it takes somebody who leads people.
 */
export async function successorTarget(
  work: Work,
  holderId: string,
  beside: readonly Assignment[],
  leading: boolean,
): Promise<Target> {
  const found = (await holdersOn(work.tx, [holderId], civilDate(work.now))).get(holderId)
  if (!found || found.agencyId !== work.actor.agencyId) throw unfit('', 'other-agency')
  if (!found.now) throw unfit(found.name, 'ended')
  const permissions = rolePermissions[found.role]
  const leads = found.role === 'unitHead' || permissions.includes('document.direct')
  if (!permissions.includes('assignment.handle') || (leading && !leads)) throw unfit(found.name, 'not-leader')
  if (beside.some((row) => row.toHolderId === holderId)) throw unfit(found.name, 'twice')
  return { holderId, unitId: null, name: found.name, title: found.title }
}

function unitTarget(work: Work, unitId: string, found: HeadedUnit | undefined, below: Assignment | null): Target {
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
  const today = civilDate(work.now)
  const holders = await holdersOn(
    work.tx,
    asks.flatMap((it) => it.holderId ?? []),
    today,
  )
  const units = await unitsOn(
    work.tx,
    asks.flatMap((it) => it.unitId ?? []),
    today,
  )
  for (const [index, { holderId, unitId }] of asks.entries()) {
    if ((holderId === undefined) === (unitId === undefined))
      throw fault('input.invalid', { problems: [{ path: `/assignments/${index}/to`, rule: 'one-target' }] })
    const target =
      holderId === undefined
        ? unitTarget(work, unitId ?? '', units.get(unitId ?? ''), below)
        : holderTarget(work, holderId, holders.get(holderId), below)
    const busy = beside.some((row) => same({ holderId: row.toHolderId, unitId: row.toUnitId }, target))
    if (busy || targets.some((it) => same(it, target))) throw unfit(target.name, 'twice')
    targets.push(target)
  }
  return targets
}
