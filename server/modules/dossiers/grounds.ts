import { createHash } from 'node:crypto'
import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { closeReading, openReading } from '../documents/index.ts'
import { type Item, type Member, workFileItem } from './tables.ts'

type Ground = Pick<Member, 'id' | 'holderId' | 'unitId' | 'since'>
type Lain = Pick<Item, 'id' | 'documentId'>

/** The ground one thing gives to one reader: always the same id, so that nothing need be kept to end it. */
export function groundId(item: string, member: string): string {
  const hex = createHash('sha256').update(`${item} ${member}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Documents of a file, through whose items its members read them. */
export const documentsIn = (work: Work, fileId: string): Promise<Lain[]> =>
  work.tx
    .select({ id: workFileItem.id, documentId: workFileItem.documentId })
    .from(workFileItem)
    .where(and(eq(workFileItem.fileId, fileId), isNull(workFileItem.removedAt), isNotNull(workFileItem.documentId)))

/** Whoever may read the file may read its documents. */
export async function openThrough(work: Work, items: readonly Lain[], members: readonly Ground[]): Promise<void> {
  const readers = items.flatMap(({ id, documentId }) =>
    documentId === null
      ? []
      : members.map((member) => ({
          documentId,
          holderId: member.holderId,
          unitId: member.unitId,
          basis: 'workFile' as const,
          basisId: groundId(id, member.id),
          since: work.now,
        })),
  )
  // A statement holds 65,535 values at most.
  for (let at = 0; at < readers.length; at += 5000) await openReading(work, readers.slice(at, at + 5000))
}

/** Ends what these items gave to these members; other grounds of the same reader stay. */
export async function closeThrough(
  work: Work,
  items: readonly Lain[],
  members: readonly Pick<Member, 'id'>[],
): Promise<void> {
  const ids = items.flatMap((item) => members.map((member) => groundId(item.id, member.id)))
  for (let at = 0; at < ids.length; at += 20_000) await closeReading(work, ids.slice(at, at + 20_000))
}
