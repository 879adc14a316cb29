import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askNumbers } from '#contract/registers.ts'
import {
  daysAgo as ago,
  draftIn,
  granted,
  issueIn,
  type Office,
  openOffice,
  reserving,
} from '../api/registers/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { type House, openHouse, testPassword } from '../setup/house.ts'

let house: House
let browser: Browser
let it0: Office
let other: Office
const year = () => Number(ago(house, 0).slice(0, 4))

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web,live' })
  browser = await openBrowser()
  it0 = await openOffice(house)
  other = await openOffice(house)
  for (const days of [3, 2, 1]) await issueIn(it0, other.id, { issuedOn: ago(house, days) })
  await granted(it0, it0.outgoing, { act: 'void', purpose: '', reason: 'Đóng dấu nhầm số trên giấy' })
  const at = { year: year(), number: 2, suffix: '' }
  await granted(it0, it0.outgoing, { ...reserving(house), act: 'suffix', at, purpose: 'Quyết định nộp muộn' })
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

async function at(login: string, path: string, size = desktop): Promise<Person> {
  const person = await sitDown(browser, house.address, size)
  await signIn(person, login, testPassword)
  await person.tab.goto(path)
  await person.tab.locator('h1').first().waitFor()
  return person
}

const leader = () => it0.login.replace('vanthu', 'lanhdao')

describe('a number held back', { timeout: 120_000 }, () => {
  it('is asked for by the clerk, approved by the leader, used by a draft, and the check finds the book whole', async () => {
    await draftIn(it0, other.id, 'QĐ', 'Quyết định chờ số đã giữ')
    const clerk = await at(it0.login, `/registers/${it0.outgoing}?tab=numbers`)
    const { tab } = clerk
    await tab.getByRole('button', { name: 'Giữ số', exact: true }).click()
    const dialog = tab.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Gửi đề nghị' }).click()
    await dialog.getByText('Hãy nhập ô này.').waitFor()
    expect(await violations(tab)).toEqual([])
    await dialog.getByLabel('Dùng cho văn bản, việc gì').fill('Quyết định kỳ họp')
    await dialog.getByLabel('Giữ đến ngày').fill(ago(house, -5).split('-').reverse().join('/'))
    await dialog.getByLabel('Lý do').fill('Ký tại kỳ họp, hoàn thiện sau')
    await tab.keyboard.press('Control+Enter')
    await tab.getByText('Đã gửi đề nghị đến lãnh đạo.').waitFor()

    const boss = await at(leader(), '/registers?tab=requests', phone)
    await boss.tab.getByRole('button', { name: /^Duyệt/ }).click()
    expect(await violations(boss.tab)).toEqual([])
    await boss.tab.getByRole('dialog').getByRole('button', { name: 'Duyệt', exact: true }).click()
    await boss.tab.getByText('Đã cấp: 05').first().waitFor()

    // The clerk sees it without touching anything.
    await tab.getByRole('button', { name: 'Dùng số 05' }).click()
    await dialog.getByLabel('Dự thảo sẽ phát hành').selectOption({ label: 'Quyết định: Quyết định chờ số đã giữ' })
    expect(await violations(tab)).toEqual([])
    await dialog.getByRole('button', { name: 'Phát hành bằng số này' }).click()
    await tab.getByText('Đã dùng số 05/QĐ-UBND.').waitFor()
    await tab.getByRole('tab', { name: 'Kiểm tra sổ' }).click()
    await tab.getByText('Sổ liền mạch').waitFor()
    for (const person of [clerk, boss]) {
      expect(person.complaints).toEqual([])
      await person.context.close()
    }
  })
})

describe('every part of a register', { timeout: 120_000 }, () => {
  it.each([
    { name: 'on an office screen', size: desktop },
    { name: 'on a phone', size: phone },
  ])('is fit for everybody $name', async ({ name, size }) => {
    await it0.clerk.call(askNumbers, { id: it0.outgoing, ...reserving(house, { purpose: `Việc ${name}` }) })
    const person = await at(it0.login, '/registers', size)
    const { tab } = person
    const found: string[] = []
    const look = async (where: string) => {
      await tab.waitForLoadState('networkidle')
      const wide = Number(await tab.evaluate('document.documentElement.scrollWidth - innerWidth'))
      found.push(...(await violations(tab)), ...(wide > 0 ? [`${wide} px too wide`] : []))
      const raw = /\b(registers|numbers|requests|marks|use|check|prints|deed|correct)\.[a-z]+[a-zA-Z.]*\b/.exec(
        await tab.locator('main').innerText(),
      )?.[0]
      if (raw) found.push(`${where}: raw key ${raw}`)
    }
    await look('list')
    for (const part of ['', '?tab=numbers', '?tab=check', '?tab=prints', '?tab=settings']) {
      await tab.goto(`/registers/${it0.outgoing}${part}`)
      await tab.locator('h1').first().waitFor()
      await look(part)
    }
    await tab.goto(`/registers/${it0.outgoing}?tab=prints`)
    await tab.getByRole('button', { name: 'In sổ' }).click()
    await tab.getByRole('dialog').getByRole('button', { name: 'In sổ' }).click()
    await tab
      .getByRole('link', { name: /^Mở bản in/ })
      .first()
      .waitFor()
    await look('printed')
    await tab.goto(`/registers/${it0.outgoing}?tab=check`)
    await tab.getByRole('button', { name: 'Đính chính một dòng' }).click()
    await look('correct')
    await tab
      .getByRole('dialog')
      .getByLabel(/^Số của dòng/)
      .fill('3')
    await tab.getByRole('dialog').getByLabel('Nội dung đính chính').fill('Người ký là Phó Chủ tịch')
    await tab.getByRole('dialog').getByRole('button', { name: 'Ghi đính chính' }).click()
    await tab.getByText('Đã ghi đính chính.').waitFor()
    await tab.goto(`/registers/${it0.outgoing}?tab=settings`)
    for (const act of ['Sửa thiết lập', 'Đóng sổ']) {
      await tab.getByRole('button', { name: act }).click()
      await look(act)
      await tab.keyboard.press('Escape')
      await tab.getByRole('dialog').waitFor({ state: 'hidden' })
    }
    await tab.goto('/registers')
    await tab.getByRole('button', { name: 'Mở sổ mới' }).click()
    await tab.getByRole('dialog').getByText('Văn bản đi', { exact: true }).click()
    await tab
      .getByRole('dialog')
      .getByText(/^Hội đồng, ban/)
      .click()
    await look('open')
    expect(found).toEqual([])
    expect(person.complaints).toEqual([])
    await person.context.close()
  })
})
