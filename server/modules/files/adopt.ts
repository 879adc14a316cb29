import { newId } from '#platform/ids.ts'
import type { Kept } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'
import { holdBytes } from './bytes.ts'
import { safeName } from './name.ts'
import { storedFile, upload } from './tables.ts'

/** Takes bytes the installation made itself and already put in the store as a finished upload of the actor; answers its id. */
export async function adoptFile(work: Work, kept: Kept, name: string, mediaType: string): Promise<string> {
  const id = newId(work.now)
  const isPdf = mediaType === 'application/pdf'
  await work.tx
    .insert(storedFile)
    .values({ ...kept, mediaType, keptAt: work.now, textState: isPdf ? 'waiting' : 'none' })
    .onConflictDoNothing()
  await work.tx.insert(upload).values({
    id,
    accountId: work.actor.accountId,
    agencyId: work.actor.agencyId,
    name: safeName(name),
    size: kept.size,
    startedAt: work.now,
    sha256: kept.sha256,
    doneAt: work.now,
  })
  if (isPdf) await work.enqueue('files:extract-text', { sha256: kept.sha256 }, { once: `text ${kept.sha256}` })
  return id
}

/**
 * Records bytes the installation made itself and put in the store, such as a printed register: nobody's upload. Their text is read only
 * where they are `searched`.
 */
export async function recordMade(
  work: Work,
  kept: Kept,
  mediaType: string,
  pages: number | null,
  searched = false,
): Promise<void> {
  await holdBytes(work, kept.sha256)
  await work.tx
    .insert(storedFile)
    .values({ ...kept, mediaType, pages, keptAt: work.now, textState: searched ? 'waiting' : 'none' })
    .onConflictDoNothing()
  if (searched) await work.enqueue('files:extract-text', { sha256: kept.sha256 }, { once: `text ${kept.sha256}` })
}
