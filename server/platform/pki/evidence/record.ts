import { digestIdentifier, type StrongDigest } from '../cms/scheme.ts'
import { type DerLimits, expectTag, Malformed, octetsOf, partsOf, readDer, smallOf } from '../der/read.ts'
import { element, integer, octets, sequence } from '../der/write.ts'
import { readTimestamp as readToken } from '../timestamp/read.ts'
import { digestOf } from '../trust/algorithms.ts'
import type { HashPath } from './tree.ts'

/** One time-stamp over a tree, as far as it concerns one file (RFC 4998, 4.1). */
export interface ArchiveTimestamp {
  readonly digest: StrongDigest
  readonly path: HashPath
  /** RFC 3161 token in DER over the root. */
  readonly token: Uint8Array
}

/** Time-stamps that cover each other, the oldest first, with one digest. A new digest begins a new chain over the file anew (5.2). */
export type EvidenceChain = readonly ArchiveTimestamp[]

/** A record of one file of a few kilobytes a time-stamp; trees of millions have paths of some twenty hashes. */
const recordLimits: DerLimits = { size: 4 * 1024 * 1024, elements: 200_000, depth: 45 }

/** ArchiveTimeStampSequence in DER; what a renewal with a new digest hashes. */
export function writeSequence(chains: readonly EvidenceChain[]): Uint8Array {
  return sequence(...chains.map((chain) => sequence(...chain.map(writeTimestamp))))
}

function writeTimestamp({ digest, path, token }: ArchiveTimestamp): Uint8Array {
  const lists = path.map((list) => sequence(...list.map(octets)))
  // The module has implicit tags: the tag takes the place of SEQUENCE.
  const identifier = element(0xa0, digestIdentifier(digest).subarray(2))
  return sequence(identifier, ...(lists.length === 0 ? [] : [element(0xa2, ...lists)]), token)
}

/** EvidenceRecord version 1 in DER. */
export function writeEvidence(chains: readonly EvidenceChain[]): Uint8Array {
  const digests = [...new Set(chains.flat().map(({ digest }) => digest))]
  return sequence(integer(1), sequence(...digests.map(digestIdentifier)), writeSequence(chains))
}

/** Centuries of renewals; each chain has the whole file hashed and everything before it written anew. */
const mostStamps = 1000
const mostChains = 50

/** Reads a record. Throws `Malformed`. Information about encryption is refused: the proof would be of other bytes than the file's. */
export function readEvidence(bytes: Uint8Array): readonly EvidenceChain[] {
  const [version, , ...rest] = partsOf(expectTag(readDer(bytes, recordLimits), 0x30))
  if (smallOf(version) !== 1) throw new Malformed('evidence.version')
  if (rest.some(({ tag }) => tag === 0xa1)) throw new Malformed('evidence.encrypted')
  const chains = partsOf(expectTag(rest.at(-1), 0x30)).map((chain) =>
    partsOf(expectTag(chain, 0x30)).map(readTimestamp),
  )
  if (chains.length > mostChains || chains.flat().length > mostStamps) throw new Malformed('evidence.too-many')
  if (chains.length === 0 || chains.some((chain) => chain.length === 0)) throw new Malformed('evidence.empty')
  return chains
}

function readTimestamp(node: Parameters<typeof partsOf>[0]): ArchiveTimestamp {
  const parts = partsOf(expectTag(node, 0x30))
  const token = expectTag(parts.at(-1), 0x30).raw
  const said = parts.find(({ tag }) => tag === 0xa0)
  // Left out it is that of the time-stamp (4.1).
  const digest = said === undefined ? readToken(token).info.digest : digestOf(said)
  if (digest === undefined || digest === 'sha1') throw new Malformed('evidence.digest')
  const tree = parts.find(({ tag }) => tag === 0xa2)
  const lists = tree === undefined ? [] : partsOf(tree).map((list) => partsOf(expectTag(list, 0x30)).map(octetsOf))
  return { digest, path: lists, token }
}
