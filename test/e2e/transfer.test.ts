import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRouting } from '#contract/routing.ts'
import { type Office, ofName, openOffice, to } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'

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

describe('work on a replaced document', { timeout: 180_000 }, () => {
  it('is moved by the clerk, taken back, moved again; its people find it on the replacing one', async () => {
    const old = await office.submitted('Kế hoạch phòng, chống hạn vụ Đông Xuân năm 2026')
    const due = office.inDays(20)
    await office.direct('chutich', old.id, [
      to.unit(office.finance, 'lead', due),
      to.unit(office.justice, 'support', due),
    ])
    const card = await office.pages.truongtaichinh.call(readRouting, { id: old.id })
    await office.direct('truongtaichinh', old.id, [to.person(office.holder.taichinh1, 'lead')], {
      parentId: ofName(card, 'Tài chính').id,
    })
    const fresh = await office.arrive('Kế hoạch phòng, chống hạn (thay thế)', old.sentId)

    const clerk = await atDesk('vanthu')
    await clerk.goto(`/documents/${old.id}`)
    await clerk.getByText('Còn 3 việc đang mở').waitFor()
    expect(await violations(clerk)).toEqual([])
    await picture(clerk, 'transfer-offer')
    await clerk.getByRole('button', { name: 'Chuyển việc sang văn bản thay thế' }).click()
    const dialog = clerk.getByRole('dialog', { name: 'Chuyển việc sang văn bản thay thế' })
    await dialog.getByText('Phòng Tư pháp').waitFor()
    await dialog.getByRole('textbox').fill('Tỉnh đã ban hành kế hoạch mới')
    expect(await violations(clerk)).toEqual([])
    await picture(clerk, 'transfer-dialog')
    await dialog.getByRole('button', { name: 'Chuyển việc sang văn bản thay thế' }).click()
    await clerk.getByText('Việc đang mở đã chuyển sang văn bản thay thế').waitFor()
    await picture(clerk, 'transfer-done')
    await clerk.getByRole('button', { name: 'Hoàn tác' }).click()
    await clerk.getByText('Còn 3 việc đang mở').waitFor()

    const leader = await atDesk('chutich', phone)
    await leader.goto(`/documents/${fresh.id}`)
    await leader.getByText('Còn 3 việc đang mở').waitFor()
    expect(await violations(leader)).toEqual([])
    await picture(leader, 'transfer-offer-phone')
    await leader.getByRole('button', { name: 'Chuyển việc sang văn bản thay thế' }).click()
    const sheet = leader.getByRole('dialog')
    await sheet.getByRole('textbox').fill('Tỉnh đã ban hành kế hoạch mới')
    await picture(leader, 'transfer-dialog-phone')
    await sheet.getByRole('button', { name: 'Chuyển việc sang văn bản thay thế' }).click()
    await leader.getByText('Việc được chuyển từ văn bản bị thay thế').waitFor()
    await picture(leader, 'transfer-done-phone')

    const officer = await atDesk('taichinh1')
    await officer.goto('/work')
    await officer
      .getByRole('link', { name: /thay thế/ })
      .first()
      .click()
    await officer
      .getByText(/^Chuyển từ/)
      .first()
      .waitFor()
    await officer.getByText('Việc của Anh/Chị').first().waitFor()
    expect(await violations(officer)).toEqual([])
    await picture(officer, 'transfer-officer')
    expect(people.flatMap((it) => it.complaints)).toEqual([])
  })
})
