import { createHash } from 'node:crypto'
import { assembleCms, signedAttributes } from '../../pki/cms/write.ts'
import type { KeyDescription } from '../../pki/keys/index.ts'
import { checkTimestamp } from '../../pki/timestamp/read.ts'
import { requestTimestamp, type TimestampLimits } from '../../pki/timestamp/request.ts'
import { completeSignature, type PreparedSignature, prepareSignature, type SignatureOrder } from '../append/index.ts'
import type { ByteSource } from '../bytes.ts'

/** Bytes that a time-stamp token takes at most of those seen; ours has 3 KB, with long chains 7. */
const timestampRoom = 9 * 1024
const cmsRoom = 2 * 1024

/** A service's time-stamp that is not one: it came, but its signature, purpose or imprint does not hold. */
export class TimestampRefused extends Error {
  readonly code = 'timestamp.does-not-hold'
  readonly facts: Readonly<Record<string, string>>
  constructor(reasons: readonly { readonly code: string }[]) {
    super('timestamp.does-not-hold')
    this.name = 'TimestampRefused'
    this.facts = { reasons: reasons.map(({ code }) => code).join(' ') }
  }
}

export interface ReadySignature {
  readonly prepared: PreparedSignature
  /** What the key is asked to sign. */
  readonly attributes: Uint8Array
}

/** Prepares the file for a signature of this key, with as much room as its certificates need. Throws `PdfFault`. */
export function readyFor(
  base: ByteSource,
  order: Omit<SignatureOrder, 'room'>,
  { certificate, chain }: KeyDescription,
  stamped: boolean,
): ReadySignature {
  const certificates = [certificate, ...chain].reduce((sum, { length }) => sum + length, 0)
  const room = cmsRoom + certificates + (stamped ? timestampRoom : 0)
  const prepared = prepareSignature(base, { ...order, room })
  return { prepared, attributes: signedAttributes(prepared.digest, certificate) }
}

/** The tail that makes the file a signed one: level B-B, with a time-stamp over the signature B-T (ETSI EN 319 142-1). */
export function finished(
  { prepared, attributes }: ReadySignature,
  { certificate, chain, algorithm }: KeyDescription,
  signature: Uint8Array,
  timestamp?: Uint8Array,
): Uint8Array {
  const stamped = timestamp === undefined ? {} : { timestamp }
  return completeSignature(prepared, assembleCms({ attributes, signature, certificate, chain, algorithm, ...stamped }))
}

/**
 * A time-stamp over bytes of ours: asked for and checked before it is put into a file. Throws `TimestampError` and `TimestampRefused`.
 */
export async function stampOver(address: string, bytes: Uint8Array, limits?: TimestampLimits): Promise<Uint8Array> {
  const digest = createHash('sha256').update(bytes).digest()
  return stampOverDigest(address, digest, limits)
}

/** As `stampOver`, over a SHA-256 that is known already. */
export async function stampOverDigest(
  address: string,
  digest: Uint8Array,
  limits?: TimestampLimits,
): Promise<Uint8Array> {
  const { token } = await requestTimestamp(address, digest, limits)
  const { result, reasons } = checkTimestamp(token, () => digest)
  if (result === 'bad') throw new TimestampRefused(reasons)
  return token
}
