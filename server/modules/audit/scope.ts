import { type SQL, sql } from 'drizzle-orm'
import type { AccessGrouping } from '#contract/audit.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { agenciesBelow } from '../organisation/index.ts'
import { logReading } from './tables.ts'

/** A period is of a year and a day at most, like that of reports. */
const mostDays = 367

export interface AccessAsk {
  readonly from: string
  readonly to: string
  readonly by: AccessGrouping
  readonly agencyId?: string | undefined
}

export function refuseWrongPeriod({ from, to }: { readonly from: string; readonly to: string }): void {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  if (!(days >= 0 && days < mostDays)) throw fault('input.invalid', { problems: [{ path: '/from', rule: 'period' }] })
}

/** From the first moment of a civil day, and until the first after one. */
export const from = (day: string): SQL => sql`(${day}::date::timestamp at time zone 'Asia/Ho_Chi_Minh')`
export const until = (day: string): SQL => sql`((${day}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')`

/**
 * Whose sign-ins and readings an actor may count, `agency` being their agency: the system's administrator everybody's, also of accounts
 * that do not exist; an agency's administrator those of it and of the agencies below; leader and chief of office their own agency's.
 */
function reach(work: Work, agency: SQL): SQL {
  const { role, agencyId } = work.actor
  if (role === 'systemAdministrator') return sql`true`
  if (role === 'agencyAdministrator') return sql`${agency} in (${agenciesBelow(agencyId, civilDate(work.now))})`
  return sql`${agency} = ${agencyId}`
}

/** Agencies within reach that signed in at all, by name. */
export async function agenciesInReach(work: Work): Promise<{ id: string; name: string }[]> {
  return [
    ...(await work.tx.execute<{ id: string; name: string }>(sql`
      select u.id, (select n.name from org_unit_name n where n.org_unit_id = u.id order by n.valid_from desc limit 1) as name
        from org_unit u where u.agency_id = u.id and ${reach(work, sql`u.id`)}
         and exists (select from sign_in s where s.agency_id = u.id) order by 2 limit 2000`)),
  ]
}

/** The sign-ins of a period within reach. Outside it an agency is as if it were not there. */
export function signIns(work: Work, ask: AccessAsk): SQL {
  const ofAgency = ask.agencyId === undefined ? sql`true` : sql`s.agency_id = ${ask.agencyId}`
  return sql`
    select s.*, ${keyOf(ask.by)} as key from sign_in s
     where s.at >= ${from(ask.from)} and s.at < ${until(ask.to)} and ${reach(work, sql`s.agency_id`)} and ${ofAgency}`
}

/** Who read the log in the period, of the agencies within reach. */
export function readings(work: Work, ask: AccessAsk): SQL {
  const ofAgency = ask.agencyId === undefined ? sql`true` : sql`r.agency_id = ${ask.agencyId}`
  return sql`
    select r.* from log_reading r
     where r.at >= ${from(ask.from)} and r.at < ${until(ask.to)} and ${reach(work, sql`r.agency_id`)} and ${ofAgency}`
}

function keyOf(by: AccessGrouping): SQL {
  if (by === 'unit') return sql`coalesce(s.unit_id::text, 'none')`
  if (by === 'agency') return sql`coalesce(s.agency_id::text, 'none')`
  return sql`to_char(date_trunc(${by}::text, s.at at time zone 'Asia/Ho_Chi_Minh'), 'YYYY-MM-DD')`
}

/** Notes that a log was read (handbook 9.4 rule 3). */
export async function noteReading(work: Work, log: 'access' | 'use', asked: string): Promise<void> {
  const { accountId, personName: name, title, agencyId } = work.actor
  await work.tx
    .insert(logReading)
    .values({ id: newId(work.now), at: work.now, accountId, name, title, agencyId, log, asked: asked.slice(0, 300) })
}
