import type { ByteSource } from '../bytes.ts'
import { PdfFault } from '../fault.ts'
import { byteAt, type Cursor, cursorAt, isDelimiter, skipSpace, takeCount, takeWord } from './cursor.ts'
import type { PdfDict } from './objects.ts'
import { parseDict } from './parse.ts'
import type { XrefRun } from './xref.ts'

export interface Table {
  readonly runs: readonly XrefRun[]
  readonly trailer: PdfDict
  readonly end: number
}

/** Reads a table of cross references behind its word `xref` and its trailer (7.5.4). Lines may have any white space. */
export function readTable(source: ByteSource, at: number): Table {
  const cursor = cursorAt(source, at)
  const runs: XrefRun[] = []
  for (;;) {
    skipSpace(cursor)
    if (takeWord(cursor, 'trailer')) break
    runs.push(readRun(cursor))
  }
  skipSpace(cursor)
  const trailer = parseDict(cursor, 0)
  return { runs, trailer, end: cursor.at }
}

function readRun(cursor: Cursor): XrefRun {
  const bad = () => new PdfFault('pdf.badXref', { at: cursor.at })
  const first = takeCount(cursor)
  skipSpace(cursor)
  const count = takeCount(cursor)
  // An entry has at least sixteen digits with their spaces and a letter: no room is made for entries that cannot be there.
  if (first === undefined || count === undefined || count * 18 > cursor.end - cursor.at + 18) throw bad()
  const run = { first, kinds: new Uint8Array(count), places: new Float64Array(count), extras: new Float64Array(count) }
  for (let nth = 0; nth < count; nth++) {
    skipSpace(cursor)
    const place = takeCount(cursor)
    skipSpace(cursor)
    const extra = takeCount(cursor)
    const kind = skipSpace(cursor)
    if (place === undefined || extra === undefined || (kind !== 0x6e && kind !== 0x66)) throw bad()
    cursor.at++
    if (!isDelimiter(byteAt(cursor, cursor.at))) throw bad()
    // An object cannot stand where the header does; some writers say so of free ones.
    run.kinds[nth] = kind === 0x6e && place > 0 ? 1 : 0
    run.places[nth] = place
    run.extras[nth] = extra
  }
  return run
}
