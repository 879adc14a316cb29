import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { administrator } from '../api/administrator.ts'
import { type Office, openOffice } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { signInWithCode } from './administrator.ts'

let office: Office
let browser: Browser
let secret: string
beforeAll(async () => {
  office = await openOffice()
  secret = (await administrator(office.house, 'quantrihethong', office.here.id, 'systemAdministrator')).secret
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await office?.house.close()
})

async function looked(tab: Tab, name: string): Promise<void> {
  expect(await violations(tab)).toEqual([])
  const folder = process.env['PICTURES']
  if (folder) await tab.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

describe('ends of algorithms', { timeout: 120_000 }, () => {
  it('are entered and taken back with a reason by the system administrator, and read by others', async () => {
    const admin = await sitDown(browser, office.house.address, desktop)
    await signInWithCode(admin, office.house, 'quantrihethong', secret)
    const { tab } = admin
    await tab.goto(`${office.house.address}/trust`)
    await tab.getByText('Khóa RSA ngắn hơn 3072 bit').waitFor()
    await looked(tab, 'ends-list')
    await tab.getByRole('button', { name: 'Nhập thời hạn' }).click()
    const dialog = tab.getByRole('dialog', { name: 'Nhập thời hạn' })
    const save = dialog.getByRole('button', { name: 'Lưu thời hạn' })
    await dialog.getByLabel('Thuật toán').selectOption('ec')
    await dialog.getByLabel('Khóa ngắn hơn (bit)').fill('12')
    await dialog.getByText('Nhập số bit từ 160 đến 16384.').waitFor()
    await dialog.getByLabel('Thuật toán').selectOption('sha256')
    await dialog.getByRole('textbox', { name: 'Ngày cuối còn tin cậy' }).fill('31/12/2035')
    expect(await save.isDisabled()).toBe(true)
    await dialog.getByRole('textbox', { name: 'Căn cứ' }).fill('Thông báo của Ban Cơ yếu Chính phủ')
    await looked(tab, 'ends-dialog')
    await save.click()
    const line = tab.getByRole('listitem').filter({ hasText: 'Thuật toán băm SHA-256' })
    await line.getByText('Tin cậy đến hết ngày 31/12/2035').waitFor()
    await line.getByRole('button', { name: 'Bỏ thời hạn: Thuật toán băm SHA-256' }).click()
    const confirm = tab.getByRole('dialog', { name: 'Bỏ thời hạn' })
    await confirm.getByRole('textbox').fill('Nhập nhầm')
    await confirm.getByRole('button', { name: 'Bỏ thời hạn', exact: true }).click()
    await tab.getByText('Đã bỏ hoặc thay (1)').click()
    await tab.getByText(/bỏ hoặc thay lúc .*: Nhập nhầm/u).waitFor()
    expect(admin.complaints).toEqual([])

    const clerk = await sitDown(browser, office.house.address, phone)
    await signIn(clerk, 'vanthu', testPassword)
    await clerk.tab.goto(`${office.house.address}/trust`)
    await clerk.tab.getByText('Khóa RSA ngắn hơn 3072 bit').waitFor()
    expect(await clerk.tab.getByRole('button', { name: 'Nhập thời hạn' }).count()).toBe(0)
    await looked(clerk.tab, 'ends-phone')
  })
})
