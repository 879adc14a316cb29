import { sql } from 'drizzle-orm'
import { may } from '#access'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { holdOn } from './held.ts'
import { readerIs } from './policy.ts'
import type { DocumentRecord } from './tables.ts'

/** He reads it only because it was sent or handed to him. */
async function readsAsRecipient(work: Work, id: string): Promise<boolean> {
  if (may(work.actor, 'document.read-all')) return false
  const [other] = await work.tx.execute(sql`
    select 1 from document_reader r where r.document_id = ${id} and r.basis <> 'assignment' and ${readerIs(work.actor, civilDate(work.now))} limit 1`)
  return other === undefined
}

/**
 * Cancelled by a recall: what it was stands in the register, its files are nobody's to read any more. The sender keeps his original; whom it
 * was sent to inside the agency gave it back. A hold keeps them within the reach of those who manage holds, whatever the sender wants.
 */
export async function contentClosed(work: Work, row: DocumentRecord): Promise<boolean> {
  if (row.recalledAt === null) return false
  if (row.direction === 'outgoing' && !(await readsAsRecipient(work, row.id))) return false
  return !may(work.actor, 'hold.manage') || !(await holdOn(work, row.id))
}
