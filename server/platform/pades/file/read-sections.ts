import type { ByteSource } from '../bytes.ts'
import { PdfFault } from '../fault.ts'
import { byteAt, cursorAt, isDelimiter, isDigit, skipSpace, takeCount, takeWord } from './cursor.ts'
import { type Budget, decoded } from './decode.ts'
import { isArray, isCount, isName, isStream, type PdfDict } from './objects.ts'
import { readObjectAt } from './read-object.ts'
import { readTable } from './read-table.ts'
import { sectionOf, type XrefRun, type XrefSection } from './xref.ts'

const mostSections = 1000
/** Far more than any paper has, and bounded in memory: 17 bytes an entry. */
const mostEntries = 4_000_000

/** The offset behind the last `startxref`, sought in the last 2 KB; what follows `%%EOF` does not matter here. */
export function lastStartxref(source: ByteSource): number {
  const from = Math.max(0, source.size - 2048)
  const tail = Buffer.from(source.read(from, source.size)).lastIndexOf('startxref')
  if (tail < 0) throw new PdfFault('pdf.noStartxref')
  const cursor = cursorAt(source, from + tail + 'startxref'.length)
  skipSpace(cursor)
  const at = takeCount(cursor)
  if (at === undefined) throw new PdfFault('pdf.noStartxref')
  return at
}

/** All sections, newest first. A hybrid file's stream comes with its table (7.5.8.4). */
export function readSections(source: ByteSource, startxref: number, budget: Budget): readonly XrefSection[] {
  const sections: XrefSection[] = []
  const seen = new Set<number>()
  let entries = 0
  for (let at: number | undefined = startxref; at !== undefined; ) {
    if (seen.has(at)) throw new PdfFault('pdf.loop', { at })
    if (seen.size >= mostSections) throw new PdfFault('pdf.tooManySections', { most: mostSections })
    seen.add(at)
    const section = readSection(source, at, budget, seen.size === 1)
    sections.push(section)
    entries += section.count + (section.hybrid?.count ?? 0)
    if (entries > mostEntries) throw new PdfFault('pdf.tooLarge', { at })
    const previous = section.trailer.entries.get('Prev')
    if (previous !== undefined && previous !== null && !isCount(previous)) throw new PdfFault('pdf.badTrailer', { at })
    at = previous ?? undefined
  }
  return sections
}

function readSection(source: ByteSource, at: number, budget: Budget, first: boolean): XrefSection {
  // Made when it is thrown: an error takes its stack with it, which costs more than reading a section.
  const wrong = () => new PdfFault(first ? 'pdf.wrongStartxref' : 'pdf.badXref', { at })
  const cursor = cursorAt(source, at)
  if (at >= source.size) throw wrong()
  const byte = skipSpace(cursor)
  if (isDigit(byte)) return readStreamSection(source, cursor.at, budget, wrong)
  if (!takeWord(cursor, 'xref') || !isDelimiter(byteAt(cursor, cursor.at))) throw wrong()
  const { runs, trailer, end } = readTable(source, cursor.at)
  const beside = trailer.entries.get('XRefStm')
  const hybrid = isCount(beside)
    ? readStreamSection(source, beside, budget, () => new PdfFault('pdf.badXref', { at: beside }))
    : undefined
  return sectionOf(runs, { kind: 'table', offset: at, end, trailer, hybrid })
}

/** A stream of cross references (7.5.8): its entries are rows of three numbers whose widths `W` gives. */
function readStreamSection(source: ByteSource, at: number, budget: Budget, wrong: () => PdfFault): XrefSection {
  let object: ReturnType<typeof readObjectAt>
  try {
    object = readObjectAt(source, at, () => undefined)
  } catch (error) {
    throw error instanceof PdfFault && error.code === 'pdf.otherObject' ? wrong() : error
  }
  const { value: stream, to } = object
  if (!isStream(stream) || !isName(stream.dict.entries.get('Type'), 'XRef')) throw wrong()
  const rows = decoded(stream.dict, source.read(stream.from, stream.to), budget)
  const runs = runsOf(stream.dict, rows, at)
  return sectionOf(runs, { kind: 'stream', offset: at, end: to, trailer: stream.dict, hybrid: undefined })
}

function runsOf(dict: PdfDict, rows: Uint8Array, at: number): XrefRun[] {
  const bad = () => new PdfFault('pdf.badXref', { at })
  const widths = countsOf(dict, 'W')
  const size = dict.entries.get('Size')
  const index = dict.entries.has('Index') ? countsOf(dict, 'Index') : isCount(size) ? [0, size] : undefined
  if (widths?.length !== 3 || widths.some((width) => width > 8) || index === undefined || index.length % 2 !== 0)
    throw bad()
  const [first = 0, second = 0, third = 0] = widths
  const width = first + second + third
  if (width === 0) throw bad()
  const runs: XrefRun[] = []
  let place = 0
  for (let nth = 0; nth < index.length; nth += 2) {
    const count = index[nth + 1] ?? 0
    if (place + count * width > rows.length) throw bad()
    runs.push(runOf(index[nth] ?? 0, count, rows.subarray(place, place + count * width), [first, second, third]))
    place += count * width
  }
  return runs
}

function runOf(first: number, count: number, rows: Uint8Array, widths: readonly [number, number, number]): XrefRun {
  const [one, two, three] = widths
  const run = { first, kinds: new Uint8Array(count), places: new Float64Array(count), extras: new Float64Array(count) }
  for (let nth = 0, at = 0; nth < count; nth++, at += one + two + three) {
    // A kind that is not written is an offset; one too large is unknown and reads as null.
    const kind = one === 0 ? 1 : numberAt(rows, at, one)
    const place = numberAt(rows, at + one, two)
    run.kinds[nth] = kind > 2 || (kind === 1 && place === 0) ? 0 : kind
    run.places[nth] = place
    run.extras[nth] = numberAt(rows, at + one + two, three)
  }
  return run
}

function numberAt(bytes: Uint8Array, at: number, width: number): number {
  let value = 0
  for (let nth = 0; nth < width; nth++) value = value * 256 + (bytes[at + nth] ?? 0)
  return value
}

function countsOf(dict: PdfDict, key: string): number[] | undefined {
  const list = dict.entries.get(key)
  return isArray(list) && list.items.every(isCount) ? [...list.items.filter(isCount)] : undefined
}
