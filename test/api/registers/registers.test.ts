import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueDocument, registerArrival } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import {
  changeRegister,
  closeRegister,
  listRegisters,
  openRegister,
  readRegister,
  reopenRegister,
} from '#contract/registers.ts'
import { type House, openHouse } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { type Arrival, arrivalOf } from '../documents/asks.ts'
import { daysAgo as ago, arriveIn, cardOf, draftIn, issueIn, type Office, today as on, openOffice } from './office.ts'

let house: House
let other: Office
const today = () => on(house)
const daysAgo = (days: number) => ago(house, days)

const arrival = (page: Page, registerId: string, more: Partial<Arrival> = {}) =>
  arrivalOf(page, { registerId, arrivedOn: today(), ...more })

type Book = Ask<typeof openRegister>
const book = (name: string, more: Partial<Book> = {}): Book => ({
  direction: 'outgoing',
  name,
  kinds: [],
  secret: false,
  standard: false,
  ...more,
})

/** The standing register of an office takes these kinds only, so that others have room. */
const narrow = (it: Office, kinds: string[]) =>
  it.clerk.call(changeRegister, { id: it.outgoing, name: 'Sổ đăng ký văn bản đi', kinds, standard: true })

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  other = await openOffice(house)
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

describe('a register', () => {
  it('is opened under a name of its own, closed as of a day, and opened again with a reason', async () => {
    const it = await openOffice(house)
    await narrow(it, ['BC'])
    const made = await it.clerk.call(openRegister, book('Sổ quyết định', { kinds: ['QĐ'] }))
    expect(made).toMatchObject({ nextNumber: 1, openedOn: today(), closedOn: null, lastDate: null, held: 0 })
    const again = await it.clerk.refusal(openRegister, book('Sổ quyết định', { kinds: ['TB'] }))
    expect(again.code).toBe('register.name-taken')
    await issueIn(it, other.id, { registerId: made.id, issuedOn: today() })
    const early = { id: made.id, reason: 'Gộp sổ', closedOn: daysAgo(1) }
    expect(await it.clerk.refusal(closeRegister, early)).toMatchObject({
      code: 'register.closing-date',
      facts: { last: today() },
    })
    expect((await it.clerk.refusal(closeRegister, { ...early, closedOn: daysAgo(-1) })).code).toBe(
      'register.closing-date',
    )
    await it.clerk.call(closeRegister, { id: made.id, reason: 'Gộp sổ', closedOn: today(), act: 'QĐ số 15/QĐ-UBND' })
    expect(await cardOf(it.clerk, made.id)).toMatchObject({
      closedOn: today(),
      closingReason: 'Gộp sổ',
      closingAct: 'QĐ số 15/QĐ-UBND',
    })
    expect(await it.clerk.refusal(closeRegister, { id: made.id, reason: 'Lần nữa' })).toMatchObject({
      code: 'register.closed',
      facts: { name: 'Sổ quyết định' },
    })
    const paper = await draftIn(it, other.id)
    const issue = { ...paper, registerId: made.id, issuedOn: today() }
    expect(await it.clerk.refusal(issueDocument, issue)).toMatchObject({ code: 'register.closed' })
    expect((await it.leader.refusal(reopenRegister, { id: made.id, reason: 'x' })).code).toBe('access.denied')
    expect((await other.clerk.refusal(reopenRegister, { id: made.id, reason: 'x' })).code).toBe('thing.missing')
    await it.clerk.call(reopenRegister, { id: made.id, reason: 'Đóng nhầm' })
    expect((await it.clerk.refusal(reopenRegister, { id: made.id, reason: 'x' })).code).toBe('thing.state')
    expect((await it.clerk.call(issueDocument, issue)).registerNumber).toBe(2)
    const { history } = await it.clerk.call(readRegister, { id: made.id })
    expect(history.map((line) => line.type)).toEqual(['register.reopened', 'register.closed', 'register.opened'])
    expect(history.map((line) => line.note)).toEqual(['Đóng nhầm', 'Gộp sổ · QĐ số 15/QĐ-UBND', ''])
    expect((await other.clerk.refusal(closeRegister, { id: it.outgoing, reason: 'Không phải sổ của tôi' })).code).toBe(
      'thing.missing',
    )
    expect((await other.clerk.call(listRegisters, {})).rows.map((row) => row.id)).not.toContain(it.outgoing)
  })

  it('has one standard for each direction', async () => {
    const it = await openOffice(house)
    await narrow(it, ['BC'])
    const made = await it.clerk.call(openRegister, book('Sổ chuẩn mới', { standard: true, kinds: ['QĐ'] }))
    const standards = async (direction: 'incoming' | 'outgoing') =>
      (await it.clerk.call(listRegisters, { direction })).rows.filter((row) => row.standard).map((row) => row.id)
    expect(await standards('outgoing')).toEqual([made.id])
    expect(await standards('incoming')).toEqual([it.incoming])
  })

  it('takes only its kinds', async () => {
    const it = await openOffice(house)
    await narrow(it, ['CV'])
    const refused = await draftIn(it, other.id, 'QĐ')
    expect(
      await it.clerk.refusal(issueDocument, { ...refused, registerId: it.outgoing, issuedOn: today() }),
    ).toMatchObject({ code: 'register.kind-not-covered', facts: { kind: 'QĐ', name: 'Sổ đăng ký văn bản đi' } })
    expect(await issueIn(it, other.id, { kind: 'CV', issuedOn: today() })).toMatchObject({ registerNumber: 1 })
  })

  it('keeps numbers and dates growing together', async () => {
    const it = await openOffice(house)
    expect(await arriveIn(it, daysAgo(2))).toMatchObject({ registerNumber: 1 })
    const page = it.clerk
    expect(
      await page.refusal(registerArrival, await arrival(page, it.incoming, { arrivedOn: daysAgo(3) })),
    ).toMatchObject({ code: 'register.date-before-last', facts: { last: daysAgo(2) } })
    const tomorrow = await arrival(page, it.incoming, { arrivedOn: daysAgo(-1) })
    expect(await page.refusal(registerArrival, tomorrow)).toMatchObject({ code: 'register.date-in-future' })
    expect(await arriveIn(it, daysAgo(2))).toMatchObject({ registerNumber: 2 })
    expect(await arriveIn(it, today())).toMatchObject({ registerNumber: 3 })
    expect(await cardOf(page, it.incoming)).toMatchObject({ nextNumber: 4, lastDate: today() })
    // A register of the other direction is none for this, and neither is another agency's.
    for (const registerId of [it.outgoing, other.incoming])
      expect((await page.refusal(registerArrival, await arrival(page, registerId))).code).toBe('thing.missing')
  })
})

describe('registers that would give the same number and symbol', () => {
  it('are refused when they are opened, changed or opened again', async () => {
    const it = await openOffice(house)
    const same = await it.clerk.refusal(openRegister, book('Sổ công văn', { kinds: ['CV', 'QĐ'] }))
    expect(same).toMatchObject({
      code: 'register.overlaps',
      facts: { name: 'Sổ đăng ký văn bản đi', kinds: ['QĐ', 'CV'] },
    })
    await narrow(it, ['QĐ', 'TB'])
    const made = await it.clerk.call(openRegister, book('Sổ công văn', { kinds: ['CV'] }))
    expect(
      await it.clerk.refusal(changeRegister, { id: made.id, name: 'Sổ khác', kinds: ['CV', 'TB'], standard: false }),
    ).toMatchObject({ code: 'register.overlaps', facts: { kinds: ['TB'] } })
    expect((await it.clerk.refusal(openRegister, book('Mọi loại'))).code).toBe('register.overlaps')
    await it.clerk.call(closeRegister, { id: made.id, reason: 'Gộp' })
    await narrow(it, ['QĐ', 'TB', 'CV'])
    expect(await it.clerk.refusal(reopenRegister, { id: made.id, reason: 'Lại' })).toMatchObject({
      code: 'register.overlaps',
      facts: { kinds: ['CV'] },
    })
    // Arrivals and departures are two matters; so are secret ones.
    await it.clerk.call(openRegister, book('Sổ mật đi', { secret: true }))
    expect((await it.clerk.refusal(openRegister, book('Sổ đến nữa', { direction: 'incoming' }))).code).toBe(
      'register.overlaps',
    )
    expect((await it.clerk.refusal(openRegister, book('Loại lạ', { kinds: ['XX'] }))).code).toBe('input.invalid')
    const { rows } = await it.clerk.call(listRegisters, { direction: 'outgoing' })
    expect(rows.map((row) => row.name)).toEqual(['Sổ đăng ký văn bản đi', 'Sổ mật đi', 'Sổ công văn'])
  })

  it('are refused also when two are opened in one moment', async () => {
    const it = await openOffice(house)
    await narrow(it, ['QĐ'])
    const done = await Promise.allSettled(
      Array.from({ length: 4 }, (_, n) => it.clerk.call(openRegister, book(`Sổ công văn ${n}`, { kinds: ['CV'] }))),
    )
    expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  })

  it('go on from the number of the book that was closed within the year', async () => {
    const it = await openOffice(house)
    await issueIn(it, other.id, { issuedOn: today() })
    await issueIn(it, other.id, { issuedOn: today() })
    await it.clerk.call(closeRegister, { id: it.outgoing, reason: 'Sắp xếp lại', act: 'NQ 60' })
    expect(await it.clerk.refusal(openRegister, book('Sổ mới'))).toMatchObject({
      code: 'register.kind-numbered',
      facts: { name: 'Sổ đăng ký văn bản đi', kind: 'QĐ', next: 3 },
    })
    const next = await it.clerk.call(openRegister, book('Sổ mới', { firstNumber: 3, standard: true }))
    expect(next).toMatchObject({ nextNumber: 3, firstNumber: 3 })
    expect(await issueIn(it, other.id, { registerId: next.id, issuedOn: today() })).toMatchObject({
      code: '03/QĐ-UBND',
      registerNumber: 3,
    })
  })

  it('requirement 4: an advisory body has its own 01 under its own symbol, copies share one series', async () => {
    const it = await openOffice(house)
    await issueIn(it, other.id, { issuedOn: today() })
    const council = { purpose: 'advisory', bodyName: 'Hội đồng Thi đua', bodySymbol: 'HĐTĐKT' } as const
    const made = await it.clerk.call(openRegister, book('Sổ Hội đồng', council))
    const issued = async (kind: 'QĐ' | 'CV') => {
      const { code } = await issueIn(it, other.id, { registerId: made.id, issuedOn: today(), kind })
      return code
    }
    expect([await issued('QĐ'), await issued('CV')]).toEqual(['01/QĐ-HĐTĐKT', '02/HĐTĐKT'])
    const wrong = [
      book('Không ký hiệu', { purpose: 'advisory', bodyName: 'Ban' }),
      book('Không tên', { purpose: 'advisory', bodySymbol: 'BCĐ' }),
      book('Không phải', { bodySymbol: 'BCĐ' }),
      book('Chiều đến', { purpose: 'copies', direction: 'incoming' }),
      book('Sao quyết định', { purpose: 'copies', kinds: ['QĐ'] }),
      book('Mặc định', { ...council, bodySymbol: 'BCĐ', standard: true }),
    ]
    for (const ask of wrong) expect((await it.clerk.refusal(openRegister, ask)).code, ask.name).toBe('input.invalid')
    const copy = await draftIn(it, other.id, 'SY')
    expect((await it.clerk.refusal(issueDocument, { ...copy, registerId: it.outgoing, issuedOn: today() })).code).toBe(
      'register.kind-not-covered',
    )
    const copies = await it.clerk.call(openRegister, book('Sổ bản sao', { purpose: 'copies' }))
    const codes = []
    for (const kind of ['SY', 'TrS', 'SL'] as const)
      codes.push((await issueIn(it, other.id, { registerId: copies.id, issuedOn: today(), kind })).code)
    expect(codes).toEqual(['01/SY-UBND', '02/TrS-UBND', '03/SL-UBND'])
    const decision = await draftIn(it, other.id, 'QĐ')
    expect(
      (await it.clerk.refusal(issueDocument, { ...decision, registerId: copies.id, issuedOn: today() })).code,
    ).toBe('register.kind-not-covered')
  })
})

describe('two hundred at once', () => {
  it('requirement 2: register one to two hundred: no gap, no double, and a refused one leaves none', async () => {
    const it = await openOffice(house)
    const pages = await Promise.all(Array.from({ length: 5 }, () => house.page(it.login)))
    const at = (n: number) => pages[n % 5] ?? it.clerk
    const asks = await Promise.all(
      Array.from({ length: 210 }, (_, n) =>
        arrival(at(n), it.incoming, n % 21 === 7 ? { arrivedOn: daysAgo(-1) } : {}),
      ),
    )
    const done = await Promise.allSettled(asks.map((ask, n) => at(n).call(registerArrival, ask)))
    const numbers = done.flatMap((one) => (one.status === 'fulfilled' ? [one.value.registerNumber ?? 0] : []))
    expect(done.filter((one) => one.status === 'rejected')).toHaveLength(10)
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1))
    expect(await cardOf(it.clerk, it.incoming)).toMatchObject({ nextNumber: 201 })
  })

  it('issue one to fifty from one register, through two processes', async () => {
    const it = await openOffice(house)
    const second = await house.another({ ROLES: 'web' })
    try {
      const drafts = await Promise.all(Array.from({ length: 52 }, () => draftIn(it, other.id)))
      // One draft is asked for twice, one is refused for its date.
      const asks = [
        ...drafts.map((one, n) => ({ ...one, issuedOn: n === 25 ? daysAgo(-1) : today() })),
        { ...(drafts[0] ?? { id: '', version: 1 }), issuedOn: today() },
      ]
      const done = await Promise.all(
        asks.map(async ({ id, version, issuedOn }, n) => {
          const address = n % 2 === 0 ? house.address : second.address
          const response = await fetch(`${address}/api/documents/${id}/issuance`, {
            method: 'PUT',
            headers: { cookie: it.clerk.cookie, 'x-csrf': it.clerk.csrf, 'content-type': 'application/json' },
            body: JSON.stringify({ registerId: it.outgoing, issuedOn, version }),
          })
          const json = (await response.json()) as { registerNumber?: number; code: string }
          return response.ok ? { number: json.registerNumber ?? 0 } : { refused: json.code }
        }),
      )
      const numbers = done.flatMap((one) => ('number' in one ? [one.number ?? 0] : []))
      const refused = done.flatMap((one) => ('refused' in one ? [one.refused] : []))
      expect(refused.toSorted()).toEqual(['register.date-in-future', 'thing.state'])
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 51 }, (_, n) => n + 1))
      const delivered = await house.sql`
        select count(*)::int as count from document where agency_id = ${other.id} and issuer_id = ${it.id} and state = 'arrived'`
      expect(delivered[0]?.['count']).toBe(51)
    } finally {
      await second.close()
    }
  })
})

describe('the turn of the year', () => {
  it('begins at one again, and the old year can still take what belongs to it', async () => {
    const it = await openOffice(house)
    const before = today()
    await arriveIn(it, before)
    await arriveIn(it, before)
    const next = Number(before.slice(0, 4)) + 1
    // Half an hour before midnight in Vietnam it is the old year, half an hour after it the new one.
    house.pass(Date.parse(`${next}-01-01T00:00:00+07:00`) - 1_800_000 - house.now().getTime())
    const page = await house.page(it.login)
    expect(await cardOf(page, it.incoming)).toMatchObject({ year: next - 1, nextNumber: 3 })
    expect(
      await page.refusal(registerArrival, await arrival(page, it.incoming, { arrivedOn: `${next}-01-01` })),
    ).toMatchObject({ code: 'register.date-in-future' })
    house.pass(3_600_000)
    const late = { ...it, clerk: await house.page(it.login) }
    expect(await cardOf(late.clerk, it.incoming)).toMatchObject({ year: next, nextNumber: 1, lastDate: null })
    expect(await arriveIn(late, today())).toMatchObject({ registerYear: next, registerNumber: 1 })
    expect(await arriveIn(late, `${next - 1}-12-31`)).toMatchObject({ registerYear: next - 1, registerNumber: 3 })
    expect(await arriveIn(late, today())).toMatchObject({ registerYear: next, registerNumber: 2 })
  })
})
