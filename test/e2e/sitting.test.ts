import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvePaper, releasePaper } from '#contract/agenda.ts'
import { openSittingHall, type Sitting, type SittingHall } from '../api/sittings/room.ts'
import { desktop, openBrowser, type Person, phone, sitDownAt } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { seen } from '../setup/shown.ts'
import { pdfOf, upload } from '../setup/upload.ts'

let o: SittingHall
let browser: Browser
let meeting: Sitting
const people: Person[] = []
const tablet = { width: 1024, height: 768 }
const wallSize = { width: 1920, height: 1080 }

beforeAll(async () => {
  o = await openSittingHall()
  browser = await openBrowser()
  meeting = await o.convened({ items: 3, inMinutes: 20 })
  const { chanhvp } = o.pages
  const { uploadId } = await upload(chanhvp, pdfOf(5), 'báo cáo.pdf')
  const paper = await o.paper(meeting.id, meeting.items[0] ?? null, {
    uploadId,
    title: 'Báo cáo kinh tế - xã hội tháng 11',
  })
  await chanhvp.call(approvePaper, { id: paper, version: 1 })
  await chanhvp.call(releasePaper, { id: paper, version: 2, lateReason: 'Bổ sung số liệu' })
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
})

async function at(login: string, path: string, size = desktop): Promise<Person> {
  const person = await sitDownAt(browser, o.house.address, { login, password: testPassword, path, size })
  people.push(person)
  return person
}

const drawn = (tab: Tab, page: number) => tab.locator(`[data-page="${page}"] canvas`).waitFor()
const confirm = async (tab: Tab, name: string) => {
  const dialog = tab.getByRole('dialog', { name })
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

describe('a meeting on its screens', { timeout: 400_000 }, () => {
  let desk: Person
  let delegate: Person
  let head: Person
  let wall: Person

  it('gathers: the desk, a delegate on the phone, the head of a site on a tablet, the wall', async () => {
    const room = `/meetings/${meeting.id}/live`
    desk = await at('chanhvp', room)
    delegate = await at('uv1', room, phone)
    head = await at('uv16', room, tablet)
    wall = await at('chanhvp', `/meetings/${meeting.id}/wall`, wallSize)
    await meeting.come(11)
    await desk.tab.getByText('Chưa đủ người họp: 11/18, cần 12').waitFor()
    await wall.tab.getByText('11/18').waitFor()
    await seen(wall.tab, 'wall-quorum')
    await head.tab.getByRole('button', { name: 'Sẵn sàng' }).click()
    await head.tab.getByText(/từ \d\d:\d\d/).waitFor()
    await desk.tab.getByRole('tab', { name: 'Điểm cầu' }).click()
    await desk.tab.getByText('1/1 điểm cầu sẵn sàng, 0 điểm cầu có sự cố').waitFor()
    await seen(desk.tab, 'desk-sites')
    await desk.tab.getByRole('tab', { name: 'Điều hành' }).click()
    await desk.tab.getByRole('button', { name: 'Khai mạc' }).click()
    await desk.tab.getByText(/Mới có 11\/18/).waitFor()
    await confirm(desk.tab, 'Khai mạc')
    await delegate.tab.getByText('Đang họp', { exact: true }).first().waitFor()
    // The head of the site notes his people; the number is full on every screen.
    const roll = head.tab.getByRole('region', { name: 'Điểm danh', exact: true })
    await roll.getByRole('button', { name: /^Ghi có mặt cả 3 người$/ }).click()
    for (const person of [desk, delegate, head, wall])
      await person.tab.getByText('Đủ người họp: 14/18, cần 12').waitFor()
    await seen(delegate.tab, 'delegate-open-phone')
    await seen(head.tab, 'head-tablet')
  })

  it('follows the item and the page that is shown; who browses by himself is led back', async () => {
    await desk.tab.getByRole('button', { name: 'Vào nội dung này' }).first().click()
    for (const person of [delegate, wall]) await person.tab.getByText('Nội dung 1').first().waitFor()
    await desk.tab.getByRole('button', { name: /^Trình chiếu: Báo cáo kinh tế/ }).click()
    for (const person of [desk, delegate, wall]) await drawn(person.tab, 1)
    const page = desk.tab.getByRole('region', { name: 'Tài liệu đang trình chiếu' })
    for (const n of [2, 3]) {
      await page.getByRole('button', { name: 'Trang sau' }).click()
      for (const person of [delegate, wall]) await drawn(person.tab, n)
    }
    await delegate.tab.getByRole('button', { name: 'Trang trước' }).click()
    await drawn(delegate.tab, 2)
    await page.getByRole('button', { name: 'Trang sau' }).click()
    await delegate.tab.getByText('Bạn đang tự xem. Người trình bày ở trang 4.').waitFor()
    await delegate.tab.getByRole('button', { name: 'Trở lại trang trình bày' }).click()
    await drawn(delegate.tab, 4)
    // Whoever comes late is at the page that is shown.
    const late = await at('uv2', `/meetings/${meeting.id}/live`, tablet)
    await drawn(late.tab, 4)
    await seen(desk.tab, 'desk-showing')
    await seen(wall.tab, 'wall-paper')
    await seen(late.tab, 'delegate-tablet')
    await page.getByRole('button', { name: 'Thôi trình chiếu' }).click()
    await wall.tab.getByText('Nội dung 1').first().waitFor()
    await seen(wall.tab, 'wall-item')
  })

  it('gives the floor with a clock that all screens show', async () => {
    await delegate.tab.getByLabel('Nội dung phát biểu').fill('Về thu ngân sách')
    await delegate.tab.getByRole('button', { name: 'Đăng ký phát biểu' }).click()
    await delegate.tab.getByText('Chờ chủ tọa duyệt').waitFor()
    await desk.tab.getByRole('tab', { name: /^Phát biểu/ }).click()
    const queue = desk.tab.getByRole('region', { name: 'Danh sách phát biểu' })
    await queue.getByText('Người Thử uv1').waitFor()
    await queue.getByRole('button', { name: 'Duyệt', exact: true }).click()
    await delegate.tab.getByText('Đã duyệt, thứ tự 1').waitFor()
    await queue.getByRole('button', { name: 'Cho phát biểu' }).click()
    await wall.tab.getByText('Người Thử uv1').waitFor()
    await wall.tab.getByText(/^[45]:\d\d$/).waitFor()
    await delegate.tab.getByText('Đang phát biểu').waitFor()
    await seen(desk.tab, 'desk-floor')
    await seen(wall.tab, 'wall-speaker')
    await seen(delegate.tab, 'delegate-speaking-phone')
    await delegate.tab.getByRole('button', { name: 'Kết thúc phát biểu' }).click()
    await desk.tab.getByText('Đã phát biểu (1)').waitFor()
  })

  it('reads attendance, screens and messages at the desk', async () => {
    await delegate.tab.getByLabel('Nội dung', { exact: true }).fill('Micro số 12 không có tiếng')
    await delegate.tab.getByRole('button', { name: 'Gửi thư ký' }).click()
    await desk.tab.getByRole('tab', { name: /^Tin nhắn/ }).click()
    await desk.tab.getByText('Micro số 12 không có tiếng').waitFor()
    await desk.tab.getByRole('tab', { name: 'Điểm danh' }).click()
    await desk.tab.getByText('Có mặt 14/20').waitFor()
    await seen(desk.tab, 'desk-attendance')
    await desk.tab.getByRole('tab', { name: 'Màn chiếu' }).click()
    await desk.tab.getByLabel('Lời nhắn trên màn chiếu').fill('Giải lao 15 phút')
    await desk.tab.getByRole('button', { name: 'Hiện lời nhắn' }).click()
    await wall.tab.getByText('Giải lao 15 phút').waitFor()
    await seen(desk.tab, 'desk-screens')
    await seen(wall.tab, 'wall-message')
  })

  it('goes on where it was after the line was lost', async () => {
    await delegate.context.setOffline(true)
    await delegate.tab
      .getByText(/^Mất kết nối/)
      .first()
      .waitFor()
    await desk.tab.getByRole('tab', { name: 'Điều hành' }).click()
    await desk.tab.getByRole('button', { name: 'Kết thúc nội dung' }).click()
    await confirm(desk.tab, 'Kết thúc nội dung')
    await desk.tab.getByText('Đã thống nhất').waitFor()
    await delegate.context.setOffline(false)
    await delegate.tab.getByText('Đã thống nhất').waitFor()
    await delegate.tab.getByText('Trực tuyến', { exact: true }).waitFor()
  })

  it('is closed, and nobody else can', async () => {
    expect(await delegate.tab.getByRole('button', { name: 'Bế mạc' }).count()).toBe(0)
    await desk.tab.getByRole('button', { name: 'Bế mạc' }).click()
    await confirm(desk.tab, 'Bế mạc')
    for (const person of [desk, delegate, head])
      await person.tab.getByText('Đã bế mạc', { exact: true }).first().waitFor()
    await seen(delegate.tab, 'delegate-closed-phone')
    const outsider = await at('tuphap1', `/meetings/${meeting.id}/live`)
    await outsider.tab.getByText('Không vào được phòng họp').waitFor()
    for (const person of people) expect(person.complaints.filter((text) => !text.includes('WebSocket'))).toEqual([])
  })
})
