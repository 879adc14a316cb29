import type { Readable } from 'node:stream'

/** What is known of bytes once they are kept: their SHA-256 (64 lower-case hex digits) and length in bytes. */
export interface Kept {
  readonly sha256: string
  readonly size: number
}

/** Inclusive byte range, as in RFC 9110 section 14.1.2. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export type StoreFaultCode =
  | 'store.missing'
  | 'store.damaged'
  | 'store.too-large'
  | 'store.full'
  | 'store.unreachable'
  | 'store.gap'

/** The only error a store throws. `retryable` says whether trying again later may help. */
export class StoreFault extends Error {
  readonly code: StoreFaultCode
  readonly retryable: boolean
  constructor(code: StoreFaultCode, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(code, { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

/**
 * Keeps bytes under their own SHA-256. An object is immutable: putting the same bytes again is harmless and stores nothing new.
 * Nothing is held whole in memory by any method.
 */
export interface ObjectStore {
  readonly kind: 'local' | 's3'
  /** Streams bytes in, hashing them; keeps them durably (fsync or the server's acknowledgement) before it resolves.
   *  Over `maxBytes` → `store.too-large` and nothing stays behind. */
  put(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Kept>
  /** Streams an object out. A whole read is hashed on the way: bytes that do not match end the stream with `store.damaged`.
   *  Unknown → rejects with `store.missing`. */
  read(sha256: string, range?: ByteRange): Promise<Readable>
  /** Length in bytes, or undefined when the object is not here. */
  size(sha256: string): Promise<number | undefined>
  /** Re-hashes the object (scrub). */
  verify(sha256: string): Promise<'intact' | 'damaged' | 'missing'>
  /** Removes an object that no record speaks of, such as bytes refused for their type, and what was derived from it. Harmless when there
   *  is none. */
  forget(sha256: string): Promise<void>
  /** Keeps one part of an unfinished upload that starts at `offset` bytes. Resolves with the bytes kept, also when the sender
   *  broke off in the middle (what arrived whole is kept). A part at an offset that is already there is replaced. */
  putPart(upload: string, offset: number, bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<number>
  /** Bytes received without a gap from 0. */
  received(upload: string): Promise<number>
  /** Joins the parts into one kept object. They stay until `discard`, so that repeating gives the same. A gap → `store.gap`. */
  assemble(upload: string, maxBytes: number): Promise<Kept>
  /** What `assemble` would keep, without keeping it; undefined when there is nothing or a gap. */
  measure(upload: string): Promise<Kept | undefined>
  /** Names of all uploads that have parts here. */
  unfinished(): AsyncIterable<string>
  /** Forgets an unfinished upload. Harmless when there is none. */
  discard(upload: string): Promise<void>
  /** Keeps a small derived text beside an object (`name` is [a-z0-9.-]+), replacing the earlier one. */
  putBeside(sha256: string, name: string, text: string): Promise<void>
  readBeside(sha256: string, name: string): Promise<string | undefined>
  /** Resolves when the store can write and read; rejects with `store.unreachable` or `store.full`. */
  health(): Promise<void>
  close(): Promise<void>
}
