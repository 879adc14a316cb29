import { and, eq, isNull, lt } from 'drizzle-orm'
import { systemActor } from '#access'
import type { Job } from '#platform/jobs.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run } from '#platform/work.ts'
import { upload } from './tables.ts'

/** An upload nobody finished is kept so long for its sender to come back. */
const keptDays = 7

/** Forgets unfinished uploads night by night. Repeating finds nothing more to do. */
export const clearUploads = (run: Run, store: ObjectStore): Job => ({
  name: 'files:clear-uploads',
  cron: '30 18 * * *',
  async handle() {
    const old = await run(systemActor, (work) =>
      work.tx
        .select({ id: upload.id })
        .from(upload)
        .where(and(isNull(upload.sha256), lt(upload.startedAt, new Date(work.now.getTime() - keptDays * 86_400_000)))),
    )
    for (const { id } of old) {
      await store.discard(id)
      await run(systemActor, (work) => work.tx.delete(upload).where(and(eq(upload.id, id), isNull(upload.sha256))))
    }
  },
})
