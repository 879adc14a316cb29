import type { SecrecyLevel } from '#contract/words.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type LookedAt, withdrawBytes, withdrawUploads } from '../files/index.ts'
import { secretStubAllowed } from '../organisation/index.ts'

/**
 * Content of a State secret may not be stored or sent by a networked system (State Secrets Law, handbook 7.1): refused before anything is
 * kept, and what was uploaded goes.
 */
export async function refuseSecret(work: Work, level: SecrecyLevel, uploadIds: readonly string[] = []): Promise<void> {
  if (level === 'none') return
  await withdrawUploads(work, uploadIds)
  const stubAllowed = await secretStubAllowed(work.tx, work.actor.agencyId)
  return work.refuseAndKeep(fault('document.secret-content', { level, stubAllowed }))
}

/** What stands apart at the top of a file's first page; undefined when that cannot be read. */
export type Look = (file: LookedAt) => Promise<readonly string[] | undefined>

/** The marks of box 10a of Decree 30/2020 and of what is stamped beside them, without blanks: stamps are letter-spaced. */
const marks: ReadonlyMap<string, SecrecyLevel> = new Map(
  ['', 'TÀILIỆU', 'VĂNBẢN'].flatMap((before) => [
    [`${before}MẬT`, 'secret'],
    [`${before}TỐIMẬT`, 'verySecret'],
    [`${before}TUYỆTMẬT`, 'topSecret'],
  ]),
)

/** Ends a line whose word goes on in the next: `… BẢO VỆ BÍ / MẬT`, `… AN TOÀN, BẢO / MẬT`. */
const splitWord = /(^|\s)(BÍ|BẢO|CƠ)$/

interface Mark {
  readonly mark: string
  readonly level: SecrecyLevel
}

/** The mark of secrecy among the lines of a page's head: in capitals, and nothing else on its line. */
export function markIn(head: readonly string[]): Mark | undefined {
  for (const [index, line] of head.entries()) {
    const level = marks.get(line.replace(/\s+/g, ''))
    if (level !== undefined && !splitWord.test(head[index - 1] ?? '')) return { mark: line, level }
  }
  return undefined
}

/** A file that bears a mark. */
export interface Marked extends Mark {
  readonly sha256: string
  readonly name: string
}

/** Those of the files on whose first page a mark of secrecy can be read. A scan without text says nothing. */
export async function markedOf(look: Look, files: readonly (LookedAt & { name: string })[]): Promise<Marked[]> {
  const heads = await Promise.all(files.map(look))
  return files.flatMap(({ sha256, name }, index) => {
    const found = markIn(heads[index] ?? [])
    return found ? [{ ...found, sha256, name }] : []
  })
}

/**
 * Refuses what bears a mark, and its bytes go. The name of the file may tell the secret: it is told to the clerk and not recorded. Whoever
 * hung the bytes on something has taken them off before.
 */
export async function refuseMarked(work: Work, subjectId: string, found: readonly Marked[]): Promise<void> {
  const [first] = found
  if (!first) return
  await withdrawBytes(
    work,
    found.map((it) => it.sha256),
  )
  const { mark, level, name } = first
  await work.record('document.mark-refused', subjectId, [work.actor.agencyId], { mark })
  const stubAllowed = await secretStubAllowed(work.tx, work.actor.agencyId)
  return work.refuseAndKeep(fault('document.secret-content', { level, stubAllowed, mark, file: name }))
}

/** The clerk answers for it that a mark is none of State secrecy, such as on a declassified document: kept with the document for good. */
export async function recordStated(work: Work, documentId: string, found: readonly Marked[]): Promise<void> {
  for (const { mark, sha256 } of found)
    await work.record('document.mark-stated', documentId, [work.actor.agencyId], { mark, sha256 })
}
