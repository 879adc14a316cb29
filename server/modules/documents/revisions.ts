import { and, eq, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import type { DocumentState, RevisionAct } from '#contract/words.ts'
import { fault } from '#platform/fault.ts'
import type { Kept } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'
import { recordMade } from '../files/index.ts'
import { holdOn } from './held.ts'
import { documentRevision } from './signing-tables.ts'
import { type DocumentRecord, document, documentFile } from './tables.ts'

/** A file that grew by an update appended to it. */
export interface Grown {
  readonly documentId: string
  readonly position: number
  readonly act: RevisionAct
  /** The bytes it began with. Somebody else's update in between refuses this one. */
  readonly baseSha256: string
  readonly kept: Kept
  /** No further signature of this kind is to come: the next step may begin. */
  readonly completes: boolean
}

/** When what may be appended. A seal on the main file comes after the number; whatever comes after issue is kept beside the issued bytes. */
const states: Readonly<Partial<Record<RevisionAct, readonly DocumentState[]>>> = {
  initialled: ['draft'],
  recorded: ['draft'],
  signed: ['draft'],
  countersigned: ['draft'],
  numbered: ['draft'],
  sealed: ['numbered'],
  secondSealed: ['numbered'],
  appendixSealed: ['numbered'],
  timestamped: ['numbered'],
}

async function nextOrdinal(work: Work, documentId: string, position: number): Promise<number> {
  const [row] = await work.tx
    .select({ next: sql<number>`coalesce(max(${documentRevision.ordinal}), 0)::int + 1` })
    .from(documentRevision)
    .where(and(eq(documentRevision.documentId, documentId), eq(documentRevision.position, position)))
  return row?.next ?? 1
}

/** Writes a line of the history of a file's bytes. */
export async function noteRevision(
  work: Work,
  it: Omit<Grown, 'baseSha256' | 'completes'> & { readonly baseSha256: string | null },
): Promise<void> {
  await work.tx.insert(documentRevision).values({
    documentId: it.documentId,
    position: it.position,
    ordinal: await nextOrdinal(work, it.documentId, it.position),
    act: it.act,
    baseSha256: it.baseSha256,
    sha256: it.kept.sha256,
    size: it.kept.size,
    at: work.now,
    // The program holds no post.
    byHolder: work.actor.assignmentId === systemActor.assignmentId ? null : work.actor.assignmentId,
    byName: work.actor.personName,
    byTitle: work.actor.title,
  })
}

const marks: Readonly<Partial<Record<RevisionAct, 'signedSha256' | 'sealedSha256'>>> = {
  signed: 'signedSha256',
  countersigned: 'signedSha256',
  sealed: 'sealedSha256',
  secondSealed: 'sealedSha256',
  timestamped: 'sealedSha256',
}

/**
 * Takes the signed bytes in place of those they grew from. The caller has verified them. Two who append to one base: the second is refused
 * with `signature.stale` and nothing of his is kept. The document row is locked from here on.
 */
export async function growFile(work: Work, it: Grown): Promise<DocumentRecord> {
  const [row] = await work.tx.select().from(document).where(eq(document.id, it.documentId)).for('no key update')
  if (!row) throw fault('thing.missing')
  if (row.recalledAt !== null || !states[it.act]?.includes(row.state)) throw fault('thing.state', { state: row.state })
  if (await holdOn(work, row.id)) throw fault('document.held')
  const which = and(eq(documentFile.documentId, row.id), eq(documentFile.position, it.position))
  const [was] = await work.tx.select().from(documentFile).where(which)
  if (!was) throw fault('thing.missing')
  if (was.sha256 !== it.baseSha256) throw fault('signature.stale')
  await recordMade(work, it.kept, 'application/pdf', row.pages, true)
  await work.tx.delete(documentFile).where(which)
  await work.tx.insert(documentFile).values({ ...was, sha256: it.kept.sha256 })
  await noteRevision(work, it)
  const mark = marks[it.act]
  const [grown] = await work.tx
    .update(document)
    .set({
      ...(mark !== undefined && it.completes && was.role === 'main' ? { [mark]: it.kept.sha256 } : {}),
      version: sql`${document.version} + 1`,
    })
    .where(eq(document.id, row.id))
    .returning()
  if (!grown) throw fault('thing.changed')
  return grown
}

/** Writes a mark with the main file as it stands, or takes it away. */
async function mark(
  work: Work,
  id: string,
  state: DocumentState,
  values: { signedSha256: string } | { sealedSha256: string | null },
): Promise<void> {
  const marked = await work.tx
    .update(document)
    .set({ ...values, version: sql`${document.version} + 1` })
    .where(and(eq(document.id, id), eq(document.state, state)))
    .returning({ id: document.id })
  // Numbered, or issued, meanwhile.
  if (marked.length === 0) throw fault('thing.changed')
}

async function mainNow(work: Work, id: string): Promise<string> {
  const [main] = await work.tx
    .select({ sha256: documentFile.sha256 })
    .from(documentFile)
    .where(and(eq(documentFile.documentId, id), eq(documentFile.role, 'main')))
  if (!main) throw fault('thing.missing')
  return main.sha256
}

/** Nobody else is to sign: what stands there now may be numbered. */
export async function completeSignatures(work: Work, id: string): Promise<void> {
  await mark(work, id, 'draft', { signedSha256: await mainNow(work, id) })
}

/** No further seal is to come: what stands there now may leave. */
export async function completeSeals(work: Work, id: string): Promise<void> {
  await mark(work, id, 'numbered', { sealedSha256: await mainNow(work, id) })
}

/** Another agency was asked for its seal: until it answers nothing leaves. */
export async function reopenSeals(work: Work, id: string): Promise<void> {
  await mark(work, id, 'numbered', { sealedSha256: null })
}
