import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { civilDate } from '#platform/clock.ts'
import { type Office, openOffice, to } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { send } from '../setup/sending.ts'

let office: Office
let browser: Browser
const people: Person[] = []

async function atDesk(login: string, viewport = desktop): Promise<Tab> {
  const person = await sitDown(browser, office.house.address, viewport)
  people.push(person)
  await signIn(person, login, testPassword)
  return person.tab
}

beforeAll(async () => {
  office = await openOffice()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await office?.house.close()
})

/** A picture for the eye, where a folder for pictures is named. */
async function picture(tab: Tab, name: string): Promise<void> {
  const folder = process.env['PICTURES']
  if (folder) await tab.screenshot({ path: `${folder}/${name}.png` })
}

describe('data of an issued document is put right', { timeout: 180_000 }, () => {
  it('by the issuing clerk, agreed by the clerk who registered it, seen by whoever works on it', async () => {
    const { id, sentId } = await office.submitted('Về việc rà soát hộ nghèo năm 2025')
    await office.direct('chutich', id, [to.person(office.holder.taichinh1, 'lead')])
    const clerk = await atDesk('vanthu')
    await clerk.goto(`/documents/${id}`)
    await clerk.getByRole('heading', { level: 1 }).waitFor()

    const sender = await atDesk('gui')
    await sender.goto(`/documents/${sentId}`)
    await sender.getByRole('button', { name: 'Thao tác khác' }).click()
    await sender.getByRole('menuitem', { name: 'Cập nhật thông tin' }).click()
    const dialog = sender.getByRole('dialog', { name: 'Cập nhật thông tin' })
    await dialog.getByRole('textbox', { name: 'Lý do cập nhật' }).fill('Ghi nhầm năm')
    await dialog.getByRole('button', { name: 'Cập nhật thông tin' }).click()
    await dialog.getByText('Chưa có thông tin nào thay đổi.').waitFor()
    await dialog.getByRole('textbox', { name: 'Trích yếu' }).fill('Về việc rà soát hộ nghèo năm 2026')
    expect(await violations(sender)).toEqual([])
    await picture(sender, 'update-ask')
    await dialog.getByRole('button', { name: 'Cập nhật thông tin' }).click()
    await sender.getByText(/^Thông tin văn bản đã được cập nhật sau khi ban hành/).waitFor()
    await sender.getByText('Chờ trả lời', { exact: true }).waitFor()
    expect(await violations(sender)).toEqual([])
    await picture(sender, 'update-waiting')

    // The question comes to the clerk's open page by itself.
    await clerk.getByRole('button', { name: 'Đồng ý cập nhật' }).waitFor()
    await clerk.getByText('Về việc rà soát hộ nghèo năm 2026').first().waitFor()
    expect(await violations(clerk)).toEqual([])
    await picture(clerk, 'update-question')
    await clerk.getByRole('button', { name: 'Đồng ý cập nhật' }).click()
    const sure = clerk.getByRole('dialog', { name: 'Đồng ý cập nhật' })
    await sure.getByText('Giá trị mới', { exact: false }).first().waitFor()
    await sure.getByRole('button', { name: 'Đồng ý cập nhật' }).click()
    await clerk.getByRole('heading', { name: 'Về việc rà soát hộ nghèo năm 2026' }).waitFor()
    await clerk.getByRole('link', { name: 'Xem thay đổi' }).click()
    await clerk.getByRole('heading', { name: 'Cập nhật sau khi ban hành' }).waitFor()
    await picture(clerk, 'update-agreed')

    const officer = await atDesk('taichinh1', phone)
    await officer.goto(`/documents/${id}`)
    await officer.getByText(/^Thông tin văn bản đã được nơi ban hành cập nhật/).waitFor()
    await officer.getByRole('link', { name: 'Xem thay đổi' }).click()
    await officer.getByText('Về việc rà soát hộ nghèo năm 2025').waitFor()
    expect(await violations(officer)).toEqual([])
    await picture(officer, 'update-seen-phone')
    await sender.getByText('Đã cập nhật', { exact: true }).waitFor()
    await picture(sender, 'update-answered')
    expect(people.flatMap((it) => it.complaints)).toEqual([])
  })

  it('on a phone; refused with a reason the issuer reads', async () => {
    const from = { registerId: office.sender.outgoing, issuedOn: civilDate(office.house.now()) }
    const made = await send(office.pages.gui, from, [office.here.id], { subject: 'Kế hoạch trồng rừng năm 2025' })
    const sender = await atDesk('gui', phone)
    await sender.goto(`/documents/${made.id}`)
    await sender.getByRole('button', { name: 'Thao tác khác' }).click()
    await sender.getByRole('menuitem', { name: 'Cập nhật thông tin' }).click()
    const dialog = sender.getByRole('dialog', { name: 'Cập nhật thông tin' })
    await dialog.getByRole('textbox', { name: 'Trích yếu' }).fill('Kế hoạch trồng rừng năm 2026')
    await dialog.getByRole('textbox', { name: 'Lý do cập nhật' }).fill('Ghi nhầm năm')
    await picture(sender, 'update-ask-phone')
    await dialog.getByRole('button', { name: 'Cập nhật thông tin' }).click()
    await sender.getByText(/^Thông tin văn bản đã được cập nhật sau khi ban hành/).waitFor()
    expect(await violations(sender)).toEqual([])
    await picture(sender, 'update-done-phone')
  })
})
