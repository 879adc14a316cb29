import { inflateRawSync } from 'node:zlib'

/** Bounds of what is unpacked: a template or paper is text with a few pictures. */
export interface ZipBounds {
  readonly mostBytes: number
  readonly mostEntries: number
  /** Entries that are unpacked; all when absent. Others are left out of the answer. */
  readonly wanted?: (name: string) => boolean
}

export const paperBounds: ZipBounds = { mostBytes: 20 * 1024 * 1024, mostEntries: 500 }

export class ZipFault extends Error {
  readonly reason: 'notZip' | 'tooLarge'
  constructor(reason: 'notZip' | 'tooLarge') {
    super(reason)
    this.reason = reason
  }
}

const entryMark = 0x02014b50
const localMark = 0x04034b50
const endMark = 0x06054b50

/**
 * Unpacks a ZIP archive into memory. What the archive says of lengths is not believed: unpacking stops at the bound itself. Entries of one
 * name, encrypted ones and ZIP64 are refused, since no office program writes them in a Word file of this size. Throws `ZipFault`.
 */
export function unpack(archive: Uint8Array, bounds: ZipBounds = paperBounds): ReadonlyMap<string, Uint8Array> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  try {
    return entriesOf(bytes, bounds)
  } catch (error) {
    if (error instanceof ZipFault) throw error
    // Offsets beyond the end and broken streams.
    throw new ZipFault(isOverflow(error) ? 'tooLarge' : 'notZip')
  }
}

function entriesOf(bytes: Buffer, { mostBytes, mostEntries, wanted }: ZipBounds): ReadonlyMap<string, Uint8Array> {
  const end = endOf(bytes)
  const count = bytes.readUInt16LE(end + 10)
  if (count > mostEntries) throw new ZipFault('tooLarge')
  const entries = new Map<string, Uint8Array>()
  let at = bytes.readUInt32LE(end + 16)
  let left = mostBytes
  for (let nth = 0; nth < count; nth++) {
    if (bytes.readUInt32LE(at) !== entryMark) throw new ZipFault('notZip')
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    if (entries.has(name)) throw new ZipFault('notZip')
    if (wanted === undefined || wanted(name)) {
      const content = contentOf(bytes, at, left)
      left -= content.byteLength
      entries.set(name, content)
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function contentOf(bytes: Buffer, at: number, left: number): Uint8Array {
  const encrypted = (bytes.readUInt16LE(at + 8) & 1) === 1
  const method = bytes.readUInt16LE(at + 10)
  const packedLength = bytes.readUInt32LE(at + 20)
  const local = bytes.readUInt32LE(at + 42)
  if (encrypted || bytes.readUInt32LE(local) !== localMark) throw new ZipFault('notZip')
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  if (start + packedLength > bytes.length) throw new ZipFault('notZip')
  const packed = bytes.subarray(start, start + packedLength)
  if (method === 0) {
    if (packed.byteLength > left) throw new ZipFault('tooLarge')
    return packed
  }
  if (method !== 8) throw new ZipFault('notZip')
  if (left <= 0) throw new ZipFault('tooLarge')
  return inflateRawSync(packed, { maxOutputLength: left })
}

function endOf(bytes: Buffer): number {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== endMark) throw new ZipFault('notZip')
  return end
}

function isOverflow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}
