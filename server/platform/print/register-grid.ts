import { mm } from './form.ts'
import { type Line, type Measure, wrap, wrapEvenly } from './wrap.ts'

/** A4 on its side, 25 mm on the left for the binding. */
export const LANDSCAPE = {
  left: mm(25),
  right: mm(297 - 12),
  top: mm(15),
  bottom: mm(210 - 17),
  foot: mm(210 - 9),
  size: 11,
  leading: 13.6,
  rise: 10.4,
  padding: 3,
} as const

export interface PlacedColumn {
  readonly x: number
  readonly width: number
  readonly align: 'left' | 'center'
  readonly label: string
  readonly heading: readonly Line[]
}

export interface RegisterGrid {
  readonly columns: readonly PlacedColumn[]
  readonly measure: Measure
}

/** One row of the register, or a part of a row too tall for what a page holds. */
export interface Slice {
  readonly cells: readonly (readonly Line[])[]
  readonly height: number
}

export interface Reserved {
  /** Room taken by the opening of the first page. */
  readonly first: number
  /** Room for the signatures after the last row. */
  readonly closing: number
}

type Labelled = { readonly label: string; readonly widthMm: number; readonly align?: 'left' | 'center' }

/** Scales the widths asked for to the width of the page. */
export function placeColumns(columns: readonly Labelled[], measure: Measure): PlacedColumn[] {
  const asked = columns.reduce((sum, column) => sum + column.widthMm, 0)
  const scale = (LANDSCAPE.right - LANDSCAPE.left) / asked
  let x: number = LANDSCAPE.left
  return columns.map(({ label, widthMm, align = 'left' }) => {
    const width = widthMm * scale
    const options = { size: LANDSCAPE.size, width: width - 4 }
    const placed = { x, width, align, label, heading: wrapEvenly([{ text: label, face: 'bold' }], measure, options) }
    x += width
    return placed
  })
}

/** Height of the heading with its row of column numbers. */
export function headingHeight(grid: RegisterGrid): number {
  return Math.max(...grid.columns.map((column) => column.heading.length)) * LANDSCAPE.leading + 8 + 14
}

/** The rows page by page. The last page always has room for the signatures, and never holds signatures alone. */
export function* pagesOf(
  rows: readonly (readonly string[])[],
  grid: RegisterGrid,
  reserved: Reserved,
): Generator<Slice[]> {
  const heading = headingHeight(grid)
  const whole = LANDSCAPE.bottom - LANDSCAPE.top - heading
  let room = whole - reserved.first
  let page: Slice[] = []
  for (const slice of slicesOf(rows, grid, whole - reserved.first)) {
    if (slice.height > room && page.length > 0) {
      yield page
      page = []
      room = whole
    }
    page.push(slice)
    room -= slice.height
  }
  const last = page.at(-1)
  if (room < reserved.closing && page.length > 1 && last !== undefined) {
    yield page.slice(0, -1)
    page = [last]
  }
  yield page
}

function* slicesOf(rows: readonly (readonly string[])[], grid: RegisterGrid, room: number): Generator<Slice> {
  const most = Math.max(1, Math.floor((room - 2 * LANDSCAPE.padding) / LANDSCAPE.leading) - 1)
  for (const row of rows) {
    const cells = grid.columns.map((column, index) => {
      const width = column.width - 2 * LANDSCAPE.padding
      return wrap([{ text: row[index] ?? '', face: 'regular' }], grid.measure, { size: LANDSCAPE.size, width })
    })
    const tallest = Math.max(...cells.map((lines) => lines.length))
    for (let from = 0; from < tallest; from += most) {
      const part = cells.map((lines) => lines.slice(from, from + most))
      const lines = Math.min(most, tallest - from)
      yield { cells: part, height: lines * LANDSCAPE.leading + 2 * LANDSCAPE.padding }
    }
  }
}
