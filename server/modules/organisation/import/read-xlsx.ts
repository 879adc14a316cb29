import ExcelJS from 'exceljs'
import {
  mostCharacters,
  mostColumns,
  mostLines,
  mostUnpacked,
  type ReadBook,
  type Sheet,
  type SheetLine,
} from './book.ts'
import { checkUnpackedSize } from './unpacked-size.ts'

/** What is not needed and could blow up: one range over a whole sheet would be spelt out cell by cell. */
const ignoreNodes = [
  'dataValidations',
  'mergeCells',
  'conditionalFormatting',
  'hyperlinks',
  'drawing',
  'picture',
  'tableParts',
  'extLst',
  'autoFilter',
]

const two = (number: number) => String(number).padStart(2, '0')

function textOf(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date)
    return Number.isNaN(value.getTime())
      ? ''
      : `${two(value.getUTCDate())}/${two(value.getUTCMonth() + 1)}/${value.getUTCFullYear()}`
  if (typeof value !== 'object') return String(value)
  if ('richText' in value) return value.richText.map((run) => run.text).join('')
  if ('text' in value) return textOf(value.text as ExcelJS.CellValue)
  if ('error' in value) return value.error
  return 'formula' in value ? `=${value.formula}` : ''
}

function isComputed(value: ExcelJS.CellValue): boolean {
  return (
    typeof value === 'object' && value !== null && ('formula' in value || 'sharedFormula' in value || 'error' in value)
  )
}

function lineOf(row: ExcelJS.Row, line: number): SheetLine {
  const cells: string[] = []
  const computed: number[] = []
  row.eachCell({ includeEmpty: false }, (cell, number) => {
    if (number > mostColumns) return
    while (cells.length < number) cells.push('')
    cells[number - 1] = textOf(cell.value).slice(0, mostCharacters)
    if (isComputed(cell.value)) computed.push(number - 1)
  })
  return { line, cells, computed }
}

export async function readXlsx(file: Buffer): Promise<ReadBook> {
  checkUnpackedSize(file, mostUnpacked)
  const book = new ExcelJS.Workbook()
  const bounds = { ignoreNodes, maxRows: mostLines + 10 }
  try {
    // The types name another Buffer than Node's own.
    await book.xlsx.load(file as unknown as Parameters<typeof book.xlsx.load>[0], bounds)
  } catch (error) {
    return { wrong: /^Max row count/.test((error as Error).message) ? 'too-many-lines' : 'unreadable' }
  }
  const sheets: Sheet[] = book.worksheets.map((sheet) => {
    const lines: SheetLine[] = []
    sheet.eachRow({ includeEmpty: false }, (row, line) => lines.push(lineOf(row, line)))
    return { name: sheet.name, lines }
  })
  return { sheets }
}
