import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Office, openOffice, to } from '../api/routing/office.ts'
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

describe('work without a holder', { timeout: 180_000 }, () => {
  it('is counted on the first screen, passed over or handed to somebody else, one or many', async () => {
    const subjects = ['Kế hoạch gieo trồng vụ Đông Xuân', 'Báo cáo tình hình hạn hán', 'Rà soát hộ nghèo năm 2026']
    for (const [index, subject] of subjects.entries()) {
      const { id } = await office.arrive(subject)
      const role = index === 2 ? 'support' : 'lead'
      await office.direct('chutich', id, [
        to.person(office.holder.taichinh1, role, index === 2 ? null : office.inDays(10)),
        ...(index === 2 ? [to.person(office.holder.tuphap1, 'lead')] : []),
      ])
    }
    await office.house
      .sql`update post_assignment set valid_from = valid_from - 30, valid_to = current_date - 2 where id = ${office.holder.taichinh1}`

    const clerk = await atDesk('vanthu')
    await clerk.getByText('Có 3 việc không có người giữ.').waitFor()
    await picture(clerk, 'unheld-today')
    await clerk.getByRole('link', { name: 'Xem và chuyển việc' }).click()
    await clerk.getByRole('heading', { name: 'Việc không có người giữ' }).waitFor()
    await clerk.getByText('Việc chủ trì đang chờ ý kiến này').waitFor()
    expect(await violations(clerk)).toEqual([])
    await picture(clerk, 'unheld-list')
    await clerk.getByRole('button', { name: /^Bỏ qua ý kiến/ }).click()
    const over = clerk.getByRole('dialog', { name: 'Bỏ qua ý kiến' })
    await over.getByRole('textbox').fill('Đồng chí đã nghỉ hưu')
    await over.getByRole('button', { name: 'Bỏ qua ý kiến' }).click()
    await clerk.getByText('Có 2 việc.').waitFor()

    await clerk.getByRole('checkbox', { name: 'Chọn tất cả' }).check()
    await clerk.getByRole('button', { name: 'Chuyển việc', exact: true }).first().click()
    const dialog = clerk.getByRole('dialog', { name: 'Chuyển việc' })
    await dialog.getByRole('combobox').fill('taichinh2')
    await clerk
      .getByRole('option', { name: /taichinh2/ })
      .first()
      .click()
    await dialog.getByRole('textbox', { name: 'Lý do' }).fill('Đồng chí đã nghỉ hưu')
    expect(await violations(clerk)).toEqual([])
    await picture(clerk, 'unheld-dialog')
    await dialog.getByRole('button', { name: 'Chuyển việc' }).click()
    await clerk.getByText('Không có việc nào bị bỏ trống').waitFor()
    await picture(clerk, 'unheld-none')

    const officer = await atDesk('taichinh2')
    await officer.goto('/work')
    await officer.getByText('Kế hoạch gieo trồng vụ Đông Xuân').first().waitFor()
    await officer.getByText('Báo cáo tình hình hạn hán').first().waitFor()
    expect(people.flatMap((it) => it.complaints)).toEqual([])
  })

  it('fits the phone of the chief of office', async () => {
    const { id } = await office.submitted('Công văn chờ lãnh đạo đã nghỉ')
    await office.house
      .sql`update post_assignment set valid_from = valid_from - 30, valid_to = current_date - 2 where id = ${office.holder.chutich}`
    const chief = await atDesk('chanhvp', phone)
    await chief.getByText('Có 1 việc không có người giữ.').waitFor()
    await chief.goto('/unheld-work')
    await chief.getByRole('link', { name: /Công văn chờ lãnh đạo đã nghỉ/ }).waitFor()
    expect(await violations(chief)).toEqual([])
    await picture(chief, 'unheld-phone')
    await chief.getByRole('button', { name: /^Chuyển việc/ }).click()
    const dialog = chief.getByRole('dialog', { name: 'Chuyển việc' })
    await dialog.getByRole('combobox').fill('phochutich')
    await chief
      .getByRole('option', { name: /phochutich/ })
      .first()
      .click()
    await dialog.getByRole('textbox', { name: 'Lý do' }).fill('Đồng chí đã nghỉ hưu')
    await picture(chief, 'unheld-dialog-phone')
    await dialog.getByRole('button', { name: 'Chuyển việc' }).click()
    await chief.getByText('Không có việc nào bị bỏ trống').waitFor()
    const leader = await atDesk('phochutich', phone)
    await leader.goto(`/documents/${id}`)
    await leader.getByRole('heading', { name: 'Công văn chờ lãnh đạo đã nghỉ' }).waitFor()
  })
})
