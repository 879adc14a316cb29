import { inflateRawSync } from 'node:zlib'

const endMark = 0x06054b50
const entryMark = 0x02014b50

/** A file that is no zip archive of the plain kind spreadsheets use. */
export class NotZip extends Error {}
/** An archive whose parts grow beyond the bound. */
export class TooLarge extends Error {}

/** Where the list of entries begins and how many there are. */
function directory(file: Buffer): { at: number; entries: number } {
  for (let at = file.length - 22; at >= Math.max(0, file.length - 22 - 65_535); at--) {
    if (file.readUInt32LE(at) !== endMark) continue
    const size = file.readUInt32LE(at + 12)
    const start = file.readUInt32LE(at + 16)
    // Bytes before or between would let two readers of one archive see different entries.
    if (start + size !== at) throw new NotZip()
    return { at: start, entries: file.readUInt16LE(at + 10) }
  }
  throw new NotZip()
}

/** Length of one entry by really unpacking it: what an archive says of itself may be a lie. */
function unpacked(file: Buffer, entry: number, left: number): number {
  const method = file.readUInt16LE(entry + 10)
  const packed = file.readUInt32LE(entry + 20)
  const local = file.readUInt32LE(entry + 42)
  const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
  if (start + packed > file.length) throw new NotZip()
  if (method === 0) return packed
  if (method !== 8) throw new NotZip()
  try {
    return inflateRawSync(file.subarray(start, start + packed), { maxOutputLength: Math.max(1, left) }).length
  } catch (error) {
    throw (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? new TooLarge() : new NotZip()
  }
}

/** Refuses an archive that unpacks to more than `most` bytes, before a spreadsheet reader holds it whole. */
export function checkUnpackedSize(file: Buffer, most: number): void {
  try {
    let { at, entries } = directory(file)
    let left = most
    for (; entries > 0; entries--) {
      if (file.readUInt32LE(at) !== entryMark) throw new NotZip()
      left -= unpacked(file, at, left)
      if (left < 0) throw new TooLarge()
      at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
    }
  } catch (error) {
    if (error instanceof RangeError) throw new NotZip()
    throw error
  }
}
