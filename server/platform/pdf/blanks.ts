import { type FieldFace, widthOf } from './measure.ts'
import { linesOf, type PdfText, type Segment, type TextItem } from './text-items.ts'

/** A place on the first page that is left blank. Lengths in points; `x` and `y` from the lower left corner, `y` of the baseline. */
export interface Blank {
  readonly part: 'number' | 'code' | 'day' | 'month' | 'year'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
  readonly face: FieldFace
  /** A number stands close to its slash, a whole code close to `Số:`. */
  readonly align: 'left' | 'center' | 'right'
}

const aligns: Readonly<Record<Blank['part'], Blank['align']>> = {
  number: 'right',
  code: 'left',
  day: 'center',
  month: 'center',
  year: 'left',
}

/** A blank narrower than this takes no two digits. */
const leastWidth = 9

/**
 * The place of the number: between `Số:` and the slash (`number`), or all behind `Số:` when nothing stands there (`code`). Nothing when a
 * number, dots or anything else is in the way.
 */
export function numberBlank(text: PdfText): Blank | undefined {
  const page = firstPage(text)
  if (page === undefined) return undefined
  for (const segment of linesOf(page).flat()) {
    if (segment.y > page.height / 2 || segment.x > page.width / 2) continue
    const label = /^\s*Số\s*:/u.exec(segment.text)
    if (label === null) continue
    const rest = segment.text.slice(label[0].length)
    const from = xAt(segment, label[0].length)
    if (rest.trim() === '') {
      return blankOf('code', segment, from + segment.size * 0.25, page.width / 2 - 4, page.height)
    }
    const before = /^\s*\//u.exec(rest)
    if (before === null) continue
    return blankOf('number', segment, from, xAt(segment, label[0].length + before[0].length - 1), page.height)
  }
  return undefined
}

/** The places of day and month, and of the year where none is printed, in the line of place and date. */
export function dateBlanks(text: PdfText): readonly Blank[] {
  const page = firstPage(text)
  if (page === undefined) return []
  for (const segment of linesOf(page).flat()) {
    if (segment.y > page.height / 2 || segment.end < page.width / 2) continue
    const match = /ngày(\s*)tháng(\s*)năm(\s*)(\d{4})?\s*$/u.exec(segment.text)
    if (match === null) continue
    const [, afterDay = '', afterMonth = '', , year] = match
    const dayAt = match.index + 'ngày'.length
    const monthAt = dayAt + afterDay.length + 'tháng'.length
    const yearAt = monthAt + afterMonth.length + 'năm'.length
    const between = (part: Blank['part'], from: number, to: number) =>
      blankOf(part, segment, xAt(segment, from), xAt(segment, to), page.height)
    const found = [
      between('day', dayAt, dayAt + afterDay.length),
      between('month', monthAt, monthAt + afterMonth.length),
    ]
    if (year === undefined) {
      const from = xAt(segment, yearAt) + segment.size * 0.25
      const to = Math.min(from + segment.size * 2.2, page.width - 12)
      found.push(blankOf('year', segment, from, to, page.height))
    }
    const blanks = found.filter((it) => it !== undefined)
    return blanks.length === found.length ? blanks : []
  }
  return []
}

function firstPage({ pages }: PdfText) {
  const [page] = pages
  return page === undefined || page.turned ? undefined : page
}

function blankOf(part: Blank['part'], segment: Segment, from: number, to: number, height: number): Blank | undefined {
  const width = to - from
  if (width < leastWidth) return undefined
  const italic = segment.items.some((item) => item.italic)
  const face = italic ? 'italic' : 'regular'
  return { part, x: from, y: height - segment.y, width, size: segment.size, face, align: aligns[part] }
}

/** Where the letter of this index begins: items know their own ends, inside one the measure of the face decides. */
function xAt(segment: Segment, index: number): number {
  let at = 0
  let end = segment.x
  for (const item of segment.items) {
    // The line puts a blank between items that stand apart.
    if (at > 0 && segment.text.startsWith(' ', at) && !item.text.startsWith(' ')) {
      if (index <= at) return end
      at += 1
    }
    if (index <= at) return at === 0 ? item.x : Math.min(item.x, Math.max(end, item.x))
    if (index < at + item.text.length) return item.x + inside(item, index - at)
    at += item.text.length
    end = item.x + item.width
    if (index === at) return end
  }
  return segment.end
}

function inside(item: TextItem, letters: number): number {
  const face = item.italic ? 'italic' : 'regular'
  const all = widthOf(item.text, face, item.size)
  return all === 0 ? 0 : (widthOf(item.text.slice(0, letters), face, item.size) / all) * item.width
}
