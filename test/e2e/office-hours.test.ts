import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeAt } from '../api/administrator.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, phone, sitDown } from '../setup/browser.ts'
import { agency, type House, openHouse, staff, testPassword } from '../setup/house.ts'

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

describe('office hours', { timeout: 180_000 }, () => {
  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ] as const)('are set by the administrator of the agency on a %s', async (name, viewport) => {
    const here = await agency(house, `Ủy ban nhân dân huyện ${name}`, 'UBND', `H97.${name.length}`)
    const login = `qt${name}`
    await staff(house, login, here.id, 'agencyAdministrator', 'Quản trị')
    const { tab, complaints } = await sitDown(browser, house.address, viewport)
    await tab.goto('/')
    await tab.getByLabel('Tên đăng nhập').fill(login)
    await tab.getByLabel('Mật khẩu', { exact: true }).fill(testPassword)
    await tab.keyboard.press('Enter')
    await tab.getByLabel('Nhập lại mật khẩu để bắt đầu').fill(testPassword)
    await tab.keyboard.press('Enter')
    const secret = /[A-Z2-7]{32}/.exec(await tab.getByText('Khóa nhập tay').innerText())?.[0] ?? ''
    await tab.getByLabel('Mã xác thực').fill(codeAt(secret, house.now()))
    await tab.keyboard.press('Enter')
    await tab.getByRole('navigation', { name: 'Các mục chính' }).waitFor()
    await tab.goto('/calendar')
    await tab.getByText('mặc định của hệ thống').first().waitFor()
    await tab.getByRole('button', { name: 'Đặt giờ làm việc' }).click()
    const dialog = tab.getByRole('dialog', { name: 'Đặt giờ làm việc' })
    await dialog.getByRole('checkbox').check()
    await dialog.getByLabel('Sáng từ').fill('7h')
    await dialog.getByRole('button', { name: 'Đặt giờ làm việc' }).click()
    await dialog.getByText('Ghi giờ như 07:30', { exact: false }).first().waitFor()
    await dialog.getByLabel('Sáng từ').fill('07:00')
    await dialog.getByLabel('Báo sắp đến hạn trước', { exact: false }).fill('16')
    expect(await violations(tab)).toEqual([])
    if (process.env['PICTURES']) await tab.screenshot({ path: `${process.env['PICTURES']}/hours-dialog-${name}.png` })
    await dialog.getByRole('button', { name: 'Đặt giờ làm việc' }).click()
    await tab.getByText('07:00–11:30, 13:30–17:00', { exact: false }).waitFor()
    expect(await violations(tab)).toEqual([])
    if (process.env['PICTURES']) await tab.screenshot({ path: `${process.env['PICTURES']}/hours-${name}.png` })
    expect(complaints).toEqual([])
  })
})
