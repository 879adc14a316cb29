import { and, eq, type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { ReorgAct } from '#contract/reorganisation.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { agenciesBelow, plusDays, unitInReach } from '../organisation/index.ts'
import { type Act, reorganisationAct } from './tables.ts'

/** How long after its day an act may be reversed, if nothing was done since. */
export const reversibleDays = 30

/** Acts prepared in one's own agency or below it; the system's administrator sees all. */
export function actsInReach(actor: Actor, day: string): SQL {
  if (!may(actor, 'reorganisation.manage')) return sql`false`
  if (actor.role === 'systemAdministrator') return sql`true`
  return sql`${reorganisationAct.agencyId} in (${agenciesBelow(actor.agencyId, day)})`
}

export const lastReversal = (act: Pick<Act, 'effectiveOn'>) => plusDays(act.effectiveOn, reversibleDays)

type Rule = (actor: Actor, act: Act, today: string) => boolean
const unapproved: Rule = (_, act) => act.state === 'draft' || act.state === 'checked'

const rules: Record<ReorgAct, Rule> = {
  edit: unapproved,
  remove: unapproved,
  check: (_, act) => act.state !== 'applied' && act.state !== 'reversed',
  // A second person (handbook 9.4): nobody approves what he prepared, in whatever post.
  approve: (actor, act) => act.state === 'checked' && act.preparedPerson !== actor.personId,
  apply: (_, act, today) => act.state === 'approved' && act.effectiveOn <= today,
  reverse: (_, act, today) => act.state === 'applied' && today <= lastReversal(act),
}

export const allowed = (actor: Actor, act: Act, today: string): ReorgAct[] =>
  (Object.entries(rules) as [ReorgAct, Rule][]).filter(([, rule]) => rule(actor, act, today)).map(([name]) => name)

/** Why an act in this state is not done to it, in words of its own where there are any. */
function refuse(actor: Actor, row: Act, act: ReorgAct, today: string): never {
  if (act === 'approve' && row.state === 'checked' && row.preparedPerson === actor.personId)
    throw fault('reorganisation.own')
  if (act === 'apply' && row.state === 'approved' && row.effectiveOn > today)
    throw fault('reorganisation.early', { on: row.effectiveOn })
  if (act === 'reverse' && row.state === 'applied') throw fault('reorganisation.late', { on: lastReversal(row) })
  throw fault('thing.state', { state: row.state })
}

/** The door to an act for reading. Out of reach and missing answer alike. */
export async function readableAct(work: Work, id: string): Promise<Act> {
  const [row] = await work.tx
    .select()
    .from(reorganisationAct)
    .where(and(eq(reorganisationAct.id, id), actsInReach(work.actor, civilDate(work.now))))
  if (!row) throw fault('thing.missing')
  return row
}

/** The door for acting on it, locked: one after the other. Changed since it was read → `thing.changed`; not in this state → `thing.state`. */
export async function actFor(work: Work, id: string, act: ReorgAct, version: number): Promise<Act> {
  const today = civilDate(work.now)
  const [row] = await work.tx
    .select()
    .from(reorganisationAct)
    .where(and(eq(reorganisationAct.id, id), actsInReach(work.actor, today)))
    .for('update')
  if (!row) throw fault('thing.missing')
  if (!rules[act](work.actor, row, today)) refuse(work.actor, row, act, today)
  if (row.version !== version) throw fault('thing.changed')
  return row
}

/** Every agency and unit an act names must be in the reach of whoever writes, approves, applies or reverses it. */
export async function mustReachAll(work: Work, ids: Iterable<string>): Promise<void> {
  if (work.actor.role === 'systemAdministrator') return
  for (const id of new Set(ids))
    if (!(await unitInReach(work.tx, work.actor, id, civilDate(work.now)))) throw fault('access.denied')
}
