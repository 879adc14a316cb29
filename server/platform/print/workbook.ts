import { PassThrough } from 'node:stream'
import type { RegisterColumn } from './register.ts'

/** Rows as a spreadsheet, written while it is read. The library is large and seldom needed: it is loaded by the first export. */
export async function workbook(
  name: string,
  columns: readonly RegisterColumn[],
  rows: readonly (readonly string[])[],
): Promise<PassThrough> {
  const { default: ExcelJS } = await import('exceljs')
  const out = new PassThrough()
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true })
  const sheet = book.addWorksheet(name, {
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    views: [{ state: 'frozen', ySplit: 1 }],
  })
  sheet.columns = columns.map((column) => ({ header: column.label, width: column.widthMm / 2 }))
  sheet.getRow(1).font = { bold: true }
  for (const row of rows) sheet.addRow([...row]).commit()
  book.commit().catch((error: unknown) => out.destroy(error as Error))
  return out
}
