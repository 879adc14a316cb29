import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRegister } from '#contract/registers.ts'
import { civilDate } from '#platform/clock.ts'
import { type Office, ofName, openOffice, to } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { send } from '../setup/sending.ts'

let o: Office
let browser: Browser
let arrived = ''
let issued = { id: '', code: '' }

beforeAll(async () => {
  o = await openOffice({ ROLES: 'web,live' })
  browser = await openBrowser()
  arrived = (await o.submitted('Kiểm tra công tác văn thư')).id
  const given = await o.direct('chutich', arrived, [to.unit(o.finance, 'lead', o.inDays(5))])
  expect(ofName(given, 'Phòng Tài chính').state).toBe('waiting')
  await o.submitted('Chưa ai giải quyết')
  const sent = await send(
    o.pages.vanthu,
    { registerId: o.here.outgoing, issuedOn: civilDate(o.house.now()) },
    [o.sender.id],
    { subject: 'Quyết định cần sao gửi' },
  )
  issued = { id: sent.id, code: sent.code }
  await o.pages.vanthu.call(openRegister, {
    direction: 'outgoing',
    name: 'Sổ đăng ký bản sao',
    kinds: [],
    secret: false,
    standard: false,
    purpose: 'copies',
  })
})
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
})

async function at(login: string, path: string, size = desktop): Promise<Person> {
  const person = await sitDown(browser, o.house.address, size)
  await signIn(person, login, testPassword)
  await person.tab.goto(path)
  await person.tab.locator('h1').first().waitFor()
  return person
}

describe('inspection day on the screen', { timeout: 120_000 }, () => {
  it.each([desktop, phone])('each figure opens the list it counts', async (size) => {
    const { tab, complaints, context } = await at('chutich', '/reports', size)
    await tab.getByRole('link', { name: '1, Đang giải quyết, chưa quá hạn, Phòng Tài chính: xem danh sách' }).click()
    await tab.getByText('Kiểm tra công tác văn thư').first().waitFor()
    expect(await tab.getByText('Chưa ai giải quyết').count()).toBe(0)
    expect(await violations(tab)).toEqual([])
    await tab.getByRole('button', { name: 'Về bảng số liệu' }).click()
    await tab.getByRole('link', { name: '2, Tổng số, Tổng cộng: xem danh sách' }).waitFor()
    expect(await violations(tab)).toEqual([])
    await tab.getByRole('tab', { name: 'Phát hành văn bản đi' }).click()
    await tab.getByRole('link', { name: '1, Tổng số, Tổng cộng: xem danh sách' }).waitFor()
    const sum = tab.getByRole('row').filter({ hasText: 'Tổng cộng' })
    // Scenario 15: the share that went electronically, and the share that is signed.
    expect(await sum.locator('.share').allTextContents()).toEqual(['100%', '0%'])
    expect(await violations(tab)).toEqual([])
    const folder = process.env.PICTURES
    if (folder) await tab.screenshot({ path: join(folder, `shares-${size.width}.png`) })
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('a copy', { timeout: 120_000 }, () => {
  it('is asked for on the page of the document, approved by the leader, and opened by its number', async () => {
    const clerk = await at('vanthu', `/documents/${issued.id}?tab=copies`)
    const { tab } = clerk
    await tab.getByText('Chưa có bản sao nào').waitFor()
    await tab.getByRole('button', { name: 'Thao tác khác', exact: true }).click()
    await tab.getByRole('menuitem', { name: 'Sao văn bản' }).click()
    const dialog = tab.getByRole('dialog')
    await dialog.getByLabel('Nơi nhận').waitFor()
    await dialog.getByRole('button', { name: 'Sao văn bản' }).click()
    await dialog.getByText('Hãy nhập ô này.').first().waitFor()
    expect(await violations(tab)).toEqual([])
    await dialog.getByLabel('Nơi nhận').fill('Sở Nội vụ\nSở Tư pháp')
    await dialog.getByLabel('Lý do sao').fill('Gửi cơ quan phối hợp')
    await dialog.getByRole('button', { name: 'Sao văn bản' }).click()
    await tab.getByText('Đã gửi đề nghị sao đến lãnh đạo.').waitFor()

    const boss = await at('chutich', '/registers?tab=copies', phone)
    await boss.tab.getByRole('button', { name: /^Duyệt và ký bản sao/ }).click()
    expect(await violations(boss.tab)).toEqual([])
    await boss.tab.getByRole('dialog').getByRole('button', { name: 'Duyệt và ký bản sao' }).click()
    await boss.tab.getByText('Đã duyệt, bản sao số 01/SY-UBND.').waitFor()

    // The clerk sees it without touching anything.
    await tab.getByText('Sao y 01/SY-UBND').waitFor()
    const href = await tab.getByRole('link', { name: 'Mở bản sao 01/SY-UBND' }).getAttribute('href')
    expect((await o.pages.vanthu.fetch('GET', href ?? '')).headers.get('content-type')).toBe('application/pdf')
    expect([...clerk.complaints, ...boss.complaints]).toEqual([])
    await clerk.context.close()
    await boss.context.close()
  })
})

describe('the books on paper', { timeout: 120_000 }, () => {
  it('take an envelope and a loan, and print what they hold', async () => {
    const { tab, complaints, context } = await at('vanthu', '/registers?tab=postal')
    await tab.getByRole('button', { name: 'Ghi lần gửi' }).click()
    const dialog = tab.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Văn bản đã phát hành' }).fill('cần sao')
    await tab.getByRole('option', { name: /Quyết định cần sao gửi/ }).click()
    await dialog.getByLabel('Nơi nhận').fill('Sở Nội vụ')
    expect(await violations(tab)).toEqual([])
    await dialog.getByRole('button', { name: 'Ghi lần gửi' }).click()
    await tab.getByText('Đã ghi vào sổ gửi bưu điện.').waitFor()
    await tab.getByRole('button', { name: /^Ghi ký nhận/ }).click()
    await dialog.getByLabel('Ký nhận, dấu bưu điện').fill('RR123456789VN')
    await dialog.getByRole('button', { name: 'Ghi ký nhận' }).click()
    await tab.getByRole('cell', { name: 'RR123456789VN' }).waitFor()

    await tab.getByRole('tab', { name: 'Sổ sử dụng bản lưu' }).click()
    await tab.getByRole('button', { name: 'Cho mượn bản lưu' }).click()
    await dialog.getByRole('combobox', { name: 'Văn bản đã phát hành' }).fill('cần sao')
    await tab.getByRole('option', { name: /Quyết định cần sao gửi/ }).click()
    await dialog.getByLabel('Họ và tên, đơn vị người sử dụng').fill('Nguyễn Văn An, Phòng Tài chính')
    await dialog.getByLabel('Người cho phép').fill('Chánh Văn phòng')
    await dialog.getByRole('button', { name: 'Cho mượn bản lưu' }).click()
    await tab.getByRole('button', { name: /^Ghi nhận trả/ }).click()
    expect(await violations(tab)).toEqual([])
    await dialog.getByRole('button', { name: 'Ghi nhận trả' }).click()
    await tab.getByText(/^Đã trả/).waitFor()

    await tab.getByRole('tab', { name: 'Biểu mẫu, báo cáo in' }).click()
    await tab.getByLabel('Biểu mẫu', { exact: true }).selectOption({ label: 'Sổ gửi văn bản đi bưu điện' })
    await tab.getByRole('button', { name: 'In và lưu bản in' }).click()
    await tab.getByText('Đã lưu bản in 1 trang.').waitFor()
    await tab.getByRole('link', { name: /^Mở bản in/ }).waitFor()
    expect(await violations(tab)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('the slip', { timeout: 60_000 }, () => {
  it('is in the menu of an arrival', async () => {
    const { tab, context } = await at('truongtaichinh', `/documents/${arrived}`)
    await tab.getByRole('button', { name: 'Thao tác khác', exact: true }).click()
    const href = await tab.getByRole('menuitem', { name: 'In phiếu giải quyết' }).getAttribute('href')
    expect(href).toBe(`/api/documents/${arrived}/slip?as=pdf`)
    await context.close()
  })
})
