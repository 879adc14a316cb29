import { linesOf, type PdfText, type Segment, type TextPage } from '../../pdf/text-items.ts'
import type { PageFrame, SeenBox } from '../append/frame.ts'
import type { SignaturePlace } from '../append/signature-field.ts'

/** Between title and name there is at least this much for a signature, in points; less is no place for one. */
const leastGap = 28
const mostHeight = 85
const widest = 150
/** A paper ends with its signatures, what is behind is bounded. */
const mostPagesBack = 60

/**
 * Where a person signs (Decree 30/2020, Appendix I, box 7c): in the middle between the title and the printed name, found in the text, the
 * last such name first. Null: the name is not found with a place above it, or the page is turned; then the person chooses.
 */
export function personPlace(text: PdfText, name: string): SignaturePlace | null {
  const wanted = plain(name)
  if (wanted === '') return null
  const first = Math.max(0, text.pages.length - mostPagesBack)
  for (let nth = text.pages.length - 1; nth >= first; nth--) {
    const page = text.pages[nth]
    const box = page === undefined || page.turned ? undefined : boxOn(page, wanted)
    if (box !== undefined) return { page: nth + 1, box }
  }
  return null
}

function boxOn(page: TextPage, wanted: string): SeenBox | undefined {
  const segments = linesOf(page).flat()
  for (const segment of segments.toReversed()) {
    if (!isName(segment, wanted)) continue
    const box = boxAbove(page, segments, segment)
    if (box !== undefined) return box
  }
  return undefined
}

/** The name alone, or behind a degree or rank: `TS. Nguyễn Văn A`. In running text it is no signature. */
function isName(segment: Segment, wanted: string): boolean {
  const said = plain(segment.text)
  return said === wanted || (said.endsWith(` ${wanted}`) && said.length <= wanted.length + 24)
}

function boxAbove(page: TextPage, segments: readonly Segment[], name: Segment): SeenBox | undefined {
  const middle = (name.x + name.end) / 2
  const above = segments.filter((it) => it.y < name.y - name.size / 2 && it.x < name.end && it.end > name.x)
  const title = above.reduce<Segment | undefined>((found, it) => (found && found.y >= it.y ? found : it), undefined)
  if (title === undefined) return undefined
  const top = title.y + title.size * 0.3
  const bottom = name.y - name.size
  const gap = bottom - top
  if (gap < leastGap) return undefined
  const height = Math.min(gap, mostHeight)
  const width = Math.min(widest, 2 * Math.min(middle, page.width - middle))
  return { x: middle - width / 2, y: top + (gap - height) / 2, width, height }
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim().toLocaleLowerCase('vi')
}

/**
 * Where the seal lies: over the left third of the person's signature, in its height (Decree 30/2020, art. 33 and Appendix I, box 8).
 * `signature` is where the picture itself lies, `seal` its real size in points. Moved inward at the edge of the page.
 */
export function sealBox(
  signature: SeenBox,
  seal: { readonly width: number; readonly height: number },
  page: Pick<PageFrame, 'width' | 'height'>,
): SeenBox {
  const x = signature.x + signature.width / 3 - seal.width
  const y = signature.y + (signature.height - seal.height) / 2
  return { ...within(x, y, seal, page), ...seal }
}

/** The least upper margin of a paper, in points: 20 mm (Appendix I). What stands above it covers no text. */
const upperMargin = 56

/** At the upper right of a page, where the agency's text stands on copies and appendices (Appendix I, box 14). */
export function topRightBox(
  size: { readonly width: number; readonly height: number },
  page: Pick<PageFrame, 'width' | 'height'>,
): SeenBox {
  const margin = 24
  const width = Math.min(size.width, page.width - 2 * margin)
  const height = Math.min(size.height, page.height - 2 * margin)
  const y = Math.min(margin, Math.max(8, upperMargin - height))
  return { x: page.width - margin - width, y, width, height }
}

function within(
  x: number,
  y: number,
  size: { readonly width: number; readonly height: number },
  page: Pick<PageFrame, 'width' | 'height'>,
): { x: number; y: number } {
  return {
    x: Math.max(0, Math.min(x, page.width - size.width)),
    y: Math.max(0, Math.min(y, page.height - size.height)),
  }
}

/** Points of a length on paper. */
export function pointsOf(millimetres: number): number {
  return (millimetres * 72) / 25.4
}
