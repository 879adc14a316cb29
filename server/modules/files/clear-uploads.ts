import { and, eq, isNull, lt } from 'drizzle-orm'
import { systemActor } from '#access'
import type { Job } from '#platform/jobs.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run } from '#platform/work.ts'
import { forgetUpload } from './bytes.ts'
import { upload } from './tables.ts'

/** An upload nobody finished is kept so long for its sender to come back. */
const keptDays = 7

/**
 * Forgets unfinished uploads night by night, and what a killed process left of others. The row goes first: from then on nobody goes on
 * with it. Repeating finds nothing more to do.
 */
export const clearUploads = (run: Run, store: ObjectStore): Job => ({
  name: 'files:clear-uploads',
  cron: '30 18 * * *',
  async handle() {
    await run(systemActor, (work) => {
      const before = new Date(work.now.getTime() - keptDays * 86_400_000)
      return work.tx.delete(upload).where(and(isNull(upload.sha256), lt(upload.startedAt, before)))
    })
    for await (const id of store.unfinished()) {
      const [row] = await run(systemActor, (work) => work.tx.select().from(upload).where(eq(upload.id, id)))
      if (row === undefined) await forgetUpload(run, store, id)
      // Recorded, and killed before its parts went.
      else if (row.sha256 !== null) await store.discard(id)
    }
  },
})
