import { linesOf, type PdfText, pdfText, type Segment, type TextPage } from '#platform/pdf/index.ts'
import {
  mostLetters,
  mostParagraphs,
  type PageForm,
  type PaperParagraph,
  type PaperText,
  type Side,
} from './paper-text.ts'

const pointsPerMm = 72 / 25.4
const millimetres = (points: number) => Math.round((points / pointsPerMm) * 10) / 10

/** Undefined: no PDF, or none that can be read within the bounds. */
export async function readPdf(pdf: Uint8Array): Promise<PaperText | undefined> {
  const text = await pdfText(pdf)
  return text === undefined ? undefined : paperOfPdf(text)
}

interface Placed extends Segment {
  readonly page: number
  readonly side?: Side
}

/** Puts the lines of the pages together to paragraphs. */
export function paperOfPdf(text: PdfText): PaperText {
  const segments = text.pages.flatMap((page, at) => placedOf(page, at))
  const closingAt = segments.findLastIndex(({ text: words }) => /^\s*Nơi nhận\s*:/u.test(words))
  const sided = segments.map((segment) => ({ ...segment, ...sideAfter(segment, segments[closingAt], text) }))
  const ordered = inOrder(sided)
  const paragraphs = joined(ordered, text)
  const letters = paragraphs.reduce((sum, it) => sum + it.text.length, 0)
  const page = formOf(text, segments)
  return {
    source: 'pdf',
    ...(page === undefined ? {} : { page }),
    paragraphs: paragraphs.slice(0, mostParagraphs),
    cut: text.pages.length < text.pageCount || paragraphs.length > mostParagraphs || letters > mostLetters,
  }
}

/** Segments of a page without its number; those of the letterhead know their side. */
function placedOf(page: TextPage, at: number): Placed[] {
  const lines = linesOf(page).filter((line, nth) => !(at > 0 && nth === 0 && isPageNumber(line)))
  const head = at === 0 ? headEnd(lines, page) : 0
  return lines.flatMap((line, nth) =>
    line.map((segment) => ({
      ...segment,
      page: at,
      ...(nth < head ? { side: sideOf(segment, page) } : {}),
    })),
  )
}

function isPageNumber(line: readonly Segment[]): boolean {
  return line.length === 1 && /^\s*\d{1,4}\s*$/u.test(line[0]?.text ?? '')
}

function sideOf(segment: Segment, page: TextPage): Side {
  return (segment.x + segment.end) / 2 < page.width / 2 ? 'left' : 'right'
}

/** How many lines stand in the two columns of the letterhead: to the last line of two columns, and what hangs below it on the left. */
function headEnd(lines: readonly Segment[][], page: TextPage): number {
  let end = 0
  for (const [at, line] of lines.entries()) {
    const [only, second] = line
    if (only === undefined || only.y > page.height / 3) break
    if (second === undefined && (acrossMiddle(only, page) || isAddress(only))) break
    if (line.length >= 2) end = at + 1
  }
  if (end === 0) return 0
  while (end < lines.length) {
    const [line, above] = [lines[end]?.[0], lines[end - 1]?.[0]]
    if (line === undefined || above === undefined || lines[end]?.length !== 1) break
    const hangs = line.end < page.width * 0.52 && line.y - above.y < line.size * 2.6 && line.x > 0
    if (!hangs || isAddress(line) || line.y > page.height / 2.5) break
    end += 1
  }
  return end
}

/** A line of the text or a title, which belongs to neither column: the text lies 7.5 mm to the right of the middle of the page. */
function acrossMiddle({ x, end }: Segment, page: TextPage): boolean {
  const middle = page.width / 2 + 7.5 * pointsPerMm
  return (x < page.width * 0.45 && end > page.width * 0.55) || Math.abs((x + end) / 2 - middle) < 25
}

function isAddress({ text }: Segment): boolean {
  return /^\s*Kính gửi/u.test(text)
}

/** What stands beside or below `Nơi nhận:` on its page belongs to the end of the paper. */
function sideAfter(segment: Placed, closing: Placed | undefined, text: PdfText): { side?: Side } {
  const page = text.pages[segment.page]
  if (segment.side !== undefined || closing === undefined || page === undefined) return {}
  const below = segment.page === closing.page && segment.y > closing.y - closing.size * 1.3
  if (!below) return {}
  const beside = segment.y >= closing.y - 2 || segment.x > page.width * 0.4
  return beside ? { side: sideOf(segment, page) } : {}
}

/** Left column before right column, where they stand side by side. */
function inOrder(segments: readonly Placed[]): Placed[] {
  const ordered: Placed[] = []
  let left: Placed[] = []
  let right: Placed[] = []
  const flush = () => {
    ordered.push(...left, ...right)
    left = []
    right = []
  }
  for (const segment of segments) {
    if (segment.side === 'left') left.push(segment)
    else if (segment.side === 'right') right.push(segment)
    else {
      flush()
      ordered.push(segment)
    }
  }
  flush()
  return ordered
}

/** Lines that go on are put together: the line before is full, and this one is not set in. */
function joined(segments: readonly Placed[], text: PdfText): PaperParagraph[] {
  const free = segments.filter((it) => it.side === undefined)
  const leftEdge = Math.min(...free.map((it) => it.x))
  const rightEdge = Math.max(...free.map((it) => it.end))
  const paragraphs: Placed[][] = []
  for (const segment of segments) {
    const lines = paragraphs.at(-1)
    const before = lines?.at(-1)
    const goesOn =
      before !== undefined &&
      before.side === undefined &&
      segment.side === undefined &&
      before.end > rightEdge - segment.size * 3 &&
      segment.x < leftEdge + segment.size &&
      segment.page - before.page <= 1
    if (lines !== undefined && goesOn) lines.push(segment)
    else paragraphs.push([segment])
  }
  return paragraphs.map((lines) => paragraphOf(lines, text))
}

function paragraphOf(lines: readonly Placed[], text: PdfText): PaperParagraph {
  const items = lines.flatMap((line) => line.items).filter((item) => item.text.trim() !== '')
  const most = <T>(pick: (item: (typeof items)[number]) => T): T | undefined => {
    const weights = new Map<T, number>()
    for (const item of items) weights.set(pick(item), (weights.get(pick(item)) ?? 0) + item.text.length)
    return [...weights].toSorted((one, two) => two[1] - one[1])[0]?.[0]
  }
  const [first] = lines
  const page = first === undefined ? undefined : text.pages[first.page]
  const middle = first === undefined ? 0 : (first.x + first.end) / 2
  const size = most((item) => Math.round(item.size * 10) / 10)
  const font = most((item) => item.font)
  const centred =
    page !== undefined && first?.side === undefined && Math.abs(middle - page.width / 2 - 7.5 * pointsPerMm) < 12
  return {
    text: lines.map((line) => line.text.trim()).join(' '),
    bold: most((item) => item.bold) ?? false,
    italic: most((item) => item.italic) ?? false,
    ...(size === undefined ? {} : { size }),
    ...(font === undefined || font === '' ? {} : { font }),
    ...(centred && lines.length === 1 ? { alignment: 'center' as const } : {}),
    ...(first?.side === undefined ? {} : { side: first.side }),
  }
}

function formOf(text: PdfText, segments: readonly Placed[]): PageForm | undefined {
  const [page] = text.pages
  if (page === undefined || segments.length === 0) return undefined
  const top = Math.min(...segments.map((it) => it.y - it.size * 0.9))
  const bottom = Math.max(...segments.map((it) => it.y))
  return {
    widthMm: millimetres(page.width),
    heightMm: millimetres(page.height),
    margins: {
      top: millimetres(top),
      bottom: millimetres(page.height - bottom),
      left: millimetres(Math.min(...segments.map((it) => it.x))),
      right: millimetres(page.width - Math.max(...segments.map((it) => it.end))),
    },
  }
}
