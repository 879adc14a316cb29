/** Objects of a PDF (ISO 32000-1, 7.3) as they were read, with the places where they stand so that they can be copied byte by byte. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface PdfName {
  readonly type: 'name'
  readonly name: string
}

/** The span has the brackets: `<…>` or `(…)`. */
export interface PdfString extends Span {
  readonly type: 'string'
  readonly bytes: Uint8Array
  readonly hex: boolean
}

export interface PdfRef {
  readonly type: 'ref'
  readonly num: number
  readonly gen: number
}

export interface PdfArray extends Span {
  readonly type: 'array'
  readonly items: readonly PdfObject[]
}

export interface PdfDict extends Span {
  readonly type: 'dict'
  readonly entries: ReadonlyMap<string, PdfObject>
  /** Where the values stand. */
  readonly spans: ReadonlyMap<string, Span>
  /** A key that stands twice; readers differ in which one counts. */
  readonly twice: string | undefined
}

/** `from` and `to` bound the data as stored. */
export interface PdfStream extends Span {
  readonly type: 'stream'
  readonly dict: PdfDict
}

export type PdfObject = null | boolean | number | PdfName | PdfString | PdfRef | PdfArray | PdfDict | PdfStream

export function isName(it: PdfObject | undefined, name?: string): it is PdfName {
  return is(it, 'name') && (name === undefined || it.name === name)
}

export function isString(it: PdfObject | undefined): it is PdfString {
  return is(it, 'string')
}

export function isRef(it: PdfObject | undefined): it is PdfRef {
  return is(it, 'ref')
}

export function isArray(it: PdfObject | undefined): it is PdfArray {
  return is(it, 'array')
}

export function isDict(it: PdfObject | undefined): it is PdfDict {
  return is(it, 'dict')
}

export function isStream(it: PdfObject | undefined): it is PdfStream {
  return is(it, 'stream')
}

export function isCount(it: PdfObject | undefined): it is number {
  return typeof it === 'number' && Number.isSafeInteger(it) && it >= 0
}

/** A text string (7.9.2.2): UTF-16 or UTF-8 by its mark, else taken as Latin-1. */
export function textOf(it: PdfObject | undefined): string | undefined {
  if (!isString(it)) return undefined
  const bytes = Buffer.from(it.bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes.subarray(2))
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2)
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3)
  return bytes.toString('latin1')
}

function utf16(bytes: Buffer): string {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le')
}

type Tagged = Exclude<PdfObject, null | boolean | number>

function is<T extends Tagged['type']>(it: PdfObject | undefined, type: T): it is Extract<Tagged, { type: T }> {
  return typeof it === 'object' && it !== null && it.type === type
}
