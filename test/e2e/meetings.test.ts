import type { Browser, Locator, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addBodyMember, createBody } from '#contract/bodies.ts'
import { type Hall, openHall } from '../api/meetings/hall.ts'
import { desktop, openBrowser, type Person, phone, sitDownAt } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { seen } from '../setup/shown.ts'
import { pdfOf } from '../setup/upload.ts'

let o: Hall
let browser: Browser
const people: Person[] = []

beforeAll(async () => {
  o = await openHall()
  browser = await openBrowser()
  const { chanhvp } = o.pages
  const body = await chanhvp.call(createBody, {
    kind: 'peoplesCommittee',
    name: 'Ủy ban nhân dân huyện Nhận',
    validFrom: '2026-01-01',
  })
  const seats = [
    ['chutich', 'chair'],
    ['phochutich', 'viceChair'],
    ['truongtaichinh', 'member'],
    ['truongtuphap', 'member'],
  ] as const
  for (const [login, role] of seats) {
    const [row] = await o.house.sql<{ id: string }[]>`select id from person where full_name = ${`Người Thử ${login}`}`
    const seat = { title: 'Ủy viên', role, votes: true, group: '', validFrom: '2026-01-01' }
    await chanhvp.call(addBodyMember, { id: body.id, personId: row?.id ?? '', ...seat })
  }
})
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
})

async function at(login: string, path: string, size = desktop): Promise<Person> {
  const person = await sitDownAt(browser, o.house.address, { login, password: testPassword, path, size })
  people.push(person)
  return person
}

const sent = async (dialog: Locator, name: string) => {
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}
const dialogOf = (tab: Tab, name: string) => tab.getByRole('dialog', { name })

describe('a meeting before it opens', { timeout: 400_000 }, () => {
  let desk: Person
  let path = ''

  it('is created for a body, gets its agenda and its papers', async () => {
    desk = await at('chanhvp', '/meetings')
    const { tab } = desk
    await tab.getByText('Không có cuộc họp sắp tới').waitFor()
    await tab.getByRole('link', { name: 'Tạo cuộc họp' }).click()
    await tab.getByRole('button', { name: 'Tạo cuộc họp' }).click()
    await tab.getByRole('alert').getByText(/./).first().waitFor()
    await tab.getByLabel('Tổ chức họp').selectOption({ label: 'Ủy ban nhân dân huyện Nhận' })
    await tab.getByLabel('Tên cuộc họp').fill('Phiên họp thường kỳ tháng 12')
    const day = new Date(o.house.now().getTime() + 10 * 86_400_000)
    const [y, m, d] = day.toISOString().slice(0, 10).split('-')
    await tab.getByLabel('Ngày họp').fill(`${d}/${m}/${y}`)
    await tab.getByLabel('Trực tiếp và trực tuyến').check()
    await tab.getByLabel('Địa điểm').fill('Phòng họp số 1')
    await seen(tab, 'meeting-new')
    await tab.getByRole('button', { name: 'Tạo cuộc họp' }).click()
    await tab.getByRole('heading', { name: 'Phiên họp thường kỳ tháng 12' }).waitFor()
    path = new URL(tab.url()).pathname
    for (const title of ['Tình hình kinh tế - xã hội', 'Dự toán ngân sách năm 2027']) {
      await tab.getByRole('button', { name: 'Thêm nội dung' }).click()
      const dialog = dialogOf(tab, 'Thêm nội dung')
      await dialog.getByLabel('Nội dung', { exact: true }).fill(title)
      await dialog.getByLabel('Số phút dự kiến').fill('30')
      await dialog.getByLabel('Đơn vị chuẩn bị').fill('Phòng Tài chính')
      await sent(dialog, 'Thêm nội dung')
      await tab.getByRole('heading', { name: title }).waitFor()
    }
    await tab.getByRole('button', { name: 'Đưa “Dự toán ngân sách năm 2027” lên trước' }).click()
    await tab.getByRole('heading', { name: '1. Dự toán ngân sách năm 2027' }).waitFor()
    await tab.getByRole('button', { name: 'Thêm tài liệu', exact: true }).first().click()
    const dialog = dialogOf(tab, 'Thêm tài liệu')
    const file = { name: 'dự toán.pdf', mimeType: 'application/pdf', buffer: pdfOf(3) }
    await dialog.locator('input[type=file]').setInputFiles(file)
    await dialog.getByLabel('Tên tài liệu').fill('Dự toán ngân sách năm 2027')
    await dialog.getByLabel('Loại tài liệu').selectOption({ label: 'Dự thảo' })
    await dialog.getByText('Tệp đã lên.').waitFor()
    await sent(dialog, 'Thêm tài liệu')
    await tab.getByRole('link', { name: 'Dự toán ngân sách năm 2027' }).waitFor()
    await tab.getByRole('button', { name: 'Duyệt tài liệu' }).click()
    await tab.getByRole('button', { name: 'Gửi đại biểu' }).click()
    await tab.getByText('Gửi đại biểu').waitFor({ state: 'hidden' })
    await seen(tab, 'meeting-agenda')
  })

  it('gets its people and a site, is laid before the chair, approved and convened', async () => {
    const { tab } = desk
    await tab.getByRole('tab', { name: /^Thành phần/ }).click()
    await tab.getByRole('button', { name: 'Mời cả tổ chức họp' }).click()
    await tab.getByText('Người Thử truongtuphap').waitFor()
    await tab.getByRole('button', { name: 'Mời người dự' }).click()
    const dialog = dialogOf(tab, 'Mời người dự')
    await dialog.getByRole('combobox', { name: 'Người được mời' }).fill('chanhvp')
    await dialog.getByRole('option', { name: /chanhvp/ }).click()
    await dialog.getByLabel('Vai trò').selectOption({ label: 'Thư ký' })
    await sent(dialog, 'Mời người dự')
    await tab.getByRole('heading', { name: 'Thư ký (1)' }).waitFor()
    await seen(tab, 'meeting-people')
    await tab.getByRole('tab', { name: /^Điểm cầu/ }).click()
    await tab.getByRole('button', { name: 'Thêm điểm cầu' }).click()
    const site = dialogOf(tab, 'Thêm điểm cầu')
    await site.getByLabel('Tên điểm cầu').fill('Xã Mường Thử')
    await site.getByLabel('Điện thoại dự phòng').fill('02133 876 543')
    await sent(site, 'Thêm điểm cầu')
    await tab.getByText('Xã Mường Thử').waitFor()
    await tab.getByRole('button', { name: 'Trình duyệt' }).click()
    await sent(dialogOf(tab, 'Trình duyệt'), 'Trình duyệt')
    await tab.getByText('Chờ duyệt').waitFor()
    const chair = await at('chutich', path)
    await chair.tab.getByRole('button', { name: 'Duyệt cuộc họp' }).click()
    await sent(dialogOf(chair.tab, 'Duyệt cuộc họp'), 'Duyệt cuộc họp')
    await tab.getByText('Đã duyệt', { exact: true }).first().waitFor()
    await tab.getByRole('button', { name: 'Việc khác' }).first().click()
    await tab.getByRole('menuitem', { name: 'Mời họp' }).click()
    await sent(dialogOf(tab, 'Mời họp'), 'Mời họp')
    await tab.getByRole('link', { name: 'Vào phòng họp' }).waitFor()
  })

  it('is answered and read on the phone, and the desk reminds exactly those who have not', async () => {
    const invitee = await at('truongtaichinh', '/meetings', phone)
    await invitee.tab.getByText('Chờ bạn trả lời').waitFor()
    await seen(invitee.tab, 'meetings-phone')
    await invitee.tab.getByRole('link', { name: 'Phiên họp thường kỳ tháng 12' }).click()
    await invitee.tab.getByRole('button', { name: 'Dự tại hội trường' }).click()
    await invitee.tab.getByText('Sẽ dự').first().waitFor()
    await seen(invitee.tab, 'meeting-invitee-phone')
    await invitee.tab.getByRole('link', { name: 'Dự toán ngân sách năm 2027' }).click()
    await invitee.tab.locator('[data-page="1"] canvas').first().waitFor()
    await invitee.tab.getByLabel('Nội dung').fill('Nguồn chi cho giáo dục lấy từ đâu?')
    await invitee.tab.getByRole('button', { name: 'Gửi ý kiến' }).click()
    await invitee.tab.getByText('Nguồn chi cho giáo dục lấy từ đâu?').last().waitFor()
    await seen(invitee.tab, 'paper-phone')
    const declines = await at('truongtuphap', path)
    await declines.tab.getByRole('button', { name: 'Báo vắng' }).click()
    const dialog = dialogOf(declines.tab, 'Báo vắng')
    await dialog.getByRole('button', { name: 'Báo vắng' }).click()
    await dialog.getByLabel('Lý do').fill('Đi công tác')
    await sent(dialog, 'Báo vắng')
    await declines.tab.getByText('Vắng mặt').first().waitFor()
    // Whoever does not come takes the papers along all the same.
    const pack = declines.tab.waitForEvent('download')
    await declines.tab.getByRole('button', { name: 'Việc khác' }).first().click()
    await declines.tab.getByRole('menuitem', { name: 'Tải trọn bộ tài liệu (ZIP)' }).click()
    expect((await pack).suggestedFilename()).toMatch(/^tai-lieu-.*\.zip$/)
    const { tab } = desk
    await tab.getByRole('tab', { name: 'Theo dõi tài liệu' }).click()
    const behind = tab.getByRole('tabpanel')
    await behind.getByText('Người Thử phochutich').waitFor()
    expect(await behind.getByText('Người Thử truongtaichinh').count()).toBe(0)
    await seen(tab, 'meeting-reading')
    await behind.getByRole('button', { name: 'Nhắc những người này' }).click()
    await behind
      .getByText(/^đã nhắc/)
      .first()
      .waitFor()
    await tab.getByRole('tab', { name: 'Chương trình và tài liệu' }).click()
    await tab.getByRole('link', { name: 'Dự toán ngân sách năm 2027' }).click()
    await tab.getByRole('button', { name: 'Trả lời' }).click()
    const answer = dialogOf(tab, 'Trả lời')
    await answer.getByLabel('Nội dung').fill('Từ nguồn tiết kiệm chi thường xuyên.')
    await sent(answer, 'Trả lời')
    await invitee.tab.getByText('Từ nguồn tiết kiệm chi thường xuyên.').waitFor()
    await seen(tab, 'paper-desk')
  })

  it('stands in the calendars of those invited, and in that of the agency', async () => {
    const day = new Date(o.house.now().getTime() + 10 * 86_400_000).toISOString().slice(0, 10)
    const { tab } = await at('truongtaichinh', `/meetings/calendar?week=${day}`)
    await tab.getByRole('link', { name: 'Phiên họp thường kỳ tháng 12' }).waitFor()
    await seen(tab, 'meeting-calendar')
    await tab.getByRole('button', { name: 'Tuần sau' }).click()
    await tab.getByRole('link', { name: 'Phiên họp thường kỳ tháng 12' }).waitFor({ state: 'hidden' })
    const other = await at('tuphap1', `/meetings/calendar?week=${day}&whose=agency`, phone)
    await other.tab.getByText('Phiên họp thường kỳ tháng 12').waitFor()
    await seen(other.tab, 'meeting-calendar-phone')
  })

  it('is not seen by whoever is not invited, and prepared by nobody without the right', async () => {
    const outsider = await at('tuphap1', path)
    await outsider.tab
      .getByText(/Không tìm thấy/)
      .first()
      .waitFor()
    await outsider.tab.goto('/meetings')
    await outsider.tab.getByText('Không có cuộc họp sắp tới').waitFor()
    for (const person of people) expect(person.complaints).toEqual([])
  })
})
