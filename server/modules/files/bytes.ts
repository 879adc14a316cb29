import { eq, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run, Work } from '#platform/work.ts'
import { storedFile } from './tables.ts'

/**
 * From here to its end this unit of work alone decides whether these bytes are kept or go: the store cannot do so, as bytes are put there
 * before anybody knows their hash.
 */
export async function holdBytes(work: Work, sha256: string): Promise<void> {
  await work.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`file ${sha256}`}, 0))`)
}

export async function isRecorded(work: Work, sha256: string): Promise<boolean> {
  const rows = await work.tx.select({ sha256: storedFile.sha256 }).from(storedFile).where(eq(storedFile.sha256, sha256))
  return rows.length > 0
}

/**
 * Takes bytes out of the store unless a record speaks of them. Somebody who put the same bytes a moment ago and has not recorded them yet
 * finds them gone when recording, and puts them again.
 */
export function forgetUnrecorded(run: Run, store: ObjectStore, sha256: string): Promise<void> {
  return run(systemActor, async (work) => {
    await holdBytes(work, sha256)
    if (!(await isRecorded(work, sha256))) await store.forget(sha256)
  })
}

/** Takes away an upload that has no row any more: its parts, and the object they were joined to by a process that was killed before recording it. */
export async function forgetUpload(run: Run, store: ObjectStore, id: string): Promise<void> {
  const joined = await store.measure(id)
  if (joined) await forgetUnrecorded(run, store, joined.sha256)
  await store.discard(id)
}
