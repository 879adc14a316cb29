import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { type House, openHouse, testPassword } from '../setup/house.ts'

let house: House
let browser: Browser
let person: Person

beforeAll(async () => {
  house = await openHouse({}, 12)
  browser = await openBrowser()
  person = await sitDown(browser, house.address)
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

describe('signing in', () => {
  it('refuses a wrong password in words, and keeps the login', async () => {
    const { tab } = person
    await tab.goto('/incoming')
    await tab.getByLabel('Tên đăng nhập').fill('vanthu.ubndtinh')
    await tab.getByLabel('Mật khẩu', { exact: true }).fill('sai')
    await tab.keyboard.press('Enter')
    await tab.getByText('Tên đăng nhập hoặc mật khẩu không đúng.').waitFor()
    expect(await tab.getByLabel('Tên đăng nhập').inputValue()).toBe('vanthu.ubndtinh')
    expect(await violations(person.tab)).toEqual([])
  })

  it('opens the house, shows the post, and closes it on signing out', async () => {
    await signIn(person, 'vanthu.ubndtinh', testPassword)
    expect(await violations(person.tab)).toEqual([])
    await person.tab.getByRole('button', { name: /Tài khoản của/ }).click()
    await person.tab.getByRole('menuitem', { name: 'Đăng xuất' }).click()
    await person.tab.getByRole('heading', { name: 'Đăng nhập' }).waitFor()
  })

  it('asks for the password after idling, over the page, and goes on where one was', async () => {
    await signIn(person, 'vanthu.ubndtinh', testPassword)
    await person.tab.goto('/me')
    await person.tab.getByLabel('Mật khẩu mới', { exact: true }).fill('đang gõ dở')
    house.pass(16 * 60_000)
    await person.tab.evaluate("dispatchEvent(new Event('online'))")
    const dialog = person.tab.getByRole('dialog', { name: 'Phiên đã khóa' })
    await dialog.getByLabel(/^Mật khẩu/).fill(testPassword)
    await dialog.getByRole('button', { name: 'Mở khóa' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await person.tab.getByLabel('Mật khẩu mới', { exact: true }).inputValue()).toBe('đang gõ dở')
    expect(await violations(person.tab)).toEqual([])
  })

  it('fits a phone and an office screen', async () => {
    for (const size of [phone, desktop]) {
      await person.tab.setViewportSize(size)
      const wide = await person.tab.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect(wide).toBeLessThanOrEqual(0)
    }
    expect(person.complaints).toEqual([])
  })
})
