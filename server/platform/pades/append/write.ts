import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ByteSource, piecesOf } from '../bytes.ts'

/** Writes the base and the tail behind it in pieces, and ends what is written to. Rejects with what the stream refuses. */
export async function writeSigned(base: ByteSource, tail: Uint8Array, to: Writable): Promise<void> {
  function* all(): Generator<Uint8Array> {
    yield* piecesOf(base)
    yield tail
  }
  await pipeline(Readable.from(all(), { objectMode: false, highWaterMark: 256 * 1024 }), to)
}
