/** What is used of the package, which brings no types. */
declare module 'fontkit' {
  export interface Font {
    readonly unitsPerEm: number
    glyphForCodePoint(code: number): { readonly advanceWidth: number }
  }
  export function create(bytes: Uint8Array): Font
}
