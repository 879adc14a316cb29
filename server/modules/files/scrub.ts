import { asc, eq, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import type { Job } from '#platform/jobs.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run } from '#platform/work.ts'
import { storedFile } from './tables.ts'

/** Files looked at in one night; the longest unchecked first. */
const perRun = 2000

/** Marks a file whose bytes no longer match. Kept apart from the read that found it, so that the mark stays whatever else happens. */
export async function markDamaged(run: Run, sha256: string): Promise<void> {
  await run(systemActor, async (work) => {
    const marked = await work.tx
      .update(storedFile)
      .set({ damagedAt: work.now, checkedAt: work.now })
      .where(sql`${storedFile.sha256} = ${sha256} and ${storedFile.damagedAt} is null`)
      .returning({ sha256: storedFile.sha256 })
    if (marked.length > 0) await work.record('file.damaged', systemActor.accountId, [], { sha256 })
  })
}

/** Re-hashes kept files night by night (handbook 9.4 rule 1). Repeating only looks again. */
export const scrub = (run: Run, store: ObjectStore): Job => ({
  name: 'files:scrub',
  cron: '0 18 * * *',
  async handle() {
    const rows = await run(systemActor, (work) =>
      work.tx
        .select({ sha256: storedFile.sha256 })
        .from(storedFile)
        .orderBy(sql`${storedFile.checkedAt} nulls first`, asc(storedFile.keptAt))
        .limit(perRun),
    )
    for (const { sha256 } of rows) {
      if ((await store.verify(sha256)) !== 'intact') await markDamaged(run, sha256)
      else
        await run(systemActor, (work) =>
          work.tx.update(storedFile).set({ checkedAt: work.now, damagedAt: null }).where(eq(storedFile.sha256, sha256)),
        )
    }
  },
})
