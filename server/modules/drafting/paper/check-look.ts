import type { Finding } from './check-form.ts'
import { finding } from './finding.ts'
import type { PaperParts } from './paper-parts.ts'
import type { PaperParagraph, PaperText } from './paper-text.ts'

/** Least and most, in millimetres (I.3). */
const margins = { top: [20, 25], bottom: [20, 25], left: [30, 35], right: [15, 20] } as const
/** Word keeps twentieths of a point; on a PDF the letters are measured. */
const slack = { docx: 0.6, pdf: 1.6 } as const
/** Times New Roman, and the faces made to its measure that stand in for it. */
const rightFaces = /^(times ?new ?roman|timesnewromanps|times-roman|times-|tinos|liberation ?serif|nimbusromno9l)/iu
/** Fonts of the code tables TCVN3 and VNI, whose letters are not Unicode. */
const legacyFaces = /^(\.vn|vni[-_ ]|vnarial|vntime|vn-?times|tcvn)/iu

/** Page, margins, fonts and size of letters (part I). */
export function checkLook(paper: PaperText, parts: PaperParts): Finding[] {
  return [...checkPage(paper), ...checkFonts(paper, parts)]
}

function checkPage({ page, source }: PaperText): Finding[] {
  if (page === undefined) return []
  const found: Finding[] = []
  const near = (one: number, two: number) => Math.abs(one - two) <= 2
  if (!near(page.widthMm, 210) || !near(page.heightMm, 297)) {
    found.push(finding('page.a4', { at: `${page.widthMm} × ${page.heightMm} mm`, wanted: '210 × 297 mm' }))
  }
  const wrong = (['top', 'bottom', 'left', 'right'] as const).filter((side) => {
    const [least, most] = margins[side]
    const value = page.margins[side]
    // Where text was seen says how narrow a margin is, not how wide.
    return value < least - slack[source] || (source === 'docx' && value > most + slack[source])
  })
  if (wrong.length > 0) {
    const said = (values: (side: (typeof wrong)[number]) => string) =>
      wrong.map((side) => `${names[side]} ${values(side)}`).join(', ')
    found.push(
      finding('page.margins', {
        at: said((side) => `${page.margins[side]} mm`),
        wanted: said((side) => `${margins[side][0]}–${margins[side][1]} mm`),
      }),
    )
  }
  return found
}

const names = { top: 'trên', bottom: 'dưới', left: 'trái', right: 'phải' } as const

function checkFonts(paper: PaperText, { body }: PaperParts): Finding[] {
  const found: Finding[] = []
  const legacy = paper.paragraphs.find((it) => it.font !== undefined && legacyFaces.test(it.font))
  if (legacy !== undefined) found.push(finding('font.legacy', { at: `${legacy.font}: ${legacy.text}` }))
  const other = paper.paragraphs.find(
    (it) => it.font !== undefined && !rightFaces.test(it.font) && !legacyFaces.test(it.font) && it.text.length > 1,
  )
  if (other !== undefined) {
    found.push(finding('font.face', { at: `${other.font}: ${other.text}`, wanted: 'Times New Roman' }))
  }
  // A table in the text may be smaller: what most of the text has is what counts.
  const size = mostOf(body.filter((it) => it.alignment !== 'center'))
  if (size !== undefined && (size < 12.95 || size > 14.05)) {
    found.push(finding('font.bodySize', { at: `${size}`, wanted: '13–14' }))
  }
  return found
}

function mostOf(paragraphs: readonly PaperParagraph[]): number | undefined {
  const weights = new Map<number, number>()
  for (const { size, text } of paragraphs) {
    if (size !== undefined) weights.set(size, (weights.get(size) ?? 0) + text.length)
  }
  return [...weights].toSorted((one, two) => two[1] - one[1])[0]?.[0]
}
