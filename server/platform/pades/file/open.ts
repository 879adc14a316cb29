import { type ByteSource, bytesOf, cutAt } from '../bytes.ts'
import { PdfFault } from '../fault.ts'
import { type Cursor, cursorAt, skipSpace, takeCount } from './cursor.ts'
import { type Budget, decoded } from './decode.ts'
import { isCount, isDict, isName, isRef, isStream, type PdfDict, type PdfObject, type PdfRef } from './objects.ts'
import { parseValue } from './parse.ts'
import { readObjectAt } from './read-object.ts'
import { lastStartxref, readSections } from './read-sections.ts'
import { entryIn, type XrefEntry, type XrefSection } from './xref.ts'

/** An object and the bytes it was read from: `source` is the file, or the unpacked object stream `inside`. */
export interface LoadedObject {
  readonly num: number
  readonly gen: number
  readonly value: PdfObject
  readonly source: ByteSource
  readonly from: number
  readonly to: number
  /** Number of the object stream it lies in. */
  readonly inside: number | undefined
}

/** A PDF opened for reading: nothing of it stands in memory but its cross references and what was asked for. */
export interface PdfFile {
  readonly source: ByteSource
  readonly startxref: number
  /** Newest first. */
  readonly sections: readonly XrefSection[]
  /** That of the newest section. */
  readonly trailer: PdfDict
  /** One more than the largest object number any section knows. */
  readonly size: number
  readonly root: PdfRef
  readonly catalog: PdfDict
  entry(num: number): XrefEntry | undefined
  /** Undefined: there is no such object, which reads as null. Throws `PdfFault` when what stands there is another one, or broken. */
  object(num: number, gen?: number): LoadedObject | undefined
  /** Follows references to a value; null where nothing is. */
  resolve(it: PdfObject | undefined): PdfObject
  /** Bytes of an object's value as they stand in the file or its object stream. */
  raw(object: LoadedObject): Uint8Array
  /** Data of a stream, unpacked within the bounds of the whole file. */
  data(stream: PdfObject): Uint8Array
}

const mostUnpacked = 256 * 1024 * 1024
const mostKept = 20_000

/**
 * Opens a PDF strictly: what other programs would mend by searching is refused, since two readers who mend differently see two papers.
 * Throws `PdfFault` alone.
 */
export function openPdf(source: ByteSource): PdfFile {
  checkHeader(source)
  const budget: Budget = { left: mostUnpacked }
  const startxref = lastStartxref(source)
  const sections = readSections(source, startxref, budget)
  const [newest] = sections
  const root = newest?.trailer.entries.get('Root')
  if (newest === undefined || !isRef(root)) throw new PdfFault('pdf.badTrailer', { at: startxref })
  if (sections.some(({ trailer }) => (trailer.entries.get('Encrypt') ?? null) !== null))
    throw new PdfFault('pdf.encrypted')
  const reader = readerOf(source, sections, budget)
  const catalog = reader.resolve(root)
  if (!isDict(catalog)) throw new PdfFault('pdf.badTrailer', { at: startxref })
  return { source, startxref, sections, trailer: newest.trailer, size: sizeOf(sections), root, catalog, ...reader }
}

/** The file as it was when it ended at `end`: one of its revisions. */
export function pdfAt(source: ByteSource, end: number): PdfFile {
  return openPdf(cutAt(source, end))
}

function checkHeader(source: ByteSource): void {
  if (source.size === 0) throw new PdfFault('pdf.empty')
  const at = Buffer.from(source.read(0, 1024)).indexOf('%PDF-')
  if (at < 0) throw new PdfFault('pdf.notPdf')
  if (at > 0) throw new PdfFault('pdf.junkBefore', { at })
}

function sizeOf(sections: readonly XrefSection[]): number {
  let size = 1
  for (const section of sections) {
    for (const part of [section, section.hybrid]) {
      const said = part?.trailer.entries.get('Size')
      if (isCount(said) && said <= 8_388_608) size = Math.max(size, said)
      size = Math.max(size, part?.next ?? 0)
    }
  }
  return size
}

type Reader = Pick<PdfFile, 'entry' | 'object' | 'resolve' | 'raw' | 'data'>

function readerOf(source: ByteSource, sections: readonly XrefSection[], budget: Budget): Reader {
  const kept = new Map<number, LoadedObject>()
  const packs = new Map<number, Pack>()
  const opening = new Set<number>()
  const entry = (num: number) => entryIn(sections, num)

  /** The length of a stream is a number that stands by itself; anything deeper is no length. */
  const lengthOf = (ref: PdfRef): PdfObject | undefined => {
    const place = entry(ref.num)
    if (place?.kind === 'packed') return numberIn(object(ref.num)?.value)
    if (place?.kind !== 'offset') return undefined
    return numberIn(readObjectAt(source, place.at, () => undefined).value)
  }
  const load = (num: number, place: XrefEntry): LoadedObject | undefined => {
    if (place.kind === 'free') return undefined
    if (place.kind === 'packed') return packedObject(packOf(place.at), place.index, num)
    const found = readObjectAt(source, place.at, lengthOf)
    if (found.num !== num || found.gen !== place.gen) throw new PdfFault('pdf.otherObject', { at: place.at, num })
    return { ...found, source, inside: undefined }
  }
  function object(num: number, gen?: number): LoadedObject | undefined {
    const place = entry(num)
    if (place === undefined || (gen !== undefined && place.gen !== gen)) return undefined
    const known = kept.get(num)
    if (known !== undefined) return known
    const loaded = load(num, place)
    if (kept.size >= mostKept) kept.clear()
    if (loaded !== undefined) kept.set(num, loaded)
    return loaded
  }
  function packOf(num: number): Pack {
    const known = packs.get(num)
    if (known !== undefined) return known
    // An object stream in an object stream would be a way round in a circle, and so is one whose own length lies in it.
    const place = entry(num)
    if (place?.kind !== 'offset' || opening.has(num)) throw new PdfFault('pdf.otherObject', { num })
    opening.add(num)
    const found = load(num, place)
    if (!isStream(found?.value) || !isName(found.value.dict.entries.get('Type'), 'ObjStm'))
      throw new PdfFault('pdf.otherObject', { num })
    const pack = openPack(num, found.value.dict, data(found.value))
    packs.set(num, pack)
    opening.delete(num)
    return pack
  }
  function data(stream: PdfObject): Uint8Array {
    if (!isStream(stream)) throw new PdfFault('pdf.badStream')
    return decoded(stream.dict, source.read(stream.from, stream.to), budget)
  }
  const resolve = (it: PdfObject | undefined): PdfObject => {
    let value = it ?? null
    for (let step = 0; isRef(value); step++) {
      if (step > 20) throw new PdfFault('pdf.loop', { num: value.num })
      value = object(value.num, value.gen)?.value ?? null
    }
    return value
  }
  return { entry, object, resolve, data, raw: ({ source: from, ...it }) => from.read(it.from, it.to) }
}

function numberIn(it: PdfObject | undefined): number | undefined {
  return isCount(it) ? it : undefined
}

/** An object stream, unpacked (7.5.7): pairs of number and place before `first`, the objects behind. */
interface Pack {
  readonly num: number
  readonly source: ByteSource
  readonly numbers: Float64Array
  readonly places: Float64Array
}

function openPack(num: number, dict: PdfDict, bytes: Uint8Array): Pack {
  const bad = () => new PdfFault('pdf.badStream', { num })
  const count = dict.entries.get('N')
  const first = dict.entries.get('First')
  if (!isCount(count) || !isCount(first) || first > bytes.length || count > first) throw bad()
  const source = bytesOf(bytes)
  const head: Cursor = cursorAt(source, 0, first)
  const numbers = new Float64Array(count)
  const places = new Float64Array(count)
  for (let nth = 0; nth < count; nth++) {
    skipSpace(head)
    const own = takeCount(head)
    skipSpace(head)
    const place = takeCount(head)
    if (own === undefined || place === undefined) throw bad()
    numbers[nth] = own
    places[nth] = first + place
  }
  return { num, source, numbers, places }
}

function packedObject(pack: Pack, index: number, num: number): LoadedObject {
  const at = pack.places[index]
  if (at === undefined || pack.numbers[index] !== num) throw new PdfFault('pdf.otherObject', { num, inside: pack.num })
  const cursor = cursorAt(pack.source, at)
  skipSpace(cursor)
  const from = cursor.at
  const value = parseValue(cursor)
  return { num, gen: 0, value, source: pack.source, from, to: cursor.at, inside: pack.num }
}
