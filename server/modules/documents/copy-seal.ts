import { and, eq, sql } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { Kept } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'
import { recordMade } from '../files/index.ts'
import { copyable, formNames } from './copies.ts'
import { documentFor } from './policy.ts'
import { noteRevision } from './revisions.ts'
import { type DocumentCopy, type DocumentRecord, documentCopy } from './tables.ts'

export interface CopyToSeal {
  readonly copy: DocumentCopy
  readonly of: DocumentRecord
  /** `SAO Y`, `SAO LỤC`, `TRÍCH SAO`. */
  readonly form: string
  readonly sha256: string
}

/**
 * The door to a numbered copy that waits for the agency's signature (Decree 30/2020 articles 25, 32): of one's own agency, of a document one reads
 * and that is in force. Locked until the unit of work ends.
 */
export async function copyToSeal(work: Work, id: string): Promise<CopyToSeal> {
  const [copy] = await work.tx
    .select()
    .from(documentCopy)
    .where(and(eq(documentCopy.id, id), eq(documentCopy.agencyId, work.actor.agencyId)))
    .for('update')
  if (!copy) throw fault('thing.missing')
  const of = await documentFor(work, copy.documentId, 'document.read')
  if (!copyable(of)) throw fault('thing.state', { state: of.recalledAt === null ? of.state : 'recalled' })
  if (copy.seal !== 'awaited' || copy.sha256 === null) throw fault('thing.state', { state: copy.seal })
  return { copy, of, form: formNames[copy.kind], sha256: copy.sha256 }
}

/** Keeps the signed bytes beside those the copy was made with; once. */
export async function sealCopy(work: Work, { copy, of, sha256 }: CopyToSeal, kept: Kept): Promise<void> {
  await recordMade(work, kept, 'application/pdf', copy.pageCount, true)
  const sealed = await work.tx
    .update(documentCopy)
    .set({
      seal: 'done',
      sealedSha256: kept.sha256,
      sealedSize: kept.size,
      sealedAt: work.now,
      sealedByName: work.actor.personName,
      version: sql`${documentCopy.version} + 1`,
    })
    .where(and(eq(documentCopy.id, copy.id), eq(documentCopy.seal, 'awaited')))
    .returning({ id: documentCopy.id })
  if (sealed.length === 0) throw fault('signature.over')
  await noteRevision(work, { documentId: copy.id, position: 1, act: 'copySealed', baseSha256: sha256, kept })
  await work.record('copy.sealed', of.id, [of.agencyId], { copy: copy.id, code: copy.code })
}
