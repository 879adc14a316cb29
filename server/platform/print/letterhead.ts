import type { Row } from './flow.ts'
import { space } from './flow.ts'
import type { Face } from './fonts.ts'
import { addresseeLines, codeLine, dateLine, MOTTO, mm, STATE_NAME, upper, urgencyStamp } from './form.ts'
import { BODY, PAGE } from './layout.ts'
import type { Paper } from './paper-model.ts'
import type { Part, Sheet } from './sheet.ts'
import { type Line, type Measure, wrap, wrapEvenly } from './wrap.ts'

/** Box 2 (agency) on the left, box 1 (State name and motto) on the right: Appendix I, part IV, diagram of the boxes. */
const LEFT = { x: PAGE.left - 6, width: PAGE.textWidth * 0.43 } as const
const RIGHT = { x: PAGE.left + PAGE.textWidth * 0.43, width: PAGE.textWidth * 0.57 + 4 } as const
const STEP = 16
const STAMP_RED = '#e30613'

interface Placed {
  readonly lines: readonly Line[]
  readonly size: number
}

/** Boxes 1 to 4, 5b and 10b. */
export function letterheadRow(paper: Paper, measure: Measure): Row {
  const agency = agencyLines(paper, measure)
  const letter = paper.kind.code === 'CV' ? evenly(`V/v ${paper.subject}`, 'regular', 12, measure) : null
  const stamp = urgencyStamp(paper.urgency ?? 'normal')
  const second = Math.max(agency.length, 2) * STEP + 16
  const afterLetter = second + STEP + (letter === null ? 0 : letter.lines.length * 14.5 + 4)
  const height = afterLetter + (stamp === null ? 0 : mm(stamp.heightMm) + 8) + 10
  return {
    height,
    keep: true,
    draw: (sheet, top) => {
      drawAgency(sheet, agency, top)
      drawMotto(sheet, top)
      const y = top + second + 11
      part(sheet, () => sheet.text(codeLine(paper.codeNumber, paper.codeNotation), 'regular', left(y, 13)))
      drawDate(sheet, dateLine(paper.issuer.place, paper.issuedOn), y)
      if (letter !== null) drawLetterSubject(sheet, letter, y + 17)
      if (stamp !== null) drawStamp(sheet, stamp, top + afterLetter + 4)
    },
  }
}

/** Box 5a: kind and abstract over a short rule; box 9a for what has addressees. */
export function titleRows(paper: Paper, measure: Measure): Row[] {
  const rows: Row[] = []
  if (paper.kind.code !== 'CV') {
    rows.push(space(6, true), centred(upper(paper.kind.name), 'bold', measure))
    rows.push(...centredLines(paper.subject, 'bold', measure), shortRule())
  }
  return [...rows, ...addressRows(paper, measure)]
}

/** One centred line that stays with what follows. */
export function centred(text: string, face: Face, measure: Measure): Row {
  const [line] = wrap([{ text, face }], measure, { size: BODY.size, width: 10_000 })
  const block: Part = { tag: 'H1' }
  return {
    height: BODY.leading,
    keep: true,
    draw: (sheet, top) => {
      const box = { x: PAGE.left, y: top + BODY.rise, width: PAGE.textWidth, size: BODY.size, align: 'center' } as const
      if (line !== undefined) sheet.mark(block, () => sheet.line(line, box))
    },
  }
}

function centredLines(text: string, face: Face, measure: Measure): Row[] {
  const width = PAGE.textWidth - 60
  const block: Part = { tag: 'P' }
  return wrapEvenly([{ text, face }], measure, { size: BODY.size, width }).map((line) => ({
    height: BODY.leading,
    keep: true,
    draw: (sheet, top) => {
      const box = { x: PAGE.left, y: top + BODY.rise, width: PAGE.textWidth, size: BODY.size, align: 'center' } as const
      sheet.mark(block, () => sheet.line(line, box))
    },
  }))
}

function shortRule(): Row {
  return {
    height: 14,
    keep: true,
    draw: (sheet, top) => {
      const middle = PAGE.left + PAGE.textWidth / 2
      sheet.artifact(() => sheet.rule(middle - 45, top + 4, middle + 45))
    },
  }
}

/** Several addressees stand under each other, dashes aligned, to the right of `Kính gửi:`. */
function addressRows(paper: Paper, measure: Measure): Row[] {
  const lines = addresseeLines(paper.addressees ?? [])
  if (lines.length === 0) return []
  const label = 'Kính gửi: '
  const labelWidth = measure(label, 'regular', BODY.size) + 3
  const longest = Math.max(...lines.map((line) => measure(line, 'regular', BODY.size)))
  const width = Math.min(longest + 1, PAGE.textWidth - labelWidth)
  const x = PAGE.left + (PAGE.textWidth - labelWidth - width) / 2
  const block: Part = { tag: 'P' }
  const rows: Row[] = [space(6, true)]
  for (const [index, text] of lines.entries()) {
    for (const [nth, line] of wrap([{ text, face: 'regular' }], measure, { size: BODY.size, width }).entries()) {
      rows.push({
        height: BODY.leading,
        keep: true,
        draw: (sheet, top) => {
          const box = { x, y: top + BODY.rise, width: labelWidth, size: BODY.size, align: 'left' } as const
          sheet.mark(block, () => {
            if (index === 0 && nth === 0) sheet.text(label, 'regular', box)
            sheet.line(line, { ...box, x: x + labelWidth, width })
          })
        },
      })
    }
  }
  return [...rows, space(8, true)]
}

function agencyLines(paper: Paper, measure: Measure): { line: Line; bold: boolean }[] {
  const parent = paper.issuer.parentName
  const above = parent === undefined ? [] : evenly(upper(parent), 'regular', 12, measure).lines
  const own = evenly(upper(paper.issuer.name), 'bold', 12, measure).lines
  return [...above.map((line) => ({ line, bold: false })), ...own.map((line) => ({ line, bold: true }))]
}

function drawAgency(sheet: Sheet, lines: readonly { line: Line; bold: boolean }[], top: number): void {
  const block: Part = { tag: 'P' }
  sheet.mark(block, () => {
    for (const [index, { line }] of lines.entries()) sheet.line(line, left(top + 12 + index * STEP, 12))
  })
  const last = lines.at(-1)
  // The rule under the agency is a third to a half of the line above it (II.2b).
  const length = Math.max(40, (last?.line.width ?? 0) * 0.45)
  const middle = LEFT.x + LEFT.width / 2
  const y = top + 12 + (lines.length - 1) * STEP + 6
  sheet.artifact(() => sheet.rule(middle - length / 2, y, middle + length / 2))
}

function drawMotto(sheet: Sheet, top: number): void {
  part(sheet, () => sheet.text(STATE_NAME, 'bold', right(top + 12, 12)))
  part(sheet, () => sheet.text(MOTTO, 'bold', right(top + 12 + STEP, 13)))
  const length = sheet.measure(MOTTO, 'bold', 13)
  const middle = RIGHT.x + RIGHT.width / 2
  const y = top + 12 + STEP + 6
  sheet.artifact(() => sheet.rule(middle - length / 2, y, middle + length / 2))
}

function drawDate(sheet: Sheet, text: string, y: number): void {
  part(sheet, () => sheet.text(text, 'italic', right(y, 13)))
}

function drawLetterSubject(sheet: Sheet, letter: Placed, y: number): void {
  part(sheet, () => {
    for (const [index, line] of letter.lines.entries()) sheet.line(line, left(y + index * 14.5, letter.size))
  })
}

function drawStamp(sheet: Sheet, stamp: { text: string; widthMm: number; heightMm: number }, top: number): void {
  const width = mm(stamp.widthMm)
  const x = LEFT.x + (LEFT.width - width) / 2
  const size = 13
  part(sheet, () => {
    sheet.doc.lineWidth(1.2).rect(x, top, width, mm(stamp.heightMm)).stroke(STAMP_RED).fillColor(STAMP_RED)
    const y = top + mm(stamp.heightMm) / 2 + size * 0.34
    sheet.text(stamp.text, 'bold', { x, y, width, size, align: 'center' })
    sheet.doc.fillColor('#000000')
  })
}

function evenly(text: string, face: Face, size: number, measure: Measure): Placed {
  return { lines: wrapEvenly([{ text, face }], measure, { size, width: LEFT.width - 8 }), size }
}

function part(sheet: Sheet, draw: () => void): void {
  sheet.mark({ tag: 'P' }, draw)
}

function left(y: number, size: number) {
  return { x: LEFT.x, y, width: LEFT.width, size, align: 'center' } as const
}

function right(y: number, size: number) {
  return { x: RIGHT.x, y, width: RIGHT.width, size, align: 'center' } as const
}
