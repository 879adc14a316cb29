import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueDocument, registerArrival } from '#contract/documents.ts'
import {
  askNumbers,
  closeRegister,
  decideNumberRequest,
  listMarks,
  listNumberRequests,
  withdrawNumberRequest,
} from '#contract/registers.ts'
import { type House, openHouse } from '../../setup/house.ts'
import { arrivalOf } from '../documents/asks.ts'
import {
  daysAgo as ago,
  arriveIn,
  cardOf,
  draftIn,
  granted,
  issueIn,
  type Office,
  today as on,
  openOffice,
  reserving,
} from './office.ts'

let house: House
let other: Office
const today = () => on(house)
const daysAgo = (days: number) => ago(house, days)
const year = () => Number(today().slice(0, 4))

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  other = await openOffice(house)
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

const marks = async (it: Office, registerId: string) =>
  (await it.clerk.call(listMarks, { id: registerId, year: year() })).rows.map((row) => [
    `${row.number}${row.suffix}`,
    row.state,
  ])

describe('numbers held back', () => {
  it('are asked for by the clerk and taken when a leader approves, not before', async () => {
    const it = await openOffice(house)
    await issueIn(it, other.id, { issuedOn: today() })
    const asked = await it.clerk.call(askNumbers, { id: it.outgoing, ...reserving(house, { count: 3 }) })
    expect(asked).toMatchObject({ state: 'waiting', numbers: [], mayDecide: false, mayWithdraw: true })
    expect((await cardOf(it.clerk, it.outgoing)).nextNumber).toBe(2)
    const { rows, waiting } = await it.leader.call(listNumberRequests, { state: 'waiting' })
    expect([waiting, rows.map((row) => [row.id, row.mayDecide, row.mayWithdraw])]).toEqual([
      1,
      [[asked.id, true, false]],
    ])
    const decide = { id: asked.id, approve: true }
    expect((await it.clerk.refusal(decideNumberRequest, decide)).code).toBe('access.denied')
    expect((await other.leader.refusal(decideNumberRequest, decide)).code).toBe('thing.missing')
    const given = await it.leader.call(decideNumberRequest, decide)
    expect(given.numbers.map((line) => line.number)).toEqual([2, 3, 4])
    expect(given).toMatchObject({ state: 'approved', decidedByTitle: 'Chủ tịch', mayDecide: false })
    expect(await it.leader.refusal(decideNumberRequest, decide)).toMatchObject({
      code: 'thing.state',
      facts: { state: 'approved' },
    })
    expect((await it.clerk.refusal(withdrawNumberRequest, { id: asked.id })).code).toBe('thing.state')
    expect(await issueIn(it, other.id, { issuedOn: today() })).toMatchObject({ registerNumber: 5 })
    expect(await cardOf(it.clerk, it.outgoing)).toMatchObject({ nextNumber: 6, held: 3 })
  })

  it('take none when refused or withdrawn', async () => {
    const it = await openOffice(house)
    const ask = () => it.clerk.call(askNumbers, { id: it.outgoing, ...reserving(house) })
    const [refused, withdrawn] = [await ask(), await ask()]
    const told = await it.leader.call(decideNumberRequest, { id: refused.id, approve: false, note: 'Không cần' })
    expect(told).toMatchObject({ state: 'refused', decisionNote: 'Không cần', numbers: [] })
    expect((await it.leader.refusal(withdrawNumberRequest, { id: withdrawn.id })).code).toBe('access.denied')
    expect(await it.clerk.call(withdrawNumberRequest, { id: withdrawn.id })).toMatchObject({ state: 'withdrawn' })
    expect((await it.leader.refusal(decideNumberRequest, { id: withdrawn.id, approve: true })).code).toBe('thing.state')
    expect(await cardOf(it.clerk, it.outgoing)).toMatchObject({ nextNumber: 1, held: 0 })
  })

  it('are asked for with a purpose, a reason and a day that has not passed', async () => {
    const it = await openOffice(house)
    const wrong = [
      { purpose: ' ' },
      { reason: '' },
      { until: daysAgo(1) },
      { count: 0 },
      { count: 101 },
      { at: { year: year(), number: 1, suffix: '' } },
      { act: 'suffix' as const },
    ]
    for (const more of wrong)
      expect(
        (await it.clerk.refusal(askNumbers, { id: it.outgoing, ...reserving(house, more) })).code,
        JSON.stringify(more),
      ).toBe('input.invalid')
    expect((await it.leader.refusal(askNumbers, { id: it.outgoing, ...reserving(house) })).code).toBe('access.denied')
    expect((await other.clerk.refusal(askNumbers, { id: it.outgoing, ...reserving(house) })).code).toBe('thing.missing')
  })

  it('are used by the document they were held for, once, between the dates around them', async () => {
    const it = await openOffice(house)
    await issueIn(it, other.id, { issuedOn: daysAgo(3) })
    await granted(it, it.outgoing, reserving(house, { count: 2 }))
    await issueIn(it, other.id, { issuedOn: daysAgo(1) })
    const draft = await draftIn(it, other.id)
    const issue = (issuedOn: string, number: number, suffix = '') => ({
      ...draft,
      registerId: it.outgoing,
      issuedOn,
      held: { number, suffix },
    })
    expect(await it.clerk.refusal(issueDocument, issue(daysAgo(4), 2))).toMatchObject({
      code: 'register.date-before-last',
      facts: { last: daysAgo(3) },
    })
    expect(await it.clerk.refusal(issueDocument, issue(today(), 2))).toMatchObject({
      code: 'register.date-after-next',
      facts: { next: daysAgo(1) },
    })
    for (const [number, suffix] of [
      [1, ''],
      [2, 'a'],
      [5, ''],
    ] as const)
      expect((await it.clerk.refusal(issueDocument, issue(daysAgo(2), number, suffix))).code).toBe(
        'register.number-not-held',
      )
    expect(await it.clerk.call(issueDocument, issue(daysAgo(2), 2))).toMatchObject({
      code: '02/QĐ-UBND',
      registerNumber: 2,
    })
    const twice = await draftIn(it, other.id)
    expect((await it.clerk.refusal(issueDocument, { ...issue(daysAgo(2), 2), ...twice })).code).toBe(
      'register.number-not-held',
    )
    expect(await marks(it, it.outgoing)).toEqual([
      ['2', 'document'],
      ['3', 'reserved'],
    ])
  })

  it('serve arrivals alike', async () => {
    const it = await openOffice(house)
    await granted(it, it.incoming, reserving(house))
    const held = { number: 1, suffix: '' }
    const ask = await arrivalOf(it.clerk, { registerId: it.incoming, arrivedOn: today(), held })
    expect(await it.clerk.call(registerArrival, ask)).toMatchObject({ registerNumber: 1 })
    expect(await arriveIn(it, today())).toMatchObject({ registerNumber: 2 })
  })

  it('become void lines when they are not used, by approval; never used again', async () => {
    const it = await openOffice(house)
    await granted(it, it.outgoing, reserving(house, { count: 2 }))
    const at = { year: year(), number: 1, suffix: '' }
    const wish = { id: it.outgoing, act: 'void', at, purpose: '', reason: 'Kỳ họp hoãn' } as const
    const asked = await it.clerk.call(askNumbers, wish)
    expect((await it.clerk.refusal(askNumbers, wish)).code).toBe('register.request-open')
    expect((await it.clerk.refusal(closeRegister, { id: it.outgoing, reason: 'Đóng' })).code).toBe(
      'register.numbers-held',
    )
    await it.leader.call(decideNumberRequest, { id: asked.id, approve: true })
    const { rows } = await it.clerk.call(listMarks, { id: it.outgoing, year: year() })
    expect(rows[0]).toMatchObject({
      number: 1,
      state: 'void',
      voidReason: 'Kỳ họp hoãn',
      purpose: 'Nghị quyết kỳ họp thứ 12',
    })
    expect(rows[0]?.voidedBy).toContain('Chủ tịch')
    const draft = await draftIn(it, other.id)
    const again = { ...draft, registerId: it.outgoing, issuedOn: today(), held: { number: 1, suffix: '' } }
    expect(await it.clerk.refusal(issueDocument, again)).toMatchObject({
      code: 'register.number-not-held',
      facts: { number: '01' },
    })
    expect(await it.clerk.refusal(askNumbers, wish)).toMatchObject({ code: 'register.number-not-held' })
  })

  it('are spoiled next numbers too: left void at once', async () => {
    const it = await openOffice(house)
    await issueIn(it, other.id, { issuedOn: today() })
    await granted(it, it.outgoing, { act: 'void', count: 2, purpose: '', reason: 'Đóng dấu nhầm số trên giấy' })
    expect(await marks(it, it.outgoing)).toEqual([
      ['2', 'void'],
      ['3', 'void'],
    ])
    expect(await issueIn(it, other.id, { issuedOn: today() })).toMatchObject({ registerNumber: 4 })
  })

  it('are not approved by who asked, in another post of his', async () => {
    const it = await openOffice(house)
    const asked = await it.clerk.call(askNumbers, { id: it.outgoing, ...reserving(house) })
    const login = it.login.replace('vanthu', 'lanhdao')
    await house.sql`
      update number_request set asked_by_account = (select id from account where login = ${login}) where id = ${asked.id}`
    expect((await it.leader.refusal(decideNumberRequest, { id: asked.id, approve: true })).code).toBe(
      'register.own-request',
    )
  })
})

describe('a sub-number', () => {
  const behind = (number: number) => ({
    act: 'suffix' as const,
    at: { year: year(), number, suffix: '' },
    purpose: 'Quyết định ký ngày hôm đó, chuyển văn thư chậm',
    reason: 'Đơn vị soạn thảo nộp muộn',
    until: daysAgo(-3),
  })

  it('puts a late document after number 2 with the date of 2, approved and marked', async () => {
    const it = await openOffice(house)
    for (const days of [5, 4, 2, 0]) await issueIn(it, other.id, { issuedOn: daysAgo(days) })
    expect((await it.clerk.refusal(askNumbers, { id: it.outgoing, ...behind(9) })).code).toBe(
      'register.number-not-held',
    )
    const given = await granted(it, it.outgoing, behind(2))
    expect(given.numbers).toEqual([{ year: year(), number: 2, suffix: 'a' }])
    const draft = await draftIn(it, other.id)
    const held = { number: 2, suffix: 'a' }
    expect(
      await it.clerk.refusal(issueDocument, { ...draft, registerId: it.outgoing, issuedOn: today(), held }),
    ).toMatchObject({ code: 'register.suffix-date', facts: { on: daysAgo(4) } })
    const late = await it.clerk.call(issueDocument, { ...draft, registerId: it.outgoing, issuedOn: daysAgo(4), held })
    expect(late).toMatchObject({
      code: '02a/QĐ-UBND',
      registerNumber: 2,
      registerSuffix: 'a',
      issuedOn: daysAgo(4),
      identifier: expect.stringContaining('02a/QĐ-UBND'),
    })
    expect((await granted(it, it.outgoing, behind(2))).numbers[0]?.suffix).toBe('b')
    expect(await issueIn(it, other.id, { issuedOn: today() })).toMatchObject({ registerNumber: 5 })
  })

  it('is given once, however many approve at the same moment', async () => {
    const it = await openOffice(house)
    await issueIn(it, other.id, { issuedOn: today() })
    const asked = await Promise.all(
      Array.from({ length: 6 }, () => it.clerk.call(askNumbers, { id: it.outgoing, ...behind(1) })),
    )
    const done = await Promise.all(asked.map(({ id }) => it.leader.call(decideNumberRequest, { id, approve: true })))
    expect(done.map((one) => one.numbers[0]?.suffix).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })
})

describe('a number held too long', () => {
  it('is refused to documents and becomes a void line on the approval that set the day', async () => {
    const it = await openOffice(house)
    await granted(it, it.outgoing, reserving(house, { until: daysAgo(-1) }))
    house.pass(3 * 86_400_000)
    const clerk = await house.page(it.login)
    const late = { ...it, clerk }
    const draft = await draftIn(late, other.id)
    const issue = { ...draft, registerId: it.outgoing, issuedOn: today(), held: { number: 1, suffix: '' } }
    expect((await clerk.refusal(issueDocument, issue)).code).toBe('register.reservation-over')
    const second = await house.another({ ROLES: 'worker' })
    try {
      await house.sql`select graphile_worker.add_job('registers:release-overdue', '{}')`
      await expect.poll(() => marks(late, it.outgoing), { timeout: 60_000 }).toEqual([['1', 'void']])
    } finally {
      await second.close()
    }
    const { rows } = await clerk.call(listMarks, { id: it.outgoing, year: year() })
    expect(rows[0]).toMatchObject({ voidReason: 'Hết hạn giữ số mà không dùng' })
    expect(rows[0]?.voidedBy).toContain('Chủ tịch')
  })
})
