import { eq, sql } from 'drizzle-orm'
import type { leaveUnsealed as contract } from '#contract/copies.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { agencyName, type CopyCard, copyCard, copyFor } from '../copies.ts'
import { documentCopy } from '../tables.ts'

/**
 * A numbered copy waits no more for the agency's signature: nobody keeps its key any more, or the agency has ended and its successor says so
 * (Decree 30/2020 article 25). What is being signed at that moment is refused. The copy stays as it was made; the reason stays with it.
 */
export async function leaveUnsealed(work: Work, ask: Ask<typeof contract>): Promise<CopyCard> {
  const { row, of } = await copyFor(work, ask, ({ seal }) => (seal === 'awaited' ? undefined : seal))
  const [after] = await work.tx
    .update(documentCopy)
    .set({
      seal: 'none',
      unsealedAt: work.now,
      unsealedByName: work.actor.personName,
      unsealedReason: ask.reason,
      version: sql`${documentCopy.version} + 1`,
    })
    .where(eq(documentCopy.id, row.id))
    .returning()
  if (!after) throw fault('thing.changed')
  await work.record('copy.left-unsealed', of.id, [of.agencyId], { copy: row.id, code: row.code, reason: ask.reason })
  return copyCard(work, after, of, await agencyName(work, of.agencyId))
}
