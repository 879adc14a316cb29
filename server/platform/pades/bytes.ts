import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** Random access to bytes that need not stand in memory. `read` gives what lies in the bounds; it may share memory with the source. */
export interface ByteSource {
  readonly size: number
  read(start: number, end: number): Uint8Array
  /** Reads into bytes of the caller, which are used again and again; tells how many were read. Where it is missing, `read` costs nothing. */
  readInto?(target: Uint8Array, start: number): number
  /** What it is made of, one behind the other, so that another thread can read it too. */
  readonly parts?: readonly BytePart[]
}

/** Bytes, or the first `size` bytes of a file. */
export type BytePart = Uint8Array | { readonly path: string; readonly size: number }

/** A source on disk, open until `close`. */
export interface FileBytes extends ByteSource {
  close(): void
}

export function bytesOf(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.byteLength,
    parts: [bytes],
    read: (start, end) => bytes.subarray(Math.max(0, start), Math.max(0, start, end)),
  }
}

/** Opens a file for reading. Throws what the system throws when it is not there. A file that grows later is seen as it was. */
export function openBytes(path: string): FileBytes {
  const handle = openSync(path, 'r')
  const { size } = fstatSync(handle)
  const readInto = (target: Uint8Array, start: number): number => {
    const wanted = Math.min(target.byteLength, Math.max(0, size - start))
    let got = 0
    while (got < wanted) {
      const count = readSync(handle, target, got, wanted - got, start + got)
      if (count === 0) break
      got += count
    }
    return got
  }
  return {
    size,
    parts: [{ path, size }],
    readInto,
    read(start, end) {
      const from = Math.max(0, start)
      const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(end, size) - from))
      return bytes.subarray(0, readInto(bytes, from))
    },
    close: () => closeSync(handle),
  }
}

/** The beginning of a source: the file as it was before what was appended later. */
export function cutAt(source: ByteSource, end: number): ByteSource {
  const size = Math.max(0, Math.min(end, source.size))
  return { size, read: (start, to) => source.read(start, Math.min(to, size)) }
}

/** A source with a tail behind it, without copying either. */
export function joined(base: ByteSource, tail: Uint8Array): ByteSource {
  const size = base.size + tail.byteLength
  return {
    size,
    ...(base.parts === undefined ? {} : { parts: [...base.parts, tail] }),
    read(start, end) {
      const to = Math.min(end, size)
      if (to <= base.size) return base.read(start, to)
      if (start >= base.size) return tail.subarray(start - base.size, Math.max(0, to - base.size))
      return Buffer.concat([base.read(start, base.size), tail.subarray(0, to - base.size)])
    },
  }
}

const pieceBytes = 256 * 1024

/** The bytes from `start` to `end` in pieces of a quarter of a megabyte, each to be kept as long as one likes. */
export function* piecesOf(source: ByteSource, start = 0, end = source.size): Generator<Uint8Array> {
  for (let at = start; at < end; at += pieceBytes) yield source.read(at, Math.min(end, at + pieceBytes))
}

/** Like `piecesOf`, but a piece is there only until the next one: for digests, which would else leave as much behind as they read. */
export function* passingPieces(source: ByteSource, start = 0, end = source.size): Generator<Uint8Array> {
  if (source.readInto === undefined) {
    yield* piecesOf(source, start, end)
    return
  }
  const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(pieceBytes, end - start)))
  for (let at = start; at < end; ) {
    const got = source.readInto(bytes.subarray(0, Math.min(bytes.length, end - at)), at)
    if (got === 0) return
    yield bytes.subarray(0, got)
    at += got
  }
}
