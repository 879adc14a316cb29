import { PdfFault } from '../fault.ts'
import type { PdfDict } from './objects.ts'

/** Where an object is said to stand: `at` is its offset, or the object stream `at` and its `index` inside. */
export type XrefEntry =
  | { readonly kind: 'free'; readonly gen: number; readonly next: number }
  | { readonly kind: 'offset'; readonly at: number; readonly gen: number }
  | { readonly kind: 'packed'; readonly at: number; readonly index: number; readonly gen: 0 }

/** A run of entries for the objects `first`, `first + 1`, …: kind (0 free, 1 offset, 2 packed), place, generation or index. */
export interface XrefRun {
  readonly first: number
  readonly kinds: Uint8Array
  readonly places: Float64Array
  readonly extras: Float64Array
}

/** One section of cross references as it stands in the file. A hybrid file's table has a stream beside it. */
export interface XrefSection {
  readonly kind: 'table' | 'stream'
  readonly offset: number
  /** Behind the last byte of the section: of the trailer dictionary, or of the stream's data. */
  readonly end: number
  readonly trailer: PdfDict
  readonly hybrid: XrefSection | undefined
  /** The entry this section itself has; undefined when it says nothing about the object. */
  entry(num: number): XrefEntry | undefined
  /** All entries of this section, free ones included, in ascending order of numbers. */
  entries(): IterableIterator<readonly [number, XrefEntry]>
  readonly count: number
  /** One more than its largest object number. */
  readonly next: number
}

const largestNumber = 8_388_607

export function sectionOf(
  runs: readonly XrefRun[],
  about: Pick<XrefSection, 'kind' | 'offset' | 'end' | 'trailer' | 'hybrid'>,
): XrefSection {
  const sorted = runs.filter((run) => run.kinds.length > 0).toSorted((one, two) => one.first - two.first)
  let free = 0
  for (const run of sorted) {
    // Two entries for one object in one section: readers differ in which one counts.
    if (run.first < free || run.first + run.kinds.length > largestNumber + 1)
      throw new PdfFault('pdf.badXref', { at: about.offset })
    free = run.first + run.kinds.length
  }
  return {
    ...about,
    next: free,
    count: sorted.reduce((sum, run) => sum + run.kinds.length, 0),
    entry(num) {
      const run = runWith(sorted, num)
      return run === undefined ? undefined : entryOf(run, num - run.first)
    },
    *entries() {
      for (const run of sorted) {
        for (let nth = 0; nth < run.kinds.length; nth++) {
          const entry = entryOf(run, nth)
          if (entry !== undefined) yield [run.first + nth, entry]
        }
      }
    },
  }
}

function runWith(runs: readonly XrefRun[], num: number): XrefRun | undefined {
  let low = 0
  let high = runs.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const run = runs[middle]
    if (run === undefined) return undefined
    if (num < run.first) high = middle - 1
    else if (num >= run.first + run.kinds.length) low = middle + 1
    else return run
  }
  return undefined
}

/** Kinds that are not known are references to null (7.5.8.3); as free entries they read so. */
function entryOf(run: XrefRun, nth: number): XrefEntry | undefined {
  const kind = run.kinds[nth]
  const at = run.places[nth] ?? 0
  const extra = run.extras[nth] ?? 0
  if (kind === undefined) return undefined
  if (kind === 1) return { kind: 'offset', at, gen: extra }
  if (kind === 2) return { kind: 'packed', at, index: extra, gen: 0 }
  return { kind: 'free', gen: extra, next: at }
}

/** What all sections, newest first, say of an object. An entry a hybrid file's table hides as free is found in the stream beside it. */
export function entryIn(sections: readonly XrefSection[], num: number): XrefEntry | undefined {
  for (const section of sections) {
    const own = section.entry(num)
    if (own !== undefined && own.kind !== 'free') return own
    const beside = section.hybrid?.entry(num)
    if (beside !== undefined && (own === undefined || beside.kind !== 'free')) return beside
    if (own !== undefined) return own
  }
  return undefined
}
