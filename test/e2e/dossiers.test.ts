import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { giveTask } from '#contract/tasks.ts'
import { issuedList, taskAsk, thisYear } from '../api/dossiers/desk.ts'
import { type Office, openOffice } from '../api/routing/office.ts'
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

describe('work files and tasks', { timeout: 180_000 }, () => {
  it('a file is opened from the list, a document laid in, shared and completed', async () => {
    await issuedList(office, thisYear(office), ['Hồ sơ phòng, chống hạn năm 2026'])
    const made = await office.arrive('Về việc phòng, chống hạn vụ hè thu')
    const clerk = await atDesk('vanthu')
    await clerk.getByRole('link', { name: 'Hồ sơ công việc' }).click()
    await clerk.getByText('Anh/Chị chưa lập hồ sơ nào').waitFor()
    await clerk.getByRole('button', { name: 'Mở hồ sơ' }).first().click()
    const open = clerk.getByRole('dialog', { name: 'Mở hồ sơ' })
    await open.getByLabel('Hồ sơ trong danh mục').selectOption({ label: '01.TCCB – Hồ sơ phòng, chống hạn năm 2026' })
    expect(await violations(clerk)).toEqual([])
    await open.getByRole('button', { name: 'Mở hồ sơ' }).click()
    await clerk.getByRole('heading', { level: 1, name: 'Hồ sơ phòng, chống hạn năm 2026' }).waitFor()
    await clerk.getByText('Hồ sơ chưa có văn bản', { exact: true }).waitFor()
    expect(await violations(clerk)).toEqual([])

    // From the page of the document.
    await clerk.goto(`/documents/${made.id}`)
    await clerk.getByRole('button', { name: 'Thao tác khác' }).first().click()
    await clerk.getByRole('menuitem', { name: 'Đưa vào hồ sơ' }).click()
    const add = clerk.getByRole('dialog', { name: 'Đưa vào hồ sơ' })
    await add.getByRole('radio', { name: /^01\.TCCB/ }).check()
    expect(await violations(clerk)).toEqual([])
    await add.getByRole('button', { name: 'Đưa vào hồ sơ' }).click()
    await clerk.getByRole('link', { name: /phòng, chống hạn vụ hè thu/ }).waitFor()

    await clerk.getByRole('tab', { name: /^Thành phần/ }).click()
    await clerk.getByRole('button', { name: 'Thêm thành viên' }).click()
    const share = clerk.getByRole('dialog', { name: 'Thêm thành viên' })
    await share.getByRole('combobox', { name: 'Người hoặc đơn vị' }).fill('tai chinh')
    await clerk.getByRole('option', { name: /^Phòng Tài chính/ }).click()
    await share.getByRole('button', { name: 'Thêm thành viên' }).click()
    await clerk.getByText('Mọi người trong đơn vị').waitFor()

    const officer = await atDesk('taichinh1', phone)
    await officer.goto('/files?view=shared')
    await officer.getByRole('link', { name: /phòng, chống hạn năm 2026/ }).click()
    await officer.getByRole('link', { name: /vụ hè thu/ }).click()
    await officer.getByRole('heading', { level: 1, name: /vụ hè thu/ }).waitFor()

    await clerk.getByRole('button', { name: 'Kết thúc hồ sơ' }).click()
    const complete = clerk.getByRole('dialog', { name: 'Kết thúc hồ sơ' })
    await complete.getByText('Đủ 5/5').waitFor()
    await complete.getByRole('button', { name: 'Kết thúc hồ sơ' }).click()
    await clerk.getByText('Đã kết thúc', { exact: true }).first().waitFor()
    expect(await violations(clerk)).toEqual([])
  })

  it('a task is given from a document, reported, and accepted with a verdict', async () => {
    const made = await office.arrive('Về việc báo cáo tình hình đê điều')
    const chair = await atDesk('chutich')
    await chair.goto(`/tasks/new?document=${made.id}`)
    await chair.getByText(/^Từ văn bản: .*đê điều/).waitFor()
    await chair.getByRole('button', { name: 'Giao nhiệm vụ' }).click()
    await chair.getByRole('link', { name: 'Hãy chọn người hoặc đơn vị chủ trì.' }).waitFor()
    await chair.getByLabel('Tên nhiệm vụ').fill('Báo cáo tình hình đê điều')
    await chair.getByRole('combobox', { name: 'Chủ trì' }).fill('taichinh1')
    await chair.getByRole('option', { name: /taichinh1/ }).click()
    expect(await violations(chair)).toEqual([])
    await chair.getByRole('button', { name: 'Giao nhiệm vụ' }).click()
    await chair.getByText('Mới giao', { exact: true }).waitFor()

    const officer = await atDesk('taichinh1')
    await officer.getByRole('link', { name: 'Nhiệm vụ', exact: true }).click()
    await officer.getByRole('link', { name: 'Báo cáo tình hình đê điều' }).click()
    await officer.getByRole('button', { name: 'Nhận thực hiện' }).click()
    await officer.getByText('Đang thực hiện', { exact: true }).first().waitFor()
    await chair.getByText('Đang thực hiện', { exact: true }).first().waitFor()
    await officer.getByRole('button', { name: 'Báo cáo hoàn thành' }).click()
    const report = officer.getByRole('dialog', { name: 'Báo cáo hoàn thành' })
    await report.getByRole('textbox', { name: /^Nội dung báo cáo/ }).fill('Đã kiểm tra 12 tuyến đê.')
    expect(await violations(officer)).toEqual([])
    await report.getByRole('button', { name: 'Báo cáo hoàn thành' }).click()
    await officer.getByText('Chờ nghiệm thu', { exact: true }).first().waitFor()

    await chair.getByRole('button', { name: 'Nghiệm thu' }).click()
    const accept = chair.getByRole('dialog', { name: 'Nghiệm thu' })
    await accept.getByRole('radio', { name: 'Đạt', exact: true }).check()
    await accept.getByRole('button', { name: 'Nghiệm thu' }).click()
    await officer.getByText('Đã hoàn thành', { exact: true }).first().waitFor()
    expect(await violations(chair)).toEqual([])
  })

  it('stands on board and calendar, and everything fits a phone', async () => {
    const dueAt = office.inDays(3)
    await office.pages.chutich.call(
      giveTask,
      taskAsk({ holderId: office.holder.tuphap1 }, { title: 'Việc sắp đến hạn', dueAt }),
    )
    const tab = await atDesk('tuphap1')
    for (const size of [desktop, phone]) {
      await tab.setViewportSize(size)
      for (const path of ['/tasks', '/tasks?as=board', '/tasks?as=calendar', '/tasks?as=calendar&span=week']) {
        await tab.goto(`${path}${path.includes('span') ? `&on=${dueAt.slice(0, 10)}` : ''}`)
        await tab.getByRole('heading', { level: 1, name: 'Nhiệm vụ' }).waitFor()
        if (path !== '/tasks?as=calendar') await tab.getByRole('link', { name: 'Việc sắp đến hạn' }).first().waitFor()
        await tab.waitForLoadState('networkidle')
        expect(await violations(tab)).toEqual([])
        expect(await tab.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
      }
    }
  })

  it('complaining of nothing in the console', () => {
    expect(people.flatMap((person) => person.complaints)).toEqual([])
    expect(office.house.errors).toEqual([])
  })
})
