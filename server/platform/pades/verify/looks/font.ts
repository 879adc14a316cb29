import { isArray, isDict, isName, isStream, type PdfDict, type PdfFile, type PdfObject } from '../../file/index.ts'

/** What of a font is needed to know where its letters lie. */
export interface FontMeasure {
  /** Bytes of a code. */
  readonly bytes: 1 | 2
  /** In thousandths of the size. */
  width(code: number): number
  /** Nothing that is read: blanks, and the dots and lines of a place left blank. */
  blank(code: number): boolean
  /** Its letters may be filled shapes. */
  readonly shapes: boolean
}

/** Blank, period, underline, no-break blank, ellipsis, middle dot. */
const blanks: ReadonlySet<number> = new Set([0x20, 0x2e, 0x5f, 0xa0, 0xb7, 0x2026, 0x2003, 0x2002])
const mostWidths = 70_000
const mostMapBytes = 400_000

export const someFont: FontMeasure = { bytes: 1, width: () => 500, blank: (code) => blanks.has(code), shapes: false }

export function measureOf(file: PdfFile, dict: PdfDict): FontMeasure {
  const { entries } = dict
  const kind = file.resolve(entries.get('Subtype'))
  const base = file.resolve(entries.get('BaseFont'))
  const shapes = isName(kind, 'Type3') || (isName(base) && /dingbat|webding|wingding|symbol/iu.test(base.name))
  const told = blanksTold(file, entries.get('ToUnicode'))
  if (!isName(kind, 'Type0')) {
    const widths = simpleWidths(file, dict)
    return { bytes: 1, width: (code) => widths.get(code) ?? 500, blank: blankOr(told, blanks), shapes }
  }
  const list = file.resolve(entries.get('DescendantFonts'))
  const below = isArray(list) ? file.resolve(list.items[0]) : null
  const usual = numberOf(file, isDict(below) ? below.entries.get('DW') : undefined) ?? 1000
  const widths = isDict(below) ? wideWidths(file, below) : new Map<number, number>()
  // Without a map the blank of fonts in files of TrueType is the third shape.
  return { bytes: 2, width: (code) => widths.get(code) ?? usual, blank: blankOr(told, new Set([3, 0x20])), shapes }
}

function blankOr(told: ReadonlySet<number> | undefined, usual: ReadonlySet<number>) {
  const set = told ?? usual
  return (code: number) => set.has(code)
}

function numberOf(file: PdfFile, it: PdfObject | undefined): number | undefined {
  const value = file.resolve(it)
  return typeof value === 'number' ? value : undefined
}

function simpleWidths(file: PdfFile, { entries }: PdfDict): ReadonlyMap<number, number> {
  const first = numberOf(file, entries.get('FirstChar')) ?? 0
  const list = file.resolve(entries.get('Widths'))
  const scale = isName(file.resolve(entries.get('Subtype')), 'Type3') ? 0 : 1
  const widths = new Map<number, number>()
  if (!isArray(list) || scale === 0) return widths
  for (const [nth, it] of list.items.slice(0, 256).entries()) {
    const width = numberOf(file, it)
    if (width !== undefined) widths.set(first + nth, width)
  }
  return widths
}

/** `c [w w …]` and `from to w` (9.7.4.3). */
function wideWidths(file: PdfFile, { entries }: PdfDict): ReadonlyMap<number, number> {
  const list = file.resolve(entries.get('W'))
  const items = isArray(list) ? list.items.map((it) => file.resolve(it)) : []
  const widths = new Map<number, number>()
  for (let at = 0; at < items.length && widths.size < mostWidths; ) {
    const [from, next, width] = items.slice(at, at + 3)
    if (typeof from !== 'number') return widths
    if (isArray(next ?? null)) {
      const row = next as { readonly items: readonly PdfObject[] }
      for (const [nth, it] of row.items.entries()) widths.set(from + nth, numberOf(file, it) ?? 0)
      at += 2
      continue
    }
    if (typeof next !== 'number' || typeof width !== 'number') return widths
    for (let code = from; code <= next && widths.size < mostWidths; code++) widths.set(code, width)
    at += 3
  }
  return widths
}

const hex = (text: string) => Number.parseInt(text, 16)

/** Codes that mean a blank by the map of the font (9.10.3); nothing when it has none that can be read. */
function blanksTold(file: PdfFile, it: PdfObject | undefined): ReadonlySet<number> | undefined {
  const stream = file.resolve(it)
  if (!isStream(stream)) return undefined
  const map = Buffer.from(file.data(stream)).toString('latin1', 0, mostMapBytes)
  const codes = new Set<number>()
  for (const block of blocks(map, 'bfchar'))
    for (const [, code = '', letter = ''] of block.matchAll(/<([0-9a-f]{1,4})>\s*<([0-9a-f]{4})>/giu))
      if (blanks.has(hex(letter))) codes.add(hex(code))
  for (const block of blocks(map, 'bfrange')) {
    for (const [, from = '', to = '', letter = ''] of block.matchAll(
      /<([0-9a-f]{1,4})>\s*<([0-9a-f]{1,4})>\s*<([0-9a-f]{4})>/giu,
    ))
      for (const blank of blanks)
        if (blank >= hex(letter) && blank - hex(letter) <= hex(to) - hex(from))
          codes.add(hex(from) + blank - hex(letter))
    for (const [, from = '', list = ''] of block.matchAll(/<([0-9a-f]{1,4})>\s*<[0-9a-f]{1,4}>\s*\[([^\]]*)\]/giu))
      for (const [nth, letter] of (list.match(/[0-9a-f]+/giu) ?? []).entries())
        if (blanks.has(hex(letter))) codes.add(hex(from) + nth)
  }
  return codes
}

function* blocks(map: string, word: string): Generator<string> {
  for (let at = map.indexOf(`begin${word}`); at >= 0; at = map.indexOf(`begin${word}`, at + 1)) {
    const end = map.indexOf(`end${word}`, at)
    yield map.slice(at + word.length + 5, end < 0 ? undefined : end)
  }
}
