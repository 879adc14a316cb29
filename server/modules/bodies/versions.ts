import { type SQL, sql } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { plusDays } from '../organisation/index.ts'

/** Tables of what is law for a body, whose rows follow each other and are never rewritten. */
export type LawTable = 'body_rule' | 'meeting_kind' | 'floor_time'

interface Version extends Record<string, unknown> {
  id: string
  validFrom: string
}

/**
 * Makes room for a version from a day on: one that began before ends the day before. What held on a day that has come keeps it, so the
 * new one begins tomorrow at the earliest; what begins later must be withdrawn first. `which` tells the versions of one thing. Throws
 * `body.rule-overlaps`. Answers how many it ended.
 */
export async function followOn(work: Work, table: LawTable, which: SQL, from: string): Promise<number> {
  const today = civilDate(work.now)
  const rows = await work.tx.execute<Version>(sql`
    select id, valid_from::text as "validFrom" from ${sql.identifier(table)}
     where ${which} and withdrawn_at is null and (valid_to is null or valid_to >= ${from}) order by valid_from for update`)
  for (const row of rows) {
    if (row.validFrom >= from || from <= today)
      throw fault('body.rule-overlaps', { from: row.validFrom, state: row.validFrom > today ? 'coming' : 'inForce' })
    await work.tx.execute(
      sql`update ${sql.identifier(table)} set valid_to = ${plusDays(from, -1)} where id = ${row.id}`,
    )
  }
  return rows.length
}

/** A version that is not yet in force is withdrawn; the one that ended for it goes on. */
export async function withdraw(work: Work, table: LawTable, id: string, which: SQL, from: string, reason: string) {
  const name = sql.identifier(table)
  await work.tx.execute(sql`
    update ${name} set withdrawn_reason = ${reason}, withdrawn_name = ${work.actor.personName}, withdrawn_at = ${work.now.toISOString()}
     where id = ${id}`)
  await work.tx.execute(sql`
    update ${name} set valid_to = null where ${which} and id <> ${id} and withdrawn_at is null and valid_to = ${plusDays(from, -1)}`)
}

interface Ending {
  readonly id: string
  readonly validFrom: string
  readonly validTo: string | null
  readonly withdrawnAt: Date | null
}

/**
 * Ends a kind or a time with that day, today at the earliest; what is not yet in force is withdrawn. Answers the last day. Throws
 * `thing.state`, `input.invalid`.
 */
export async function endLaw(
  work: Work,
  table: Exclude<LawTable, 'body_rule'>,
  row: Ending,
  which: SQL,
  ask: { readonly on: string; readonly reason: string },
): Promise<string> {
  const today = civilDate(work.now)
  if (row.withdrawnAt !== null) throw fault('thing.state', { state: 'withdrawn' })
  if (row.validTo !== null && row.validTo < today) throw fault('thing.state', { state: 'over' })
  if (row.validFrom > today) {
    await withdraw(work, table, row.id, which, row.validFrom, ask.reason)
    return plusDays(row.validFrom, -1)
  }
  if (ask.on < today || (row.validTo !== null && ask.on > row.validTo))
    throw fault('input.invalid', { problems: [{ path: '/on', rule: 'day' }] })
  await work.tx.execute(sql`update ${sql.identifier(table)} set valid_to = ${ask.on} where id = ${row.id}`)
  return ask.on
}
