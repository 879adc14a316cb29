import { PdfFault } from '../fault.ts'
import { isCount, isStream, type PdfFile, type PdfObject, type XrefEntry, type XrefSection } from '../file/index.ts'
import { type PackedScan, scanPacked, scanReferences } from './scan.ts'

/** Who refers to whom in a revision. */
export interface References {
  /** Numbers of the objects that refer to this one; 0 is the trailer. */
  of(num: number): readonly number[]
  /** Whether living objects lie in this object stream. */
  holds(num: number): boolean
  /** Objects that are referred to but cannot be read as what the cross references say. */
  broken(): readonly { readonly num: number; readonly code: string }[]
}

/** Where a version of an object stands: its offset, or the offset of its object stream and the place inside. */
type Place = number | string

interface Link {
  readonly from: number
  readonly place: Place
}

/**
 * All versions of all objects, read once for all revisions of a file: an object at the same place refers to the same others. Ask for revisions
 * from the oldest on; nothing is told when there are too many objects or the time is over.
 */
export function referenceIndex(timeLeft: () => boolean): (file: PdfFile) => References | undefined {
  const links = new Map<number, Link[]>()
  const read = new Map<number, Place[]>()
  const containers = new Set<number>()
  const unreadable: { readonly num: number; readonly place: Place; readonly code: string }[] = []
  const sections = new Set<string>()
  const packs: Packs = new Map()
  let count = 0

  const add = (file: PdfFile, num: number): boolean => {
    const entry = file.entry(num)
    const place = entry && placeOf(file, entry)
    if (entry === undefined || place === undefined) return true
    const places = read.get(num) ?? []
    if (places.includes(place)) return true
    if (++count > mostObjects || !timeLeft()) return false
    read.set(num, [...places, place])
    if (entry.kind === 'packed') containers.add(entry.at)
    const refs = refsOf(file, num, entry, packs)
    if (typeof refs === 'string') unreadable.push({ num, place, code: refs })
    else for (const to of refs) linksTo(links, to).push({ from: num, place })
    return true
  }
  return (file) => {
    for (const section of file.sections) {
      const key = `${section.kind}@${section.end}`
      if (sections.has(key)) continue
      sections.add(key)
      for (const num of numbersOf(section)) if (!add(file, num)) return undefined
    }
    return referencesIn(file, links, containers, unreadable)
  }
}

const mostObjects = 300_000

function linksTo(links: Map<number, Link[]>, num: number): Link[] {
  const known = links.get(num)
  if (known !== undefined) return known
  const made: Link[] = []
  links.set(num, made)
  return made
}

function referencesIn(
  file: PdfFile,
  links: ReadonlyMap<number, readonly Link[]>,
  containers: ReadonlySet<number>,
  unreadable: readonly { readonly num: number; readonly place: Place; readonly code: string }[],
): References {
  const trailer = new Set(file.sections.slice(0, 1).flatMap((section) => refsIn(section.trailer)))
  const lives = (num: number, place: Place) => {
    const entry = file.entry(num)
    return entry !== undefined && placeOf(file, entry) === place
  }
  const of = (num: number) => [
    ...(trailer.has(num) ? [0] : []),
    ...(links.get(num) ?? []).filter(({ from, place }) => lives(from, place)).map(({ from }) => from),
  ]
  return {
    of,
    holds: (num) => containers.has(num),
    broken: () => unreadable.filter(({ num, place }) => lives(num, place) && of(num).length > 0),
  }
}

function placeOf(file: PdfFile, entry: XrefEntry): Place | undefined {
  if (entry.kind === 'free') return undefined
  if (entry.kind === 'offset') return entry.at
  const container = file.entry(entry.at)
  return container?.kind === 'offset' ? `${container.at}/${entry.index}` : undefined
}

/** Numbers a section speaks of, with those of the stream beside a hybrid's table. */
export function* numbersOf(section: XrefSection): Generator<number> {
  for (const part of [section, section.hybrid]) for (const [num] of part?.entries() ?? []) yield num
}

type Packs = Map<number, ReadonlyMap<number, PackedScan> | string>

function refsOf(file: PdfFile, num: number, entry: XrefEntry, packs: Packs): readonly number[] | string {
  if (entry.kind === 'free') return []
  if (entry.kind === 'packed') return refsOfPacked(file, num, entry, packs)
  // A stream of cross references has the keys of a trailer; what it leads to is not content.
  const isSection = file.sections.some(({ offset, hybrid }) => offset === entry.at || hybrid?.offset === entry.at)
  return isSection ? [] : scanReferences(file.source, entry.at, num)
}

function refsOfPacked(
  file: PdfFile,
  num: number,
  { at, index }: Extract<XrefEntry, { kind: 'packed' }>,
  packs: Packs,
): readonly number[] | string {
  const place = file.entry(at)
  const key = place?.kind === 'offset' ? place.at : -1
  const pack = packs.get(key) ?? packOf(file, at)
  packs.set(key, pack)
  if (typeof pack === 'string') return pack
  const found = pack.get(index)
  return found?.num === num ? found.refs : 'pdf.otherObject'
}

function packOf(file: PdfFile, num: number): ReadonlyMap<number, PackedScan> | string {
  try {
    const stream = file.object(num)?.value
    const [count, first] = isStream(stream) ? [stream.dict.entries.get('N'), stream.dict.entries.get('First')] : []
    if (stream === undefined || !isCount(count) || !isCount(first)) return 'pdf.badStream'
    return scanPacked(file.data(stream), count, first) ?? 'pdf.badStream'
  } catch (error) {
    if (error instanceof PdfFault) return error.code
    throw error
  }
}

/** Numbers of the objects a value refers to, each once. */
export function refsIn(value: PdfObject): number[] {
  const found = new Set<number>()
  const walk = (it: PdfObject): void => {
    if (typeof it !== 'object' || it === null) return
    if (it.type === 'ref') found.add(it.num)
    else if (it.type === 'array') it.items.forEach(walk)
    else if (it.type === 'dict') it.entries.forEach(walk)
    else if (it.type === 'stream') walk(it.dict)
  }
  walk(value)
  return [...found]
}
