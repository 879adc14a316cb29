import type { StrongDigest } from '../cms/scheme.ts'
import { type EvidenceChain, writeSequence } from './record.ts'
import { hashOf } from './tree.ts'

/** What the next time-stamp of a chain stands over: the time-stamp before it (RFC 4998, 5.2, time-stamp renewal). */
export function renewalHash(token: Uint8Array, digest: StrongDigest): Uint8Array {
  return hashOf(digest, token)
}

/**
 * The leaf of a file in a tree of a new digest: its own hash anew, with everything that proved it before (RFC 4998, 5.2, hash-tree renewal).
 * `fileHash` is by the new digest.
 */
export function renewedLeaf(fileHash: Uint8Array, before: readonly EvidenceChain[], digest: StrongDigest): Uint8Array {
  return hashOf(digest, fileHash, hashOf(digest, writeSequence(before)))
}
