import type { ObjectStore } from '#platform/store/port.ts'
import { piece } from './piece.ts'
import type { StoredFile } from './tables.ts'
import { TextReader } from './text-reader.ts'

export type LookedAt = Pick<StoredFile, 'sha256' | 'size' | 'mediaType' | 'textState'>

/** Somebody waits for the answer, in a unit of work: longer than this is as if it could not be read. */
const mostMilliseconds = 4000

/** A thread apart from the one that reads whole files, which may be busy for minutes. */
const reader = new TextReader()

/**
 * What stands apart in the upper half of a PDF's first page. Known from reading its text in the background, otherwise looked up now.
 * Undefined: there is no text, or it could not be read in time.
 */
export async function headOf(store: ObjectStore, file: LookedAt): Promise<readonly string[] | undefined> {
  // What has been read and has no text is not read again.
  if (file.mediaType !== 'application/pdf' || file.textState === 'none' || file.textState === 'failed') return undefined
  const until = performance.now() + mostMilliseconds
  try {
    const known = await store.readBeside(file.sha256, 'head.json')
    if (known !== undefined) return JSON.parse(known) as string[]
    const bytes = (begin: number, end: number) => piece(store, file.sha256, begin, Math.min(end, file.size))
    return (await reader.read({ size: file.size, bytes }, { pages: 1, until }))?.head
  } catch {
    // A store that does not answer must not hold up work that needs no bytes.
    return undefined
  }
}
