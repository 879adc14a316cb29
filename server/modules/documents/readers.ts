import { gte, inArray, isNull, or, type SQL } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { documentReader } from './tables.ts'

export type Reader = typeof documentReader.$inferInsert

/** Opens documents to posts or to heads of units, each on a ground of its own; the ground's own fact says to whom. */
export async function openReading(work: Work, readers: readonly Reader[]): Promise<void> {
  if (readers.length > 0) await work.tx.insert(documentReader).values([...readers])
}

/** Ends what those grounds opened. Other grounds of the same reader stay. */
export async function closeReading(work: Work, basisIds: readonly string[]): Promise<void> {
  if (basisIds.length > 0) await work.tx.delete(documentReader).where(inArray(documentReader.basisId, [...basisIds]))
}

/** Grounds whose last day, if any, has not passed. */
export const lasting = (day: string): SQL | undefined =>
  or(isNull(documentReader.untilOn), gte(documentReader.untilOn, day))
