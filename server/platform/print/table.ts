import type { Row } from './flow.ts'
import { space } from './flow.ts'
import type { Face } from './fonts.ts'
import { PAGE } from './layout.ts'
import type { BodyBlock, TableColumn } from './paper-model.ts'
import type { Part } from './sheet.ts'
import { type Line, type Measure, wrap, wrapEvenly } from './wrap.ts'

const CELL = { size: 13, leading: 16, rise: 12.4, padding: 4 } as const

interface Column extends TableColumn {
  readonly x: number
  readonly width: number
}

/** A ruled table inside the text; its heading stays with the first row. */
export function tableRows(table: BodyBlock & { type: 'table' }, measure: Measure): Row[] {
  const columns = placed(table.columns)
  const whole: Part = { tag: 'Table' }
  const labels = table.columns.map((column) => column.label)
  const rows = [rowOf(labels, columns, whole, measure, true)]
  for (const cells of table.rows) rows.push(rowOf(cells, columns, whole, measure, false))
  return [space(6, true), ...rows, space(6)]
}

function placed(columns: readonly TableColumn[]): Column[] {
  const total = columns.reduce((sum, column) => sum + column.share, 0)
  let x: number = PAGE.left
  return columns.map((column) => {
    const width = (column.share / total) * PAGE.textWidth
    const at = { ...column, x, width }
    x += width
    return at
  })
}

function rowOf(
  texts: readonly string[],
  columns: readonly Column[],
  table: Part,
  measure: Measure,
  head: boolean,
): Row {
  const face: Face = head ? 'bold' : 'regular'
  const cells = columns.map((column, index): { column: Column; lines: Line[] } => {
    const runs = [{ text: texts[index] ?? '', face }]
    const options = { size: CELL.size, width: column.width - 2 * CELL.padding }
    return { column, lines: head ? wrapEvenly(runs, measure, options) : wrap(runs, measure, options) }
  })
  const height = Math.max(...cells.map((cell) => cell.lines.length)) * CELL.leading + 2 * CELL.padding
  const row: Part = { tag: 'TR', parent: table }
  return {
    height,
    keep: head,
    draw: (sheet, top) => {
      for (const { column, lines } of cells) {
        const free = head ? (height - 2 * CELL.padding - lines.length * CELL.leading) / 2 : 0
        sheet.artifact(() => sheet.doc.lineWidth(0.6).rect(column.x, top, column.width, height).stroke('#000000'))
        sheet.mark({ tag: head ? 'TH' : 'TD', parent: row }, () => {
          for (const [index, line] of lines.entries()) {
            sheet.line(line, {
              x: column.x + CELL.padding,
              y: top + CELL.padding + free + CELL.rise + index * CELL.leading,
              width: column.width - 2 * CELL.padding,
              size: CELL.size,
              align: head ? 'center' : (column.align ?? 'left'),
            })
          }
        })
      }
    },
  }
}
