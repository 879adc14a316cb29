import { Readable } from 'node:stream'
import type ExcelJS from 'exceljs'
import type { MadeFile } from '#platform/http/route.ts'
import { mostLines } from './book.ts'
import { type Column, personColumns, unitColumns } from './columns.ts'
import { kindWords, levelWords, natureWords, roleWords, shownWords } from './words.ts'

const unitExample = [
  '1',
  '',
  'Cơ quan',
  'Sở, ban, ngành',
  'Tỉnh',
  'Sở Ví dụ',
  'Sở Ví dụ',
  'SVD',
  'Lai Châu',
  'H00.1',
  '01/01/2026',
]
const personExample = ['Nguyễn Văn Mẫu', '1', 'Văn thư', 'Văn thư', '01/01/2026', '']
const choices: Partial<Record<string, readonly string[]>> = {
  'Loại (cơ quan/đơn vị)': shownWords(natureWords),
  Nhóm: shownWords(kindWords),
  Cấp: shownWords(levelWords),
  'Vai trò': shownWords(roleWords),
}

function addTable(book: ExcelJS.Workbook, name: string, columns: readonly Column[], example: readonly string[]): void {
  const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = columns.map((column) => ({
    header: column.label,
    width: Math.max(14, column.label.length + 4),
    // Text, so that dates and codes stay as they are typed.
    style: { numFmt: '@' },
  }))
  sheet.getRow(1).font = { bold: true }
  sheet.addRow(example)
}

function addNotes(book: ExcelJS.Workbook): void {
  const sheet = book.addWorksheet('Hướng dẫn')
  sheet.columns = [{ width: 16 }, { width: 26 }, { width: 100 }]
  sheet.addRow(['Bảng', 'Cột', 'Cách ghi']).font = { bold: true }
  for (const [table, columns] of [
    ['Đơn vị', unitColumns],
    ['Nhân sự', personColumns],
  ] as const)
    for (const column of columns) {
      const words = choices[column.label]
      const shown = words ? `${column.note} Danh sách: ${words.join('; ')}.` : column.note
      sheet.addRow([table, column.label, `${column.needed ? 'Bắt buộc có cột. ' : ''}${shown}`])
    }
  sheet.addRow([
    '',
    '',
    `Dòng thứ hai của mỗi bảng là ví dụ: xóa đi trước khi nhập. Mỗi tệp tối đa ${mostLines} dòng, 20 MB.`,
  ])
}

/** An empty spreadsheet with both tables, an example line in each, and a sheet that says how to fill them. */
export async function importTemplate(): Promise<MadeFile> {
  // Large and seldom needed: loaded by the first who asks.
  const { default: excel } = await import('exceljs')
  const book = new excel.Workbook()
  addTable(book, 'Đơn vị', unitColumns, unitExample)
  addTable(book, 'Nhân sự', personColumns, personExample)
  addNotes(book)
  return {
    stream: Readable.from([Buffer.from(await book.xlsx.writeBuffer())]),
    name: 'Mẫu nhập tổ chức.xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    inline: false,
  }
}
