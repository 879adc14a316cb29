import { degrees, PDFDocument, type PDFFont, type PDFPage, rgb } from '@cantoo/pdf-lib'
import * as fontkit from 'fontkit'
import { fontBytes } from '../print/fonts.ts'

/** What a printed copy says of itself. */
export interface Marking {
  /** At the foot of every page, one under the other. */
  readonly lines: readonly string[]
  /** In pale letters across the page; empty: nothing. */
  readonly across: string
}

const footSize = 8
const lead = 10
const marginPoints = 20
const ink = rgb(0.25, 0.25, 0.25)

/** As the page is looked at: a turned page has its foot on another side of its paper. */
function footOf(page: PDFPage): {
  place: (right: number, up: number) => { x: number; y: number }
  turn: number
  width: number
  height: number
} {
  const { x, y, width, height } = page.getCropBox()
  const turn = ((page.getRotation().angle % 360) + 360) % 360
  if (turn === 90) return { place: (r, u) => ({ x: x + width - u, y: y + r }), turn, width: height, height: width }
  if (turn === 180) return { place: (r, u) => ({ x: x + width - r, y: y + height - u }), turn, width, height }
  if (turn === 270) return { place: (r, u) => ({ x: x + u, y: y + height - r }), turn, width: height, height: width }
  return { place: (r, u) => ({ x: x + r, y: y + u }), turn: 0, width, height }
}

function markPage(page: PDFPage, font: PDFFont, { lines, across }: Marking): void {
  const foot = footOf(page)
  if (across !== '') {
    const angle = Math.atan2(foot.height, foot.width)
    const size = Math.min(60, (Math.hypot(foot.width, foot.height) * 0.7) / font.widthOfTextAtSize(across, 1))
    const length = font.widthOfTextAtSize(across, size)
    const right = foot.width / 2 - (Math.cos(angle) * length) / 2
    const up = foot.height / 2 - (Math.sin(angle) * length) / 2
    const rotate = degrees(foot.turn + (angle * 180) / Math.PI)
    page.drawText(across, { ...foot.place(right, up), size, font, rotate, color: ink, opacity: 0.12 })
  }
  for (const [at, line] of lines.entries()) {
    const size = Math.min(
      footSize,
      (footSize * (foot.width - 2 * marginPoints)) / font.widthOfTextAtSize(line, footSize),
    )
    const up = 8 + (lines.length - 1 - at) * lead
    page.drawText(line, { ...foot.place(marginPoints, up), size, font, rotate: degrees(foot.turn), color: ink })
  }
}

/**
 * A copy of the pages of a PDF that bears a marking (Decree 30/2020 Appendix VI part F10). What is no page – forms, scripts, signatures, which
 * are true of the original alone – stays behind. Throws for a broken or encrypted file.
 */
export async function markNow(pdf: Uint8Array, marking: Marking): Promise<Uint8Array> {
  const source = await PDFDocument.load(pdf, { updateMetadata: false, throwOnInvalidObject: false })
  const made = await PDFDocument.create()
  made.registerFontkit(fontkit as never)
  const font = await made.embedFont(fontBytes('regular'), { subset: true })
  for (const page of await made.copyPages(source, source.getPageIndices())) {
    made.addPage(page)
    markPage(page, font, marking)
  }
  made.setProducer('Liên Thông')
  return made.save({ useObjectStreams: true, addDefaultPage: false })
}
