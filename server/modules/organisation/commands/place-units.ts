import { asc, eq, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type * as contract from '#contract/organisation.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { plusDays } from '../calendar.ts'
import { unitCard } from '../queries/unit-card.ts'
import { orgUnitPlacement } from '../tables.ts'
import { mustLive, mustReach, parentFor, touch, type Unit, unitFor, wrong } from './door.ts'

type Placement = typeof orgUnitPlacement.$inferSelect
type Change = Pick<Placement, 'parentId'> | Pick<Placement, 'kind' | 'level'>

const alike = (one: Placement, two: Placement) =>
  one.parentId === two.parentId && one.kind === two.kind && one.level === two.level && one.position === two.position

/** The same placements with a change from a day to the end. What it does not name goes on as it was: a later kind survives a move. */
export function changedFrom(placements: readonly Placement[], from: string, change: Change): Placement[] {
  const result: Placement[] = []
  for (const it of placements) {
    const before = it.validFrom < from
    const after = it.validTo === null || it.validTo >= from
    const parts = [
      ...(before ? [after ? { ...it, validTo: plusDays(from, -1) } : it] : []),
      ...(after ? [{ ...it, ...change, validFrom: before ? from : it.validFrom }] : []),
    ]
    for (const part of parts) {
      const last = result.at(-1)
      if (last && alike(last, part)) result[result.length - 1] = { ...last, validTo: part.validTo }
      else result.push(part)
    }
  }
  return result
}

/** Writes the change. Days to come are changed only by who reaches the unit on those days too, not just today. */
async function place(work: Work, unit: Unit, from: string, change: Change): Promise<void> {
  mustLive(unit, from)
  const mine = eq(orgUnitPlacement.orgUnitId, unit.id)
  const placements = await work.tx.select().from(orgUnitPlacement).where(mine).orderBy(asc(orgUnitPlacement.validFrom))
  const today = civilDate(work.now)
  for (const day of [from, ...placements.map((it) => it.validFrom).filter((it) => it > from)])
    if (day > today) await mustReach(work, unit.id, day)
  await work.tx.delete(orgUnitPlacement).where(mine)
  await work.tx.insert(orgUnitPlacement).values(changedFrom(placements, from, change))
  await touch(work, unit.id)
}

/** Whether the way up from the parent passes the unit on any day from that one on; each step keeps the days it holds for. */
async function closesRing(work: Work, unit: Unit, parentId: string, from: string): Promise<boolean> {
  const [row] = await work.tx.execute<{ ring: boolean }>(sql`
    with recursive up(id, since, until) as (
      select ${parentId}::uuid, ${from}::date, coalesce(${unit.validTo}::date, 'infinity')
      union
      select p.parent_id, greatest(up.since, p.valid_from), least(up.until, p.valid_to)
        from up join org_unit_placement p on p.org_unit_id = up.id and p.parent_id is not null
         and p.valid_from <= up.until and (p.valid_to is null or p.valid_to >= up.since)
       where up.id <> ${unit.id})
    select exists(select from up where id = ${unit.id}) as ring`)
  return row?.ring ?? true
}

/** A unit moves inside its agency, an agency anywhere but below itself. A later parent gives way. */
export async function moveUnit(work: Work, ask: Ask<typeof contract.moveUnit>) {
  // One move at a time: two that each look harmless could close a ring together.
  await work.tx.execute(sql`select pg_advisory_xact_lock(hashtext('org_unit_placement.parent_id'))`)
  const { parentId, from } = ask
  const unit = await unitFor(work, ask.id, ask.version)
  const parent = await parentFor(work, parentId, { path: '/from', from, to: unit.validTo })
  if (unit.nature === 'unit' && parent?.agencyId !== unit.agencyId) throw wrong('/parentId', 'other-agency')
  if (parent && (await closesRing(work, unit, parent.id, from))) throw fault('unit.cycle')
  await place(work, unit, from, { parentId })
  await work.record('unit.moved', unit.id, [], { parentId, from })
  return unitCard(work, unit.id)
}

/** What it counts as from a day on. A later kind gives way. */
export async function changeKind(work: Work, ask: Ask<typeof contract.changeKind>) {
  const { kind, level, from } = ask
  const unit = await unitFor(work, ask.id, ask.version)
  await place(work, unit, from, { kind, level })
  await work.record('unit.kind-changed', unit.id, [], { kind, level, from })
  return unitCard(work, unit.id)
}
