import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  changePassword,
  listSessions,
  lockSession,
  logIn,
  logOut,
  readSession,
  resetPassword,
  revokeSession,
  setAccountLock,
  unlock,
} from '#contract/identity.ts'
import { listUnits } from '#contract/organisation.ts'
import { type Agency, agency, type House, openHouse, staff, testPassword } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { type Administrator, administrator, codeAt } from '../administrator.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

let house: House
let province: Agency
let chief: Administrator

async function accountOf(login: string) {
  const [row] = await house.sql`select *, locked_until is not null as locked from account where login = ${login}`
  return row
}

/** The clock moves for everybody: the administrator comes back with password and a fresh code. */
async function chiefAnew(): Promise<Page> {
  house.pass(minute)
  const page = await house.page('quantri')
  await page.fetch('PUT', '/api/session/second-factor', {
    body: JSON.stringify({ code: codeAt(chief.secret, house.now()) }),
    headers: { 'content-type': 'application/json' },
  })
  return page
}

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  chief = await administrator(house, 'quantri', province.id, 'systemAdministrator')
})
afterAll(() => house.close())

describe('logging in', () => {
  it('opens a session for the right password and tells nothing for any other', async () => {
    await staff(house, 'vanthu.mot', province.id, 'clerk')
    const page = house.visitor()
    await page.logIn('  VanThu.Mot ', testPassword)
    expect(page.session).toMatchObject({
      state: 'complete',
      login: 'vanthu.mot',
      post: { role: 'clerk', agencyName: province.name },
    })
    const wrong = await house.visitor().refusal(logIn, { login: 'vanthu.mot', password: 'sai' })
    const unknown = await house.visitor().refusal(logIn, { login: 'khong.co.ai', password: 'sai' })
    expect([wrong.code, wrong.facts]).toEqual(['login.failed', {}])
    expect([unknown.code, unknown.facts]).toEqual([wrong.code, wrong.facts])
    await page.call(logOut, {})
    expect(await page.refusal(readSession, {})).toMatchObject({ code: 'session.missing' })
  })

  it('takes a password typed in decomposed letters for the same', async () => {
    await staff(house, 'vanthu.nfd', province.id, 'clerk')
    const page = house.visitor()
    await page.logIn('vanthu.nfd', testPassword.normalize('NFD'))
    expect(page.session?.state).toBe('complete')
  })

  it('gives a fresh cookie each time and never continues the one that was sent', async () => {
    await staff(house, 'vanthu.hai', province.id, 'clerk')
    const page = house.visitor()
    page.cookie = 'lt_session=ke-gian-dat-truoc'
    await page.logIn('vanthu.hai', testPassword)
    const first = page.cookie
    expect(first).not.toContain('ke-gian')
    await page.logIn('vanthu.hai', testPassword)
    expect(page.cookie).not.toBe(first)
    const [row] =
      await house.sql`select count(*)::int as count from session where token_hash = ${first.split('=')[1] ?? ''}`
    expect(row?.['count']).toBe(0)
  })
})

describe('wrong tries', () => {
  it('lock the account after five, for the right password too, and for twelve hours', async () => {
    await staff(house, 'khoa.nam', province.id, 'clerk')
    const visitor = house.visitor()
    for (let n = 1; n <= 4; n++)
      expect(await visitor.refusal(logIn, { login: 'khoa.nam', password: `sai ${n}` })).toMatchObject({
        code: 'login.failed',
      })
    const fifth = await visitor.refusal(logIn, { login: 'khoa.nam', password: 'sai 5' })
    const until = new Date(house.now().getTime() + 12 * hour)
    expect(fifth.code).toBe('login.locked')
    expect(Math.abs(Date.parse((fifth.facts as { until: string }).until) - until.getTime())).toBeLessThan(minute)
    expect(await visitor.refusal(logIn, { login: 'khoa.nam', password: testPassword })).toMatchObject({
      code: 'login.locked',
    })
    house.pass(11 * hour)
    expect(await visitor.refusal(logIn, { login: 'khoa.nam', password: testPassword })).toMatchObject({
      code: 'login.locked',
    })
    house.pass(hour + minute)
    await visitor.logIn('khoa.nam', testPassword)
    expect(visitor.session?.state).toBe('complete')
    expect(await accountOf('khoa.nam')).toMatchObject({ failed_tries: 0, locked: false })
  })

  it('count each although they come at once', async () => {
    await staff(house, 'khoa.dong', province.id, 'clerk')
    const tries = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        house.visitor().refusal(logIn, { login: 'khoa.dong', password: `sai ${n}` }),
      ),
    )
    expect(tries.filter((it) => it.code === 'login.failed')).toHaveLength(4)
    expect(tries.filter((it) => it.code === 'login.locked')).toHaveLength(8)
    const facts =
      await house.sql`select count(*)::int as count from fact where type = 'login.failed' and subject_id = (select id from account where login = 'khoa.dong')`
    expect(facts[0]?.['count']).toBe(5)
  })

  it('begin anew after a right one, and an administrator unlocks at once', async () => {
    const { accountId } = await staff(house, 'khoa.mo', province.id, 'clerk')
    const visitor = house.visitor()
    for (let n = 0; n < 4; n++) await visitor.refusal(logIn, { login: 'khoa.mo', password: 'sai' })
    await visitor.logIn('khoa.mo', testPassword)
    for (let n = 0; n < 4; n++)
      expect(await visitor.refusal(logIn, { login: 'khoa.mo', password: 'sai' })).toMatchObject({
        code: 'login.failed',
      })
    expect(await visitor.refusal(logIn, { login: 'khoa.mo', password: 'sai' })).toMatchObject({ code: 'login.locked' })
    await (await chiefAnew()).call(setAccountLock, { id: accountId, to: 'unlocked' })
    await visitor.logIn('khoa.mo', testPassword)
    expect(visitor.session?.state).toBe('complete')
  })
})

describe('an account unused for 45 days', () => {
  it('is closed until an administrator opens it', async () => {
    const { accountId } = await staff(house, 'lau.khong', province.id, 'clerk')
    await staff(house, 'co.dung', province.id, 'clerk')
    house.pass(44 * day)
    await house.visitor().logIn('co.dung', testPassword)
    await house.visitor().logIn('quantri', testPassword)
    house.pass(2 * day)
    expect(await house.visitor().refusal(logIn, { login: 'lau.khong', password: testPassword })).toMatchObject({
      code: 'login.disabled',
    })
    expect(await house.visitor().refusal(logIn, { login: 'lau.khong', password: 'sai' })).toMatchObject({
      code: 'login.failed',
    })
    await house.visitor().logIn('co.dung', testPassword)
    await (await chiefAnew()).call(setAccountLock, { id: accountId, to: 'enabled' })
    const back = house.visitor()
    await back.logIn('lau.khong', testPassword)
    expect(back.session?.state).toBe('complete')
  })

  it('or disabled at work ends every session of it', async () => {
    const { accountId } = await staff(house, 'dang.lam', province.id, 'clerk')
    const page = await house.page('dang.lam')
    expect((await page.call(readSession, {})).state).toBe('complete')
    await (await chiefAnew()).call(setAccountLock, { id: accountId, to: 'disabled' })
    expect(await page.refusal(readSession, {})).toMatchObject({ code: 'session.missing' })
    expect(await page.refusal(logIn, { login: 'dang.lam', password: testPassword })).toMatchObject({
      code: 'login.disabled',
    })
  })
})

describe('an idle session', () => {
  it('locks after fifteen minutes, opens again with the password and is the same session', async () => {
    await staff(house, 'ngoi.lau', province.id, 'clerk')
    const page = await house.page('ngoi.lau')
    const cookie = page.cookie
    house.pass(14 * minute)
    expect((await page.call(listUnits, {})).rows).toHaveLength(1)
    house.pass(14 * minute)
    // What the page asks by itself is no activity.
    expect((await page.fetch('GET', '/api/session', { headers: { 'x-background': '1' } })).status).toBe(200)
    house.pass(2 * minute)
    expect(await page.refusal(listUnits, {})).toMatchObject({ code: 'session.locked' })
    expect(await page.call(readSession, {})).toMatchObject({ state: 'locked', posts: [], can: [] })
    expect(await page.refusal(unlock, { password: 'sai' })).toMatchObject({ code: 'password.wrong' })
    page.take(await page.call(unlock, { password: testPassword }))
    expect(page.session?.state).toBe('complete')
    expect(page.cookie).toBe(cookie)
    expect((await page.call(listUnits, {})).rows).toHaveLength(1)
  })

  it('locks at once when asked, and wrong tries to open it count', async () => {
    await staff(house, 'khoa.ngay', province.id, 'clerk')
    const page = await house.page('khoa.ngay')
    await page.call(lockSession, {})
    expect(await page.refusal(listUnits, {})).toMatchObject({ code: 'session.locked' })
    for (let n = 0; n < 4; n++)
      expect(await page.refusal(unlock, { password: 'sai' })).toMatchObject({ code: 'password.wrong' })
    expect(await page.refusal(unlock, { password: 'sai' })).toMatchObject({ code: 'login.locked' })
    expect(await page.refusal(unlock, { password: testPassword })).toMatchObject({ code: 'login.locked' })
  })

  it('ends after twelve hours, however busy', async () => {
    await staff(house, 'lam.lau', province.id, 'clerk')
    const page = await house.page('lam.lau')
    for (let n = 0; n < 48; n++) {
      house.pass(15 * minute - 1000)
      if (n < 47) expect((await page.fetch('GET', '/api/session')).status, String(n)).toBe(200)
    }
    house.pass(2 * minute)
    expect(await page.refusal(readSession, {})).toMatchObject({ code: 'session.missing' })
  })
})

describe('passwords', () => {
  it('given by an administrator must be changed first, to one that is strong enough', async () => {
    const { accountId } = await staff(house, 'doi.mk', province.id, 'clerk')
    const old = await house.page('doi.mk')
    const { oneTimePassword } = await (await chiefAnew()).call(resetPassword, { id: accountId })
    expect(await old.refusal(readSession, {})).toMatchObject({ code: 'session.missing' })
    const page = house.visitor()
    await page.logIn('doi.mk', oneTimePassword)
    expect(page.session?.state).toBe('password-change')
    expect(await page.refusal(listUnits, {})).toMatchObject({ code: 'session.password-change' })
    const change = (newPassword: string) => ({ currentPassword: oneTimePassword, newPassword })
    const weak: Record<string, string[]> = {
      'Ab1-': ['length'],
      'MẬT-KHẨU-1': ['lower'],
      'mật-khẩu-1': ['upper'],
      'Mật-khẩu-a': ['digit'],
      Matkhau12: ['sign'],
      'Doi.Mk-2026-x': ['login'],
      a: ['length', 'upper', 'digit', 'sign'],
    }
    for (const [given, missing] of Object.entries(weak))
      expect(await page.refusal(changePassword, change(given)), given).toMatchObject({
        code: 'password.weak',
        facts: { missing },
      })
    expect(await page.refusal(changePassword, change(oneTimePassword))).toMatchObject({ code: 'password.used-before' })
    expect(await page.refusal(changePassword, { ...change('Đủ-mạnh-2026'), currentPassword: 'sai' })).toMatchObject({
      code: 'password.wrong',
    })
    page.take(await page.call(changePassword, change('Đủ-mạnh-2026')))
    expect(page.session?.state).toBe('complete')
    expect((await page.call(listUnits, {})).rows).toHaveLength(1)
  })

  it('of administrators last two months, those of others do not wear out', async () => {
    await administrator(house, 'hai.thang', province.id)
    await staff(house, 'lau.dai', province.id, 'clerk')
    const aged = await house.sql`update account set password_changed_at = password_changed_at - interval '61 days',
      last_login_at = ${house.now()}, totp_since = null where login in ('hai.thang', 'lau.dai') returning login`
    expect(aged).toHaveLength(2)
    expect((await house.page('hai.thang')).session?.state).toBe('password-change')
    expect((await house.page('lau.dai')).session?.state).toBe('complete')
  })

  it('are not among the last ten, and blanks in them count', async () => {
    await staff(house, 'muoi.lan', province.id, 'clerk')
    const page = await house.page('muoi.lan')
    const word = (n: number) => ` Mật  khẩu số-${n} `
    let current = testPassword
    for (let n = 1; n <= 11; n++) {
      await page.call(changePassword, { currentPassword: current, newPassword: word(n) })
      current = word(n)
    }
    for (const n of [2, 6, 11])
      expect(
        await page.refusal(changePassword, { currentPassword: current, newPassword: word(n) }),
        String(n),
      ).toMatchObject({ code: 'password.used-before' })
    await page.call(changePassword, { currentPassword: current, newPassword: word(1) })
    expect(await house.visitor().refusal(logIn, { login: 'muoi.lan', password: word(1).trim() })).toMatchObject({
      code: 'login.failed',
    })
    await house.visitor().logIn('muoi.lan', word(1))
  })
})

describe('my sessions', () => {
  it('are listed, and one that is ended opens nothing any more', async () => {
    await staff(house, 'hai.may', province.id, 'clerk')
    await staff(house, 'nguoi.khac', province.id, 'clerk')
    const [here, there, other] = [
      await house.page('hai.may'),
      await house.page('hai.may'),
      await house.page('nguoi.khac'),
    ]
    const { rows } = await here.call(listSessions, {})
    expect(rows).toHaveLength(2)
    expect(rows.filter((row) => row.current)).toHaveLength(1)
    const gone = rows.find((row) => !row.current)?.id ?? ''
    expect(await other.refusal(revokeSession, { id: gone })).toMatchObject({ code: 'thing.missing' })
    expect((await there.call(readSession, {})).state).toBe('complete')
    await here.call(revokeSession, { id: gone })
    expect(await there.refusal(readSession, {})).toMatchObject({ code: 'session.missing' })
    expect(await here.refusal(revokeSession, { id: gone })).toMatchObject({ code: 'thing.missing' })
    expect((await here.call(listSessions, {})).rows).toHaveLength(1)
  })

  it('end everywhere else when the password changes', async () => {
    await staff(house, 'doi.het', province.id, 'clerk')
    const [here, there] = [await house.page('doi.het'), await house.page('doi.het')]
    await here.call(changePassword, { currentPassword: testPassword, newPassword: 'Mới-tinh-2026' })
    expect((await here.call(readSession, {})).state).toBe('complete')
    expect(await there.refusal(readSession, {})).toMatchObject({ code: 'session.missing' })
  })
})
