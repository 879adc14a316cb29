import { and, asc, eq, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { type LegalHold, legalHold, legalHoldDocument } from './tables.ts'

/** Whether a legal hold stands on a document, for queries over many. */
export const underHold = (id: SQLWrapper): SQL => sql`document_held(${id})`

/** The oldest legal hold that stands on a document, if any. */
export async function holdOn(work: Work, documentId: string): Promise<LegalHold | undefined> {
  const [found] = await work.tx
    .select({ row: legalHold })
    .from(legalHoldDocument)
    .innerJoin(legalHold, eq(legalHold.id, legalHoldDocument.holdId))
    .where(and(eq(legalHoldDocument.documentId, documentId), isNull(legalHold.releasedAt)))
    .orderBy(asc(legalHold.at))
    .limit(1)
  return found?.row
}
