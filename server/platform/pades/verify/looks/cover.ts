import type { PdfDict, PdfFile } from '../../file/index.ts'
import type { Mark } from './marks.ts'
import { type Box, common, inverse, type Matrix, pointBy } from './matrix.ts'
import { type Opacity, opacityOf } from './picture.ts'

/** `hides`: a piece of the text can no longer be read. `crosses`: letters stand on letters. */
export type Covering = 'hides' | 'crosses'

const mostPairs = 4_000_000

/** What drawings do to the text they are laid over. */
export function coveringOf(file: PdfFile, drawn: readonly Mark[], text: readonly Box[]): Covering | undefined {
  // Whoever draws that much over that much text does not do it to be read.
  if (drawn.length * text.length > mostPairs) return 'hides'
  const pictures = new Map<PdfDict, Opacity>()
  const opacity = (picture: PdfDict) => {
    const known = pictures.get(picture) ?? opacityOf(file, picture)
    pictures.set(picture, known)
    return known
  }
  let found: Covering | undefined
  for (const mark of drawn) {
    for (const line of text) {
      const shared = common(mark.box, line)
      if (shared === undefined || !isWide(shared, line)) continue
      if (mark.kind === 'letters') found = 'crosses'
      else if (mark.picture === undefined || hidesBy(opacity(mark.picture), mark.matrix, shared, line)) return 'hides'
    }
  }
  return found
}

/** About a letter wide and half as high as the line, whichever way it runs. */
function isWide(shared: Box, line: Box): boolean {
  const [wide, high] = [line[2] - line[0], line[3] - line[1]]
  const letter = Math.min(wide, high)
  const [across, up] = [shared[2] - shared[0], shared[3] - shared[1]]
  return wide >= high ? across >= letter && up >= high / 2 : up >= letter && across >= wide / 2
}

const mostColumns = 200
const rows = 6

/** Whether the picture is not transparent over a letter's width somewhere: the strokes of a hand and rings of a seal are narrower. */
function hidesBy(opacity: Opacity, matrix: Matrix, shared: Box, line: Box): boolean {
  const back = inverse(matrix)
  if (back === undefined) return false
  const [left, bottom, right, top] = shared
  const lying = line[2] - line[0] >= line[3] - line[1]
  const [length, letter] = lying ? [right - left, line[3] - line[1]] : [top - bottom, line[2] - line[0]]
  const columns = Math.min(mostColumns, Math.max(4, Math.ceil(length * 2)))
  let run = 0
  for (let column = 0; column < columns; column++) {
    const along = (column + 0.5) / columns
    let dark = 0
    for (let row = 0; row < rows; row++) {
      const beside = (row + 0.5) / rows
      const [x, y] = lying ? [along, beside] : [beside, along]
      const [across, up] = pointBy(back, left + x * (right - left), bottom + y * (top - bottom))
      if (opacity(across, up)) dark++
    }
    run = dark >= rows - 1 ? run + length / columns : 0
    if (run >= letter * 1.3) return true
  }
  return false
}
