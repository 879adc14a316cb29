import type { ByteSource } from '../bytes.ts'
import { isDelimiter, isDigit, isSpace } from '../file/cursor.ts'

const firstPiece = 2048
const mostBytes = 32 * 1024 * 1024

/**
 * Numbers of the objects that the object at a place refers to, found without building it: revisions of ten thousand objects are looked
 * through for every signed file. A code when another object stands there. What only looks like a reference counts as one.
 */
export function scanReferences(source: ByteSource, at: number, num: number): readonly number[] | string {
  for (let length = firstPiece; ; length *= 8) {
    const end = Math.min(source.size, at + length)
    const found = scan(source.read(at, end), num)
    if (found !== undefined) return found
    if (end === source.size) return 'pdf.syntax'
    if (length > mostBytes) return 'pdf.tooLarge'
  }
}

const [slash, percent, open, close, less, more, backslash, letterR] = [0x2f, 0x25, 0x28, 0x29, 0x3c, 0x3e, 0x5c, 0x52]

/** Objects of an unpacked object stream: the numbers they have and the references of each. Nothing when its head is no head. */
export function scanPacked(
  bytes: Uint8Array,
  count: number,
  first: number,
): ReadonlyMap<number, PackedScan> | undefined {
  const head = Buffer.from(bytes.subarray(0, first)).toString('latin1').trim().split(/\s+/u).map(Number)
  if (head.length < count * 2 || head.some((it) => !Number.isSafeInteger(it) || it < 0)) return undefined
  const found = new Map<number, PackedScan>()
  for (let index = 0; index < count; index += 1) {
    const [num = 0, at = 0, , next] = head.slice(index * 2, index * 2 + 4)
    const end = index + 1 < count && next !== undefined && next > at ? first + next : bytes.length
    const refs = scan(bytes.subarray(first + at, end), undefined)
    found.set(index, { num, refs: Array.isArray(refs) ? refs : [] })
  }
  return found
}

export interface PackedScan {
  readonly num: number
  readonly refs: readonly number[]
}

/** `num` is the object that must stand there; without one the bytes are a value alone. Nothing when the object goes on behind them. */
function scan(bytes: Uint8Array, num: number | undefined): readonly number[] | string | undefined {
  const refs = new Set<number>()
  let [first, second, words, at] = [-1, -1, 0, 0]
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    if (isDigit(byte)) {
      const from = at
      let value = 0
      while (isDigit(bytes[at] ?? 0)) value = value * 10 + (bytes[at++] ?? 0) - 0x30
      first = second
      second = at - from > 10 ? -1 : value
      continue
    }
    if (isSpace(byte)) at += 1
    else if (byte === percent) at = behindLine(bytes, at)
    else if (byte === open) at = behindString(bytes, at)
    else if (byte === less) at = bytes[at + 1] === less ? at + 2 : behind(bytes, at, more)
    else if (byte === slash) at = behindWord(bytes, at + 1)
    else if (isDelimiter(byte)) at += 1
    else {
      const from = at
      at = behindWord(bytes, at + 1)
      if (at >= bytes.length && num !== undefined) return undefined
      const word = at - from === 1 && byte === letterR ? 'R' : wordAt(bytes, from, at)
      if (num !== undefined && words++ === 0) {
        if (word !== 'obj' || first !== num) return 'pdf.otherObject'
        // The next object begins and this one has not ended: looking on would read the file once for every such object.
      } else if (word === 'obj') return [...refs]
      if (word === 'endobj' || word === 'stream') return [...refs]
      if (word === 'R' && first >= 0) refs.add(first)
    }
    if (!isSpace(byte)) {
      first = -1
      second = -1
    }
  }
  return num === undefined ? [...refs] : undefined
}

function wordAt(bytes: Uint8Array, from: number, to: number): string {
  return to - from > 8 ? '' : String.fromCharCode(...bytes.subarray(from, to))
}

function behindWord(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && !isDelimiter(bytes[at] ?? 0)) at += 1
  return at
}

function behind(bytes: Uint8Array, from: number, mark: number): number {
  const found = bytes.indexOf(mark, from)
  return found < 0 ? bytes.length : found + 1
}

function behindLine(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at += 1
  return at
}

function behindString(bytes: Uint8Array, from: number): number {
  let depth = 0
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === backslash) at += 1
    else if (byte === open) depth += 1
    else if (byte === close && --depth === 0) return at + 1
  }
  return bytes.length
}
