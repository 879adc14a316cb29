import { eq, sql } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { unitInReach } from '../reach.ts'
import { orgUnit } from '../tables.ts'

export type Unit = typeof orgUnit.$inferSelect

export const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

/** The door to a part of the tree for changing it: locked, in reach, and not changed by somebody else since it was read. */
export async function unitFor(work: Work, id: string, version?: number): Promise<Unit> {
  const [row] = await work.tx.select().from(orgUnit).where(eq(orgUnit.id, id)).for('update')
  if (!row) throw fault('thing.missing')
  await mustReach(work, id, civilDate(work.now))
  if (version !== undefined && row.version !== version) throw fault('thing.changed')
  return row
}

export async function mustReach(work: Work, id: string, day: string): Promise<void> {
  if (!(await unitInReach(work.tx, work.actor, id, day))) throw fault('access.denied')
}

/** Something of the unit begins on that day, so the day is one of its own. */
export function mustLive(unit: Unit, from: string): void {
  if (from < unit.validFrom) throw wrong('/from', 'before-beginning')
  if (unit.validTo !== null && from > unit.validTo) throw fault('unit.ended')
}

/** The days something hangs below a parent; `path` is the field that says the first. */
export interface Stay {
  readonly path: '/from' | '/validFrom'
  readonly from: string
  readonly to: string | null
}

/** What is to be the parent for some days lives on all of them. The top of the tree belongs to the system administrator. */
export async function parentFor(work: Work, parentId: string | null, stay: Stay): Promise<Unit | null> {
  if (parentId === null) {
    if (work.actor.role !== 'systemAdministrator') throw fault('access.denied')
    return null
  }
  const parent = await unitFor(work, parentId)
  // Who looks after the parent only until then does not decide what hangs below it afterwards.
  if (stay.from > civilDate(work.now)) await mustReach(work, parentId, stay.from)
  if (parent.validTo !== null && (stay.to === null || stay.to > parent.validTo)) throw fault('unit.ended')
  if (stay.from < parent.validFrom) throw wrong(stay.path, 'before-beginning')
  return parent
}

/** One version more: whoever read it before is told that it changed. */
export async function touch(work: Work, id: string): Promise<void> {
  await work.tx
    .update(orgUnit)
    .set({ version: sql`${orgUnit.version} + 1` })
    .where(eq(orgUnit.id, id))
}
