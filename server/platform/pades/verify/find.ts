import type { Reason } from '../../pki/verdict.ts'
import {
  type FormField,
  fieldsOf,
  isArray,
  isDict,
  isName,
  isRef,
  isString,
  type PdfDict,
  type PdfFile,
  type PdfString,
  pagesOf,
  textOf,
} from '../file/index.ts'

/** A signature as its field leads to it. */
export interface Found {
  readonly field: FormField
  readonly dict: PdfDict
  /** Object number of the dictionary, when it stands by itself. */
  readonly num: number | undefined
  readonly subFilter: string
  readonly timestamp: boolean
  readonly contents: PdfString | undefined
  /** The four numbers, or nothing when they are not four numbers that a file can have. */
  readonly range: readonly [number, number, number, number] | undefined
  /** Milliseconds since 1970 of `M`. */
  readonly claimed: number | undefined
  readonly reason: string | undefined
  readonly location: string | undefined
}

export const mostSignatures = 100

/**
 * Signatures by way of the form alone (ISO 32000-2, 12.8): searching the bytes would find what no viewer shows, and be led by what looks
 * like one. A dictionary that several fields share is one signature.
 */
export function findSignatures(file: PdfFile): { readonly found: readonly Found[]; readonly notes: readonly Reason[] } {
  const notes: Reason[] = []
  const byDict = new Map<PdfDict, Found>()
  for (const field of fieldsOf(file)) {
    if (field.type !== 'Sig' || field.value === undefined) continue
    const dict = file.resolve(field.value)
    if (!isDict(dict)) continue
    if (byDict.has(dict)) notes.push({ code: 'file.shared-signature', field: field.name })
    else byDict.set(dict, readFound(file, field, dict))
  }
  const all = [...byDict.values()].toSorted((one, two) => rangeEnd(one) - rangeEnd(two))
  if (all.length > mostSignatures) notes.push({ code: 'file.too-many-signatures', count: all.length })
  return { found: all.slice(0, mostSignatures), notes: [...notes, ...unlisted(file, byDict)] }
}

/** Behind the last byte signed; infinity when the range is none. */
export function rangeEnd({ range }: Found): number {
  return range === undefined ? Number.POSITIVE_INFINITY : range[2] + range[3]
}

function readFound(file: PdfFile, field: FormField, dict: PdfDict): Found {
  const { entries } = dict
  const filter = file.resolve(entries.get('SubFilter'))
  const subFilter = isName(filter) ? filter.name : ''
  const contents = file.resolve(entries.get('Contents'))
  const range = file.resolve(entries.get('ByteRange'))
  const numbers = isArray(range) ? range.items.map((it) => file.resolve(it)) : []
  return {
    field,
    dict,
    num: isRef(field.value) ? field.value.num : undefined,
    subFilter,
    timestamp: subFilter === 'ETSI.RFC3161' || isName(file.resolve(entries.get('Type')), 'DocTimeStamp'),
    contents: isString(contents) ? contents : undefined,
    range: fourOf(numbers),
    claimed: dateOf(textOf(file.resolve(entries.get('M')))),
    reason: textOf(file.resolve(entries.get('Reason'))),
    location: textOf(file.resolve(entries.get('Location'))),
  }
}

function fourOf(numbers: readonly unknown[]): Found['range'] {
  const safe = numbers.filter((it): it is number => typeof it === 'number' && Number.isSafeInteger(it) && it >= 0)
  const [one, two, three, four] = safe
  if (numbers.length !== 4 || one === undefined || two === undefined) return undefined
  return three === undefined || four === undefined ? undefined : [one, two, three, four]
}

/** `D:20260131135428+07'00'` (7.9.4), parts from the month on may be missing. */
export function dateOf(text: string | undefined): number | undefined {
  const parts =
    /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?)?/u.exec(text ?? '') ?? undefined
  if (parts === undefined) return undefined
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', sign, hours = '0', minutes = '0'] =
    parts
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  return Date.UTC(Number(year), Number(month) - 1, +day, +hour, +minute - offset, +second)
}

const mostPages = 2000
const mostAnnotations = 10_000

/** Widgets of signatures on the pages that no field leads to: another program dropped them from the form, or they were never in it. */
function unlisted(file: PdfFile, listed: ReadonlyMap<PdfDict, Found>): Reason[] {
  const notes: Reason[] = []
  let [pages, annotations] = [0, 0]
  for (const page of pagesOf(file)) {
    if (++pages > mostPages) break
    const annots = file.resolve(page.dict.entries.get('Annots'))
    for (const it of isArray(annots) ? annots.items : []) {
      if (++annotations > mostAnnotations) return notes
      const annotation = file.resolve(it)
      if (!isDict(annotation)) continue
      const value = file.resolve(annotation.entries.get('V'))
      if (isDict(value) && value.entries.has('ByteRange') && !listed.has(value))
        notes.push({ code: 'file.unlisted-signature', page: pages })
    }
  }
  return notes
}
