import { eq } from 'drizzle-orm'
import { systemActor } from '#access'
import type { Job } from '#platform/jobs.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run, Work } from '#platform/work.ts'
import { holdBytes } from './bytes.ts'
import { piece } from './piece.ts'
import { storedFile } from './tables.ts'
import { type ReadText, TextReader } from './text-reader.ts'
import { enterWords } from './words.ts'

/** Largest PDF whose text is read; a larger one stays readable by people. */
const mostBytes = 500 * 1024 * 1024

const reader = new TextReader()

/** The text is put under the same lock as its bytes: bytes that went meanwhile must not leave their text behind. */
async function finish(work: Work, store: ObjectStore, sha256: string, result: ReadText | undefined): Promise<void> {
  const text = result?.text.join('') ?? ''
  const state = result === undefined ? 'failed' : text.trim() === '' ? 'none' : 'ready'
  await holdBytes(work, sha256)
  const rows = await work.tx
    .update(storedFile)
    .set({ textState: state, pages: result?.pages ?? null, wordsEntered: state === 'ready' })
    .where(eq(storedFile.sha256, sha256))
    .returning({ sha256: storedFile.sha256 })
  if (rows.length === 0) return
  if (result) {
    const { head, ...whole } = result
    await enterWords(work, sha256, whole.text)
    await store.putBeside(sha256, 'text.json', JSON.stringify(whole))
    await store.putBeside(sha256, 'head.json', JSON.stringify(head))
  }
  await work.record('file.text-ready', work.actor.accountId, [], { sha256, state })
}

/** Repeating is harmless: the same bytes give the same text, which replaces the earlier one. */
export const extractText = (run: Run, store: ObjectStore): Job => ({
  name: 'files:extract-text',
  async handle(payload) {
    const { sha256 } = payload as { sha256: string }
    const [file] = await run(systemActor, (work) =>
      work.tx.select().from(storedFile).where(eq(storedFile.sha256, sha256)),
    )
    if (file?.textState !== 'waiting') return
    const { size } = file
    const bytes = (begin: number, end: number) => piece(store, sha256, begin, Math.min(end, size))
    const result = size > mostBytes ? undefined : await reader.read({ size, bytes })
    await run(systemActor, (work) => finish(work, store, sha256, result))
  },
})
