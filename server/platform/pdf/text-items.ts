/** A piece of text as it lies on a page; lengths in points, from the upper left corner of the page as it is seen. */
export interface TextItem {
  readonly text: string
  readonly x: number
  /** Of the baseline. */
  readonly y: number
  readonly width: number
  readonly size: number
  /** Name of the font without the mark of a subset: `Tinos-Bold`. */
  readonly font: string
  readonly bold: boolean
  readonly italic: boolean
}

export interface TextPage {
  readonly width: number
  readonly height: number
  /** The page is turned, or its visible part does not begin at the origin: its places are not those of its content. */
  readonly turned: boolean
  readonly items: readonly TextItem[]
}

export interface PdfText {
  /** Of the whole file; `pages` may hold fewer. */
  readonly pageCount: number
  readonly pages: readonly TextPage[]
}

/** A run of items on one baseline with no wide gap inside. */
export interface Segment {
  readonly text: string
  readonly x: number
  readonly end: number
  readonly y: number
  readonly size: number
  readonly items: readonly TextItem[]
}

/** In letter heights: a gap that parts columns in any case, and one that does where the font changes or no blank was written. */
const columnGap = 5
const looseGap = 1.2

/**
 * Lines from top to bottom, each cut into its columns from left to right. PDF.js tells a run of blanks as one blank as wide as the run,
 * and so it tells some gaps between columns.
 */
export function linesOf(page: TextPage): Segment[][] {
  const sorted = page.items.filter((item) => item.text !== '').toSorted((one, two) => one.y - two.y || one.x - two.x)
  const lines: TextItem[][] = []
  for (const item of sorted) {
    const line = lines.at(-1)
    const first = line?.[0]
    if (line !== undefined && first !== undefined && Math.abs(first.y - item.y) < Math.min(first.size, item.size) / 3)
      line.push(item)
    else lines.push([item])
  }
  return lines.map(segmentsOf).filter((segments) => segments.length > 0)
}

function segmentsOf(line: readonly TextItem[]): Segment[] {
  const groups: TextItem[][] = []
  let blanks: TextItem[] = []
  let last: TextItem | undefined
  for (const item of line.toSorted((one, two) => one.x - two.x)) {
    if (item.text.trim() === '') {
      blanks.push(item)
      continue
    }
    const group = groups.at(-1)
    if (group === undefined || last === undefined || parted(last, item, blanks)) groups.push([item])
    else group.push(...blanks, item)
    blanks = []
    last = item
  }
  return groups.flatMap(segmentOf)
}

function parted(last: TextItem, next: TextItem, blanks: readonly TextItem[]): boolean {
  const gap = next.x - last.x - last.width
  if (gap > next.size * columnGap) return true
  if (gap < next.size * looseGap) return false
  const written = blanks.reduce((sum, blank) => sum + blank.width, 0)
  return written < gap / 2 || last.font !== next.font
}

function segmentOf(items: readonly TextItem[]): Segment[] {
  const [first] = items
  if (first === undefined) return []
  let text = ''
  let end = first.x
  for (const item of items) {
    const apart = item.x - end > item.size * 0.12 && text !== '' && !/\s$/u.test(text) && !/^\s/u.test(item.text)
    text += (apart ? ' ' : '') + item.text
    end = Math.max(end, item.x + item.width)
  }
  if (text.trim() === '') return []
  const size = Math.max(...items.map((item) => item.size))
  return [{ text: text.normalize('NFC'), x: first.x, end, y: first.y, size, items }]
}
