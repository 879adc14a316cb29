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

describe('a document is taken back', { timeout: 180_000 }, () => {
  it('asked by its sender, answered by the clerk, closed to whoever had it', async () => {
    const { id, sentId } = await office.submitted('Về việc rà soát số liệu hộ nghèo năm 2026')
    await office.direct('chutich', id, [to.person(office.holder.taichinh1, 'lead')])
    const officer = await atDesk('taichinh1', phone)
    await officer.goto(`/documents/${id}`)
    await officer.getByRole('heading', { level: 1 }).waitFor()
    const clerk = await atDesk('vanthu')
    await clerk.goto(`/documents/${id}`)
    await clerk.getByRole('heading', { level: 1 }).waitFor()

    const sender = await atDesk('gui')
    await sender.goto(`/documents/${sentId}?tab=recipients`)
    await sender.getByRole('button', { name: 'Thu hồi', exact: true }).click()
    const dialog = sender.getByRole('dialog', { name: 'Thu hồi' })
    await dialog.getByRole('textbox').fill('Nhầm phụ lục số liệu')
    expect(await violations(sender)).toEqual([])
    await picture(sender, 'recall-ask')
    await dialog.getByRole('button', { name: 'Thu hồi', exact: true }).click()
    await sender.getByText(/^Văn bản đã thu hồi ngày/).waitFor()
    await sender.getByText('Chờ trả lời', { exact: true }).waitFor()

    // The question comes to the clerk's open page by itself; who handles it is not asked.
    await clerk.getByText('Nhầm phụ lục số liệu', { exact: false }).first().waitFor()
    await clerk.getByRole('button', { name: 'Từ chối thu hồi' }).waitFor()
    expect(await officer.getByRole('button', { name: 'Đồng ý thu hồi' }).count()).toBe(0)
    expect(await violations(clerk)).toEqual([])
    await picture(clerk, 'recall-question')
    await clerk.getByRole('button', { name: 'Đồng ý thu hồi' }).click()
    await clerk.getByRole('dialog').getByRole('button', { name: 'Đồng ý thu hồi' }).click()
    await clerk.getByText(/^Văn bản đã bị nơi gửi thu hồi/).waitFor()
    await clerk.getByText('Nội dung đã khóa').waitFor()
    expect(await violations(clerk)).toEqual([])
    await picture(clerk, 'recall-closed')

    await officer.getByText(/^Văn bản đã bị nơi gửi thu hồi/).waitFor()
    await picture(officer, 'recall-closed-phone')
    await sender.getByText('Đồng ý', { exact: true }).waitFor()
    await sender.getByText(/người đã mở/).waitFor()
    await picture(sender, 'recall-answered')
    expect(await violations(sender)).toEqual([])
  })

  it('and what replaced it is said before it is read', async () => {
    const issuedOn = civilDate(office.house.now())
    const from = { registerId: office.sender.outgoing, issuedOn }
    const first = await send(office.pages.gui, from, [office.here.id], {
      subject: 'Kế hoạch phòng, chống rét cho gia súc',
    })
    const tab = await atDesk('gui')
    await tab.goto('/outgoing/new')
    const find = tab.getByRole('combobox', { name: 'Văn bản', exact: true })
    await find.fill('phong chong ret')
    await tab.getByRole('option', { name: /Kế hoạch phòng, chống rét/ }).click()
    await tab.getByRole('button', { name: /^Bỏ .*chống rét/ }).waitFor()
    expect(await violations(tab)).toEqual([])
    await picture(tab, 'relation-compose')

    const second = await send(office.pages.gui, from, [office.here.id], {
      subject: 'Kế hoạch phòng, chống rét cho gia súc (bản thay thế)',
      relations: [{ kind: 'replaces', documentId: first.id }],
    })
    const clerk = await atDesk('vanthu')
    const [copy] = await office.house.sql<
      { id: string }[]
    >`select incoming_id as id from delivery where document_id = ${first.id}`
    await clerk.goto(`/documents/${copy?.id ?? ''}`)
    await clerk.getByText('Đã được thay thế bởi').first().waitFor()
    await picture(clerk, 'relation-banner')
    await clerk
      .getByRole('link', { name: new RegExp(second.code) })
      .first()
      .click()
    await clerk.getByRole('heading', { name: /bản thay thế/ }).waitFor()
    expect(people.flatMap((it) => it.complaints)).toEqual([])
  })
})
