import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Login } from '../api/routing/office.ts'
import { openSigning, paper, pin, type SigningBureau } from '../api/signing/ground.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { picture, pictureOfPdf } from '../setup/picture.ts'
import { judge } from './judge.ts'

let o: SigningBureau
let browser: Browser

beforeAll(async () => {
  o = await openSigning()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
})

async function atDesk(login: Login, path: string, size = desktop): Promise<Person> {
  const person = await sitDown(browser, o.house.address, size)
  await signIn(person, login, testPassword)
  await person.tab.goto(path)
  return person
}

const act = (tab: Tab, name: string) => tab.getByRole('button', { name, exact: true })

describe('signing in the page', { timeout: 400_000 }, () => {
  let id = ''

  it('shows the exact revision, signs it with a PIN, and says so', async () => {
    id = (await o.approved(await paper('về việc phân bổ kinh phí phòng, chống hạn năm 2026'))).id
    const { tab } = await atDesk('chutich', `/documents/${id}`)
    await act(tab, 'Ký số').click()
    const dialog = tab.getByRole('dialog', { name: 'Ký số' })
    await dialog.getByRole('button', { name: /^Ô Chữ ký/ }).waitFor()
    await picture(tab, 'signing-dialog')
    expect(await violations(tab)).toEqual([])
    await dialog.getByLabel('Mã PIN').fill('khong-dung')
    await act(tab, 'Ký số').last().click()
    await dialog.getByText('Mã PIN không đúng').waitFor()
    await dialog.getByLabel('Mã PIN').fill(pin)
    await act(tab, 'Ký số').last().click()
    await dialog.getByText('Đã ký số').waitFor()
    await dialog.getByRole('button', { name: 'Đóng' }).last().click()
    await tab.getByRole('tab', { name: 'Chữ ký số' }).click()
    await tab.getByText('Người Thử chutich').first().waitFor()
    await tab
      .getByText(/có dấu thời gian/)
      .first()
      .waitFor()
    await picture(tab, 'signing-panel')
    expect(await violations(tab)).toEqual([])
  })

  it('lets the clerk number, seal and issue what was signed', async () => {
    const { tab } = await atDesk('vanthu', `/documents/${id}`)
    await tab.getByRole('link', { name: 'Cấp số' }).click()
    await act(tab, 'Phát hành…').click()
    await tab.getByRole('dialog', { name: 'Cấp số' }).getByRole('button', { name: 'Cấp số' }).click()
    await act(tab, 'Đóng dấu').click()
    const dialog = tab.getByRole('dialog', { name: /Đóng dấu/ })
    await dialog.getByRole('button', { name: /^Ô Con dấu/ }).waitFor()
    await picture(tab, 'sealing-dialog')
    await dialog.getByLabel('Mã PIN').fill(pin)
    await act(tab, 'Đóng dấu').last().click()
    await dialog.getByText('Đã đóng dấu').waitFor()
    await dialog.getByRole('button', { name: 'Đóng' }).last().click()
    await act(tab, 'Phát hành').click()
    await tab.getByRole('dialog', { name: 'Phát hành' }).getByRole('button', { name: 'Phát hành' }).click()
    await tab.getByText('Đã phát hành').first().waitFor()
    await tab.getByRole('tab', { name: 'Chữ ký số' }).click()
    await tab.getByText('Đủ hai chữ ký, còn nguyên giá trị').waitFor()
    // What the server says stands over the page, and leads to its reasons.
    const mark = tab.getByRole('button', { name: /^Chữ ký của .* Mở chi tiết kiểm tra$/ }).first()
    await mark.waitFor()
    await picture(tab, 'sealed-document')
    expect(await violations(tab)).toEqual([])
    await pictureOfPdf(await o.bytes('vanthu', id), 'sealed-paper')
  })

  it('signs several at once on a phone, each with its own result', async () => {
    await o.approved(await paper('về việc một'), 'Quyết định về việc một')
    await o.approved(await paper('về việc hai'), 'Quyết định về việc hai')
    const { tab } = await atDesk('chutich', '/to-sign', phone)
    await tab.getByRole('heading', { name: 'Chờ ký số' }).waitFor()
    await tab.getByLabel('Chọn tất cả').check()
    await picture(tab, 'to-sign-phone')
    expect(await violations(tab)).toEqual([])
    await act(tab, 'Ký số 2 văn bản').click()
    const dialog = tab.getByRole('dialog', { name: 'Ký số 2 văn bản' })
    await dialog.getByLabel('Mã PIN').fill(pin)
    await dialog.getByRole('button', { name: 'Ký số', exact: true }).click()
    await dialog.getByText('Đã xong 2 trên 2 văn bản.').waitFor()
    await dialog.getByRole('button', { name: 'Đóng' }).last().click()
    await tab.getByText('Không còn văn bản chờ ký').waitFor()
  })

  it('keeps certificates, pictures and the seal on one page', async () => {
    const { tab } = await atDesk('vanthu', '/my-signing')
    await tab.getByRole('heading', { name: 'Chứng thư số của cơ quan (con dấu)' }).waitFor()
    await tab.getByText('Người Thử vanthu').first().waitFor()
    await picture(tab, 'my-signing')
    expect(await violations(tab)).toEqual([])
  })

  it('signs with the keyboard alone: the box moved by arrows, the PIN sent by Enter', async () => {
    const { id: one } = await o.approved(await paper('về việc bàn phím'), 'Quyết định về việc bàn phím')
    const { tab } = await atDesk('chutich', `/documents/${one}`)
    await act(tab, 'Ký số').focus()
    await tab.keyboard.press('Enter')
    const dialog = tab.getByRole('dialog', { name: 'Ký số' })
    const box = dialog.getByRole('button', { name: /^Ô Chữ ký/ })
    await box.waitFor()
    const before = await box.boundingBox()
    await box.focus()
    const prepared = tab.waitForResponse(
      (it) => it.url().endsWith('/signature-sessions') && it.request().method() === 'POST',
    )
    await tab.keyboard.press('Shift+ArrowLeft')
    await tab.keyboard.press('Shift+ArrowLeft')
    expect((await prepared).status()).toBe(200)
    await box.waitFor()
    await expect.poll(async () => (await box.boundingBox())?.x).toBeLessThan((before?.x ?? 0) - 5)
    // The page was drawn anew, and the box has the focus still.
    await expect.poll(() => box.evaluate((it) => it === it.ownerDocument.activeElement)).toBe(true)
    const pinField = dialog.getByLabel('Mã PIN')
    for (let n = 0; n < 40 && !(await pinField.evaluate((it) => it === it.ownerDocument.activeElement)); n++)
      await tab.keyboard.press('Tab')
    await tab.keyboard.type(pin)
    await tab.keyboard.press('Enter')
    await dialog.getByText('Đã ký số').waitFor()
    await tab.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' }).catch(() => undefined)
    expect((await o.bytes('chutich', one)).length).toBeGreaterThan(0)
  })

  it('is fit for everybody, dark, in English and in high contrast, on both sizes', async () => {
    await o.approved(await paper('về việc xem'), 'Quyết định về việc xem một việc có tên rất dài để xem cách ngắt dòng')
    for (const [name, size, settings] of [
      ['desk', desktop, { theme: 'dark', language: 'en' }],
      ['phone', phone, { contrast: 'on' }],
    ] as const) {
      const person = await atDesk('chutich', '/', size)
      for (const [key, value] of Object.entries(settings))
        await person.tab.evaluate(`localStorage.setItem('lien-thong.${key}', '${value}')`)
      for (const path of ['/', '/to-sign', '/my-signing', '/trust']) {
        expect(await judge(person, path)).toEqual([])
        await picture(person.tab, `look-${name}${path.replace('/', '-')}`)
      }
      await person.tab.goto('/to-sign')
      await person.tab.locator('li button').last().click()
      await person.tab
        .getByRole('dialog')
        .getByRole('button', { name: /Ô Chữ ký|signature/i })
        .first()
        .waitFor()
      await picture(person.tab, `look-${name}-dialog`)
      expect(await violations(person.tab)).toEqual([])
      await person.context.close()
    }
  })
})
