import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { desktop, openBrowser, type Person, phone, sitDownAt } from '../setup/browser.ts'
import { agency, type House, openHouse, staff, testPassword } from '../setup/house.ts'
import { seen } from '../setup/shown.ts'

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web,live,worker' })
  browser = await openBrowser()
  const here = await agency(house, 'Ủy ban nhân dân tỉnh Họp', 'UBND', 'H92')
  const other = await agency(house, 'Ủy ban nhân dân xã Xa', 'UBND', 'H92.1', here.id)
  await staff(house, 'vanthu', here.id, 'clerk')
  await staff(house, 'chutich', here.id, 'leader', 'Chủ tịch')
  for (const n of [1, 2, 3]) await staff(house, `uyvien${n}`, other.id, 'officer', 'Chuyên viên')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

async function at(login: string, path: string, size = desktop): Promise<Person> {
  const person = await sitDownAt(browser, house.address, { login, password: testPassword, path, size })
  return person
}

async function seatMember(tab: Tab, words: string, name: string, role?: string): Promise<void> {
  await tab.getByRole('button', { name: 'Thêm thành viên' }).click()
  const dialog = tab.getByRole('dialog', { name: 'Thêm thành viên' })
  await dialog.getByRole('combobox', { name: 'Họ và tên' }).fill(words)
  await dialog.getByRole('option', { name }).click()
  await dialog.getByLabel('Chức danh trong tổ chức').fill(role ?? 'Ủy viên')
  if (role) await dialog.getByLabel('Vai trò').selectOption({ label: role })
  await dialog.getByRole('button', { name: 'Thêm thành viên' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await tab.getByRole('list', { name: 'Thành viên' }).getByText(name).waitFor()
}

describe('a collegial body', { timeout: 400_000 }, () => {
  let path = ''

  it('is entered with its members, ordered by keyboard, and given the ready rules', async () => {
    const { tab, complaints, context } = await at('vanthu', '/bodies')
    await tab.getByText('Chưa có tổ chức họp nào').waitFor()
    await seen(tab, 'bodies-empty')
    await tab.getByRole('button', { name: 'Thêm tổ chức họp' }).click()
    const add = tab.getByRole('dialog', { name: 'Thêm tổ chức họp' })
    await add.getByRole('button', { name: 'Thêm tổ chức họp' }).click()
    await add.getByText('Hãy nhập ô này.').first().waitFor()
    await add.getByLabel('Tên đầy đủ').fill('Ủy ban nhân dân tỉnh Họp, nhiệm kỳ 2026–2031')
    await add.getByRole('button', { name: 'Thêm tổ chức họp' }).click()
    await tab.getByRole('heading', { level: 1, name: 'Ủy ban nhân dân tỉnh Họp' }).waitFor()
    path = new URL(tab.url()).pathname
    await seen(tab, 'body-empty')
    await seatMember(tab, 'chutich', 'Người Thử chutich', 'Chủ tọa')
    for (const n of [1, 2, 3]) await seatMember(tab, `nguoi thu uyvien${n}`, `Người Thử uyvien${n}`)
    await tab.getByText('4 thành viên, 4 có quyền biểu quyết').waitFor()
    await tab.getByRole('button', { name: 'Chuyển Người Thử uyvien3 lên trên' }).focus()
    await tab.keyboard.press('Enter')
    await tab.locator('ol > li:nth-child(3)', { hasText: 'uyvien3' }).waitFor()
    await seen(tab, 'body-members')
    await tab.getByRole('tab', { name: 'Quy tắc biểu quyết' }).click()
    await tab.getByRole('button', { name: 'Nhập bộ quy tắc mẫu' }).click()
    await tab.getByRole('dialog').getByRole('button', { name: 'Nhập bộ quy tắc mẫu' }).click()
    await tab.getByText('Họp hợp lệ khi có mặt ít nhất 2/3 tổng số thành viên (3/4)').first().waitFor()
    await tab.getByText('Chưa xác nhận').first().waitFor()
    await seen(tab, 'body-rules')
    await tab.getByRole('button', { name: /^Phiên bản mới\s*: Việc thông thường$/ }).click()
    const dialog = tab.getByRole('dialog', { name: 'Phiên bản mới' })
    await dialog.getByLabel('Được thông qua khi tán thành').selectOption({ label: 'Ít nhất 2/3' })
    await dialog.getByText('Được thông qua khi ít nhất 2/3 tổng số thành viên tán thành (3/4)').waitFor()
    await dialog.getByLabel('Căn cứ').fill('Quy chế làm việc, Điều 5')
    await seen(tab, 'body-rule-dialog')
    await dialog.getByRole('button', { name: 'Phiên bản mới' }).click()
    await tab.getByText('Chưa có hiệu lực').waitFor()
    await tab.getByRole('tab', { name: 'Loại cuộc họp, thời gian phát biểu' }).click()
    await tab.getByText('giấy mời trước 3 ngày làm việc', { exact: false }).first().waitFor()
    await seen(tab, 'body-meetings')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('has its rules confirmed by a leader, who sees the list on a phone', async () => {
    const { tab, complaints, context } = await at('chutich', `${path}?tab=rules`, phone)
    await tab.getByRole('button', { name: /^Xác nhận\s*: Việc về trình tự phiên họp$/ }).click()
    const dialog = tab.getByRole('dialog', { name: 'Xác nhận quy tắc' })
    await dialog.getByLabel('Đối chiếu với văn bản, điều, khoản').fill('Quy chế làm việc của Ủy ban, Điều 8')
    await seen(tab, 'body-confirm-dialog-phone')
    await dialog.getByRole('button', { name: 'Xác nhận' }).click()
    await tab.getByText('theo Quy chế làm việc của Ủy ban, Điều 8', { exact: false }).waitFor()
    expect(await tab.getByRole('button', { name: 'Nhập quy tắc' }).count()).toBe(0)
    await seen(tab, 'body-rules-phone')
    await tab.getByRole('tab', { name: 'Thành viên' }).click()
    await seen(tab, 'body-members-phone')
    await tab.goto('/bodies')
    await tab.getByText('4 thành viên, 4 có quyền biểu quyết', { exact: false }).waitFor()
    await seen(tab, 'bodies-phone')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('is seen by a member of another agency, who changes nothing', async () => {
    const { tab, complaints, context } = await at('uyvien1', path)
    await tab.getByRole('list', { name: 'Thành viên' }).getByText('Người Thử uyvien2').waitFor()
    expect(await tab.getByRole('button', { name: 'Thêm thành viên' }).count()).toBe(0)
    await seen(tab, 'body-member-reads')
    expect(complaints).toEqual([])
    await context.close()
  })
})
