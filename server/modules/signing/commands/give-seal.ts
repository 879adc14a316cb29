import { and, desc, eq, isNull } from 'drizzle-orm'
import { may } from '#access'
import type { giveSeal as contract, readSealCustody as readContract } from '#contract/certificates.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { holdersWithRole } from '../../organisation/index.ts'
import { sealCustody } from '../tables.ts'

async function clerksOf(work: Work) {
  const clerks = await holdersWithRole(work.tx, work.actor.agencyId, 'clerk', civilDate(work.now))
  return clerks.map((it) => ({ holderId: it.id, name: it.name, title: it.title }))
}

export async function readSealCustody(work: Work): Promise<Reply<typeof readContract>> {
  const rows = await work.tx
    .select()
    .from(sealCustody)
    .where(eq(sealCustody.agencyId, work.actor.agencyId))
    .orderBy(desc(sealCustody.givenAt))
    .limit(100)
  const mayManage = may(work.actor, 'seal.manage')
  return {
    keepers: rows.map((it) => ({
      id: it.id,
      holderId: it.holderId,
      holderName: it.holderName,
      holderTitle: it.holderTitle,
      basis: it.basis,
      givenByName: it.givenByName,
      givenByTitle: it.givenByTitle,
      givenAt: it.givenAt.toISOString(),
      endedAt: it.endedAt?.toISOString() ?? null,
      endedByName: it.endedByName,
      endBasis: it.endBasis,
    })),
    clerks: mayManage ? await clerksOf(work) : [],
    mayManage,
  }
}

/**
 * Gives the agency's key to a clerk in office (Decree 30/2020 article 32: kept by the clerk, handed over with minutes). Whoever kept it
 * before keeps it no longer from this moment; both stand in the history.
 */
export async function giveSeal(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof readContract>> {
  const { actor } = work
  const clerk = (await clerksOf(work)).find((it) => it.holderId === ask.holderId)
  if (!clerk) throw fault('thing.missing')
  const now = and(eq(sealCustody.agencyId, actor.agencyId), isNull(sealCustody.endedAt))
  const [kept] = await work.tx.select().from(sealCustody).where(now).for('update')
  if (kept?.holderId === clerk.holderId) throw fault('thing.state', { state: 'kept' })
  if (kept)
    await work.tx
      .update(sealCustody)
      .set({ endedAt: work.now, endedByName: actor.personName, endedByTitle: actor.title, endBasis: ask.basis })
      .where(eq(sealCustody.id, kept.id))
  const id = newId(work.now)
  await work.tx.insert(sealCustody).values({
    id,
    agencyId: actor.agencyId,
    holderId: clerk.holderId,
    holderName: clerk.name,
    holderTitle: clerk.title,
    basis: ask.basis,
    givenByName: actor.personName,
    givenByTitle: actor.title,
    givenAt: work.now,
  })
  await work.record('seal.given', id, [actor.agencyId], { note: clerk.name, reason: ask.basis })
  return readSealCustody(work)
}
