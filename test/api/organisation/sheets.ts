import ExcelJS from 'exceljs'
import type { Reply } from '#contract/endpoint.ts'
import type { WireFault } from '#contract/faults.ts'
import type { importOrganisation } from '#contract/organisation.ts'
import type { Page } from '../../setup/page.ts'

export const unitHeadings = [
  'Mã dòng',
  'Mã dòng cấp trên',
  'Loại (cơ quan/đơn vị)',
  'Nhóm',
  'Cấp',
  'Tên',
  'Tên ngắn',
  'Viết tắt',
  'Địa danh',
  'Mã định danh',
  'Ngày hiệu lực',
]
export const personHeadings = ['Họ và tên', 'Mã dòng đơn vị', 'Chức vụ', 'Vai trò', 'Ngày bắt đầu']

/** A unit's line that is right in every column. */
export const unitLine = (rowCode: string, parent: string, name: string, abbreviation: string, code = ''): string[] => [
  rowCode,
  parent,
  code === '' ? 'Đơn vị' : 'Cơ quan',
  code === '' ? 'Phòng' : 'Sở',
  'Tỉnh',
  name,
  '',
  abbreviation,
  'Lai Châu',
  code,
  '01/03/2025',
]

export type Cell = string | number | Date | { formula: string; result?: string } | null

export async function xlsx(sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  for (const [name, rows] of Object.entries(sheets)) book.addWorksheet(name).addRows(rows.map((row) => [...row]))
  return Buffer.from(await book.xlsx.writeBuffer())
}

export function csv(rows: readonly (readonly string[])[], delimiter = ',', mark = ''): Buffer {
  const quote = (cell: string) => (/[",;\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return Buffer.from(mark + rows.map((row) => row.map(quote).join(delimiter)).join('\r\n'))
}

export type Report = Reply<typeof importOrganisation>
export type Answer = { status: number; report?: Report; wire?: WireFault }

/** Sends a file to be imported, as the page does. */
export async function sendSheet(
  page: Page,
  bytes: Uint8Array,
  ask: { dryRun: boolean; under?: string },
  type = 'application/offset+octet-stream',
): Promise<Answer> {
  const query = new URLSearchParams({ dryRun: String(ask.dryRun), ...(ask.under ? { under: ask.under } : {}) })
  const response = await page.fetch('POST', `/api/organisation/import?${query}`, {
    body: new Uint8Array(bytes),
    headers: { 'content-type': type },
  })
  const json = (await response.json()) as Report & WireFault
  return response.ok ? { status: response.status, report: json } : { status: response.status, wire: json }
}
