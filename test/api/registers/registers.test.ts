import { execFileSync, spawnSync } from 'node:child_process'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftOutgoing, issueDocument, registerArrival } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { closeRegister, listRegisters, openRegister } from '#contract/registers.ts'
import { civilDate } from '#platform/clock.ts'
import { type Agency, agency, type House, openHouse, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { type Arrival, arrivalOf, outgoingOf } from '../documents/asks.ts'

let house: House
let province: Agency
let district: Agency
let clerk: Page
const today = () => civilDate(house.now())
const daysAgo = (days: number) => civilDate(new Date(house.now().getTime() - days * 86_400_000))

const arrival = (page: Page, registerId: string, more: Partial<Arrival> = {}) =>
  arrivalOf(page, { registerId, arrivedOn: today(), ...more })

async function draft(page: Page, to: string, kind: 'QĐ' | 'CV' = 'QĐ'): Promise<{ id: string; version: number }> {
  const { id, version } = await page.call(
    draftOutgoing,
    await outgoingOf(page, to, { kind, subject: 'Quyết định thử' }),
  )
  return { id, version }
}

const book = (name: string, more: Partial<Ask<typeof openRegister>> = {}) =>
  clerk.call(openRegister, { direction: 'outgoing', name, kinds: [], secret: false, standard: false, ...more })

async function cardOf(page: Page, id: string) {
  return (await page.call(listRegisters, {})).rows.find((row) => row.id === id)
}

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  district = await agency(house, 'Ủy ban nhân dân huyện Thử', 'UBND', 'H98.1', province.id)
  await staff(house, 'tinh', province.id, 'clerk')
  await staff(house, 'huyen', district.id, 'clerk')
  clerk = await house.page('tinh')
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

describe('a register', () => {
  it('is opened under a name of its own and closed for good', async () => {
    const made = await book('Sổ quyết định')
    expect(made).toMatchObject({ nextNumber: 1, openedOn: today(), closedOn: null, lastDate: null })
    expect(
      (
        await clerk.refusal(openRegister, {
          direction: 'outgoing',
          name: 'Sổ quyết định',
          kinds: [],
          secret: false,
          standard: false,
        })
      ).code,
    ).toBe('register.name-taken')
    expect((await book('Sổ quyết định', { direction: 'incoming' })).direction).toBe('incoming')
    await clerk.call(closeRegister, { id: made.id, reason: 'Gộp sổ' })
    expect(await clerk.refusal(closeRegister, { id: made.id, reason: 'Lần nữa' })).toMatchObject({
      code: 'register.closed',
      facts: { name: 'Sổ quyết định' },
    })
    const it = await draft(clerk, district.id)
    expect(
      await clerk.refusal(issueDocument, { id: it.id, version: it.version, registerId: made.id, issuedOn: today() }),
    ).toMatchObject({ code: 'register.closed' })
    const other = await house.page('huyen')
    expect(
      await other.refusal(closeRegister, { id: province.outgoing, reason: 'Không phải sổ của tôi' }),
    ).toMatchObject({ code: 'thing.missing' })
    expect((await other.call(listRegisters, {})).rows.map((row) => row.id)).not.toContain(province.outgoing)
  })

  it('has one standard for each direction', async () => {
    const made = await book('Sổ chuẩn mới', { standard: true })
    const rows = (await clerk.call(listRegisters, { direction: 'outgoing' })).rows
    expect(rows.filter((row) => row.standard).map((row) => row.id)).toEqual([made.id])
    expect(
      (await clerk.call(listRegisters, { direction: 'incoming' })).rows
        .filter((row) => row.standard)
        .map((row) => row.id),
    ).toEqual([province.incoming])
  })

  it('takes only its kinds', async () => {
    const made = await book('Sổ công văn', { kinds: ['CV'] })
    const wrong = await draft(clerk, district.id, 'QĐ')
    const right = await draft(clerk, district.id, 'CV')
    expect(
      await clerk.refusal(issueDocument, {
        id: wrong.id,
        version: wrong.version,
        registerId: made.id,
        issuedOn: today(),
      }),
    ).toMatchObject({
      code: 'register.kind-not-covered',
      facts: { kind: 'QĐ', name: 'Sổ công văn' },
    })
    expect(
      await clerk.call(issueDocument, { id: right.id, version: right.version, registerId: made.id, issuedOn: today() }),
    ).toMatchObject({ registerNumber: 1 })
  })

  it('keeps numbers and dates growing together', async () => {
    const made = await book('Sổ đến ngày tháng', { direction: 'incoming' })
    expect(await clerk.call(registerArrival, await arrival(clerk, made.id, { arrivedOn: daysAgo(2) }))).toMatchObject({
      registerNumber: 1,
    })
    expect(
      await clerk.refusal(registerArrival, await arrival(clerk, made.id, { arrivedOn: daysAgo(3) })),
    ).toMatchObject({
      code: 'register.date-before-last',
      facts: { last: daysAgo(2) },
    })
    const tomorrow = await arrival(clerk, made.id, { arrivedOn: daysAgo(-1) })
    expect(await clerk.refusal(registerArrival, tomorrow)).toMatchObject({ code: 'register.date-in-future' })
    expect(await clerk.call(registerArrival, await arrival(clerk, made.id, { arrivedOn: daysAgo(2) }))).toMatchObject({
      registerNumber: 2,
    })
    expect(await clerk.call(registerArrival, await arrival(clerk, made.id))).toMatchObject({ registerNumber: 3 })
    expect(await cardOf(clerk, made.id)).toMatchObject({ nextNumber: 4, lastDate: today() })
    // A register of the other direction is none for this.
    expect(await clerk.refusal(registerArrival, await arrival(clerk, province.outgoing))).toMatchObject({
      code: 'thing.missing',
    })
    expect(await clerk.refusal(registerArrival, await arrival(clerk, district.incoming))).toMatchObject({
      code: 'thing.missing',
    })
  })
})

describe('fifty clerks at once', () => {
  it('register one to fifty: no gap, no double, and a refused one leaves none', async () => {
    const made = await book('Sổ đến đông người', { direction: 'incoming' })
    const pages = await Promise.all(Array.from({ length: 5 }, () => house.page('tinh')))
    const asks = await Promise.all(
      Array.from({ length: 53 }, (_, n) =>
        arrival(pages[n % 5] ?? clerk, made.id, n % 20 === 7 ? { arrivedOn: daysAgo(-1) } : {}),
      ),
    )
    const done = await Promise.allSettled(asks.map((ask, n) => (pages[n % 5] ?? clerk).call(registerArrival, ask)))
    const numbers = done.flatMap((it) => (it.status === 'fulfilled' ? [it.value.registerNumber ?? 0] : []))
    expect(done.filter((it) => it.status === 'rejected')).toHaveLength(3)
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
    expect(await cardOf(clerk, made.id)).toMatchObject({ nextNumber: 51 })
  })

  it('issue one to fifty from one register, through two processes', async () => {
    const made = await book('Sổ đi đông người')
    const second = await house.another({ ROLES: 'web' })
    try {
      const drafts = await Promise.all(Array.from({ length: 52 }, () => draft(clerk, district.id)))
      // One draft is asked for twice, one is refused for its date.
      const asks = [
        ...drafts.map((it, n) => ({ ...it, issuedOn: n === 25 ? daysAgo(-1) : today() })),
        { ...(drafts[0] ?? { id: '', version: 1 }), issuedOn: today() },
      ]
      const done = await Promise.all(
        asks.map(async ({ id, version, issuedOn }, n) => {
          const address = n % 2 === 0 ? house.address : second.address
          const response = await fetch(`${address}/api/documents/${id}/issuance`, {
            method: 'PUT',
            headers: { cookie: clerk.cookie, 'x-csrf': clerk.csrf, 'content-type': 'application/json' },
            body: JSON.stringify({ registerId: made.id, issuedOn, version }),
          })
          const json = (await response.json()) as { registerNumber?: number; code: string }
          return response.ok ? { number: json.registerNumber ?? 0 } : { refused: json.code }
        }),
      )
      const numbers = done.flatMap((it) => ('number' in it ? [it.number ?? 0] : []))
      const refused = done.flatMap((it) => ('refused' in it ? [it.refused] : []))
      expect(refused.toSorted()).toEqual(['register.date-in-future', 'thing.state'])
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 51 }, (_, n) => n + 1))
      const delivered = await house.sql`
        select count(*)::int as count from document where agency_id = ${district.id} and state = 'arrived' and code_notation = 'QĐ-UBND' and subject = 'Quyết định thử'`
      expect(delivered[0]?.['count']).toBe(51)
    } finally {
      await second.close()
    }
  })
})

describe('a register on paper', () => {
  const formula = '=HYPERLINK("http://xau","bấm")'
  let id: string

  beforeAll(async () => {
    const made = await book('Sổ in', { direction: 'incoming' })
    id = made.id
    const lines = [formula, '+1+cmd|x', '-2', '@SUM(A1)', 'Báo cáo "quý", I; năm', '<script>alert(1)</script>']
    for (const [n, subject] of lines.entries())
      await clerk.call(
        registerArrival,
        await arrival(clerk, id, { subject, note: subject, issuerName: subject, arrivedOn: daysAgo(lines.length - n) }),
      )
  })

  const year = () => Number(today().slice(0, 4))

  it('is a PDF with the legal columns', async () => {
    const response = await clerk.fetch('GET', `/api/registers/${id}/print?year=${year()}`)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    if (spawnSync('pdftotext', ['-v']).error === undefined) {
      const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes }).toString().normalize('NFC')
      expect(text).toContain('Số đến')
      expect(text).toContain('Sổ in'.toUpperCase().normalize('NFC'))
      expect(text).toContain('Lai Châu')
    }
    expect((await house.sql`select 1 from fact where type = 'register.printed' and subject_id = ${id}`).length).toBe(1)
    const other = await house.page('huyen')
    expect((await other.fetch('GET', `/api/registers/${id}/print?year=${year()}`)).status).toBe(404)
  })

  it('exports as CSV whose cells no spreadsheet computes', async () => {
    const response = await clerk.fetch('GET', `/api/registers/${id}/export?year=${year()}&form=csv`)
    expect(response.headers.get('content-disposition')).toContain(encodeURIComponent(`Sổ in ${year()}.csv`))
    const text = Buffer.from(await response.arrayBuffer()).toString()
    expect(text.startsWith('\ufeff')).toBe(true)
    const rows = parse(text, { bom: true })
    expect(rows).toHaveLength(7)
    expect(rows[1]?.[2]).toBe(`'${formula}`)
    expect(rows[5]?.[2]).toBe('Báo cáo "quý", I; năm')
    for (const cell of rows.slice(1).flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
  })

  it('exports as a spreadsheet of texts, a period of it too', async () => {
    const read = async (query: string) => {
      const response = await clerk.fetch('GET', `/api/registers/${id}/export?year=${year()}&form=xlsx${query}`)
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
    expect((await clerk.fetch('GET', `/api/registers/${id}/export?year=${year()}&form=exe`)).status).toBe(400)
    expect((await clerk.fetch('GET', `/api/registers/${id}/export?year=1&form=csv`)).status).toBe(400)
  })
})

describe('the turn of the year', () => {
  it('begins at one again, and the old year can still take what belongs to it', async () => {
    const made = await book('Sổ qua năm', { direction: 'incoming' })
    const before = today()
    await clerk.call(registerArrival, await arrival(clerk, made.id))
    await clerk.call(registerArrival, await arrival(clerk, made.id))
    const next = Number(before.slice(0, 4)) + 1
    // Half an hour before midnight in Vietnam it is the old year, half an hour after it the new one.
    house.pass(Date.parse(`${next}-01-01T00:00:00+07:00`) - 1_800_000 - house.now().getTime())
    const page = await house.page('tinh')
    expect(await cardOf(page, made.id)).toMatchObject({ year: next - 1, nextNumber: 3 })
    expect(
      await page.refusal(registerArrival, await arrival(page, made.id, { arrivedOn: `${next}-01-01` })),
    ).toMatchObject({ code: 'register.date-in-future' })
    house.pass(3_600_000)
    const late = await house.page('tinh')
    expect(await cardOf(late, made.id)).toMatchObject({ year: next, nextNumber: 1, lastDate: null })
    expect(await late.call(registerArrival, await arrival(late, made.id))).toMatchObject({
      registerYear: next,
      registerNumber: 1,
    })
    expect(
      await late.call(registerArrival, await arrival(late, made.id, { arrivedOn: `${next - 1}-12-31` })),
    ).toMatchObject({ registerYear: next - 1, registerNumber: 3 })
    expect(await late.call(registerArrival, await arrival(late, made.id))).toMatchObject({
      registerYear: next,
      registerNumber: 2,
    })
  })
})
