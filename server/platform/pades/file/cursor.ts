import type { ByteSource } from '../bytes.ts'
import { PdfFault } from '../fault.ts'

/** A place in a source, read through a window. `left` bounds how many values may be read in all. */
export interface Cursor {
  readonly source: ByteSource
  readonly end: number
  at: number
  left: number
  window: Uint8Array
  base: number
}

const windowBytes = 16 * 1024
const mostValues = 2_000_000

export function cursorAt(source: ByteSource, at: number, end: number = source.size): Cursor {
  return { source, end: Math.min(end, source.size), at, left: mostValues, window: new Uint8Array(0), base: 0 }
}

/** The byte at a place; -1 behind the end. */
export function byteAt(cursor: Cursor, at: number): number {
  const here = cursor.window[at - cursor.base]
  return here === undefined ? refilled(cursor, at) : here
}

function refilled(cursor: Cursor, at: number): number {
  if (at < 0 || at >= cursor.end) return -1
  // A little before the place, for the words that are looked back at.
  cursor.base = Math.max(0, at - 64)
  cursor.window = cursor.source.read(cursor.base, Math.min(cursor.end, cursor.base + windowBytes))
  return cursor.window[at - cursor.base] ?? -1
}

export function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9 || byte === 0 || byte === 12
}

/** White space, a bracket, `/`, `%`, or the end: what ends a word (7.2.2). */
export function isDelimiter(byte: number): boolean {
  return (
    isSpace(byte) ||
    byte === -1 ||
    byte === 0x2f ||
    byte === 0x3c ||
    byte === 0x3e ||
    byte === 0x5b ||
    byte === 0x5d ||
    byte === 0x28 ||
    byte === 0x29 ||
    byte === 0x25 ||
    byte === 0x7b ||
    byte === 0x7d
  )
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

/** Goes on to the next byte that is neither white space nor in a comment, and tells it. */
export function skipSpace(cursor: Cursor): number {
  for (;;) {
    const byte = byteAt(cursor, cursor.at)
    if (isSpace(byte)) cursor.at++
    else if (byte === 0x25) skipLine(cursor)
    else return byte
  }
}

function skipLine(cursor: Cursor): void {
  for (;;) {
    const byte = byteAt(cursor, cursor.at)
    if (byte === -1 || byte === 10 || byte === 13) return
    cursor.at++
  }
}

/** Whether this word stands here, and goes behind it when it does. */
export function takeWord(cursor: Cursor, word: string): boolean {
  for (let nth = 0; nth < word.length; nth++) {
    if (byteAt(cursor, cursor.at + nth) !== word.charCodeAt(nth)) return false
  }
  cursor.at += word.length
  return true
}

/** A whole number of up to fifteen digits without a sign; undefined when none stands here. */
export function takeCount(cursor: Cursor): number | undefined {
  let value = 0
  const from = cursor.at
  for (;;) {
    const byte = byteAt(cursor, cursor.at)
    if (!isDigit(byte)) break
    if (cursor.at - from >= 15) throw new PdfFault('pdf.syntax', { at: from })
    value = value * 10 + byte - 0x30
    cursor.at++
  }
  return cursor.at === from ? undefined : value
}
