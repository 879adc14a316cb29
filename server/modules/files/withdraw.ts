import { and, eq, inArray, isNotNull, lte } from 'drizzle-orm'
import { systemActor } from '#access'
import type { Job } from '#platform/jobs.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run, Work } from '#platform/work.ts'
import { holdBytes } from './bytes.ts'
import { storedFile, upload } from './tables.ts'

/** Takes bytes away that may not be here, with every upload of them, once this unit of work has committed. */
export async function withdrawBytes(work: Work, hashes: readonly string[]): Promise<void> {
  for (const sha256 of new Set(hashes))
    await work.enqueue('files:withdraw', { sha256, at: work.now.toISOString() }, { once: `withdraw ${sha256}` })
}

/** The same for finished uploads of the actor; those that are gone already are passed over. */
export async function withdrawUploads(work: Work, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await work.tx
    .select({ sha256: upload.sha256 })
    .from(upload)
    .where(and(inArray(upload.id, [...ids]), eq(upload.accountId, work.actor.accountId), isNotNull(upload.sha256)))
  await withdrawBytes(
    work,
    rows.flatMap((row) => row.sha256 ?? []),
  )
}

/** PostgreSQL's word for a row that another one refers to. */
const spokenFor = '23503'

function isSpokenFor(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause as unknown)
    if ((cause as { code?: unknown }).code === spokenFor) return true
  return false
}

/** Records and bytes go together; bytes that a document or a later upload holds stay. Repeating finds nothing more to take away. */
export const withdraw = (run: Run, store: ObjectStore): Job => ({
  name: 'files:withdraw',
  async handle(payload) {
    const { sha256, at } = payload as { sha256: string; at: string }
    try {
      await run(systemActor, async (work) => {
        await holdBytes(work, sha256)
        await work.tx.delete(upload).where(and(eq(upload.sha256, sha256), lte(upload.startedAt, new Date(at))))
        const gone = await work.tx.delete(storedFile).where(eq(storedFile.sha256, sha256)).returning()
        await store.forget(sha256)
        if (gone.length > 0) await work.record('file.withdrawn', systemActor.accountId, [], { sha256 })
      })
    } catch (error) {
      if (!isSpokenFor(error)) throw error
    }
  },
})
