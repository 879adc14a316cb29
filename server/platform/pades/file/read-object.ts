import type { ByteSource } from '../bytes.ts'
import { PdfFault } from '../fault.ts'
import { byteAt, type Cursor, cursorAt, skipSpace, takeCount, takeWord } from './cursor.ts'
import { isCount, isDict, type PdfObject, type PdfRef, type PdfStream } from './objects.ts'
import { parseValue } from './parse.ts'

/** An object as it stands between `obj` and `endobj`; `from` to `to` is its value, a stream's with its data and `endstream`. */
export interface ReadObject {
  readonly num: number
  readonly gen: number
  readonly value: PdfObject
  readonly from: number
  readonly to: number
}

/** Reads the object that stands at an offset. `lengthOf` finds a length that stands elsewhere. */
export function readObjectAt(
  source: ByteSource,
  at: number,
  lengthOf: (ref: PdfRef) => PdfObject | undefined,
): ReadObject {
  const cursor = cursorAt(source, at)
  skipSpace(cursor)
  const num = takeCount(cursor)
  skipSpace(cursor)
  const gen = takeCount(cursor)
  skipSpace(cursor)
  if (num === undefined || gen === undefined || !takeWord(cursor, 'obj')) throw new PdfFault('pdf.otherObject', { at })
  skipSpace(cursor)
  const from = cursor.at
  const value = parseValue(cursor)
  const to = cursor.at
  if (!isDict(value)) return { num, gen, value, from, to }
  skipSpace(cursor)
  if (!takeWord(cursor, 'stream')) return { num, gen, value, from, to }
  const given = value.entries.get('Length')
  const length = typeof given === 'object' && given?.type === 'ref' ? lengthOf(given) : given
  const stream = streamBehind(cursor, value, length)
  return { num, gen, value: stream, from, to: cursor.at }
}

/** The data begins behind the line end and is as long as it says; what follows must say so too. */
function streamBehind(cursor: Cursor, dict: PdfStream['dict'], length: PdfObject | undefined): PdfStream {
  if (byteAt(cursor, cursor.at) === 13) cursor.at++
  if (byteAt(cursor, cursor.at) === 10) cursor.at++
  const from = cursor.at
  if (!isCount(length) || length > cursor.end - from) throw new PdfFault('pdf.badStream', { at: from })
  cursor.at = from + length
  skipSpace(cursor)
  if (!takeWord(cursor, 'endstream')) throw new PdfFault('pdf.badStream', { at: from })
  return { type: 'stream', dict, from, to: from + length }
}
