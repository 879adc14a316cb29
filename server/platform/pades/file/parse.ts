import { PdfFault } from '../fault.ts'
import { byteAt, type Cursor, isDelimiter, isDigit, isSpace, skipSpace, takeCount, takeWord } from './cursor.ts'
import type { PdfDict, PdfName, PdfObject, PdfRef, PdfString, Span } from './objects.ts'

const deepest = 100
const longestString = 16 * 1024 * 1024
const longestWord = 4096

/** Reads one value and goes behind it. Streams are known only to who reads whole objects. Throws `PdfFault` alone. */
export function parseValue(cursor: Cursor, depth = 0): PdfObject {
  if (depth > deepest) throw new PdfFault('pdf.tooDeep', { at: cursor.at })
  if (cursor.left-- <= 0) throw new PdfFault('pdf.tooLarge', { at: cursor.at })
  const byte = skipSpace(cursor)
  if (byte === 0x2f) return parseName(cursor)
  if (isDigit(byte)) return numberOrRef(cursor)
  if (byte === 0x3c) return byteAt(cursor, cursor.at + 1) === 0x3c ? parseDict(cursor, depth) : hexString(cursor)
  if (byte === 0x28) return literalString(cursor)
  if (byte === 0x5b) return parseArray(cursor, depth)
  if (byte === 0x2b || byte === 0x2d || byte === 0x2e) return parseNumber(cursor)
  return parseWord(cursor)
}

function parseWord(cursor: Cursor): PdfObject {
  const from = cursor.at
  for (const [word, value] of [
    ['null', null],
    ['true', true],
    ['false', false],
  ] as const) {
    if (takeWord(cursor, word) && isDelimiter(byteAt(cursor, cursor.at))) return value
    cursor.at = from
  }
  throw new PdfFault('pdf.syntax', { at: from })
}

/** A number, or a reference when `5 0 R` stands here. */
function numberOrRef(cursor: Cursor): number | PdfRef {
  const from = cursor.at
  const num = takeCount(cursor)
  if (num === undefined || !isSpace(byteAt(cursor, cursor.at))) {
    cursor.at = from
    return parseNumber(cursor)
  }
  const behind = cursor.at
  while (isSpace(byteAt(cursor, cursor.at))) cursor.at++
  if (isDigit(byteAt(cursor, cursor.at))) {
    const second = cursor.at
    while (isDigit(byteAt(cursor, cursor.at)) && cursor.at - second < 6) cursor.at++
    const digits = cursor.at
    while (isSpace(byteAt(cursor, cursor.at))) cursor.at++
    if (digits < cursor.at && byteAt(cursor, cursor.at) === 0x52 && isDelimiter(byteAt(cursor, cursor.at + 1))) {
      const end = cursor.at + 1
      cursor.at = second
      const gen = takeCount(cursor) ?? 0
      cursor.at = end
      return { type: 'ref', num, gen }
    }
  }
  cursor.at = behind
  return num
}

function parseNumber(cursor: Cursor): number {
  const from = cursor.at
  let text = ''
  for (;;) {
    const byte = byteAt(cursor, cursor.at)
    if (!isDigit(byte) && byte !== 0x2e && byte !== 0x2b && byte !== 0x2d) break
    if (text.length > 64) throw new PdfFault('pdf.syntax', { at: from })
    text += String.fromCharCode(byte)
    cursor.at++
  }
  const value = Number(text.endsWith('.') ? `${text}0` : text)
  if (!isDelimiter(byteAt(cursor, cursor.at)) || !Number.isFinite(value)) throw new PdfFault('pdf.syntax', { at: from })
  return value
}

export function parseName(cursor: Cursor): PdfName {
  const from = cursor.at
  cursor.at++
  let name = ''
  for (;;) {
    const byte = byteAt(cursor, cursor.at)
    if (isDelimiter(byte)) break
    if (name.length > longestWord) throw new PdfFault('pdf.tooLarge', { at: from })
    const high = byte === 0x23 ? hexDigit(byteAt(cursor, cursor.at + 1)) : -1
    const low = high < 0 ? -1 : hexDigit(byteAt(cursor, cursor.at + 2))
    name += String.fromCharCode(low < 0 ? byte : high * 16 + low)
    cursor.at += low < 0 ? 1 : 3
  }
  return { type: 'name', name }
}

function parseArray(cursor: Cursor, depth: number): PdfObject {
  const from = cursor.at
  cursor.at++
  const items: PdfObject[] = []
  for (;;) {
    const byte = skipSpace(cursor)
    if (byte === 0x5d) break
    if (byte === -1) throw new PdfFault('pdf.syntax', { at: from })
    items.push(parseValue(cursor, depth + 1))
  }
  cursor.at++
  return { type: 'array', items, from, to: cursor.at }
}

export function parseDict(cursor: Cursor, depth: number): PdfDict {
  const from = cursor.at
  if (!takeWord(cursor, '<<')) throw new PdfFault('pdf.syntax', { at: from })
  const entries = new Map<string, PdfObject>()
  const spans = new Map<string, Span>()
  let twice: string | undefined
  for (;;) {
    const byte = skipSpace(cursor)
    if (byte === 0x3e && takeWord(cursor, '>>')) break
    if (byte !== 0x2f) throw new PdfFault('pdf.syntax', { at: cursor.at })
    const { name } = parseName(cursor)
    skipSpace(cursor)
    const start = cursor.at
    if (entries.has(name)) twice = name
    entries.set(name, parseValue(cursor, depth + 1))
    spans.set(name, { from: start, to: cursor.at })
  }
  return { type: 'dict', entries, spans, twice, from, to: cursor.at }
}

function hexString(cursor: Cursor): PdfString {
  const from = cursor.at
  let bytes = new Uint8Array(64)
  let digits = 0
  for (cursor.at++; ; cursor.at++) {
    const byte = byteAt(cursor, cursor.at)
    const digit = hexDigit(byte)
    if (digit >= 0) {
      const index = digits >> 1
      if (index >= bytes.length) bytes = grown(bytes, from)
      bytes[index] = digits % 2 === 0 ? digit << 4 : (bytes[index] ?? 0) | digit
      digits++
    } else if (byte === 0x3e) break
    else if (!isSpace(byte)) throw new PdfFault('pdf.syntax', { at: cursor.at })
  }
  cursor.at++
  return { type: 'string', bytes: bytes.slice(0, (digits + 1) >> 1), hex: true, from, to: cursor.at }
}

const escapes: Readonly<Record<number, number>> = { 110: 10, 114: 13, 116: 9, 98: 8, 102: 12 }

/** Brackets nest, a backslash begins an escape, and a line end is one line feed however it was written (7.3.4.2). */
function literalString(cursor: Cursor): PdfString {
  const from = cursor.at
  let bytes = new Uint8Array(64)
  let length = 0
  let open = 1
  cursor.at++
  for (;;) {
    let byte = byteAt(cursor, cursor.at++)
    if (byte === -1) throw new PdfFault('pdf.syntax', { at: from })
    if (byte === 0x5c) byte = escaped(cursor)
    else if (byte === 0x28) open++
    else if (byte === 0x29 && --open === 0) break
    else if (byte === 13) {
      if (byteAt(cursor, cursor.at) === 10) cursor.at++
      byte = 10
    }
    if (byte < 0) continue
    if (length >= bytes.length) bytes = grown(bytes, from)
    bytes[length++] = byte
  }
  return { type: 'string', bytes: bytes.slice(0, length), hex: false, from, to: cursor.at }
}

/** The byte an escape stands for; -1 for a line that goes on. */
function escaped(cursor: Cursor): number {
  const byte = byteAt(cursor, cursor.at++)
  if (byte >= 0x30 && byte <= 0x37) {
    let value = byte - 0x30
    for (let nth = 0; nth < 2; nth++) {
      const next = byteAt(cursor, cursor.at)
      if (next < 0x30 || next > 0x37) break
      value = value * 8 + next - 0x30
      cursor.at++
    }
    return value & 0xff
  }
  if (byte === 13 && byteAt(cursor, cursor.at) === 10) cursor.at++
  return byte === 13 || byte === 10 ? -1 : (escapes[byte] ?? byte)
}

function grown(bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
  if (bytes.length >= longestString) throw new PdfFault('pdf.tooLarge', { at })
  const more = new Uint8Array(bytes.length * 2)
  more.set(bytes)
  return more
}

function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - 0x30
  const small = byte | 0x20
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1
}
