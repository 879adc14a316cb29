import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccount, listAccounts, resetPassword, setAccountLock } from '#contract/identity.ts'
import {
  createPerson,
  endPost,
  givePost,
  listCalendar,
  listPeople,
  readPerson,
  readUnit,
  setCalendarDay,
} from '#contract/organisation.ts'
import { civilDate } from '#platform/clock.ts'
import { type Agency, agency, type House, openHouse } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { type Administrator, administrator } from '../administrator.ts'

let house: House
let province: Agency
let district: Agency
let neighbour: Agency
let chief: Administrator
let system: Page
let local: Page

const post = (unitId: string, role: 'clerk' | 'officer' | 'systemAdministrator' = 'officer') => ({
  unitId,
  title: 'Chuyên viên',
  role,
  acting: false,
  validFrom: '2026-01-01',
})

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  district = await agency(house, 'Ủy ban nhân dân huyện Thử', 'UBND', 'H98.1', province.id)
  neighbour = await agency(house, 'Ủy ban nhân dân huyện Bên', 'UBND', 'H98.2', province.id)
  chief = await administrator(house, 'quantri', province.id, 'systemAdministrator')
  system = chief.page
  local = (await administrator(house, 'quantri.huyen', district.id)).page
})
afterAll(() => house.close())

describe('people and their posts', () => {
  it('are added, found without tone marks by given name, and given more posts', async () => {
    const made = await local.call(createPerson, { fullName: 'Đỗ  Thị\tÁnh', post: post(district.id) })
    expect(made).toMatchObject({ fullName: 'Đỗ Thị Ánh', login: null })
    await local.call(createPerson, { fullName: 'Ánh Văn Bình', post: post(district.id) })
    const found = await local.call(listPeople, { q: 'anh' })
    // By given name: Ánh before Bình.
    expect(found.rows.map((row) => row.fullName)).toEqual(['Đỗ Thị Ánh', 'Ánh Văn Bình'])
    const more = await local.call(givePost, { id: made.id, ...post(district.id, 'clerk'), title: 'Văn thư' })
    expect(more.posts.map((held) => held.title).toSorted()).toEqual(['Chuyên viên', 'Văn thư'])
    expect((await local.call(readUnit, { id: district.id })).holders.map((held) => held.personName)).toContain(
      'Đỗ Thị Ánh',
    )
  })

  it('list page by page without losing or repeating anybody', async () => {
    for (const name of ['Ba', 'Bốn', 'Năm', 'Sáu', 'Bảy'])
      await local.call(createPerson, { fullName: `Lò Văn ${name}`, post: post(district.id) })
    const whole = (await local.call(listPeople, { q: 'lo van' })).rows.map((row) => row.id)
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await local.call(listPeople, { q: 'lo van', limit: 2, ...(cursor ? { cursor } : {}) })
      seen.push(...page.rows.map((row) => row.id))
      cursor = page.next
    }
    expect(seen).toEqual(whole)
    expect(await local.refusal(listPeople, { cursor: 'khong-phai' })).toMatchObject({ code: 'input.invalid' })
  })

  it('are out of reach for the administrator of another agency', async () => {
    const theirs = await system.call(createPerson, { fullName: 'Vàng A Xa', post: post(neighbour.id) })
    expect((await system.call(readPerson, { id: theirs.id })).fullName).toBe('Vàng A Xa')
    expect((await local.call(listPeople, { q: 'vang a xa' })).rows).toEqual([])
    expect(await local.refusal(readPerson, { id: theirs.id })).toMatchObject({ code: 'thing.missing' })
    expect(await local.refusal(givePost, { id: theirs.id, ...post(district.id) })).toMatchObject({
      code: 'thing.missing',
    })
    const assignmentId = theirs.posts[0]?.assignmentId ?? ''
    expect(await local.refusal(endPost, { id: theirs.id, assignmentId, on: '2026-02-01' })).toMatchObject({
      code: 'access.denied',
    })
    expect(await local.refusal(createPerson, { fullName: 'Ai Đó', post: post(neighbour.id) })).toMatchObject({
      code: 'access.denied',
    })
    expect((await local.call(listPeople, { q: 'ai do' })).rows).toEqual([])
  })

  it('become system administrators only by a system administrator', async () => {
    const made = await local.call(createPerson, { fullName: 'Quàng Thị Thử', post: post(district.id) })
    expect(await local.refusal(givePost, { id: made.id, ...post(district.id, 'systemAdministrator') })).toMatchObject({
      code: 'access.denied',
    })
    expect(
      (await system.call(givePost, { id: made.id, ...post(district.id, 'systemAdministrator') })).posts,
    ).toHaveLength(2)
  })

  it('hold a post to its last day', async () => {
    const made = await local.call(createPerson, { fullName: 'Tòng Văn Hết', post: post(district.id) })
    const ask = { id: made.id, assignmentId: made.posts[0]?.assignmentId ?? '' }
    expect(await local.refusal(endPost, { ...ask, on: '2025-12-31' })).toMatchObject({ code: 'input.invalid' })
    const ended = await local.call(endPost, { ...ask, on: '2026-01-31' })
    expect(ended.posts[0]).toMatchObject({ validTo: '2026-01-31' })
    expect(await local.refusal(endPost, { ...ask, assignmentId: made.id, on: '2026-02-01' })).toMatchObject({
      code: 'thing.missing',
    })
  })
})

describe('accounts', () => {
  it('are opened inside the reach, with a password to be changed', async () => {
    const made = await local.call(createPerson, { fullName: 'Hoàng Văn Mới', post: post(district.id) })
    const account = await local.call(createAccount, { personId: made.id, login: 'hoangvanmoi' })
    expect((await local.call(listAccounts, { q: 'hoang van moi' })).rows[0]).toMatchObject({
      login: 'hoangvanmoi',
      state: 'password-change',
    })
    expect(await local.refusal(createAccount, { personId: made.id, login: 'hoangvanmoi' })).toMatchObject({
      code: 'account.login-taken',
    })
    expect(await local.refusal(createAccount, { personId: made.id, login: 'Có Dấu' })).toMatchObject({
      code: 'input.invalid',
    })
    const page = house.visitor()
    await page.logIn('hoangvanmoi', account.oneTimePassword)
    expect(page.session?.state).toBe('password-change')
  })

  it('of others and of system administrators stay untouched', async () => {
    const theirs = await system.call(createPerson, { fullName: 'Vàng A Bên', post: post(neighbour.id) })
    const account = await system.call(createAccount, { personId: theirs.id, login: 'vangaben' })
    expect(await local.refusal(resetPassword, { id: account.id })).toMatchObject({ code: 'thing.missing' })
    expect(await local.refusal(setAccountLock, { id: account.id, to: 'disabled' })).toMatchObject({
      code: 'thing.missing',
    })
    expect(await system.call(setAccountLock, { id: account.id, to: 'disabled' })).toEqual({ done: true })
    expect(await system.refusal(setAccountLock, { id: chief.accountId, to: 'disabled' })).toMatchObject({
      code: 'access.denied',
    })
    // Reachable as a person of the agency, but above its administrator.
    const above = await administrator(house, 'quantri.chung', district.id, 'systemAdministrator')
    expect(await local.refusal(resetPassword, { id: above.accountId })).toMatchObject({ code: 'access.denied' })
    expect(await local.refusal(setAccountLock, { id: above.accountId, to: 'second-factor-dropped' })).toMatchObject({
      code: 'access.denied',
    })
  })
})

describe('the working calendar', () => {
  it('is set by the system administrator alone and read by everybody', async () => {
    const year = Number(civilDate(house.now()).slice(0, 4))
    const onDate = `${year}-09-02`
    expect(await local.refusal(setCalendarDay, { onDate, kind: 'holiday', name: 'Quốc khánh' })).toMatchObject({
      code: 'access.denied',
    })
    expect((await local.call(listCalendar, { year })).rows).toEqual([])
    await system.call(setCalendarDay, { onDate, kind: 'holiday', name: 'Quốc khánh' })
    expect((await local.call(listCalendar, { year })).rows).toEqual([{ onDate, kind: 'holiday', name: 'Quốc khánh' }])
    await system.call(setCalendarDay, { onDate, kind: 'ordinary', name: '' })
    expect((await local.call(listCalendar, { year })).rows).toEqual([])
    expect(await system.refusal(setCalendarDay, { onDate: `${year}-02-31`, kind: 'holiday', name: '' })).toMatchObject({
      code: 'input.invalid',
    })
  })
})
