import type { Row } from './flow.ts'
import { space } from './flow.ts'
import { basisLines, ended, upper } from './form.ts'
import { BODY, PAGE } from './layout.ts'
import { centred } from './letterhead.ts'
import type { BodyBlock, Paper } from './paper-model.ts'
import type { Part } from './sheet.ts'
import { tableRows } from './table.ts'
import { type Measure, type Run, wrap } from './wrap.ts'

/** Word that opens the deciding part, by kind: Appendix III, forms 1.1 and 1.2. */
const DECIDING: Readonly<Record<string, string>> = { NQ: 'QUYẾT NGHỊ:', QĐ: 'QUYẾT ĐỊNH:' }
const LETTERS = 'abcdđeghiklmnopqrstuvxy'

/** Box 6: bases, deciding line and text. The last two lines stay with the signature. */
export function bodyRows(paper: Paper, measure: Measure): Row[] {
  const rows: Row[] = []
  if (paper.decidedBy !== undefined) rows.push(centred(upper(paper.decidedBy), 'bold', measure), space(4, true))
  for (const basis of basisLines(paper.legalBases ?? [])) {
    rows.push(...paragraph([{ text: basis, face: 'italic' }], measure))
  }
  const deciding = DECIDING[paper.kind.code]
  if (deciding !== undefined && paper.decidedBy !== undefined) {
    rows.push(space(6, true), centred(deciding, 'bold', measure))
  }
  for (const block of withEnd(paper.body)) rows.push(...blockRows(block, measure))
  return rows.map((row, index) => (index < rows.length - 1 ? row : { ...row, keep: true }))
}

/** Justified lines with first-line indent; no line of a paragraph is left alone on a page. */
export function paragraph(runs: readonly Run[], measure: Measure, keep = false): Row[] {
  const lines = wrap(runs, measure, { size: BODY.size, width: PAGE.textWidth, indent: BODY.indent })
  const part: Part = { tag: 'P' }
  return lines.map((line, index) => {
    const first = index === 0
    const gap = first ? BODY.gap : 0
    return {
      height: BODY.leading + gap,
      keep: keep || (first && lines.length > 1) || index === lines.length - 2,
      draw: (sheet, top) => {
        const indent = first ? BODY.indent : 0
        const box = { x: PAGE.left + indent, y: top + gap + BODY.rise, width: PAGE.textWidth - indent, size: BODY.size }
        sheet.mark(part, () => sheet.line(line, { ...box, align: 'justify' }))
      },
    }
  })
}

function blockRows(block: BodyBlock, measure: Measure): Row[] {
  switch (block.type) {
    case 'heading':
      return paragraph([{ text: block.text, face: 'bold' }], measure, true)
    case 'paragraph':
      return paragraph(
        block.lead === undefined
          ? [{ text: block.text, face: 'regular' }]
          : [
              { text: block.lead, face: 'bold' },
              { text: block.text, face: 'regular' },
            ],
        measure,
      )
    case 'points':
      return block.items.flatMap((text, index) =>
        paragraph([{ text: `${pointMark(block.mark, index)} ${text}`, face: 'regular' }], measure),
      )
    case 'table':
      return tableRows(block, measure)
  }
}

function pointMark(mark: 'number' | 'letter' | 'dash', index: number): string {
  if (mark === 'dash') return '-'
  return mark === 'number' ? `${index + 1}.` : `${LETTERS[index % LETTERS.length] ?? 'a'})`
}

/** The end mark `./.` belongs to the last words of the text, wherever these stand. */
function withEnd(body: readonly BodyBlock[]): BodyBlock[] {
  const last = body.at(-1)
  if (last === undefined) return []
  const before = body.slice(0, -1)
  switch (last.type) {
    case 'paragraph':
    case 'heading':
      return [...before, { ...last, text: ended(last.text) }]
    case 'points':
      return [
        ...before,
        { ...last, items: last.items.map((item, at) => (at === last.items.length - 1 ? ended(item) : item)) },
      ]
    case 'table':
      return [...before, last, { type: 'paragraph', text: './.' }]
  }
}
