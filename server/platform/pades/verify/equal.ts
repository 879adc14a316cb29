import { type ByteSource, piecesOf } from '../bytes.ts'
import { PdfFault } from '../fault.ts'
import {
  isStream,
  type LoadedObject,
  type PdfDict,
  type PdfFile,
  type PdfObject,
  type PdfStream,
} from '../file/index.ts'

/**
 * Whether two values mean the same: the order of keys, the writing of numbers, hexadecimal or literal strings make no difference. Comparing
 * text instead gave false alarms with writers that write a page anew.
 */
export function same(one: PdfObject | undefined, two: PdfObject | undefined): boolean {
  const [a, b] = [one ?? null, two ?? null]
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b
  if (a.type === 'name') return b.type === 'name' && a.name === b.name
  if (a.type === 'string') return b.type === 'string' && Buffer.compare(a.bytes, b.bytes) === 0
  if (a.type === 'ref') return b.type === 'ref' && a.num === b.num && a.gen === b.gen
  if (a.type === 'array')
    return b.type === 'array' && a.items.length === b.items.length && a.items.every((it, nth) => same(it, b.items[nth]))
  if (a.type === 'dict') return b.type === 'dict' && differingKeys(a, b).length === 0
  return false
}

/** Keys whose values differ; a key with null is a key that is not there (7.3.7). */
export function differingKeys(one: PdfDict, two: PdfDict): string[] {
  const keys = new Set([...one.entries.keys(), ...two.entries.keys()])
  return [...keys].filter((key) => !same(one.entries.get(key), two.entries.get(key)))
}

/** As `same` for whole objects, streams with their data. */
export function sameObject(one: LoadedObject, inOne: PdfFile, two: LoadedObject, inTwo: PdfFile): boolean {
  const [a, b] = [one.value, two.value]
  if (!isStream(a) || !isStream(b)) return !isStream(a) && !isStream(b) && same(a, b)
  const keys = differingKeys(a.dict, b.dict).filter((key) => key !== 'Length')
  if (keys.length === 0 && sameBytes(one.source, a, two.source, b)) return true
  if (keys.some((key) => key !== 'Filter' && key !== 'DecodeParms')) return false
  return sameData(a, inOne, b, inTwo)
}

function sameBytes(inOne: ByteSource, one: PdfStream, inTwo: ByteSource, two: PdfStream): boolean {
  if (one.to - one.from !== two.to - two.from) return false
  let at = two.from
  for (const piece of piecesOf(inOne, one.from, one.to)) {
    if (Buffer.compare(piece, inTwo.read(at, at + piece.length)) !== 0) return false
    at += piece.length
  }
  return true
}

/** Packed differently, the data may be the same; what cannot be unpacked is not. */
function sameData(one: PdfStream, inOne: PdfFile, two: PdfStream, inTwo: PdfFile): boolean {
  try {
    return Buffer.compare(inOne.data(one), inTwo.data(two)) === 0
  } catch (error) {
    if (error instanceof PdfFault) return false
    throw error
  }
}
