import { and, eq, isNull, sql } from 'drizzle-orm'
import type { enterReadySet as bodyContract } from '#contract/bodies.ts'
import type { enterReadyKinds as agencyContract } from '#contract/body-regulations.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { bodyFor, refuseOutside, scopeFor } from '../policy.ts'
import { readBody } from '../queries/body-card.ts'
import { agencySet, type ReadySet, readySetOf } from '../ready/sets.ts'
import { bodyRule, floorTime, meetingKind } from '../tables.ts'
import { inScope, insertKind, type Scope } from './keep-kinds.ts'
import { insertRule } from './keep-rules.ts'
import { insertTime } from './keep-times.ts'

/** What there is none of yet, in force or to come: what somebody entered is never touched. */
async function enterKindsAndTimes(work: Work, scope: Scope, set: Omit<ReadySet, 'rules'>, validFrom: string) {
  const here = sql`${inScope(scope)} and withdrawn_at is null and (valid_to is null or valid_to >= ${validFrom})`
  const kinds = new Set(
    (await work.tx.select({ name: meetingKind.name }).from(meetingKind).where(here)).map((it) => it.name),
  )
  const times = new Set(
    (await work.tx.select({ name: floorTime.name, nature: floorTime.nature }).from(floorTime).where(here)).map(
      (it) => `${it.nature} ${it.name}`,
    ),
  )
  const missingKinds = set.kinds.filter((it) => !kinds.has(it.terms.name))
  const missingTimes = set.times.filter((it) => !times.has(`${it.terms.nature} ${it.terms.name}`))
  for (const kind of missingKinds) await insertKind(work, scope, { ...kind, validFrom })
  for (const time of missingTimes) await insertTime(work, scope, { ...time, validFrom })
  return { kinds: missingKinds.length, times: missingTimes.length }
}

/** Unconfirmed: nothing of it is law here until somebody checked it against the act in force. */
export async function enterReadySet(work: Work, ask: Ask<typeof bodyContract>) {
  const body = await bodyFor(work, ask.id, 'body.manage')
  const set = readySetOf(body.kind)
  if (set === undefined) throw fault('body.ready-set-missing')
  refuseOutside(ask.validFrom, body, '/validFrom')
  const rows = await work.tx
    .select({ matter: bodyRule.matter, validTo: bodyRule.validTo })
    .from(bodyRule)
    .where(and(eq(bodyRule.bodyId, body.id), isNull(bodyRule.withdrawnAt)))
  const ruled = new Set(rows.filter((it) => it.validTo === null || it.validTo >= ask.validFrom).map((it) => it.matter))
  const missing = set.rules.filter((it) => !ruled.has(it.terms.matter))
  for (const rule of missing) await insertRule(work, body, { ...rule, validFrom: ask.validFrom })
  const entered = await enterKindsAndTimes(work, { agencyId: body.agencyId, bodyId: body.id }, set, ask.validFrom)
  const counted = { rules: missing.length, ...entered, from: ask.validFrom }
  await work.record('body.ready-set-entered', body.id, [body.agencyId], counted)
  return readBody(work, { id: body.id })
}

export async function enterReadyKinds(work: Work, ask: Ask<typeof agencyContract>): Promise<{ done: true }> {
  const scope = await scopeFor(work, null, 'body.manage')
  const entered = await enterKindsAndTimes(work, scope, agencySet, ask.validFrom)
  const counted = { rules: 0, ...entered, from: ask.validFrom }
  await work.record('body.ready-set-entered', scope.agencyId, [scope.agencyId], counted)
  return { done: true }
}
