import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Office, openOffice, to } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'

let o: Office
let browser: Browser

beforeAll(async () => {
  o = await openOffice({ PUSH_CONTACT: 'mailto:van-hanh@lien-thong.example' })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
})

describe('somebody who is told', { timeout: 120_000 }, () => {
  it('sees the bell change by itself, opens what it is about, and has it read', async () => {
    const person = await sitDown(browser, o.house.address, desktop)
    const { tab } = person
    await signIn(person, 'chutich', testPassword)
    await tab.getByRole('link', { name: 'Không có thông báo mới' }).waitFor()
    await o.submitted('Việc có chuông báo')
    await tab.getByRole('link', { name: '1 thông báo chưa đọc' }).click()
    await tab.getByText('trình văn bản, chờ ý kiến chỉ đạo').waitFor()
    expect(await violations(tab)).toEqual([])
    await tab.getByRole('link', { name: /Việc có chuông báo/ }).click()
    await tab.getByRole('heading', { name: /Việc có chuông báo/ }).waitFor()
    await tab.getByRole('link', { name: 'Không có thông báo mới' }).waitFor()
    await tab.goto(`${o.house.address}/notices`)
    await tab.getByText('Không còn thông báo chưa đọc').waitFor()
    await tab.getByRole('tab', { name: 'Tất cả' }).click()
    await tab.getByText('trình văn bản, chờ ý kiến chỉ đạo').waitFor()
    await person.context.close()
  })

  it('chooses how, and gets an address for the calendar, once', async () => {
    const person = await sitDown(browser, o.house.address, phone)
    const { tab } = person
    await signIn(person, 'taichinh1', testPassword)
    await tab.goto(`${o.house.address}/notices?tab=settings`)
    await tab.getByLabel('Địa chỉ thư').fill('khong-phai-dia-chi')
    await tab.getByRole('button', { name: 'Lưu cách nhận' }).click()
    await tab
      .getByText(/không đúng|Sai|chưa đúng/i)
      .first()
      .waitFor()
    await tab.getByLabel('Địa chỉ thư').fill('tai-chinh@example.vn')
    await tab.getByLabel('Nhắc hạn xử lý: Thư điện tử').check()
    await tab.getByRole('button', { name: 'Lưu cách nhận' }).click()
    await tab.getByText('Đã lưu cách nhận thông báo.').first().waitFor()
    await tab.reload()
    await expect.poll(() => tab.getByLabel('Nhắc hạn xử lý: Thư điện tử').isChecked()).toBe(true)
    await tab.getByRole('button', { name: 'Tạo địa chỉ lịch' }).click()
    await tab.getByText('Địa chỉ chỉ hiện một lần').waitFor()
    expect(await violations(tab)).toEqual([])
    const wide = await tab.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    expect(wide).toBeLessThanOrEqual(0)
    await person.context.close()
  })

  it('is reminded on the phone as well', async () => {
    const { id } = await o.submitted('Việc quá hạn trên điện thoại')
    await o.direct('chutich', id, [to.person(o.holder.tuphap1, 'lead', o.inDays(1))])
    await o.passDays(2)
    await o.house.work((work) => work.enqueue('notifications:remind', {}))
    const person = await sitDown(browser, o.house.address, phone)
    await signIn(person, 'tuphap1', testPassword)
    await person.tab.goto(`${o.house.address}/notices`)
    await person.tab.getByText('Đã quá hạn xử lý').waitFor()
    expect(await violations(person.tab)).toEqual([])
    if (process.env['LOOK']) await person.tab.screenshot({ path: `${process.env['LOOK']}/notices-phone.png` })
    await person.context.close()
  })
})
