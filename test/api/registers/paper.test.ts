import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerArrival } from '#contract/documents.ts'
import { checkRegister, correctLine, listPrints, printRegister } from '#contract/registers.ts'
import { type House, openHouse } from '../../setup/house.ts'
import { arrivalOf } from '../documents/asks.ts'
import { daysAgo as ago, granted, issueIn, type Office, today as on, openOffice, reserving } from './office.ts'

let house: House
let other: Office
const today = () => on(house)
const daysAgo = (days: number) => ago(house, days)
const year = () => Number(today().slice(0, 4))
const hasPdfToText = spawnSync('pdftotext', ['-v']).error === undefined
const textOf = (bytes: Buffer) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes }).toString().normalize('NFC').replace(/\s+/g, ' ')

async function bytesOf(it: Office, print: string): Promise<Buffer> {
  const response = await it.clerk.fetch('GET', `/api/register-prints/${print}`)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  return Buffer.from(await response.arrayBuffer())
}

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  other = await openOffice(house)
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

describe('a register on paper', () => {
  const formula = '=HYPERLINK("http://xau","bấm")'
  let it0: Office

  beforeAll(async () => {
    it0 = await openOffice(house)
    const lines = [formula, '+1+cmd|x', '-2', '@SUM(A1)', 'Báo cáo "quý", I; năm', '<script>alert(1)</script>']
    for (const [n, subject] of lines.entries()) {
      const told = { subject, note: subject, issuerName: subject, arrivedOn: daysAgo(lines.length - n) }
      await it0.clerk.call(registerArrival, await arrivalOf(it0.clerk, { registerId: it0.incoming, ...told }))
    }
  })

  it('requirement 6: is a PDF with the legal columns, kept as it was printed', async () => {
    const print = await it0.clerk.call(printRegister, { id: it0.incoming, year: year() })
    expect(print).toMatchObject({
      pages: 2,
      lines: 6,
      from: `${year()}-01-01`,
      to: `${year()}-12-31`,
      byTitle: 'Văn thư',
    })
    const bytes = await bytesOf(it0, print.id)
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(print.sha256)
    expect(bytes.length).toBe(print.size)
    if (hasPdfToText) {
      const text = textOf(bytes)
      for (const words of ['Số đến', 'SỔ ĐĂNG KÝ VĂN BẢN ĐẾN', 'Lai Châu']) expect(text).toContain(words)
    }
    expect(
      (await house.sql`select 1 from fact where type = 'register.printed' and subject_id = ${it0.incoming}`).length,
    ).toBe(1)
    expect((await other.clerk.fetch('GET', `/api/register-prints/${print.id}`)).status).toBe(404)
    expect((await other.clerk.refusal(printRegister, { id: it0.incoming, year: year() })).code).toBe('thing.missing')
    expect((await other.clerk.refusal(listPrints, { id: it0.incoming })).code).toBe('thing.missing')
  })

  it('is printed for a period of its own year only', async () => {
    const period = { id: it0.incoming, year: year() }
    const print = await it0.leader.call(printRegister, { ...period, from: daysAgo(3), to: daysAgo(2) })
    expect(print).toMatchObject({ lines: 2, from: daysAgo(3), to: daysAgo(2), byTitle: 'Chủ tịch' })
    for (const wrong of [{ from: `${year() - 1}-12-01` }, { from: daysAgo(1), to: daysAgo(2) }])
      expect((await it0.clerk.refusal(printRegister, { ...period, ...wrong })).code).toBe('input.invalid')
    const { rows } = await it0.clerk.call(listPrints, period)
    expect(rows.map((row) => row.lines)).toEqual([2, 6])
    expect((await it0.clerk.call(listPrints, { id: it0.incoming, year: year() - 1 })).rows).toEqual([])
  })

  it('exports as CSV whose cells no spreadsheet computes', async () => {
    const response = await it0.clerk.fetch('GET', `/api/registers/${it0.incoming}/export?year=${year()}&form=csv`)
    const name = encodeURIComponent(`Sổ đăng ký văn bản đến ${year()}.csv`)
    expect(response.headers.get('content-disposition')).toContain(name)
    const text = Buffer.from(await response.arrayBuffer()).toString()
    expect(text.startsWith('\ufeff')).toBe(true)
    const rows = parse(text, { bom: true })
    expect(rows).toHaveLength(7)
    expect(rows[1]?.[2]).toBe(`'${formula}`)
    expect(rows[5]?.[2]).toBe('Báo cáo "quý", I; năm')
    for (const cell of rows.slice(1).flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
  })

  it('exports as a Word file, of a period of its own year only', async () => {
    const path = `/api/registers/${it0.incoming}/export?year=${year()}&form=docx`
    const response = await it0.clerk.fetch('GET', path)
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ])
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK')
    expect((await it0.clerk.fetch('GET', `${path}&from=${year() - 1}-12-01`)).status).toBe(400)
    expect((await other.clerk.fetch('GET', path)).status).toBe(404)
  })

  it('exports as a spreadsheet of texts, a period of it too', async () => {
    const read = async (query: string) => {
      const response = await it0.clerk.fetch(
        'GET',
        `/api/registers/${it0.incoming}/export?year=${year()}&form=xlsx${query}`,
      )
      expect(response.status).toBe(200)
      const workbook = new ExcelJS.Workbook()
      await workbook.xlsx.load((await response.arrayBuffer()) as Parameters<typeof workbook.xlsx.load>[0])
      return workbook.worksheets[0]
    }
    const sheet = await read('')
    expect(sheet?.rowCount).toBe(7)
    const cell = sheet?.getRow(2).getCell(3)
    expect([cell?.type, cell?.value]).toEqual([ExcelJS.ValueType.String, formula])
    expect((await read(`&from=${daysAgo(2)}&to=${daysAgo(1)}`))?.rowCount).toBe(3)
    const path = `/api/registers/${it0.incoming}/export`
    expect((await it0.clerk.fetch('GET', `${path}?year=${year()}&form=exe`)).status).toBe(400)
    expect((await it0.clerk.fetch('GET', `${path}?year=1&form=csv`)).status).toBe(400)
  })
})

describe('a book with void, held and late numbers', () => {
  it('shows each in its place with its reason; a correction comes beside, the print of before stays', async () => {
    const it = await openOffice(house)
    await issueIn(it, other.id, { issuedOn: daysAgo(2) })
    await granted(it, it.outgoing, { act: 'void', purpose: '', reason: 'Đóng dấu nhầm số' })
    await granted(it, it.outgoing, reserving(house))
    await issueIn(it, other.id, { issuedOn: today() })
    const late = { act: 'suffix' as const, at: { year: year(), number: 1, suffix: '' }, purpose: 'Quyết định chậm' }
    await granted(it, it.outgoing, { ...late, reason: 'Đơn vị nộp muộn', until: today() })
    await issueIn(it, other.id, { issuedOn: daysAgo(2), held: { number: 1, suffix: 'a' } })

    const book = { id: it.outgoing, year: year() }
    const before = await it.clerk.call(printRegister, book)
    const bytes = await bytesOf(it, before.id)
    const wish = { ...book, number: 4, suffix: '', text: 'Người ký là Phó Chủ tịch' }
    expect((await it.leader.refusal(correctLine, wish)).code).toBe('access.denied')
    expect((await other.clerk.refusal(correctLine, wish)).code).toBe('thing.missing')
    expect((await it.clerk.refusal(correctLine, { ...wish, number: 9 })).code).toBe('thing.missing')
    await it.clerk.call(correctLine, wish)
    expect(await bytesOf(it, before.id)).toEqual(bytes)
    const after = await it.clerk.call(printRegister, book)
    expect(after.sha256).not.toBe(before.sha256)

    const response = await it.clerk.fetch('GET', `/api/registers/${it.outgoing}/export?year=${year()}&form=csv`)
    const rows = parse(Buffer.from(await response.arrayBuffer()).toString(), { bom: true }).slice(1)
    expect(rows.map((row) => row[0])).toEqual(['01/QĐ-UBND', '01a/QĐ-UBND', '02', '03', '04/QĐ-UBND'])
    expect(rows[1]?.[9]).toMatch(/^Ghi lùi ngày: cấp số phụ ngày .+ lý do: Đơn vị nộp muộn; Người duyệt: .+Chủ tịch$/)
    expect(rows[2]?.[2]).toBe('SỐ BỎ TRỐNG: Đóng dấu nhầm số')
    expect(rows[2]?.[9]).toContain('Người duyệt: ')
    expect(rows[3]?.[2]).toBe('SỐ GIỮ: Nghị quyết kỳ họp thứ 12')
    expect(rows[4]?.[9]).toMatch(/^Đính chính \d\d\/\d\d\/\d{4}: Người ký là Phó Chủ tịch$/)
    if (hasPdfToText) {
      const printed = textOf(bytes)
      for (const words of ['Đóng dấu', 'nhầm số', '01a/QĐ-']) expect(printed).toContain(words)
      expect(printed).not.toContain('Đính')
      expect(textOf(await bytesOf(it, after.id))).toContain('Đính')
    }
    const report = await it.clerk.call(checkRegister, book)
    expect(report).toMatchObject({ sound: true, problems: [], documents: 3, firstNumber: 1, nextNumber: 5 })
    expect(report.marks.map((line) => [line.number, line.suffix, line.state])).toEqual([
      [1, 'a', 'document'],
      [2, '', 'void'],
      [3, '', 'reserved'],
    ])
    expect(report.corrections).toMatchObject([{ number: 4, text: 'Người ký là Phó Chủ tịch', byTitle: 'Văn thư' }])
    expect((await other.clerk.refusal(checkRegister, book)).code).toBe('thing.missing')
  })
})
