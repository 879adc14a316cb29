import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDocument } from '#contract/documents.ts'
import { createGroup } from '#contract/recipients.ts'
import { civilDate } from '#platform/clock.ts'
import { type Office, openOffice } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { send } from '../setup/sending.ts'
import { tinyPdf } from '../setup/upload.ts'

let office: Office
let browser: Browser
const people: Person[] = []

async function atDesk(login: string, viewport = desktop): Promise<Tab> {
  const person = await sitDown(browser, office.house.address, viewport)
  // Several people wait for each other's acts here; a busy machine takes its time.
  person.context.setDefaultTimeout(60_000)
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

const sideways = (tab: Tab) => tab.evaluate('document.documentElement.scrollWidth - innerWidth')

/** Puts a group together on its page: a unit to execute, a person to know. */
async function makeGroup(tab: Tab): Promise<void> {
  await tab.goto('/recipient-groups')
  await tab.getByText('Chưa có nhóm nơi nhận').waitFor()
  await tab.getByRole('button', { name: 'Tạo nhóm' }).first().click()
  await tab.getByRole('button', { name: 'Lưu nhóm' }).click()
  await tab.getByText('Hãy chọn ít nhất một nơi nhận.').first().waitFor()
  await tab.getByLabel('Tên nhóm').fill('Trực phòng, chống thiên tai')
  for (const name of ['Phòng Tài chính', 'tuphap1']) {
    await tab.getByRole('combobox', { name: 'Thêm nơi nhận' }).fill(name)
    await tab
      .getByRole('option', { name: new RegExp(name) })
      .first()
      .click()
  }
  await tab.getByLabel(/^Mục đích gửi đến .*tuphap1/).selectOption({ label: 'Để biết' })
  expect(await violations(tab)).toEqual([])
  await picture(tab, 'group-form')
  await tab.getByRole('button', { name: 'Lưu nhóm' }).click()
  await tab.getByText('Đã lưu nhóm “Trực phòng, chống thiên tai”.').waitFor()
  await tab.getByText('Nhóm của cơ quan', { exact: true }).waitFor()
  await tab.getByText('2 nơi nhận').click()
  expect(await violations(tab)).toEqual([])
  await picture(tab, 'groups')
}

async function compose(tab: Tab): Promise<void> {
  await tab.goto('/outgoing/new')
  await tab
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'Quyết định.pdf', mimeType: 'application/pdf', buffer: Buffer.from(tinyPdf('Trực ban')) })
  await tab.getByLabel('Loại văn bản').selectOption({ label: 'Quyết định' })
  await tab.getByLabel('Trích yếu nội dung').fill('Về việc phân công trực phòng, chống thiên tai')
  await tab.getByLabel('Người ký', { exact: true }).fill('Lò Văn Mẫu')
  await tab.getByLabel('Chức vụ người ký').fill('Chủ tịch')
  await tab.getByRole('button', { name: 'Trực phòng, chống thiên tai' }).click()
  await tab.getByText('Đã thêm 2 nơi nhận từ “Trực phòng, chống thiên tai”.').waitFor()
  await tab.getByRole('button', { name: 'Trực phòng, chống thiên tai' }).click()
  await tab.getByText(/^Mọi nơi nhận của “Trực phòng/).waitFor()
  await tab.getByText('2 nơi nhận').first().scrollIntoViewIfNeeded()
  expect(await violations(tab)).toEqual([])
  await picture(tab, 'compose-quick')
  await tab.getByRole('button', { name: 'Chọn nơi nhận' }).click()
  const pick = tab.getByRole('dialog', { name: 'Chọn nơi nhận' })
  await pick.getByRole('tab', { name: 'Trong cơ quan' }).click()
  await pick.getByRole('checkbox', { name: /^Phòng Tư pháp/ }).waitFor()
  expect(await pick.getByRole('checkbox', { name: /^Phòng Tài chính/ }).isChecked()).toBe(true)
  expect(await violations(tab)).toEqual([])
  await picture(tab, 'pick-inside')
  await pick.getByRole('button', { name: /^Xong/ }).click()
  await tab.getByRole('button', { name: 'Phát hành…' }).click()
  const dialog = tab.getByRole('dialog', { name: 'Cấp số và phát hành' })
  await dialog.getByRole('button', { name: 'Cấp số và phát hành' }).click()
  await tab.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
}

describe('a document for units and people of one’s own agency', { timeout: 480_000 }, () => {
  it('goes by one tap to those of a group, is handled there, and its sender sees how far', async () => {
    const clerk = await atDesk('vanthu')
    await makeGroup(clerk)
    await compose(clerk)
    const lines = clerk.getByRole('list', { name: 'Nơi nhận' })
    await lines.getByText('trong cơ quan').first().waitFor()
    const id = new URL(clerk.url()).pathname.split('/').at(-1) ?? ''
    const seen = (words: string) => lines.getByText(words, { exact: true }).first().waitFor()
    expect(await violations(clerk)).toEqual([])
    await picture(clerk, 'sent-inside')

    const head = await atDesk('truongtaichinh', phone)
    await head.goto('/work')
    await head
      .getByRole('link', { name: /phân công trực phòng, chống thiên tai/ })
      .first()
      .click()
    await head.getByRole('button', { name: 'Phân công' }).first().waitFor()
    await seen('Đã tiếp nhận')
    await head.goto(`/documents/${id}?tab=handling`)
    await head
      .getByText(/gửi văn bản trong cơ quan/)
      .first()
      .waitFor()
    expect(await violations(head)).toEqual([])
    expect(await sideways(head)).toBe(0)
    await picture(head, 'inside-head-phone')
    await head.getByRole('button', { name: 'Phân công' }).first().click()
    const forward = head.getByRole('dialog', { name: 'Phân công' })
    await forward.getByRole('checkbox', { name: /taichinh1/ }).check()
    await forward.getByRole('button', { name: 'Phân công', exact: true }).click()
    await seen('Phân công xử lý')

    const officer = await atDesk('taichinh1')
    await officer.goto(`/documents/${id}`)
    await officer.getByRole('button', { name: 'Bắt đầu xử lý' }).first().click()
    await seen('Đang xử lý')
    expect(await violations(officer)).toEqual([])
    await picture(officer, 'inside-officer')
    await officer.getByRole('button', { name: 'Hoàn thành' }).first().click()
    const complete = officer.getByRole('dialog', { name: 'Hoàn thành' })
    await complete.getByRole('textbox', { name: /^Kết quả xử lý/ }).fill('Đã lập lịch trực.')
    await complete.getByRole('button', { name: 'Hoàn thành', exact: true }).click()
    await seen('Hoàn thành')
    const card = await office.card('vanthu', id)
    expect(card.deliveries.map((it) => it.code)).toEqual(['06', '01'])
    await picture(clerk, 'inside-done')
  })

  it('is sent further afterwards, by what lies beside it', async () => {
    const [row] = await office.house.sql<
      { id: string }[]
    >`select document_id as id from delivery where unit_id is not null limit 1`
    const chief = await atDesk('chanhvp')
    await chief.goto(`/documents/${row?.id ?? ''}?tab=recipients`)
    await chief.getByRole('button', { name: 'Gửi thêm' }).click()
    const dialog = chief.getByRole('dialog', { name: 'Gửi thêm nơi nhận' })
    await dialog.getByRole('button', { name: 'Gửi thêm', exact: true }).click()
    await dialog.getByText('Hãy chọn ít nhất một nơi nhận.').first().waitFor()
    await dialog.getByRole('combobox', { name: 'Thêm nơi nhận' }).fill('tư pháp')
    await dialog
      .getByRole('option', { name: /Phòng Tư pháp/ })
      .first()
      .click()
    await dialog.getByRole('textbox', { name: /^Lời nhắn/ }).fill('Để phối hợp khi có yêu cầu.')
    expect(await violations(chief)).toEqual([])
    await picture(chief, 'further')
    await dialog.getByRole('button', { name: 'Gửi thêm', exact: true }).click()
    await chief.getByText('Đã gửi thêm đến 1 nơi nhận.').waitFor()
    await chief.getByText('gửi thêm sau phát hành').first().waitFor()
    const card = await office.pages.chanhvp.call(readDocument, { id: row?.id ?? '' })
    expect(card.deliveries.at(-1)).toMatchObject({ recipientName: 'Phòng Tư pháp', purpose: 'know', code: '01' })
    await picture(chief, 'further-done')
  })

  it('and taken back from every desk at once, with the reason', async () => {
    const out = { registerId: office.here.outgoing, issuedOn: civilDate(office.house.now()) }
    const recipients = [
      { holderId: office.holder.taichinh1, purpose: 'execute' as const },
      { unitId: office.justice, purpose: 'know' as const },
    ]
    const subject = 'Về việc điều chỉnh lịch trực'
    const { id } = await send(office.pages.vanthu, out, [], { subject, recipients })
    const officer = await atDesk('taichinh1', phone)
    await officer.goto(`/documents/${id}`)
    await officer.getByRole('button', { name: 'Bắt đầu xử lý' }).first().waitFor()
    const clerk = await atDesk('vanthu')
    await clerk.goto(`/documents/${id}?tab=recipients`)
    await clerk.getByRole('button', { name: 'Thu hồi', exact: true }).click()
    const dialog = clerk.getByRole('dialog', { name: 'Thu hồi' })
    await dialog.getByRole('textbox').fill('Nhầm phụ lục số liệu')
    await dialog.getByRole('button', { name: 'Thu hồi', exact: true }).click()
    await clerk.getByText(/^Văn bản đã thu hồi ngày/).waitFor()
    await clerk.getByText('2/2 nơi nhận', { exact: false }).waitFor()
    expect(await violations(clerk)).toEqual([])
    await picture(clerk, 'inside-recalled')
    await officer.getByText('Nội dung đã khóa').waitFor()
    await officer.getByText('Nhầm phụ lục số liệu', { exact: false }).first().waitFor()
    expect(await officer.getByRole('button', { name: 'Bắt đầu xử lý' }).count()).toBe(0)
    expect(await violations(officer)).toEqual([])
    await picture(officer, 'inside-recalled-phone')
  })

  it('by groups of one’s own, which nobody else sees, kept and deleted on a phone', async () => {
    await office.pages.taichinh1.call(createGroup, {
      name: 'Đồng nghiệp trong phòng',
      personal: true,
      members: [{ holderId: office.holder.taichinh2, purpose: 'know' }],
    })
    const officer = await atDesk('taichinh1', phone)
    await officer.goto('/recipient-groups')
    await officer.getByText('Nhóm của riêng tôi', { exact: true }).waitFor()
    // The agency's groups are used by everybody and kept by its clerks.
    expect(await officer.getByRole('button', { name: /^Sửa/ }).count()).toBe(1)
    expect(await sideways(officer)).toBe(0)
    expect(await violations(officer)).toEqual([])
    await picture(officer, 'groups-phone')
    await officer.getByRole('button', { name: /^Sửa.*Đồng nghiệp/ }).click()
    await officer.getByLabel('Tên nhóm').fill('Tổ công tác')
    expect(await sideways(officer)).toBe(0)
    await picture(officer, 'group-form-phone')
    await officer.getByRole('button', { name: 'Lưu nhóm' }).click()
    await officer.getByRole('button', { name: /^Xóa nhóm.*Tổ công tác/ }).click()
    await officer.getByRole('dialog').getByRole('button', { name: 'Xóa nhóm' }).click()
    await officer.getByText('Đã xóa nhóm “Tổ công tác”.').waitFor()
    await officer.getByText('Nhóm của riêng tôi', { exact: true }).waitFor({ state: 'detached' })
  })

  it('complains of nothing in the console', () => {
    expect(people.flatMap((person) => person.complaints)).toEqual([])
    expect(office.house.errors).toEqual([])
  })
})
