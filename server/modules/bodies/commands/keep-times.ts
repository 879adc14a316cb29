import { eq, sql } from 'drizzle-orm'
import type { endFloorTime as endContract, enterFloorTime as enterContract } from '#contract/body-regulations.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { enteredBy } from '../confirm.ts'
import { refuseOutside, scopeFor, wrong } from '../policy.ts'
import { floorTime } from '../tables.ts'
import { endLaw, followOn } from '../versions.ts'
import { inScope, type Scope } from './keep-kinds.ts'

type EnterAsk = Ask<typeof enterContract>

export async function insertTime(
  work: Work,
  scope: Scope,
  time: { terms: EnterAsk['terms']; validFrom: string; source: string; recalled: boolean },
): Promise<void> {
  const id = newId(work.now)
  const { agencyId, bodyId } = scope
  const { terms, validFrom, source, recalled } = time
  await work.tx
    .insert(floorTime)
    .values({ id, agencyId, bodyId, ...terms, validFrom, source, recalled, ...enteredBy(work) })
  await work.record('body.time-entered', bodyId ?? agencyId, [agencyId], {
    time: id,
    name: terms.name,
    from: validFrom,
  })
}

/** A timer has a limit and no quota; a quota says of whom it is. */
function refuseIll({ nature, limitSeconds, quotaSeconds, quotaPer }: EnterAsk['terms']): void {
  if (nature === 'timer' && limitSeconds === null) throw wrong('/terms/limitSeconds', 'required')
  if (nature === 'timer' && quotaSeconds !== null) throw wrong('/terms/quotaSeconds', 'speech-only')
  if ((quotaSeconds === null) !== (quotaPer === null)) throw wrong('/terms/quotaPer', 'required')
}

export async function enterFloorTime(work: Work, ask: EnterAsk): Promise<{ done: true }> {
  refuseIll(ask.terms)
  const scope = await scopeFor(work, ask.bodyId, 'body.manage')
  refuseOutside(ask.validFrom, scope, '/validFrom')
  if (ask.replaces !== null) {
    const which = sql`${inScope(scope)} and id = ${ask.replaces}`
    if ((await followOn(work, 'floor_time', which, ask.validFrom)) === 0) throw fault('thing.missing')
  }
  await insertTime(work, scope, { ...ask, recalled: false })
  return { done: true }
}

export async function endFloorTime(work: Work, ask: Ask<typeof endContract>): Promise<{ done: true }> {
  const [row] = await work.tx.select().from(floorTime).where(eq(floorTime.id, ask.id)).for('update')
  if (!row || (row.bodyId === null && row.agencyId !== work.actor.agencyId)) throw fault('thing.missing')
  await scopeFor(work, row.bodyId, 'body.manage')
  const same = sql`${inScope(row)} and nature = ${row.nature} and name = ${row.name}`
  const on = await endLaw(work, 'floor_time', row, same, ask)
  const subject = row.bodyId ?? row.agencyId
  await work.record('body.time-ended', subject, [row.agencyId], { time: row.id, on, reason: ask.reason })
  return { done: true }
}
