import { createHash } from 'node:crypto'
import { type ByteSource, passingPieces } from '../pades/bytes.ts'
import { assembleCms, contentTypes, signedAttributes } from '../pki/cms/write.ts'
import type { KeyDescription } from '../pki/keys/index.ts'

export interface ReadySignedData {
  /** What the key is asked to sign. */
  readonly bytes: Uint8Array
  /** The signature as a file of its own, in DER; `timestamp` is a token over the value of the signature. */
  finish(signature: Uint8Array, timestamp?: Uint8Array): Uint8Array
}

/**
 * Makes any file ready for a signature of this key that stands beside it (detached SignedData, RFC 5652; CAdES B-B, with a time-stamp B-T,
 * ETSI EN 319 122-1). The file is read in pieces and stays as it is; the signature may come hours later. `at` is the time the signer claims.
 */
export function readyCms(
  file: ByteSource,
  { certificate, chain, algorithm }: KeyDescription,
  at: Date,
): ReadySignedData {
  const hash = createHash(algorithm.digest)
  for (const piece of passingPieces(file)) hash.update(piece)
  const attributes = signedAttributes(hash.digest(), certificate, contentTypes.data, at)
  return {
    bytes: attributes,
    finish: (signature, timestamp) =>
      assembleCms({
        attributes,
        signature,
        certificate,
        chain,
        algorithm,
        ...(timestamp === undefined ? {} : { timestamp }),
      }),
  }
}
