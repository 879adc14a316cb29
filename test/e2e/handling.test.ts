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

async function opened(tab: Tab, id: string): Promise<void> {
  await tab.goto(`/documents/${id}?tab=handling`)
  await tab.getByRole('heading', { level: 1 }).waitFor()
}

const button = (tab: Tab, name: string) => tab.getByRole('button', { name, exact: true }).first()

/** Chooses the finance unit with five working days, and assigns. */
async function direct(tab: Tab): Promise<void> {
  await button(tab, 'Bút phê').click()
  const dialog = tab.getByRole('dialog', { name: 'Bút phê' })
  await dialog.getByRole('checkbox', { name: /^Phòng Tài chính/ }).check()
  await dialog
    .getByRole('group', { name: /^Thời hạn/ })
    .getByRole('button', { name: '5 ngày làm việc' })
    .click()
  await dialog.getByText(/^Đến 17:00/).waitFor()
  await dialog.getByRole('button', { name: 'Giao việc' }).click()
  await tab.getByText('Đã bút phê và giao việc.').waitFor()
}

beforeAll(async () => {
  office = await openOffice()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await office?.house.close()
})

describe('an arrival is handled', { timeout: 180_000 }, () => {
  it('from the clerk to the officer, while the sender looks on', async () => {
    const made = await office.arrive('Về việc rà soát hồ sơ đất đai năm 2026')
    const sender = await atDesk('gui')
    await sender.goto(`/documents/${made.sentId}?tab=recipients`)
    await sender.getByText('Đã tiếp nhận').first().waitFor()
    const seen = (words: string) =>
      sender.getByRole('list', { name: 'Nơi nhận' }).getByText(words, { exact: true }).first().waitFor()

    const clerk = await atDesk('vanthu')
    await clerk.goto('/incoming?tab=toSubmit')
    await clerk.getByRole('link', { name: /rà soát hồ sơ đất đai/ }).click()
    await clerk.getByText('Văn bản chưa được trình').waitFor()
    expect(await violations(clerk)).toEqual([])
    await clerk.keyboard.press('Control+Enter')
    const submit = clerk.getByRole('dialog', { name: 'Trình lãnh đạo' })
    await submit.getByRole('button', { name: 'Trình', exact: true }).click()
    await submit.getByRole('link', { name: 'Hãy chọn lãnh đạo.' }).waitFor()
    await submit.getByRole('radio', { name: /Người Thử chutich/ }).check()
    await submit.getByRole('textbox', { name: /^Ý kiến trình/ }).fill('Đề xuất giao Phòng Tài chính.')
    expect(await violations(clerk)).toEqual([])
    await submit.getByRole('button', { name: 'Trình', exact: true }).click()
    await clerk.getByText('Chờ bút phê', { exact: true }).first().waitFor()

    const chair = await atDesk('chutich', phone)
    await opened(chair, made.id)
    await chair.getByText('Đề xuất giao Phòng Tài chính.').waitFor()
    await direct(chair)
    expect(await violations(chair)).toEqual([])
    await chair
      .getByRole('region', { name: 'Thông báo nhanh' })
      .or(chair.locator('.toasts'))
      .getByRole('button', { name: 'Hoàn tác' })
      .click()
    await chair.getByText('Đã rút lại.').first().waitFor()
    await chair.getByText('Chờ bút phê', { exact: true }).first().waitFor()
    await direct(chair)
    await seen('Phân công xử lý')

    const head = await atDesk('truongtaichinh')
    await opened(head, made.id)
    await button(head, 'Phân công').click()
    const forward = head.getByRole('dialog', { name: 'Phân công' })
    await forward.getByRole('textbox', { name: /^Nội dung giao việc/ }).fill('Dự thảo báo cáo, xin ý kiến các xã.')
    await forward.getByRole('checkbox', { name: /taichinh1/ }).check()
    expect(await violations(head)).toEqual([])
    await forward.getByRole('button', { name: 'Phân công', exact: true }).click()
    await head.getByText(/^Phòng Tài chính › .*taichinh1$/).waitFor()

    const officer = await atDesk('taichinh1')
    await opened(officer, made.id)
    await officer.getByText('Dự thảo báo cáo, xin ý kiến các xã.').first().waitFor()
    // Opening it is reading it, and its giver sees that.
    await head
      .getByText(/Đã đọc \d/)
      .nth(1)
      .waitFor()
    await button(officer, 'Bắt đầu xử lý').click()
    await seen('Đang xử lý')
    expect(await violations(officer)).toEqual([])
    await button(officer, 'Hoàn thành').click()
    const complete = officer.getByRole('dialog', { name: 'Hoàn thành' })
    await complete.getByRole('textbox', { name: /^Kết quả xử lý/ }).fill('Đã báo cáo Sở đúng hạn.')
    await complete.getByRole('button', { name: 'Hoàn thành', exact: true }).click()
    await seen('Hoàn thành')
    await chair.getByText('Đã báo cáo Sở đúng hạn.').first().waitFor()
    expect(await office.status(made.sentId)).toEqual(expect.arrayContaining(['04', '05', '06']))
  })

  it('and who is overtaken, or loses it, is told so', async () => {
    const made = await office.submitted('Về việc kiểm tra an toàn hồ chứa')
    const given = await office.direct('chutich', made.id, [to.unit(office.finance, 'lead', office.inDays(5))])
    const id = given.assignments[0]?.id ?? ''
    const head = await atDesk('truongtaichinh')
    await opened(head, made.id)
    const chair = await atDesk('chutich')
    await opened(chair, made.id)
    await button(chair, 'Thu hồi').click()
    const withdraw = chair.getByRole('dialog', { name: 'Thu hồi' })
    await withdraw.getByRole('button', { name: 'Thu hồi', exact: true }).click()
    await withdraw.getByText('Hãy nhập lý do.').waitFor()
    await withdraw.getByRole('textbox', { name: 'Lý do' }).fill('Giao nhầm đơn vị.')

    // Faster: the unit gives it back while the chair writes why he takes it away.
    await button(head, 'Thao tác khác').click()
    await head.getByRole('menuitem', { name: 'Trả lại' }).click()
    const back = head.getByRole('dialog', { name: 'Trả lại' })
    await back.getByRole('textbox', { name: 'Lý do' }).fill('Không thuộc lĩnh vực của phòng.')
    await back.getByRole('button', { name: 'Trả lại', exact: true }).click()
    await head.getByText('Đã trả lại', { exact: true }).first().waitFor()
    await withdraw.getByRole('button', { name: 'Thu hồi', exact: true }).click()
    await chair.getByText(/^Nội dung vừa được thay đổi ở nơi khác/).waitFor()
    await chair.getByText('Không thuộc lĩnh vực của phòng.').first().waitFor()

    const justice = await atDesk('truongtuphap')
    await office.direct('chutich', made.id, [to.unit(office.justice, 'lead', office.inDays(5))])
    await opened(justice, made.id)
    await button(justice, 'Phân công').waitFor()
    await button(chair, 'Thu hồi').click()
    await withdraw.getByRole('textbox', { name: 'Lý do' }).fill('Chủ tịch trực tiếp xử lý.')
    await withdraw.getByRole('button', { name: 'Thu hồi', exact: true }).click()
    await justice.getByText('Văn bản không còn trong việc của Anh/Chị').waitFor()
    expect(id).not.toBe('')
  })

  it('complaining of nothing in the console', () => {
    expect(people.flatMap((person) => person.complaints)).toEqual([])
    expect(office.house.errors).toEqual([])
  })
})
