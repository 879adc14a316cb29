import { eq, inArray, sql } from 'drizzle-orm'
import { may } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type { holdDocuments as holdContract, releaseHold as releaseContract } from '#contract/hold.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { readable } from '../policy.ts'
import { holdCards } from '../queries/holds.ts'
import { legalHold, legalHoldDocument } from '../tables.ts'

/** What the actor may put under hold: what he reads, and with the right to the books what stands in them. Locked, in one order. */
async function holdable(work: Work, ids: readonly string[]): Promise<string[]> {
  const inBooks = may(work.actor, 'register.read')
    ? sql`(document.agency_id = ${work.actor.agencyId} and document.register_number is not null)`
    : sql`false`
  const rows = await work.tx.execute<{ id: string }>(sql`
    select document.id from document
     where document.id = any(${sql.param([...ids])}::uuid[]) and (${readable(work.actor, civilDate(work.now))} or ${inBooks})
     order by document.id for no key update`)
  return rows.map((row) => row.id)
}

/** All or none. Repeating makes another hold: each is released by itself. */
export async function holdDocuments(work: Work, ask: Ask<typeof holdContract>) {
  const documents = await holdable(work, ask.documentIds)
  if (documents.length !== ask.documentIds.length) throw fault('thing.missing')
  const id = newId(work.now)
  const { agencyId, personName: byName, title: byTitle } = work.actor
  const { reason, basis } = ask
  await work.tx.insert(legalHold).values({ id, agencyId, reason, basis, byName, byTitle, at: work.now })
  await work.tx.insert(legalHoldDocument).values(documents.map((documentId) => ({ holdId: id, documentId })))
  await work.recordAll(
    'document.held',
    documents.map((subjectId) => ({ subjectId, agencies: [agencyId], data: { basis } })),
  )
  return cardOf(work, id)
}

async function cardOf(work: Work, id: string) {
  const [card] = await holdCards(work, eq(legalHold.id, id), 1)
  if (!card) throw fault('thing.missing')
  return card
}

export async function releaseHold(work: Work, ask: Ask<typeof releaseContract>) {
  const [row] = await work.tx.select().from(legalHold).where(eq(legalHold.id, ask.id)).for('update')
  const ours = [work.actor.agencyId, ...work.actor.inherits]
  if (!row || !ours.includes(row.agencyId)) throw fault('thing.missing')
  if (row.releasedAt !== null) throw fault('thing.state', { state: 'released' })
  await work.tx
    .update(legalHold)
    .set({
      releasedAt: work.now,
      releasedName: work.actor.personName,
      releasedTitle: work.actor.title,
      releaseReason: ask.reason,
    })
    .where(eq(legalHold.id, row.id))
  const held = await work.tx
    .select({ id: legalHoldDocument.documentId })
    .from(legalHoldDocument)
    .where(inArray(legalHoldDocument.holdId, [row.id]))
  await work.recordAll(
    'document.released',
    held.map(({ id: subjectId }) => ({ subjectId, agencies: [row.agencyId], data: { reason: ask.reason } })),
  )
  return cardOf(work, row.id)
}
