import { PdfFault } from '../fault.ts'
import { isArray, type PdfFile, type PdfObject, type PdfPage } from '../file/index.ts'

/** A rectangle in points on the page as it is displayed, from its upper left corner. */
export interface SeenBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Turn = 0 | 90 | 180 | 270

/** How a page is displayed: its visible part, turned clockwise. */
export interface PageFrame {
  readonly width: number
  readonly height: number
  readonly turn: Turn
  /** Corners in the page's own coordinates: `[left, bottom, right, top]`. */
  toUser(box: SeenBox): readonly [number, number, number, number]
  /** Of a rectangle in the page's own coordinates, its corners in any order. */
  toSeen(corners: readonly [number, number, number, number]): SeenBox
}

const letter: Corners = [0, 0, 612, 792]

type Corners = readonly [number, number, number, number]

export function frameOf(file: PdfFile, page: PdfPage): PageFrame {
  const media = cornersOf(file, page.mediaBox) ?? letter
  const crop = cornersOf(file, page.cropBox) ?? media
  const [left, bottom] = [Math.max(media[0], crop[0]), Math.max(media[1], crop[1])]
  const [right, top] = [Math.min(media[2], crop[2]), Math.min(media[3], crop[3])]
  const turn = turnOf(file.resolve(page.rotate))
  const unit = unitOf(file.resolve(page.dict.entries.get('UserUnit')))
  const [wide, high] = [(right - left) * unit, (top - bottom) * unit]
  if (!(wide > 0 && high > 0)) throw new PdfFault('pdf.badPages')
  const lying = turn === 90 || turn === 270
  /** A point as it is seen, in the page's own coordinates. */
  const point = (x: number, y: number): readonly [number, number] => {
    if (turn === 90) return [left + y / unit, bottom + x / unit]
    if (turn === 180) return [right - x / unit, bottom + y / unit]
    if (turn === 270) return [right - y / unit, top - x / unit]
    return [left + x / unit, top - y / unit]
  }
  /** The way back. */
  const seen = (x: number, y: number): readonly [number, number] => {
    if (turn === 90) return [(y - bottom) * unit, (x - left) * unit]
    if (turn === 180) return [(right - x) * unit, (y - bottom) * unit]
    if (turn === 270) return [(top - y) * unit, (right - x) * unit]
    return [(x - left) * unit, (top - y) * unit]
  }
  return {
    width: lying ? high : wide,
    height: lying ? wide : high,
    turn,
    toUser({ x, y, width, height }) {
      const [one, two] = [point(x, y), point(x + width, y + height)]
      return [Math.min(one[0], two[0]), Math.min(one[1], two[1]), Math.max(one[0], two[0]), Math.max(one[1], two[1])]
    },
    toSeen([a, b, c, d]) {
      const [one, two] = [seen(a, b), seen(c, d)]
      const [x, y] = [Math.min(one[0], two[0]), Math.min(one[1], two[1])]
      return { x, y, width: Math.abs(one[0] - two[0]), height: Math.abs(one[1] - two[1]) }
    },
  }
}

/** Throws `sign.badBox` for a box that is empty or does not lie on the page. */
export function checkBox({ width, height }: PageFrame, box: SeenBox): void {
  const numbers = [box.x, box.y, box.width, box.height]
  const inside =
    box.x >= -0.5 && box.y >= -0.5 && box.x + box.width <= width + 0.5 && box.y + box.height <= height + 0.5
  if (!numbers.every(Number.isFinite) || box.width < 1 || box.height < 1 || !inside)
    throw new PdfFault('sign.badBox', { width, height })
}

/** Four numbers in any order of corners (7.9.5). */
export function cornersOf(file: PdfFile, it: PdfObject | undefined): Corners | undefined {
  const list = file.resolve(it)
  if (!isArray(list) || list.items.length !== 4) return undefined
  const numbers = list.items.map((item) => file.resolve(item)).filter((item) => typeof item === 'number')
  const [a, b, c, d] = numbers
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
}

export function turnOf(it: PdfObject): Turn {
  const degrees = typeof it === 'number' && it % 90 === 0 ? ((it % 360) + 360) % 360 : 0
  return degrees as Turn
}

function unitOf(it: PdfObject): number {
  return typeof it === 'number' && it >= 0.01 && it <= 1000 ? it : 1
}
