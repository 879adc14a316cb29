import { asc, eq, type SQL, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import type { Job } from '#platform/jobs.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run, Work } from '#platform/work.ts'
import { holdBytes } from './bytes.ts'
import { storedFile } from './tables.ts'
import type { ExtractedText } from './text-reader.ts'

/** Characters of one vector, which holds a megabyte at most: some eighty pages. All words asked for must stand in one piece. */
const pieceLength = 200_000

/** Files entered in one run of the job, each in a unit of work of its own. */
const perRun = 500

/** Enters the words of a text, page by page as it was read, under the lock of its bytes. Repeating replaces. */
export async function enterWords(work: Work, sha256: string, pages: readonly string[]): Promise<void> {
  const whole = pages.join('\n').replaceAll('\0', ' ')
  await work.tx.execute(sql`delete from file_words where sha256 = ${sha256}`)
  for (let part = 0; part * pieceLength < whole.length; part++) {
    const piece = whole.slice(part * pieceLength, (part + 1) * pieceLength)
    await work.tx.execute(
      sql`insert into file_words (sha256, part, words) values (${sha256}, ${part}, to_tsvector('vietnamese', ${piece}))`,
    )
  }
}

/** Files in whose content all the words stand, with or without tone marks; words in quotation marks stand together. */
export const filesWith = (words: string): SQL =>
  sql`select w.sha256 from file_words w where w.words @@ websearch_to_tsquery('vietnamese', ${words})`

/**
 * Enters the words of texts that were read before their words were, as after an upgrade or a restore. Repeating finds those that are left.
 */
export const enterOldWords = (run: Run, store: ObjectStore): Job => ({
  name: 'files:enter-words',
  cron: '*/10 * * * *',
  async handle() {
    const rows = await run(systemActor, (work) =>
      work.tx
        .select({ sha256: storedFile.sha256 })
        .from(storedFile)
        .where(sql`${storedFile.textState} = 'ready' and not ${storedFile.wordsEntered}`)
        .orderBy(asc(storedFile.keptAt))
        .limit(perRun),
    )
    for (const { sha256 } of rows) {
      const text = await store.readBeside(sha256, 'text.json')
      await run(systemActor, async (work) => {
        await holdBytes(work, sha256)
        if (text !== undefined) await enterWords(work, sha256, (JSON.parse(text) as ExtractedText).text)
        await work.tx.update(storedFile).set({ wordsEntered: true }).where(eq(storedFile.sha256, sha256))
      })
    }
  },
})
