import { eq, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type * as contract from '#contract/reorganisation.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { actFor } from '../policy.ts'
import { actCard } from '../queries/act-card.ts'
import { reorganisationAct, reorganisationLine, reorganisationPost } from '../tables.ts'

type Head = Ask<typeof contract.prepareReorganisation>

/** No act takes effect before it is decided. */
function refuseEarly({ decidedOn, effectiveOn }: Head): void {
  if (effectiveOn < decidedOn)
    throw fault('input.invalid', { problems: [{ path: '/effectiveOn', rule: 'before-beginning' }] })
}

export async function prepareReorganisation(work: Work, ask: Head) {
  refuseEarly(ask)
  const { actor } = work
  const { title, decision, decidedOn, effectiveOn } = ask
  const id = newId(work.now)
  await work.tx.insert(reorganisationAct).values({
    id,
    agencyId: actor.agencyId,
    title,
    decision,
    decidedOn,
    effectiveOn,
    state: 'draft',
    preparedPerson: actor.personId,
    preparedName: actor.personName,
    preparedTitle: actor.title,
    preparedAt: work.now,
  })
  await work.record('reorganisation.prepared', id, [actor.agencyId], { title })
  return actCard(work, id)
}

export async function changeReorganisation(work: Work, ask: Ask<typeof contract.changeReorganisation>) {
  refuseEarly(ask)
  const act = await actFor(work, ask.id, 'edit', ask.version)
  const { title, decision, decidedOn, effectiveOn } = ask
  await work.tx
    .update(reorganisationAct)
    .set({ title, decision, decidedOn, effectiveOn })
    .where(eq(reorganisationAct.id, act.id))
  await reopen(work, act.id)
  await work.record('reorganisation.prepared', act.id, [act.agencyId], { title })
  return actCard(work, act.id)
}

/** What was changed must be checked anew before anybody approves it; whoever changed it last prepared it. */
export async function reopen(work: Work, id: string): Promise<void> {
  const { personId, personName, title } = work.actor
  await work.tx
    .update(reorganisationAct)
    .set({
      state: 'draft',
      difference: null,
      preparedPerson: personId,
      preparedName: personName,
      preparedTitle: title,
      version: sql`${reorganisationAct.version} + 1`,
    })
    .where(eq(reorganisationAct.id, id))
}

export async function dropReorganisation(work: Work, ask: Ask<typeof contract.dropReorganisation>) {
  const act = await actFor(work, ask.id, 'remove', ask.version)
  await work.tx.delete(reorganisationPost).where(eq(reorganisationPost.actId, act.id))
  await work.tx.delete(reorganisationLine).where(eq(reorganisationLine.actId, act.id))
  await work.tx.delete(reorganisationAct).where(eq(reorganisationAct.id, act.id))
  await work.record('reorganisation.removed', act.id, [act.agencyId], { title: act.title })
  return { done: true as const }
}
