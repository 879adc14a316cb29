import { and, eq, isNull } from 'drizzle-orm'
import type { Actor } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type { sendPart as sendContract, startUpload as startContract } from '#contract/files.ts'
import { Fault, fault } from '#platform/fault.ts'
import type { Incoming } from '#platform/http/route.ts'
import { newId } from '#platform/ids.ts'
import { type Kept, type ObjectStore, StoreFault } from '#platform/store/port.ts'
import type { Run, Work } from '#platform/work.ts'
import { forgetUnrecorded, forgetUpload, holdBytes } from '../bytes.ts'
import { safeName } from '../name.ts'
import { sniff } from '../sniff.ts'
import { type StoredFile, storedFile, type Upload, upload } from '../tables.ts'

/** How many bytes a page sends in one part: small enough to lose little on a bad line. */
const partBytes = 8 * 1024 * 1024

export interface UploadParts {
  readonly store: ObjectStore
  readonly maxBytes: number
}

export const startUpload = ({ maxBytes }: UploadParts) =>
  async function startUpload(work: Work, ask: Ask<typeof startContract>) {
    if (ask.size === 0) throw fault('file.empty')
    if (ask.size > maxBytes) throw fault('file.too-large', { limit: maxBytes })
    const id = newId(work.now)
    await work.tx.insert(upload).values({
      id,
      accountId: work.actor.accountId,
      agencyId: work.actor.agencyId,
      name: safeName(ask.name),
      size: ask.size,
      startedAt: work.now,
    })
    return { id, partBytes }
  }

/** The door to an upload: whoever began it, in the agency it was begun for. */
async function mine(work: Work, id: string): Promise<Upload> {
  const [row] = await work.tx
    .select()
    .from(upload)
    .where(and(eq(upload.id, id), eq(upload.accountId, work.actor.accountId), eq(upload.agencyId, work.actor.agencyId)))
  if (!row) throw fault('thing.missing')
  return row
}

export const readUpload = ({ store }: UploadParts) =>
  async function readUpload(work: Work, ask: { id: string }) {
    const row = await mine(work, ask.id)
    return { id: row.id, size: row.size, received: row.sha256 === null ? await store.received(row.id) : row.size }
  }

/** Repeating a part is refused with how far the upload has come. No transaction is open while bytes arrive. */
export const sendPart = ({ store }: UploadParts) =>
  async function sendPart(run: Run, actor: Actor, ask: Ask<typeof sendContract>, incoming: Incoming) {
    const row = await run(actor, (work) => mine(work, ask.id))
    if (row.sha256 !== null) return { received: row.size }
    const received = await store.received(row.id)
    // Only where the last part ended: anything else would let parts pile up beside each other.
    if (incoming.offset !== received || received > row.size) throw fault('upload.offset', { received })
    try {
      // The line stays open when a part is refused, so that the sender hears why.
      const bytes = incoming.bytes.iterator({ destroyOnReturn: false })
      await store.putPart(row.id, incoming.offset, bytes, row.size - incoming.offset)
    } catch (error) {
      if (error instanceof StoreFault && error.code === 'store.too-large')
        throw fault('file.too-large', { limit: row.size })
      throw error
    }
    return { received: await store.received(row.id) }
  }

/** Whether the bytes are recorded now. They are not when somebody took them from the store before they were: then they are joined again. */
async function keep(work: Work, store: ObjectStore, row: Upload, kept: Kept, mediaType: string): Promise<boolean> {
  await holdBytes(work, kept.sha256)
  if ((await store.size(kept.sha256)) !== kept.size) return false
  await work.tx
    .insert(storedFile)
    .values({
      sha256: kept.sha256,
      size: kept.size,
      mediaType,
      keptAt: work.now,
      textState: mediaType === 'application/pdf' ? 'waiting' : 'none',
    })
    // The same bytes again: should they have been damaged, the store has just put them right.
    .onConflictDoUpdate({ target: storedFile.sha256, set: { damagedAt: null } })
  const done = await work.tx
    .update(upload)
    .set({ sha256: kept.sha256, doneAt: work.now })
    .where(and(eq(upload.id, row.id), isNull(upload.sha256)))
    .returning({ id: upload.id })
  // Dropped, or finished by another process, in the meantime.
  if (done.length === 0) throw fault('thing.missing')
  await work.record('file.kept', row.id, [], { sha256: kept.sha256, size: kept.size, mediaType })
  if (mediaType === 'application/pdf')
    await work.enqueue('files:extract-text', { sha256: kept.sha256 }, { once: `text ${kept.sha256}` })
  return true
}

/** How often bytes that were taken away meanwhile are joined anew. */
const mostRounds = 4

/** Bytes, then their record, then their parts go: a kill between leaves the parts, from which finishing again makes the same. */
async function join({ store, maxBytes }: UploadParts, run: Run, actor: Actor, row: Upload): Promise<void> {
  for (let round = 1; round <= mostRounds; round++) {
    const received = await store.received(row.id)
    if (received !== row.size) throw fault('upload.incomplete', { received, size: row.size })
    const kept = await store.assemble(row.id, maxBytes)
    if (kept.size !== row.size) {
      // Somebody else has recorded it and takes its parts away.
      await forgetUnrecorded(run, store, kept.sha256)
      continue
    }
    const mediaType = await sniff(store, kept.sha256, kept.size).catch(async (refusal: unknown) => {
      if (refusal instanceof StoreFault && refusal.code === 'store.missing') return undefined
      if (refusal instanceof Fault) {
        // Bytes refused for what they are go again.
        await forgetUnrecorded(run, store, kept.sha256)
        await store.discard(row.id)
      }
      throw refusal
    })
    if (mediaType === undefined) continue
    const recorded = await run(actor, (work) => keep(work, store, row, kept, mediaType)).catch(
      async (refusal: unknown) => {
        if (refusal instanceof Fault) await forgetUnrecorded(run, store, kept.sha256)
        throw refusal
      },
    )
    if (recorded) return store.discard(row.id)
  }
  throw fault('file.store-unreachable')
}

/** Repeating answers the same, also while the first is under way. A killed process leaves the parts, the kept file, or both; never half a record. */
export function finishUpload(parts: UploadParts) {
  const joining = new Map<string, Promise<void>>()
  return async function finishUpload(run: Run, actor: Actor, ask: { id: string }) {
    const row = await run(actor, (work) => mine(work, ask.id))
    if (row.sha256 === null) {
      const joined = joining.get(row.id) ?? join(parts, run, actor, row).finally(() => joining.delete(row.id))
      joining.set(row.id, joined)
      await joined.catch(async (refusal: unknown) => {
        // Somebody else may have joined the parts after this row was read.
        if ((await run(actor, (work) => mine(work, ask.id))).sha256 === null) throw refusal
      })
    }
    return run(actor, (work) => uploadedFile(work, ask.id))
  }
}

/** Repeating finds nothing. The row goes first, so that nobody finishes it while its parts go. */
export const dropUpload = ({ store }: UploadParts) =>
  async function dropUpload(run: Run, actor: Actor, ask: { id: string }) {
    const row = await run(actor, (work) => mine(work, ask.id))
    const gone = await run(actor, (work) =>
      work.tx
        .delete(upload)
        .where(and(eq(upload.id, row.id), isNull(upload.sha256)))
        .returning({ id: upload.id }),
    )
    if (gone.length > 0) {
      const whole = (await store.received(row.id)) === row.size
      await (whole ? forgetUpload(run, store, row.id) : store.discard(row.id))
    }
    return { done: true as const }
  }

async function finished(work: Work, id: string): Promise<{ row: Upload; file: StoredFile }> {
  const row = await mine(work, id)
  const [file] =
    row.sha256 === null ? [] : await work.tx.select().from(storedFile).where(eq(storedFile.sha256, row.sha256))
  if (!file) throw fault('thing.missing')
  return { row, file }
}

/** A finished upload of the actor, for the room that will hang it on something. */
export async function uploadedFile(work: Work, id: string) {
  const { row, file } = await finished(work, id)
  return {
    uploadId: row.id,
    name: row.name,
    sha256: file.sha256,
    size: file.size,
    mediaType: file.mediaType,
    pages: file.pages,
  }
}

/** The same with all that is known of its bytes. */
export async function uploadedBytes(work: Work, id: string): Promise<StoredFile & { name: string }> {
  const { row, file } = await finished(work, id)
  return { ...file, name: row.name }
}
