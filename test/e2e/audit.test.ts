import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listDocuments } from '#contract/documents.ts'
import { logIn } from '#contract/identity.ts'
import { civilDate } from '#platform/clock.ts'
import { printed } from '../api/files/papers.ts'
import { type Office, openOffice } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { Page } from '../setup/page.ts'
import { send } from '../setup/sending.ts'
import { upload } from '../setup/upload.ts'

let o: Office
let browser: Browser
let id = ''

/** Kept only when a folder for pictures is named. */
const picture = async (tab: Person['tab'], name: string) => {
  const folder = process.env.PICTURES
  if (folder) await tab.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

beforeAll(async () => {
  o = await openOffice({ ROLES: 'web,live,worker' })
  browser = await openBrowser()
  id = (await o.arrive('Kế hoạch phòng chống thiên tai')).id
  await o.card('phochutich', id)
  await o.pages.phochutich.fetch('GET', `/api/documents/${id}/files/1?download=true`)
  await new Page(o.house.address).refusal(logIn, { login: 'taichinh1', password: 'sai' })
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

const sideways = (tab: Person['tab']) => tab.evaluate('document.documentElement.scrollWidth - innerWidth')

describe('who came and who used what', { timeout: 120_000 }, () => {
  it.each([desktop, phone])('a figure of access opens the sign-ins it counts', async (size) => {
    const { tab, complaints, context } = await at('chutich', '/access-log?by=unit', size)
    await tab.getByRole('link', { name: '1, Lượt bị từ chối, Phòng Tài chính: xem danh sách' }).waitFor()
    expect(await violations(tab)).toEqual([])
    expect(Number(await sideways(tab))).toBeLessThanOrEqual(0)
    await picture(tab, `access-${size.width}`)
    await tab.getByRole('link', { name: '1, Lượt bị từ chối, Phòng Tài chính: xem danh sách' }).click()
    await tab.getByText('Từ chối: sai mật khẩu hoặc mã').waitFor()
    await picture(tab, `access-rows-${size.width}`)
    expect(await violations(tab)).toEqual([])
    await tab.getByRole('button', { name: 'Về bảng thống kê' }).click()
    await tab.getByRole('region', { name: 'Bảng thống kê truy cập' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it.each([desktop, phone])('the history of use is narrowed to what was downloaded, and to a person', async (size) => {
    const { tab, complaints, context } = await at('chanhvp', '/uses', size)
    await tab.getByLabel('Việc', { exact: true }).selectOption({ label: 'Tải về' })
    const list = tab.getByRole('list', { name: 'Lịch sử sử dụng văn bản' })
    await expect.poll(() => list.getByRole('listitem').count(), { timeout: 60_000 }).toBe(1)
    await list.getByText('Kế hoạch phòng chống thiên tai').waitFor()
    expect(await violations(tab)).toEqual([])
    expect(Number(await sideways(tab))).toBeLessThanOrEqual(0)
    await picture(tab, `uses-${size.width}`)
    await list.getByRole('link', { name: /^phochutich/ }).click()
    await tab.getByRole('button', { name: 'Bỏ chọn, xem tất cả' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it.each([desktop, phone])('whoever sees all takes the proof bundle of a document', async (size) => {
    const { tab, complaints, context } = await at('chanhvp', `/documents/${id}?tab=trail`, size)
    const take = tab.getByRole('link', { name: 'Tải hồ sơ chứng cứ' })
    await take.waitFor()
    expect(await violations(tab)).toEqual([])
    expect(Number(await sideways(tab))).toBeLessThanOrEqual(0)
    await take.scrollIntoViewIfNeeded()
    await picture(tab, `proof-${size.width}`)
    const coming = tab.waitForEvent('download')
    await take.click()
    expect((await coming).suggestedFilename()).toMatch(/^chung-cu-.*\.zip$/u)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('everybody finds what they used themselves', async () => {
    const { tab, complaints, context } = await at('phochutich', '/me', phone)
    await tab.getByRole('link', { name: 'Những văn bản tôi đã xem, tải về, in' }).click()
    await tab.getByRole('heading', { name: 'Lịch sử sử dụng của tôi' }).waitFor()
    await tab.getByRole('listitem').filter({ hasText: 'Tải về' }).first().waitFor()
    expect(await violations(tab)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('search by field and in the content', { timeout: 120_000 }, () => {
  it.each([desktop, phone])('narrows the list by what stands in a file', async (size) => {
    const words = `Hồ chứa nước bản ${size.width}`
    const file = await upload(o.pages.gui, await printed(words))
    const add = [{ uploadId: file.uploadId, role: 'main' as const }]
    const today = civilDate(o.house.now())
    const subject = `Không nói gì ${size.width}`
    await send(o.pages.gui, { registerId: o.sender.outgoing, issuedOn: today }, [o.here.id], { subject, add })
    const ask = { direction: 'incoming' as const, content: words }
    await expect
      .poll(async () => (await o.pages.vanthu.call(listDocuments, ask)).count, { timeout: 60_000, interval: 250 })
      .toBe(1)
    const { tab, complaints, context } = await at('vanthu', '/incoming?tab=all', size)
    await tab.getByText('Kế hoạch phòng chống thiên tai').first().waitFor()
    await tab.getByRole('button', { name: 'Bộ lọc' }).click()
    const content = tab.getByLabel('Trong nội dung tệp')
    await content.fill(`ho chua nuoc ban ${size.width}`)
    expect(await violations(tab)).toEqual([])
    await picture(tab, `filter-${size.width}`)
    await content.press('Enter')
    await tab.getByText(subject).first().waitFor()
    await expect.poll(() => tab.getByText('Kế hoạch phòng chống thiên tai').count(), { timeout: 60_000 }).toBe(0)
    expect(Number(await sideways(tab))).toBeLessThanOrEqual(0)
    await tab.keyboard.press('Escape')
    await picture(tab, `found-${size.width}`)
    expect(complaints).toEqual([])
    await context.close()
  })
})
