import { eq } from 'drizzle-orm'
import type { revokeDelegation as contract } from '#contract/delegation.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { accountsOf, delegationCard, mayRevoke, maySee } from '../delegations.ts'
import { delegation } from '../tables.ts'

/**
 * Ends it at once: the next request of whoever acted by it is no longer made in that post, and sockets opened in it are closed by the fact.
 * What was done by it stands. Repeating is refused by the state.
 */
export async function revokeDelegation(work: Work, ask: Ask<typeof contract>) {
  const [row] = await work.tx.select().from(delegation).where(eq(delegation.id, ask.id)).for('update')
  if (!row || !maySee(work.actor, row)) throw fault('thing.missing')
  if (row.revokedAt !== null) throw fault('thing.state', { state: 'revoked' })
  if (!mayRevoke(work.actor, row)) throw fault('access.denied')
  if (row.endsOn < civilDate(work.now)) throw fault('thing.state', { state: 'over' })
  await work.tx
    .update(delegation)
    .set({
      revokedAt: work.now,
      revokedName: work.actor.personName,
      revokedTitle: work.actor.title,
      revokeReason: ask.reason,
    })
    .where(eq(delegation.id, row.id))
  await work.record('delegation.revoked', row.id, [row.agencyId], {
    accounts: await accountsOf(work, [row.fromPersonId, row.toPersonId]),
    holders: [row.fromHolderId, row.toHolderId],
    from: row.fromName,
    to: row.toName,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    scope: row.scope,
    reason: ask.reason,
  })
  return delegationCard(work, row.id)
}
