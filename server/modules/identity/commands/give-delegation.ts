import { and, eq, gte, isNull, lte, or } from 'drizzle-orm'
import { mayStandIn, scopesOf } from '#access'
import type { giveDelegation as contract } from '#contract/delegation.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { plusDays, raiseChange } from '../../organisation/index.ts'
import { accountsOf, delegationCard, type Holding, holdingOf, lockHoldings, refuseArranging } from '../delegations.ts'
import { delegation } from '../tables.ts'

type Given = Ask<typeof contract>

const wrong = (path: string, rule: string, limit?: string) =>
  fault('input.invalid', { problems: [{ path, rule, ...(limit === undefined ? {} : { limit }) }] })

/** At most a year, the first day at most a year ahead: what lasts longer is a change of posts. */
const mostDays = 365

function refuseDays(work: Work, { startsOn, endsOn }: Given): void {
  const today = civilDate(work.now)
  if (startsOn < today) throw wrong('/startsOn', 'past')
  if (startsOn > plusDays(today, mostDays)) throw wrong('/startsOn', 'maximum', plusDays(today, mostDays))
  if (endsOn < startsOn) throw wrong('/endsOn', 'before-beginning')
  if (endsOn > plusDays(startsOn, mostDays)) throw wrong('/endsOn', 'maximum', plusDays(startsOn, mostDays))
}

function refuseScope(from: Holding, ask: Given): void {
  const scopes = scopesOf(from.role)
  if (scopes.length === 0) throw fault('delegation.unfit', { name: from.name, why: 'post' })
  if (ask.scope.some((it) => !scopes.includes(it))) throw wrong('/scope', 'scope')
  // Nobody directs or approves what he may not read.
  if (!ask.scope.includes('handling')) throw wrong('/scope', 'handling')
}

function refuseUnfit(work: Work, from: Holding, to: Holding | undefined, forAbsent: boolean): Holding {
  if (!to || to.agencyId !== from.agencyId)
    throw fault('delegation.unfit', { name: to?.name ?? '', why: 'other-agency' })
  const unfit = (why: 'self' | 'own-entry' | 'role' | 'no-account') => fault('delegation.unfit', { name: to.name, why })
  if (to.personId === from.personId) throw unfit('self')
  // Whoever enters one for the absent would otherwise give himself the post.
  if (forAbsent && to.personId === work.actor.personId) throw unfit('own-entry')
  if (!mayStandIn(from, to)) throw unfit('role')
  if (!to.reachable) throw unfit('no-account')
  return to
}

const meets = ({ startsOn, endsOn }: Given) =>
  and(isNull(delegation.revokedAt), lte(delegation.startsOn, endsOn), gte(delegation.endsOn, startsOn))

/** One at a time for each holding; and nobody stands in who is away himself. */
async function refuseOverlap(work: Work, from: Holding, to: Holding, ask: Given): Promise<void> {
  const rows = await work.tx
    .select()
    .from(delegation)
    .where(and(meets(ask), or(eq(delegation.fromHolderId, from.holderId), eq(delegation.fromPersonId, to.personId))))
    .limit(50)
  const same = rows.find((row) => row.fromHolderId === from.holderId)
  if (same) throw fault('delegation.overlaps', { name: same.toName, from: same.startsOn, to: same.endsOn })
  if (rows.length > 0) throw fault('delegation.unfit', { name: to.name, why: 'absent' })
}

/**
 * Another holder of the agency handles a post's work from one day to another (ủy quyền xử lý). Given by whoever holds it; for somebody absent
 * by the chief of office or an administrator, on a document that is named. Repeating is refused by the overlap.
 */
export async function giveDelegation(work: Work, ask: Given) {
  await lockHoldings(work, [ask.fromHolderId, ask.toHolderId])
  const from = await holdingOf(work, ask.fromHolderId)
  if (!from) throw fault('thing.missing')
  refuseArranging(work.actor, from)
  refuseDays(work, ask)
  refuseScope(from, ask)
  const forAbsent = from.personId !== work.actor.personId
  const source = (ask.source ?? '').trim()
  if (forAbsent && source === '') throw wrong('/source', 'required')
  const to = refuseUnfit(work, from, await holdingOf(work, ask.toHolderId), forAbsent)
  await refuseOverlap(work, from, to, ask)
  const id = newId(work.now)
  const { startsOn, endsOn, reason, scope } = ask
  await work.tx.insert(delegation).values({
    id,
    agencyId: from.agencyId,
    fromHolderId: from.holderId,
    fromPersonId: from.personId,
    fromName: from.name,
    fromTitle: from.title,
    toHolderId: to.holderId,
    toPersonId: to.personId,
    toName: to.name,
    toTitle: to.title,
    scope: [...scope],
    startsOn,
    endsOn,
    reason,
    source,
    forAbsent,
    byPersonId: work.actor.personId,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    at: work.now,
  })
  await work.record('delegation.given', id, [from.agencyId], {
    accounts: await accountsOf(work, [from.personId, to.personId]),
    holders: [from.holderId, to.holderId],
    from: from.name,
    to: to.name,
    startsOn,
    endsOn,
    scope,
    reason,
  })
  // Nobody asked the absent: others look at it.
  if (forAbsent)
    await raiseChange(work, {
      agencyId: from.agencyId,
      kind: 'delegation',
      subjectId: id,
      holderId: from.holderId,
      personId: to.personId,
      targetName: to.name,
      targetTitle: to.title,
      detail: `${from.title} ${from.name}`,
      reason: `${reason} (${source})`,
      untilOn: endsOn,
    })
  return delegationCard(work, id)
}
