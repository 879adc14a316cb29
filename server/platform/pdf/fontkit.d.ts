/** What is used of the package, which brings no types. */
declare module 'fontkit' {
  export interface Glyph {
    readonly advanceWidth: number
  }
  export interface Subset {
    /** Number of the glyph in the subset. */
    includeGlyph(glyph: Glyph): number
    encode(): Uint8Array
  }
  export interface Font {
    readonly unitsPerEm: number
    readonly postscriptName: string
    readonly ascent: number
    readonly descent: number
    readonly capHeight: number
    readonly bbox: { readonly minX: number; readonly minY: number; readonly maxX: number; readonly maxY: number }
    hasGlyphForCodePoint(code: number): boolean
    glyphForCodePoint(code: number): Glyph
    createSubset(): Subset
  }
  export function create(bytes: Uint8Array): Font
}
