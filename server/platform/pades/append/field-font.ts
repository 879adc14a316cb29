import type { AddObject } from '../appearance/drawing.ts'
import {
  formOf,
  isArray,
  isCount,
  isDict,
  isRef,
  isStream,
  type PdfDict,
  type PdfFile,
  type PdfObject,
} from '../file/index.ts'

/** A font that can write: codes of a text as hexadecimal digits, and its width in thousandths of the size. */
export interface TextFont {
  /** Undefined: a letter is missing. */
  encode(text: string): { readonly hex: string; readonly width: number } | undefined
  /** Number of the font's object. */
  place(add: AddObject): number
}

const mostMapBytes = 1024 * 1024

/** The font of the form under this key as it stands in the file: which code draws which letter says its ToUnicode map. */
export function fieldFont(file: PdfFile, key: string): TextFont | undefined {
  const resources = file.resolve(formOf(file)?.entries.get('DR'))
  const fonts = isDict(resources) ? file.resolve(resources.entries.get('Font')) : null
  const ref = isDict(fonts) ? fonts.entries.get(key) : undefined
  const font = file.resolve(ref)
  if (!isRef(ref) || !isDict(font)) return undefined
  const codes = codesOf(file, file.resolve(font.entries.get('ToUnicode')))
  const descendants = file.resolve(font.entries.get('DescendantFonts'))
  const descendant = isArray(descendants) ? file.resolve(descendants.items[0]) : null
  if (codes === undefined || !isDict(descendant)) return undefined
  const widths = widthsOf(file, descendant)
  return {
    place: () => ref.num,
    encode(text) {
      let hex = ''
      let width = 0
      for (const letter of text.normalize('NFC')) {
        const code = codes.get(letter)
        if (code === undefined) return undefined
        hex += code.toString(16).padStart(4, '0')
        width += widths.get(code) ?? 1000
      }
      return { hex, width }
    },
  }
}

function codesOf(file: PdfFile, map: PdfObject): ReadonlyMap<string, number> | undefined {
  if (!isStream(map)) return undefined
  const bytes = file.data(map)
  if (bytes.length > mostMapBytes) return undefined
  const codes = new Map<string, number>()
  for (const [, code = '', unicode = ''] of Buffer.from(bytes)
    .toString('latin1')
    .matchAll(/<([0-9a-f]{4})>\s{0,4}<([0-9a-f]{4}(?:[0-9a-f]{4})?)>\s*$/gimu)) {
    const letter = Buffer.from(unicode, 'hex').swap16().toString('utf16le')
    if (!codes.has(letter)) codes.set(letter, Number.parseInt(code, 16))
  }
  return codes
}

/** The array W: `first [w w …]` or `first last w` (ISO 32000-1, 9.7.4.3). */
function widthsOf(file: PdfFile, { entries }: PdfDict): ReadonlyMap<number, number> {
  const widths = new Map<number, number>()
  const given = file.resolve(entries.get('W'))
  const list = isArray(given) ? given.items.map((item) => file.resolve(item)) : []
  for (let at = 0; at + 1 < list.length; ) {
    const [first, second, third] = list.slice(at, at + 3)
    if (!isCount(first)) break
    if (isArray(second)) {
      for (const [nth, width] of second.items.entries()) if (typeof width === 'number') widths.set(first + nth, width)
      at += 2
    } else {
      if (!isCount(second) || typeof third !== 'number') break
      for (let code = first; code <= Math.min(second, first + 65_535); code++) widths.set(code, third)
      at += 3
    }
  }
  return widths
}
