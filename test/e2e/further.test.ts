import { mkdir } from 'node:fs/promises'
import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Login, type Office, openOffice } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { tinyPdf } from '../setup/upload.ts'

const pictures = process.env['PICTURES']

let o: Office
let browser: Browser

beforeAll(async () => {
  o = await openOffice()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
})

async function atDesk(login: Login, path: string): Promise<Tab> {
  const person = await sitDown(browser, o.house.address, desktop)
  await signIn(person, login, testPassword)
  await person.tab.goto(path)
  return person.tab
}

/** Fit for everybody on both screens. */
async function judged(tab: Tab, name: string): Promise<void> {
  for (const size of [phone, desktop]) {
    await tab.setViewportSize(size)
    expect(await violations(tab)).toEqual([])
    expect(await tab.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    if (!pictures) continue
    await mkdir(pictures, { recursive: true })
    await tab.screenshot({ path: `${pictures}/${name}-${size.width}.png`, fullPage: true })
  }
}

describe('further metadata of an agency (Appendix VI part G3)', { timeout: 400_000 }, () => {
  it('is defined by the office for some kinds, with what may be chosen', async () => {
    const tab = await atDesk('chanhvp', '/further-fields')
    await tab.getByText('Chưa có trường nào').waitFor()
    await tab.getByRole('button', { name: 'Thêm trường' }).click()
    await tab.getByText('Hãy nhập ô này.').first().waitFor()
    await tab.getByLabel('Tên tiếng Việt').fill('Lĩnh vực theo dõi')
    await tab.getByLabel('Tên tiếng Anh').fill('Field of work')
    await tab.getByLabel('Kiểu').selectOption({ label: 'Chọn trong danh sách' })
    await tab.getByLabel('Các lựa chọn').fill('Đất đai\nThủy lợi')
    await tab.getByLabel('Dùng cho').selectOption({ label: 'Văn bản đến' })
    await tab.getByText('mọi loại').click()
    await tab.getByLabel('Công văn', { exact: true }).check()
    await tab.getByLabel('Bắt buộc').check()
    await judged(tab, 'fields')
    await tab.getByRole('button', { name: 'Thêm trường' }).click()
    await tab.getByText('Đã thêm trường “Lĩnh vực theo dõi”.').waitFor()
    await tab.getByRole('listitem').filter({ hasText: 'Đất đai, Thủy lợi' }).filter({ hasText: 'Công văn' }).waitFor()
    await tab.context().close()
  })

  it('is asked for when paper is entered, stands on its card, and narrows the list', async () => {
    const tab = await atDesk('vanthu', '/incoming/new')
    await tab
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'Công văn.pdf', mimeType: 'application/pdf', buffer: tinyPdf('g3') })
    await tab.getByLabel('Số văn bản', { exact: true }).fill('17')
    await tab.getByLabel('Ký hiệu', { exact: true }).fill('SNN-TL')
    await tab.getByRole('combobox', { name: 'Cơ quan ban hành' }).fill('Sở Nông nghiệp tỉnh Bên')
    await tab.keyboard.press('Escape')
    await tab.getByLabel('Trích yếu nội dung').fill('Về việc tu bổ kênh mương trước mùa mưa')
    await tab.getByText('Đã tải lên').first().waitFor()
    // Of this kind alone.
    await tab.getByLabel('Loại văn bản').selectOption({ label: 'Báo cáo' })
    expect(await tab.getByLabel('Lĩnh vực theo dõi', { exact: true }).count()).toBe(0)
    await tab.getByLabel('Loại văn bản').selectOption({ label: 'Công văn' })
    await tab.getByLabel('Lĩnh vực theo dõi', { exact: true }).waitFor()
    await tab.getByRole('button', { name: 'Vào sổ', exact: true }).click()
    await tab
      .getByText(/Còn thiếu thông tin bổ sung bắt buộc: Lĩnh vực theo dõi/)
      .first()
      .waitFor()
    await judged(tab, 'arrival')
    await tab.getByLabel('Lĩnh vực theo dõi', { exact: true }).selectOption({ label: 'Thủy lợi' })
    await tab.getByRole('button', { name: 'Vào sổ', exact: true }).click()
    await tab.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
    await tab.getByRole('tab', { name: 'Thông tin', exact: true }).click()
    await tab.getByRole('heading', { name: 'Thông tin bổ sung' }).waitFor()
    await tab.getByText('Thủy lợi').first().waitFor()
    await judged(tab, 'card')

    await o.arrive('Không thuộc lĩnh vực nào').catch(() => undefined)
    await tab.goto('/incoming?tab=all')
    await tab.getByRole('button', { name: 'Bộ lọc' }).click()
    await tab.getByLabel('Thông tin bổ sung').selectOption({ label: 'Lĩnh vực theo dõi' })
    await tab.getByLabel('Lĩnh vực theo dõi', { exact: true }).selectOption({ label: 'Thủy lợi' })
    await judged(tab, 'filter')
    await tab.keyboard.press('Escape')
    await tab.getByText('1 văn bản', { exact: true }).waitFor()
    await tab.getByText('Về việc tu bổ kênh mương trước mùa mưa').first().waitFor()
    await tab.context().close()
  })
})
