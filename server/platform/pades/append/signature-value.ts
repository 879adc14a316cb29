import { createHash } from 'node:crypto'
import type { StrongDigest } from '../../pki/cms/scheme.ts'
import { type ByteSource, passingPieces } from '../bytes.ts'
import { PdfFault } from '../fault.ts'
import type { Update } from './update.ts'

/** A file made ready for a signature: what is to be signed is known, the signature itself has its room. */
export interface PreparedSignature {
  readonly baseSize: number
  /** Goes behind the base; the base and this together are the file with an empty signature. */
  readonly tail: Uint8Array
  readonly byteRange: readonly [number, number, number, number]
  /** Of what the range covers: SHA-256, of a document time-stamp by the digest asked for. */
  readonly digest: Uint8Array
  /** Offset of the `<` of the signature in the whole file. */
  readonly contentsAt: number
  /** Bytes of DER that fit. */
  readonly room: number
}

const rangeRoom = 64
const smallestRoom = 256
const largestRoom = 256 * 1024

/** A signature dictionary with its range and value empty, and where they are in it. `entries` stand before them. */
export function valueBody(entries: string, room: number): { body: Buffer; range: number; contents: number } {
  if (!Number.isInteger(room) || room < smallestRoom || room > largestRoom) throw new PdfFault('sign.room', { room })
  const head = `<< ${entries} /ByteRange [`
  const between = `${' '.repeat(rangeRoom)}] /Contents `
  const body = Buffer.from(`${head}${between}<${'0'.repeat(room * 2)}> >>`, 'latin1')
  return { body, range: head.length, contents: head.length + between.length }
}

/** Finishes the update, writes the range into its signature, and digests what it covers. */
export function prepared(
  base: ByteSource,
  update: Update,
  {
    signature,
    range,
    contents,
    room,
    algorithm = 'sha256',
  }: { signature: number; range: number; contents: number; room: number; algorithm?: StrongDigest },
): PreparedSignature {
  const { tail, bodies } = update.finish()
  const body = bodies.get(signature) ?? 0
  const contentsAt = body + contents
  const behind = contentsAt + room * 2 + 2
  const byteRange = [0, contentsAt, behind, base.size + tail.length - behind] as const
  tail.write(byteRange.join(' ').padEnd(rangeRoom), body + range - base.size, 'latin1')
  const hash = createHash(algorithm)
  for (const piece of passingPieces(base)) hash.update(piece)
  hash.update(tail.subarray(0, contentsAt - base.size))
  hash.update(tail.subarray(behind - base.size))
  return { baseSize: base.size, tail, byteRange, digest: hash.digest(), contentsAt, room }
}

/** The tail with the signature in its room. Throws `sign.room` when it is larger; what was prepared stays as it is. */
export function completeSignature(prepared: PreparedSignature, cms: Uint8Array): Uint8Array {
  const { tail, contentsAt, baseSize, room } = prepared
  if (cms.byteLength > room || cms.byteLength === 0) throw new PdfFault('sign.room', { room, bytes: cms.byteLength })
  const filled = Buffer.from(tail)
  filled.write(Buffer.from(cms).toString('hex'), contentsAt - baseSize + 1, 'latin1')
  return filled
}
