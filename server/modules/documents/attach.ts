import { and, eq, inArray, max } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { storedFile, uploadedFile } from '../files/index.ts'
import { documentFile } from './tables.ts'

export interface FileAsk {
  readonly uploadId: string
  readonly role: 'main' | 'attachment'
}

/** Hangs finished uploads on a document, after those it has. The bytes are not copied. */
export async function attachUploads(work: Work, documentId: string, add: readonly FileAsk[]): Promise<void> {
  if (add.length === 0) return
  const [last] = await work.tx
    .select({ position: max(documentFile.position) })
    .from(documentFile)
    .where(eq(documentFile.documentId, documentId))
  const from = (last?.position ?? 0) + 1
  const rows: (typeof documentFile.$inferInsert)[] = []
  for (const [index, ask] of add.entries()) {
    const file = await uploadedFile(work, ask.uploadId)
    rows.push({ documentId, position: from + index, role: ask.role, sha256: file.sha256, name: file.name })
  }
  await work.tx.insert(documentFile).values(rows)
}

/** The files of a document with what is needed to look at them. */
export function filesOf(work: Work, documentId: string) {
  return work.tx
    .select({
      position: documentFile.position,
      role: documentFile.role,
      name: documentFile.name,
      sha256: storedFile.sha256,
      size: storedFile.size,
      mediaType: storedFile.mediaType,
      textState: storedFile.textState,
    })
    .from(documentFile)
    .innerJoin(storedFile, eq(storedFile.sha256, documentFile.sha256))
    .where(eq(documentFile.documentId, documentId))
    .orderBy(documentFile.position)
}

/** Takes these bytes off a draft. */
export async function detachBytes(work: Work, documentId: string, hashes: readonly string[]): Promise<void> {
  await work.tx
    .delete(documentFile)
    .where(and(eq(documentFile.documentId, documentId), inArray(documentFile.sha256, [...hashes])))
}

/** Takes off a draft's files all but those kept. */
export async function detachOthers(work: Work, documentId: string, keep: readonly number[]): Promise<void> {
  const files = await work.tx
    .select({ position: documentFile.position })
    .from(documentFile)
    .where(eq(documentFile.documentId, documentId))
  const gone = files.map((file) => file.position).filter((position) => !keep.includes(position))
  if (gone.length > 0)
    await work.tx
      .delete(documentFile)
      .where(and(eq(documentFile.documentId, documentId), inArray(documentFile.position, gone)))
}
