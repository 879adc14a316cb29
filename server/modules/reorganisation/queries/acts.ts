import { and, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { listReorganisations as contract } from '#contract/reorganisation.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { actsInReach } from '../policy.ts'
import { reorganisationAct } from '../tables.ts'
import { presentAct } from './act-card.ts'

const countedTo = 1000

function placeOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  if (!/^[0-9a-f-]{36}$/.test(cursor)) throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
  return cursor
}

/** Newest first: ids grow with time. */
export async function listReorganisations(work: Work, ask: Ask<typeof contract>) {
  const limit = ask.limit ?? 50
  const inReach = actsInReach(work.actor, civilDate(work.now))
  const after = placeOf(ask.cursor)
  const found = await work.tx
    .select({
      act: reorganisationAct,
      lines: sql<number>`(select count(*)::int from reorganisation_line l where l.act_id = ${reorganisationAct.id})`,
    })
    .from(reorganisationAct)
    .where(and(inReach, after === undefined ? undefined : sql`${reorganisationAct.id} < ${after}`))
    .orderBy(sql`${reorganisationAct.id} desc`)
    .limit(limit + 1)
  const [counted] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from (select from reorganisation_act where ${inReach} limit ${countedTo + 1}) c`,
  )
  const count = counted?.n ?? 0
  const page = found.slice(0, limit)
  return {
    rows: page.map(({ act, lines }) => presentAct(act, lines)),
    next: found.length > limit ? (page.at(-1)?.act.id ?? null) : null,
    count: Math.min(count, countedTo),
    countCapped: count > countedTo,
  }
}
