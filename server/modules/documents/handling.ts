import { eq, sql } from 'drizzle-orm'
import type { DeliveryCode, HandlingState } from '#contract/words.ts'
import type { Work } from '#platform/work.ts'
import { tellSenderOnce } from './status.ts'
import { type DocumentRecord, document } from './tables.ts'

/** Who was given it to handle, and when, for the register of arrivals (Decree 30/2020 Appendix IV form II). */
export async function handOver(work: Work, id: string, handler: string): Promise<void> {
  const handedAt = handler === '' ? null : sql`coalesce(${document.handedAt}, ${work.now.toISOString()}::timestamptz)`
  await work.tx.update(document).set({ handler, handedAt }).where(eq(document.id, id))
}

const told: Partial<Record<HandlingState, DeliveryCode>> = { assigned: '04', inProgress: '05', done: '06' }

/** Moves the handling of a registered arrival, whose row the caller holds locked, and tells its sender what is new to him; `note` goes
 * with it. */
export async function moveHandling(
  work: Work,
  row: DocumentRecord,
  to: HandlingState | null,
  note = '',
): Promise<void> {
  if (row.handling === to) return
  await work.tx
    .update(document)
    .set({ handling: to, version: sql`${document.version} + 1` })
    .where(eq(document.id, row.id))
  await work.record('document.handling', row.id, [row.agencyId], { from: row.handling, to })
  const code = to === null ? undefined : told[to]
  if (code) await tellSenderOnce(work, row.id, code, note)
}
