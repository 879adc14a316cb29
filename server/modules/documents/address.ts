import { eq } from 'drizzle-orm'
import type { RecipientPurpose } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { agenciesOn, lastNames, successorsOf } from '../organisation/index.ts'
import { delivery } from './tables.ts'

export interface RecipientAsk {
  readonly agencyId: string
  readonly purpose: RecipientPurpose
}

/** Whoever has ended is refused with those who carry on, to be chosen instead. */
async function refuseEnded(work: Work, gone: readonly string[]): Promise<void> {
  const [first] = gone
  if (first === undefined) return
  const names = await lastNames(work.tx, [first])
  const successors = (await successorsOf(work.tx, [first], civilDate(work.now))).get(first) ?? []
  throw fault('document.recipient-ended', { name: names.get(first) ?? '', successors })
}

/** Replaces the recipients of a draft. Only agencies that exist today can be chosen; an agency does not send to itself. */
export async function addressTo(work: Work, documentId: string, asked: readonly RecipientAsk[]): Promise<void> {
  await work.tx.delete(delivery).where(eq(delivery.documentId, documentId))
  if (asked.length === 0) return
  if (asked.some((ask) => ask.agencyId === work.actor.agencyId))
    throw fault('input.invalid', { problems: [{ path: '/recipients', rule: 'self' }] })
  const known = new Map(
    (
      await agenciesOn(
        work.tx,
        asked.map((ask) => ask.agencyId),
        civilDate(work.now),
      )
    ).map((it) => [it.id, it]),
  )
  await refuseEnded(
    work,
    asked.map((ask) => ask.agencyId).filter((id) => !known.has(id)),
  )
  await work.tx.insert(delivery).values(
    asked.flatMap((ask, index) => {
      const agency = known.get(ask.agencyId)
      if (!agency) return []
      return {
        id: newId(work.now),
        documentId,
        recipientId: agency.id,
        recipientName: agency.name,
        purpose: ask.purpose,
        position: index + 1,
      }
    }),
  )
}
