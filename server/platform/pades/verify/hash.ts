import { createHash, type Hash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { type ByteSource, passingPieces } from '../bytes.ts'

/** Reads the bytes of a range in pieces and lets others take their turn meanwhile; nothing of the file stays in memory. */
async function feed(hash: Hash, source: ByteSource, start: number, end: number): Promise<void> {
  let count = 0
  for (const piece of passingPieces(source, start, end)) {
    hash.update(piece)
    if (++count % 32 === 0) await turn()
  }
}

/** What was hashed of the file from its beginning, gaps included. Every later signature covers it. */
interface Prefix {
  readonly hash: Hash
  at: number
}

/** The digest of what a signature covers, by algorithm: everything of the file up to its end but the gap. */
export type RangeDigests = (range: readonly [number, number, number, number], algorithm: string) => Promise<Uint8Array>

/** Digests of the signatures of one file. Asked in the order of the file, a signature reads only what no earlier one read. */
export function rangeDigests(source: ByteSource): RangeDigests {
  const prefixes = new Map<string, Prefix>()
  return async ([start, length, second, rest], algorithm) => {
    const end = start + length
    const known = prefixes.get(algorithm)
    const prefix = known !== undefined && known.at <= end ? known : { hash: createHash(algorithm), at: 0 }
    if (start !== 0) return plain(source, [start, end, second, second + rest], algorithm)
    await feed(prefix.hash, source, prefix.at, end)
    prefix.at = end
    prefixes.set(algorithm, prefix)
    const hash = prefix.hash.copy()
    await feed(hash, source, second, second + rest)
    return hash.digest()
  }
}

async function plain(
  source: ByteSource,
  [start, end, second, last]: readonly [number, number, number, number],
  algorithm: string,
): Promise<Uint8Array> {
  const hash = createHash(algorithm)
  await feed(hash, source, start, end)
  await feed(hash, source, second, last)
  return hash.digest()
}
