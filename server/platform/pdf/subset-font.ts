import { create, type Font } from 'fontkit'
import { type Face, fontBytes } from '../print/fonts.ts'

/** A cut of Tinos with nothing but the letters of a text; measures in thousandths of the size. */
export interface SubsetFont {
  readonly name: string
  /** TrueType bytes. */
  readonly program: Uint8Array
  /** Number of the glyph in the program that draws a letter, and how wide it is. */
  readonly glyphs: ReadonlyMap<string, { readonly glyph: number; readonly width: number }>
  readonly ascent: number
  readonly descent: number
  readonly capHeight: number
  readonly bounds: readonly [number, number, number, number]
}

const fonts = new Map<Face, Font>()

/** Undefined: the type lacks a letter of the text. */
export function subsetFont(text: string, face: Face): SubsetFont | undefined {
  const font = fonts.get(face) ?? create(fontBytes(face))
  fonts.set(face, font)
  const subset = font.createSubset()
  const scale = 1000 / font.unitsPerEm
  const glyphs = new Map<string, { glyph: number; width: number }>()
  for (const letter of new Set(text)) {
    const code = letter.codePointAt(0) ?? 32
    if (!font.hasGlyphForCodePoint(code)) return undefined
    const glyph = font.glyphForCodePoint(code)
    glyphs.set(letter, { glyph: subset.includeGlyph(glyph), width: glyph.advanceWidth * scale })
  }
  const { minX, minY, maxX, maxY } = font.bbox
  return {
    name: font.postscriptName,
    program: subset.encode(),
    glyphs,
    ascent: font.ascent * scale,
    descent: font.descent * scale,
    capHeight: font.capHeight * scale,
    bounds: [minX * scale, minY * scale, maxX * scale, maxY * scale],
  }
}
