import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { type ByteRange, type Kept, StoreFault } from './port.ts'

/** What came of a sender: `brokeOff` says that it failed before its end and the bytes so far were wanted. */
export interface Arrived extends Kept {
  readonly brokeOff: boolean
}

/**
 * Takes bytes from a sender one chunk at a time, hashes and counts them and hands each to `take`.
 * Over `maxBytes` → `store.too-large`. When the sender fails, its own error is thrown, or, with `keepBroken`, the bytes so far count.
 * An error of `take` is thrown as it is. The sender is closed in every case.
 */
export async function takeIn(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
  keepBroken: boolean,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<Arrived> {
  const hash = createHash('sha256')
  const sender = bytes[Symbol.asyncIterator]()
  let size = 0
  let ended = false
  let brokeOff = false
  try {
    for (;;) {
      const next = await sender.next().catch((cause: unknown) => {
        ended = true
        if (!keepBroken) throw cause
        brokeOff = true
        return undefined
      })
      if (next === undefined || next.done) break
      size += next.value.byteLength
      if (size > maxBytes) throw new StoreFault('store.too-large')
      hash.update(next.value)
      await take(next.value)
    }
    ended = true
  } finally {
    if (!ended) await sender.return?.().catch(() => undefined)
  }
  return { sha256: hash.digest('hex'), size, brokeOff }
}

/** Hash and length of bytes that are not kept. */
export async function measured(bytes: AsyncIterable<Uint8Array>): Promise<Kept> {
  const { sha256, size } = await takeIn(bytes, Number.POSITIVE_INFINITY, false, async () => undefined)
  return { sha256, size }
}

/**
 * The source as a stream whose every error is a StoreFault. With `sha256` the bytes are hashed on the way and other bytes than
 * expected end the stream with `store.damaged`, after the last byte and before its end.
 */
export function checkedStream(
  source: Readable,
  sha256: string | undefined,
  toFault: (e: unknown) => StoreFault,
): Readable {
  const stream = Readable.from(check(source, sha256, toFault), { objectMode: false })
  // A stream that is destroyed before its first read never enters the generator, so the source is closed from here.
  stream.once('close', () => source.destroy())
  return stream
}

async function* check(source: Readable, sha256: string | undefined, toFault: (e: unknown) => StoreFault) {
  const hash = createHash('sha256')
  try {
    for await (const chunk of source) {
      if (sha256 !== undefined) hash.update(chunk)
      yield chunk
    }
  } catch (cause) {
    throw toFault(cause)
  }
  if (sha256 !== undefined && hash.digest('hex') !== sha256) throw new StoreFault('store.damaged')
}

/** The range cut to the object's length, or undefined when nothing of it lies inside. */
export function within(range: ByteRange, size: number): ByteRange | undefined {
  const end = Math.min(range.end, size - 1)
  return range.start >= 0 && range.start <= end ? { start: range.start, end } : undefined
}

/** Reads a stream to its end only for its hash: intact, or damaged when it ends with `store.damaged`. */
export async function drain(stream: Readable): Promise<'intact' | 'damaged'> {
  try {
    for await (const _ of stream);
    return 'intact'
  } catch (cause) {
    if (cause instanceof StoreFault && cause.code === 'store.damaged') return 'damaged'
    throw cause
  }
}
