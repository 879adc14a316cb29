import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDocument } from '#contract/documents.ts'
import { type Office, openOffice } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'

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

async function sit(login: string, size = desktop) {
  const person = await sitDown(browser, o.house.address, size)
  await signIn(person, login, testPassword)
  return person
}

describe('access to a document', { timeout: 120_000 }, () => {
  it('is opened by one, confirmed by another, explained, and closed against somebody at once', async () => {
    const { id } = await o.submitted('Hồ sơ thẩm định dự án')
    const leader = await sit('chutich')
    const { tab } = leader
    await tab.goto(`/documents/${id}?tab=information`)
    await tab.getByRole('button', { name: 'Quyền xem' }).click()
    const panel = tab.getByRole('dialog')
    await panel.getByRole('button', { name: 'Mở quyền xem' }).click()
    await panel.getByRole('combobox', { name: 'Người hoặc đơn vị' }).fill('taichinh1')
    await panel.getByRole('option', { name: /taichinh1/ }).click()
    await panel.getByLabel('Lý do').fill('Phục vụ thẩm định')
    await panel.getByRole('button', { name: 'Mở quyền xem' }).click()
    await panel.getByText('Mở quyền xem cho taichinh1 Người Thử taichinh1').waitFor()
    await panel.getByText('Chờ lãnh đạo khác xác nhận', { exact: true }).waitFor()
    expect(await violations(tab)).toEqual([])
    expect((await o.pages.taichinh1.refusal(readDocument, { id })).code).toBe('thing.missing')
    await panel.getByRole('combobox', { name: 'Tên người cần hỏi' }).fill('taichinh1')
    await panel.getByRole('option', { name: /taichinh1/ }).click()
    await panel.getByText(/đang chờ lãnh đạo khác xác nhận/).waitFor()

    const chief = await sit('chanhvp', phone)
    await chief.tab.getByText('1 thay đổi quyền đang chờ Anh/Chị xác nhận.').waitFor()
    await chief.tab.getByRole('link', { name: 'Xem và xác nhận' }).click()
    await chief.tab.getByText('Lý do: Phục vụ thẩm định').waitFor()
    expect(await violations(chief.tab)).toEqual([])
    await chief.tab.getByRole('button', { name: 'Xác nhận', exact: true }).click()
    await chief.tab.getByText('Không còn thay đổi nào chờ xác nhận').waitFor()
    expect((await o.pages.taichinh1.call(readDocument, { id })).id).toBe(id)

    const reader = await sit('taichinh1')
    await reader.tab.goto(`/documents/${id}?tab=information`)
    await reader.tab.getByRole('button', { name: 'Vì sao tôi xem được?' }).click()
    await reader.tab.getByText('được mở quyền xem văn bản này').waitFor()
    await reader.tab.keyboard.press('Escape')
    await panel.getByRole('button', { name: 'Loại trừ' }).click()
    await panel.getByRole('combobox', { name: 'Người bị loại trừ' }).fill('taichinh1')
    await panel.getByRole('option', { name: /taichinh1/ }).click()
    await panel.getByLabel('Lý do').fill('Xung đột lợi ích')
    await panel.getByRole('button', { name: 'Loại trừ' }).click()
    await panel.getByText('Loại trừ taichinh1 Người Thử taichinh1').waitFor()
    // The page that is open learns of it.
    await reader.tab.getByRole('heading', { level: 1 }).filter({ hasNotText: 'QĐ-UBND' }).waitFor()
    await reader.tab.getByRole('heading', { name: 'Hồ sơ thẩm định dự án' }).waitFor({ state: 'detached' })
    for (const person of [leader, chief, reader]) {
      expect(person.complaints).toEqual([])
      await person.context.close()
    }
  })

  it('is kept as it is under legal hold, until it is released', async () => {
    const { id } = await o.submitted('Văn bản thanh tra hỏi đến')
    const { tab, context, complaints } = await sit('chanhvp')
    await tab.goto(`/documents/${id}?tab=information`)
    await tab.getByRole('button', { name: 'Phong tỏa', exact: true }).click()
    const dialog = tab.getByRole('dialog')
    await dialog.getByLabel('Văn bản căn cứ').fill('Quyết định thanh tra số 9/QĐ-TTr')
    await dialog.getByLabel('Lý do').fill('Phục vụ thanh tra')
    expect(await violations(tab)).toEqual([])
    await dialog.getByRole('button', { name: 'Phong tỏa', exact: true }).click()
    await tab.getByText('Văn bản đang bị phong tỏa.').waitFor()
    expect(await violations(tab)).toEqual([])
    await tab.goto('/holds')
    await tab.getByText('Căn cứ: Quyết định thanh tra số 9/QĐ-TTr').waitFor()
    expect(await violations(tab)).toEqual([])
    await tab.getByRole('button', { name: 'Giải tỏa' }).click()
    await dialog.getByLabel('Lý do').fill('Thanh tra kết thúc')
    await dialog.getByRole('button', { name: 'Giải tỏa' }).click()
    await tab.getByText('Không có văn bản nào đang bị phong tỏa').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })
})
