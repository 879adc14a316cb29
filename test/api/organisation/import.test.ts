import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ImportProblem } from '#contract/faults.ts'
import { importTemplate, listPeople, listUnits, readUnit } from '#contract/organisation.ts'
import { type Agency, agency, type House, openHouse } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { administrator } from '../administrator.ts'
import { type Answer, csv, personHeadings, type Report, sendSheet, unitHeadings, unitLine, xlsx } from './sheets.ts'

let house: House
let province: Agency
let neighbour: Agency
let system: Page
let local: Page
let before: object

/** People are told of what was done by itself, a moment later: that is not counted. */
async function counted(): Promise<object> {
  const [row] = await house.sql`
    select (select count(*)::int from org_unit) as units, (select count(*)::int from org_unit_name) as names,
           (select count(*)::int from agency_code) as codes, (select count(*)::int from person) as people,
           (select count(*)::int from post) as posts, (select count(*)::int from post_assignment) as held,
           (select count(*)::int from fact where type <> 'notice.given') as facts`
  return { ...row }
}

const found = (list: readonly ImportProblem[] | undefined) => (list ?? []).map((it) => [it.line, it.column, it.problem])
const problemsOf = (answer: Answer) => (answer.wire?.facts as { problems: ImportProblem[] } | undefined)?.problems
const reportOf = (report: Report | undefined) => ({
  units: report?.units,
  people: report?.people,
  posts: report?.posts,
})

const department = [
  unitLine('1', '', 'Sở Nội vụ', 'SNV', 'H98.8'),
  unitLine('1.1', '1', 'Phòng Cải cách hành chính', 'CCHC'),
  unitLine('1.1.1', '1.1', 'Tổ Văn thư', 'VT'),
  unitLine('11', '1', 'Phòng Mười một', 'PMM'),
]
const staffing = [
  ['Lò Thị Mẫu', '1', 'Giám đốc Sở', 'Lãnh đạo', '01/03/2025'],
  ['Vàng A Thử', '1.1.1', 'Văn thư', 'Văn thư', '1/3/2025'],
]

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  neighbour = await agency(house, 'Ủy ban nhân dân tỉnh Bên', 'UBND', 'H97')
  system = (await administrator(house, 'quantri', province.id, 'systemAdministrator')).page
  local = (await administrator(house, 'quantri.tinh', province.id)).page
})
afterAll(() => house.close())
beforeEach(async () => {
  before = await counted()
})

describe('a sheet of units and people', () => {
  it('is tried without writing, then written whole, and repeated is refused', async () => {
    const file = await xlsx({ 'Đơn vị': [unitHeadings, ...department], 'Nhân sự': [personHeadings, ...staffing] })
    const tried = await sendSheet(local, file, { dryRun: true, under: province.id })
    expect(tried.report).toMatchObject({
      dryRun: true,
      units: 4,
      people: 2,
      posts: 2,
      problems: [],
      problemsCapped: false,
    })
    expect(tried.report?.preview).toHaveLength(6)
    expect(tried.report?.preview[0]).toEqual({ sheet: 'Đơn vị', line: 2, text: 'Sở Nội vụ (SNV) · H98.8' })
    expect(await counted()).toEqual(before)

    const done = await sendSheet(local, file, { dryRun: false, under: province.id })
    expect(done.report).toMatchObject({ dryRun: false, units: 4, people: 2, posts: 2 })
    const [office] = (await local.call(listUnits, { q: 'to van thu' })).rows
    expect(office?.path).toEqual([province.name, 'Sở Nội vụ', 'Phòng Cải cách hành chính'])
    const card = await local.call(readUnit, { id: office?.id ?? '' })
    expect(card.holders).toMatchObject([
      { personName: 'Vàng A Thử', role: 'clerk', validFrom: '2025-03-01', agencyName: 'Sở Nội vụ' },
    ])
    const [top] = (await local.call(listUnits, { q: 'h98.8' })).rows
    expect(top).toMatchObject({
      nature: 'agency',
      kind: 'department',
      level: 'province',
      code: 'H98.8',
      validFrom: '2025-03-01',
    })
    const facts = await house.sql`select data from fact where type = 'organisation.imported'`
    expect(facts.map((fact) => fact['data'])).toEqual([{ units: 4, people: 2, posts: 2 }])

    const after = await counted()
    const again = await sendSheet(local, file, { dryRun: false, under: province.id })
    expect(again).toMatchObject({ status: 400, wire: { code: 'import.invalid' } })
    expect(found(problemsOf(again))).toEqual([
      [2, 'Tên', 'duplicate'],
      [2, 'Mã định danh', 'code-taken'],
    ])
    expect(await counted()).toEqual(after)
  })

  it('adds people to units that are there, by code or by name, several posts to one person', async () => {
    const rows = [
      [...personHeadings, 'Mã người'],
      ['Đinh Văn Hai', 'H98', 'Chuyên viên', 'Chuyên viên', '01/04/2025', 'A'],
      ['Đinh Văn Hai', 'ỦY BAN NHÂN DÂN TỈNH THỬ', 'Lưu trữ viên', 'Lưu trữ', '01/04/2025', 'A'],
      ['Đinh Văn Hai', 'Ủy ban nhân dân tỉnh Thử', 'Lái xe', 'Chuyên viên', '01/04/2025', ''],
    ]
    const done = await sendSheet(local, csv(rows), { dryRun: false, under: province.id })
    expect(reportOf(done.report)).toEqual({ units: 0, people: 2, posts: 3 })
    expect(
      (await local.call(listPeople, { q: 'dinh van hai' })).rows.map((row) => row.posts.length).toSorted(),
    ).toEqual([1, 2])
    const again = await sendSheet(local, csv(rows), { dryRun: true, under: province.id })
    expect(found(again.report?.problems)).toEqual([2, 3, 4].map((line) => [line, 'Họ và tên', 'duplicate']))
    const outside = csv([personHeadings, ['Ai Đó', 'H97', 'Văn thư', 'Văn thư', '01/04/2025']])
    expect(found((await sendSheet(local, outside, { dryRun: true, under: province.id })).report?.problems)).toEqual([
      [2, 'Mã dòng đơn vị', 'unknown-unit'],
    ])
  })

  it.each([
    ['comma', ',', ''],
    ['semicolon and mark', ';', '\ufeff'],
  ])('is read from CSV with %s', async (name, delimiter, mark) => {
    const code = delimiter === ',' ? 'H98.31' : 'H98.32'
    const head = unitHeadings.map((heading) => heading.toUpperCase().normalize('NFD'))
    const unit = unitLine('x', '', `Sở "Kế hoạch, Đầu tư; ${name}"`, 'SKH', code).map((cell) => cell.normalize('NFD'))
    const file = csv([head, unit, [], unitLine('y', 'X', 'Phòng dưới', 'PD')], delimiter, mark)
    const done = await sendSheet(local, file, { dryRun: false, under: province.id }, 'text/csv')
    expect(reportOf(done.report)).toEqual({ units: 2, people: 0, posts: 0 })
    const [row] = (await local.call(listUnits, { q: code })).rows
    expect(row?.name).toBe(`Sở "Kế hoạch, Đầu tư; ${name}"`.normalize('NFC'))
    expect(row?.children).toBe(1)
  })

  it('is read with headings in any order, without tone marks, below a title, with dates as dates', async () => {
    const order = [10, 5, 0, 7, 1, 2, 3, 4, 9]
    const pick = (line: readonly string[]) => order.map((index) => line[index] ?? '')
    const plain = pick(unitHeadings).map((text) =>
      text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase(),
    )
    const [, ...rest] = pick(unitLine('1', '', 'Sở Y tế', 'SYT', 'H98.40'))
    const file = await xlsx({
      Bìa: [['Không phải bảng']],
      'Cơ cấu': [
        ['CƠ CẤU TỔ CHỨC'],
        [],
        ['STT', ...plain, 'Ghi chú'],
        ['1', new Date('2025-07-01T00:00:00Z'), ...rest, 'x'],
      ],
    })
    const done = await sendSheet(local, file, { dryRun: false, under: province.id })
    expect(reportOf(done.report)).toEqual({ units: 1, people: 0, posts: 0 })
    expect((await local.call(listUnits, { q: 'H98.40' })).rows[0]).toMatchObject({
      name: 'Sở Y tế',
      validFrom: '2025-07-01',
    })
  })

  it('of a thousand lines goes in whole, deep and wide', async () => {
    const units = Array.from({ length: 700 }, (_, n) =>
      unitLine(
        `k${n}`,
        n === 0 ? '' : `k${Math.floor((n - 1) / 3)}`,
        n === 0 ? 'Sở Lớn' : `Phòng số ${n}`,
        `P${n}`,
        n === 0 ? 'H98.50' : '',
      ),
    )
    const people = Array.from({ length: 300 }, (_, n) => [
      `Người Thử ${n}`,
      `k${n}`,
      'Chuyên viên',
      'chuyen vien',
      '2025-03-01',
    ])
    // A child may stand before its parent.
    const file = await xlsx({ 'Đơn vị': [unitHeadings, ...units.toReversed()], 'Nhân sự': [personHeadings, ...people] })
    const done = await sendSheet(local, file, { dryRun: false, under: province.id })
    expect(done.report).toMatchObject({ units: 700, people: 300, posts: 300 })
    expect(done.report?.preview).toHaveLength(20)
    const [deep] = (await local.call(listUnits, { q: 'phong so 699' })).rows
    expect(deep?.path.length).toBe(7)
    const [row] =
      await house.sql`select count(*)::int as count from org_unit where agency_id = (select agency_id from agency_code where code = 'H98.50')`
    expect(row?.['count']).toBe(700)
  })
})

describe('wrong lines', () => {
  it('are listed one by one, and nothing is written for them', async () => {
    const wrong = (at: number, value: string, rowCode: string) => {
      const line = unitLine(rowCode, '', `Đơn vị ${rowCode}`, 'DV')
      line[at] = value
      return line
    }
    const rows = [
      unitHeadings,
      wrong(0, '', 'a'),
      wrong(1, 'khong-co', 'b'),
      wrong(1, 'd', 'c'),
      wrong(1, 'c', 'd'),
      wrong(2, 'Công ty', 'e'),
      wrong(3, 'Nhóm lạ', 'f'),
      wrong(5, 'T'.repeat(201), 'g'),
      wrong(7, 'CÓ DẤU CÁCH', 'h'),
      wrong(9, 'H98.77', 'i'),
      wrong(10, '31/02/2025', 'j'),
      wrong(10, '', 'k'),
      unitLine('a1', '', 'Tên một', 'M'),
      unitLine('A1', '', 'Tên hai', 'M'),
      unitLine('l', '', 'TÊN MỘT', 'M'),
      unitLine('m', '', 'Cơ quan trùng mã', 'M', 'H97'),
      unitLine('n', '', 'Cơ quan mới', 'M', 'H98.60'),
      unitLine('o', '', 'Cơ quan mới nữa', 'M', 'H98.60'),
    ]
    const expected = [
      [2, 'Mã dòng', 'required'],
      [3, 'Mã dòng cấp trên', 'unknown-parent'],
      [4, 'Mã dòng cấp trên', 'cycle'],
      [5, 'Mã dòng cấp trên', 'cycle'],
      [6, 'Loại (cơ quan/đơn vị)', 'nature'],
      [7, 'Nhóm', 'kind'],
      [8, 'Tên', 'too-long'],
      [8, 'Tên ngắn', 'required'],
      [9, 'Viết tắt', 'abbreviation'],
      [10, 'Mã định danh', 'agency-only'],
      [11, 'Ngày hiệu lực', 'date'],
      [12, 'Ngày hiệu lực', 'required'],
      [14, 'Mã dòng', 'duplicate'],
      [15, 'Tên', 'duplicate'],
      [16, 'Mã định danh', 'code-taken'],
      [18, 'Mã định danh', 'duplicate'],
    ]
    const byWords = (list: unknown[][]) => list.map((it) => it.join('|')).toSorted()
    const tried = await sendSheet(local, csv(rows), { dryRun: true, under: province.id })
    expect(byWords(found(tried.report?.problems))).toEqual(byWords(expected))
    expect(tried.report?.problems.find((it) => it.problem === 'unknown-parent')).toEqual({
      sheet: 'CSV',
      line: 3,
      column: 'Mã dòng cấp trên',
      problem: 'unknown-parent',
      value: 'khong-co',
    })
    const real = await sendSheet(local, csv(rows), { dryRun: false, under: province.id })
    expect(real).toMatchObject({ status: 400, wire: { code: 'import.invalid' } })
    expect(byWords(found(problemsOf(real)))).toEqual(byWords(expected))
    expect(await counted()).toEqual(before)
  })

  it('among people name unit, role and date', async () => {
    const file = await xlsx({
      'Đơn vị': [
        unitHeadings,
        unitLine('1', '', 'Phòng Một', 'P1'),
        unitLine('2', '', 'Khối', 'P2'),
        unitLine('3', '2', 'Phòng Một', 'P3'),
      ],
      'Nhân sự': [
        personHeadings,
        ['Lò Văn Đúng', '1', 'Văn thư', 'Văn thư', '01/03/2025'],
        ['', '1', 'Văn thư', 'Văn thư', '01/03/2025'],
        ['Lò Văn A', '9', 'Văn thư', 'Văn thư', '01/03/2025'],
        ['Lò Văn B', 'Phòng Một', 'Văn thư', 'Văn thư', '01/03/2025'],
        ['Lò Văn C', '1', 'Văn thư', 'Quản trị hệ thống', '01/03/2025'],
        ['Lò Văn D', '1', 'Văn thư', 'Văn thư', 'hôm qua'],
        ['Lò Văn Đúng', '1', 'Văn thư', 'Văn thư', '01/03/2025'],
      ],
    })
    const tried = await sendSheet(local, file, { dryRun: true, under: province.id })
    expect(found(tried.report?.problems)).toEqual([
      [3, 'Họ và tên', 'required'],
      [4, 'Mã dòng đơn vị', 'unknown-unit'],
      [5, 'Mã dòng đơn vị', 'ambiguous-unit'],
      [6, 'Vai trò', 'role'],
      [7, 'Ngày bắt đầu', 'date'],
      [8, 'Họ và tên', 'duplicate'],
    ])
    expect(tried.report?.problems.every((it) => it.sheet === 'Nhân sự')).toBe(true)
  })

  it('beyond five hundred are counted off', async () => {
    const rows = Array.from({ length: 600 }, (_, n) => unitLine(`r${n}`, 'khong-co', `Phòng ${n}`, 'P'))
    const tried = await sendSheet(local, csv([unitHeadings, ...rows]), { dryRun: true, under: province.id })
    expect(tried.report?.problems).toHaveLength(500)
    expect(tried.report?.problemsCapped).toBe(true)
  })

  it('name a column that is missing, strange or there twice', async () => {
    const head = [...unitHeadings.slice(0, 10), 'Ngày hiệu lựcc', 'Tên']
    const tried = await sendSheet(local, csv([head, unitLine('1', '', 'Phòng', 'P')]), {
      dryRun: true,
      under: province.id,
    })
    expect(found(tried.report?.problems)).toEqual([
      [1, 'Ngày hiệu lựcc', 'unknown-column'],
      [1, 'Tên', 'duplicate'],
      [1, 'Ngày hiệu lực', 'column-missing'],
      [2, 'Ngày hiệu lực', 'required'],
    ])
  })
})

describe('the right to import', () => {
  it('ends where the administrator’s reach ends', async () => {
    const file = csv([unitHeadings, unitLine('1', '', 'Phòng Một', 'P1')])
    expect((await sendSheet(local, file, { dryRun: true, under: province.id })).status).toBe(200)
    expect(await sendSheet(local, file, { dryRun: true, under: neighbour.id })).toMatchObject({
      status: 403,
      wire: { code: 'access.denied' },
    })
    expect(await sendSheet(local, file, { dryRun: true })).toMatchObject({
      status: 403,
      wire: { code: 'access.denied' },
    })
    const nowhere = '01890a5d-ac96-774b-bcce-b302099a8057'
    expect(await sendSheet(local, file, { dryRun: true, under: nowhere })).toMatchObject({
      status: 404,
      wire: { code: 'thing.missing' },
    })
    const onTop = csv([unitHeadings, unitLine('1', '', 'Thành phố Trên', 'UBND', 'H01')])
    expect((await sendSheet(system, onTop, { dryRun: false })).report).toMatchObject({ units: 1 })
    expect((await system.call(listUnits, {})).rows.map((row) => row.name)).toContain('Thành phố Trên')
    // A unit without an agency above it would belong to nobody.
    expect(found((await sendSheet(system, file, { dryRun: true })).report?.problems)).toEqual([
      [2, 'Mã dòng cấp trên', 'required'],
    ])
  })
})

describe('the template', () => {
  it('is a spreadsheet that can be imported as it is', async () => {
    const response = await local.fetch('GET', importTemplate.path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toContain(encodeURIComponent('Mẫu nhập tổ chức.xlsx'))
    const bytes = Buffer.from(await response.arrayBuffer())
    const tried = await sendSheet(local, bytes, { dryRun: true, under: province.id })
    expect(tried.report).toMatchObject({ units: 1, people: 1, posts: 1, problems: [] })
  })
})
