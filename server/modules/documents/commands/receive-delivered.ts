import { eq, sql } from 'drizzle-orm'
import type { Actor } from '#access'
import type { registerDelivered as registerContract, returnDelivered as returnContract } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { Run, Work } from '#platform/work.ts'
import { registerFor, takeNumber } from '../../registers/index.ts'
import { duplicatesOf, mainFileOf } from '../duplicates.ts'
import { type Judge, refuseBadSignature, verifyFirst } from '../findings.ts'
import { refuseUnfilled } from '../further.ts'
import { documentFor } from '../policy.ts'
import { documentCard } from '../queries/document-card.ts'
import { isAskedBack } from '../recall.ts'
import { tellSender } from '../status.ts'
import { document } from '../tables.ts'

/** Arrival number here and status 03 at the sender; answers the number. */
export async function takeIn(work: Work, ask: Ask<typeof registerContract>): Promise<number> {
  const row = await documentFor(work, ask.id, 'document.register')
  await refuseUnfilled(work, row)
  const into = await registerFor(work, ask.registerId, 'document.register')
  if (into.direction !== 'incoming' || into.secret) throw fault('thing.missing')
  if (!ask.confirmDuplicate) {
    const matches = await duplicatesOf(work, { ...row, mainSha256: await mainFileOf(work, row.id), except: row.id })
    if (matches.length > 0) throw fault('document.duplicate', { matches })
  }
  await refuseBadSignature(work, row.id, ask.confirmSignature === true)
  const { year, number, suffix } = await takeNumber(work, into, ask.arrivedOn, row.kind, ask.held)
  await work.tx
    .update(document)
    .set({
      state: 'registered',
      registerId: into.id,
      registerYear: year,
      registerNumber: number,
      registerSuffix: suffix,
      arrivedOn: ask.arrivedOn,
      registeredBy: work.actor.assignmentId,
      registeredAt: work.now,
      version: sql`${document.version} + 1`,
    })
    .where(eq(document.id, row.id))
  await work.record('document.registered', row.id, [row.agencyId], { number, year, register: into.name })
  await tellSender(work, row.id, '03', '')
  return number
}

/** The same for one document, in a unit of work of its own. Repeating is refused by the state. */
export async function registerDelivered(work: Work, ask: Ask<typeof registerContract>) {
  await takeIn(work, ask)
  return documentCard(work, ask.id)
}

/** Registered over the wire: its signatures are verified first, and a bad one is refused unless the clerk has seen it. */
export const registerVerified = (judge: Judge) =>
  async function registerVerified(run: Run, actor: Actor, ask: Ask<typeof registerContract>) {
    await verifyFirst(run, actor, judge, [ask.id])
    return run(actor, (work) => registerDelivered(work, ask))
  }

/** The copy stays, marked returned; the sender reads the reason (Decree 30/2020 article 21). */
export async function returnDelivered(work: Work, ask: Ask<typeof returnContract>) {
  const row = await documentFor(work, ask.id, 'document.return')
  // Its sender asks for it back: that is answered first, or the two would disagree about what it is.
  if (await isAskedBack(work, row.id)) throw fault('thing.state', { state: 'recall-asked' })
  await work.tx
    .update(document)
    .set({ state: 'returned', returnReason: ask.reason, version: sql`${document.version} + 1` })
    .where(eq(document.id, row.id))
  await work.record('document.returned', row.id, [row.agencyId], { reason: ask.reason })
  await tellSender(work, row.id, '02', ask.reason)
  return documentCard(work, row.id)
}
