import { and, eq, isNull } from 'drizzle-orm'
import { may } from '#access'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { sealCustody } from './tables.ts'

/** Whether the actor, in this post and in person, keeps the key of the agency (Decree 30/2020 article 32). */
export async function keepsSeal(work: Work): Promise<boolean> {
  if (!may(work.actor, 'seal.use') || work.actor.onBehalfOf) return false
  const [row] = await work.tx
    .select({ holderId: sealCustody.holderId })
    .from(sealCustody)
    .where(and(eq(sealCustody.agencyId, work.actor.agencyId), isNull(sealCustody.endedAt)))
  return row?.holderId === work.actor.assignmentId
}

export async function refuseOtherKeeper(work: Work): Promise<void> {
  if (!(await keepsSeal(work))) throw fault('seal.not-keeper')
}

/** Whether anybody keeps the agency's key now: what an agency is without a seal. */
export async function isSealKept(work: Work, agencyId: string): Promise<boolean> {
  const rows = await work.tx
    .select({ id: sealCustody.id })
    .from(sealCustody)
    .where(and(eq(sealCustody.agencyId, agencyId), isNull(sealCustody.endedAt)))
  return rows.length > 0
}
