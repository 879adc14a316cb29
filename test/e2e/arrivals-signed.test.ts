import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrive, wholePaper } from '../api/signing/arrival.ts'
import { openSigning, type SigningBureau } from '../api/signing/ground.ts'
import { desktop, openBrowser, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { shown } from '../setup/shown.ts'
import { overwritten } from '../setup/tampered.ts'

let o: SigningBureau
let browser: Browser
let good: string
let bad: string

beforeAll(async () => {
  o = await openSigning()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
})

async function clerkAt(path: string, size = desktop): Promise<Tab> {
  const person = await sitDown(browser, o.house.address, size)
  await signIn(person, 'vanthu', testPassword)
  await person.tab.goto(path)
  return person.tab
}

describe('signatures of what arrives, in the page', { timeout: 120_000 }, () => {
  it('arrive, and are verified by themselves', async () => {
    const whole = await wholePaper(o, 'về việc phòng, chống hạn')
    good = await arrive(o, 'Về việc phòng, chống hạn vụ đông xuân', whole)
    bad = await arrive(o, 'Về việc phân bổ kinh phí', overwritten(whole, 7, '5'))
    await arrive(o, 'Giấy mời họp không ký số')
    const found = () =>
      o.house
        .sql`select 1 from document_file f join signature_finding n using (sha256) where f.document_id in ${o.house.sql([good, bad])}`
    await expect.poll(async () => (await found()).length, { timeout: 60_000 }).toBe(2)
  })

  it.each([
    ['desk', desktop],
    ['phone', phone],
  ] as const)('are marked in the list, what is bad in words: %s', async (name, size) => {
    const tab = await clerkAt('/incoming', size)
    await tab.getByText('Chữ ký số không hợp lệ', { exact: true }).first().waitFor()
    if (name === 'desk') await tab.getByRole('img', { name: 'Chữ ký số tốt' }).waitFor()
    else await tab.getByText('Chữ ký số tốt').waitFor()
    await shown(tab, `arrivals-${name}`)
  })

  it('are drawn over the page that came, and said before it is registered', async () => {
    const tab = await clerkAt(`/documents/${good}`)
    await tab
      .getByRole('button', { name: /^Chữ ký của .* Mở chi tiết kiểm tra$/ })
      .first()
      .waitFor()
    await shown(tab, 'arrival-marks')
    await tab.getByRole('button', { name: 'Vào sổ', exact: true }).click()
    const dialog = tab.getByRole('dialog')
    await dialog.getByText('Đủ hai chữ ký, còn nguyên giá trị').waitFor()
    await shown(tab, 'arrival-register')
    await dialog.getByRole('link', { name: 'Xem kết quả kiểm tra chữ ký' }).click()
    await tab.getByRole('tab', { name: 'Chữ ký số', selected: true }).waitFor()
    await dialog.waitFor({ state: 'hidden' })
    await tab.getByText('Toàn vẹn').first().waitFor()
  })

  it('are shown before it is returned, or registered by whoever has seen that they are bad', async () => {
    const tab = await clerkAt(`/documents/${bad}`)
    await tab.getByText('Có mục không đạt').first().waitFor()
    await tab.getByRole('button', { name: 'Trả lại', exact: true }).click()
    const back = tab.getByRole('dialog')
    await back.getByText(/^Chữ ký số không hợp lệ: /).waitFor()
    await shown(tab, 'arrival-return')
    await back.getByRole('button', { name: 'Hủy bỏ' }).click()
    await tab.getByRole('button', { name: 'Vào sổ', exact: true }).click()
    const dialog = tab.getByRole('dialog')
    await dialog.getByText(/^Chữ ký số không hợp lệ: /).waitFor()
    await dialog.getByRole('button', { name: 'Vào sổ', exact: true }).click()
    await dialog.getByRole('button', { name: 'Đã biết, vẫn đăng ký' }).waitFor()
    await shown(tab, 'arrival-register-bad')
  })
})
