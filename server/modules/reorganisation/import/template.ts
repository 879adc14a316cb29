import { Readable } from 'node:stream'
import type { MadeFile } from '#platform/http/route.ts'
import { columns } from './columns.ts'
import { mostLines } from './read-lines.ts'

const examples: readonly (readonly string[])[] = [
  [
    'Thành lập',
    '',
    '',
    '',
    'XA1',
    'Cơ quan',
    'H00',
    'Ủy ban nhân dân',
    'Xã',
    'Ủy ban nhân dân xã Ví Dụ',
    'UBND xã Ví Dụ',
    'UBND',
    'Ví Dụ',
    'H00.9',
  ],
  ['Sáp nhập', 'Ủy ban nhân dân xã Cũ Một', 'XA1', 'Toàn bộ', '', '', '', '', '', '', '', '', '', ''],
  ['Sáp nhập', 'H00.2', 'XA1', 'Toàn bộ', '', '', '', '', '', '', '', '', '', ''],
]

/** An empty spreadsheet with the columns of an act's lines, three example lines, and a sheet that says how to fill them. */
export async function reorganisationTemplate(): Promise<MadeFile> {
  // Large and seldom needed: loaded by the first who asks.
  const { default: excel } = await import('exceljs')
  const book = new excel.Workbook()
  const sheet = book.addWorksheet('Đề án', { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = columns.map(({ label }) => ({
    header: label,
    width: Math.max(16, label.length + 4),
    // Text, so that codes stay as they are typed.
    style: { numFmt: '@' },
  }))
  sheet.getRow(1).font = { bold: true }
  for (const example of examples) sheet.addRow([...example])
  const notes = book.addWorksheet('Hướng dẫn')
  notes.columns = [{ width: 26 }, { width: 100 }]
  notes.addRow(['Cột', 'Cách ghi']).font = { bold: true }
  for (const { label, note } of columns) notes.addRow([label, note])
  notes.addRow(['', `Các dòng đầu là ví dụ: xóa đi trước khi nhập. Mỗi tệp tối đa ${mostLines} dòng.`])
  return {
    stream: Readable.from([Buffer.from(await book.xlsx.writeBuffer())]),
    name: 'Mẫu đề án sắp xếp.xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    inline: false,
  }
}
