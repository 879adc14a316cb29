import { type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { readerIs } from './policy.ts'
import { type DocumentRecord, document } from './tables.ts'

/**
 * Rows of `document` whose content is closed to a reader. Cancelled by a recall: what it was stands in the register, its files are nobody's to
 * read any more. The sender keeps his original: the office, whoever made it, and whom a confirmed grant lets read it; whom it was sent to inside
 * the agency gave it back, and a work file or task of his opens it no further. A hold keeps them within the reach of those who manage holds,
 * whatever the sender wants. `day` is today.
 */
export function closedTo(actor: Actor, day: string): SQL {
  const keeps = may(actor, 'document.read-all')
    ? sql`${document.agencyId} = any(${sql.param([actor.agencyId, ...actor.inherits])}::uuid[])`
    : sql`exists (select from document_reader r
                   where r.document_id = ${document.id} and r.basis in ('draft', 'grant') and ${readerIs(actor, day)})`
  const held = may(actor, 'hold.manage') ? sql`document_held(${document.id})` : sql`false`
  return sql`(${document.recalledAt} is not null and not (${document.direction} = 'outgoing' and ${keeps}) and not ${held})`
}

/** The same of one document that was read through its door. */
export async function contentClosed(work: Work, row: DocumentRecord): Promise<boolean> {
  if (row.recalledAt === null) return false
  const [found] = await work.tx
    .select({ closed: sql<boolean>`${closedTo(work.actor, civilDate(work.now))}` })
    .from(document)
    .where(sql`${document.id} = ${row.id}`)
  return found?.closed ?? true
}
