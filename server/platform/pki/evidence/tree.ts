import { createHash } from 'node:crypto'
import type { StrongDigest } from '../cms/scheme.ts'

/** A tree of hashes (RFC 4998, 4.2): each row the hashes of the pairs below it, the last the root alone. */
export interface HashTree {
  readonly digest: StrongDigest
  readonly rows: readonly (readonly Uint8Array[])[]
}

/** Hashes that lead from a file to the root, one list a row (RFC 4998, 4.1 `reducedHashtree`). Without lists the file's hash is the root. */
export type HashPath = readonly (readonly Uint8Array[])[]

/** Bytes of one such list, at most this many hashes of 64 bytes. */
const mostInList = 1000

export const hashOf = (digest: StrongDigest, ...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash(digest)
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

/** The hash of hashes in binary ascending order, as the RFC joins them. */
export function joinedHash(digest: StrongDigest, hashes: readonly Uint8Array[]): Uint8Array {
  return hashOf(digest, ...hashes.toSorted((a, b) => Buffer.compare(a, b)))
}

/** Joins pairs, row by row; one left over goes up as it is. The leaves are hashes of one digest, none of them twice, at least one. */
export function hashTree(leaves: readonly Uint8Array[], digest: StrongDigest): HashTree {
  if (leaves.length === 0) throw new RangeError('a tree has leaves')
  if (new Set(leaves.map((it) => Buffer.from(it).toString('hex'))).size < leaves.length)
    throw new RangeError('a leaf stands in a tree once')
  const rows: (readonly Uint8Array[])[] = [leaves]
  for (let row = leaves; row.length > 1; rows.push(row)) {
    const below = row
    row = Array.from({ length: Math.ceil(below.length / 2) }, (_, nth) => {
      const pair = below.slice(2 * nth, 2 * nth + 2)
      return pair.length === 1 ? (pair[0] ?? new Uint8Array()) : joinedHash(digest, pair)
    })
  }
  return { digest, rows }
}

export function rootOf({ rows }: HashTree): Uint8Array {
  return rows.at(-1)?.[0] ?? new Uint8Array()
}

/** What proves the leaf at this place, counted from 0: its neighbours on the way up. */
export function pathOf({ rows }: HashTree, place: number): HashPath {
  const leaf = rows[0]?.[place]
  if (leaf === undefined) throw new RangeError('no such leaf')
  const lists: Uint8Array[][] = []
  let at = place
  for (const row of rows.slice(0, -1)) {
    const neighbour = row[at ^ 1]
    if (neighbour !== undefined) lists.push(lists.length === 0 ? [leaf, neighbour] : [neighbour])
    at >>= 1
  }
  return lists.map((list) => list.toSorted((a, b) => Buffer.compare(a, b)))
}

/** The root a hash leads to by a path, or nothing when it does not begin there (RFC 4998, 4.3). */
export function climbed(hash: Uint8Array, path: HashPath, digest: StrongDigest): Uint8Array | undefined {
  const [first] = path
  if (first === undefined) return hash
  if (path.some((list) => list.length > mostInList)) return undefined
  if (!first.some((it) => Buffer.from(it).equals(hash))) return undefined
  return path.slice(1).reduce((below, list) => joinedHash(digest, [...list, below]), joinedHash(digest, first))
}
