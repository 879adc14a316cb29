import { create, type Font } from 'fontkit'
import { fontBytes } from '../print/fonts.ts'

export type FieldFace = 'regular' | 'italic'

const fonts = new Map<FieldFace, Font>()

/** Width in points of a text in Tinos, which has the measure of Times New Roman. */
export function widthOf(text: string, face: FieldFace, size: number): number {
  const font = fonts.get(face) ?? create(fontBytes(face))
  fonts.set(face, font)
  let width = 0
  for (const letter of text) width += font.glyphForCodePoint(letter.codePointAt(0) ?? 32).advanceWidth
  return (width / font.unitsPerEm) * size
}
