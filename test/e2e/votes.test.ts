import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvePaper, releasePaper } from '#contract/agenda.ts'
import type { Sitting } from '../api/sittings/room.ts'
import { openVoteHall, type VoteHall } from '../api/votes/floor.ts'
import { desktop, openBrowser, type Person, phone, sitDownAt } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { seen } from '../setup/shown.ts'
import { pdfOf, upload } from '../setup/upload.ts'

let o: VoteHall
let browser: Browser
let meeting: Sitting
const people: Person[] = []
const wallSize = { width: 1920, height: 1080 }

beforeAll(async () => {
  o = await openVoteHall()
  browser = await openBrowser()
  meeting = await o.convened({ items: 2, inMinutes: 20 })
  const { chanhvp } = o.pages
  const { uploadId } = await upload(chanhvp, pdfOf(3), 'dự thảo.pdf')
  const title = 'Dự thảo Quyết định ban hành Quy chế làm việc'
  const paper = await o.paper(meeting.id, meeting.items[0] ?? null, { uploadId, title, kind: 'draft' })
  await chanhvp.call(approvePaper, { id: paper, version: 1 })
  await chanhvp.call(releasePaper, { id: paper, version: 2, lateReason: 'Bổ sung' })
  await meeting.opened(14)
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

describe('a vote in the meeting room', { timeout: 400_000 }, () => {
  it('is prepared and opened at the desk, cast on a phone, followed on the wall, announced to all', async () => {
    const desk = await at('chanhvp', `/meetings/${meeting.id}/live?tab=votes`)
    const member = await at('uv1', `/meetings/${meeting.id}/live`, phone)
    const wall = await at('taichinh1', `/meetings/${meeting.id}/wall`, wallSize)
    const { tab } = desk
    await tab.getByText('Chưa có biểu quyết').waitFor()
    await seen(tab, 'votes-none')

    await tab.getByRole('button', { name: 'Chuẩn bị biểu quyết' }).click()
    const dialog = tab.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Lưu' }).click()
    await dialog.getByText('Hãy nhập ô này.').first().waitFor()
    const question = 'Thông qua Dự thảo Quyết định ban hành Quy chế làm việc của Ủy ban nhân dân'
    await dialog.getByLabel('Nội dung biểu quyết').fill(question)
    await dialog.getByLabel('1. Nội dung 1').check()
    await dialog.getByLabel('Văn bản được biểu quyết').selectOption({ index: 1 })
    await dialog.getByLabel('Thời gian biểu quyết').selectOption('180')
    await seen(tab, 'votes-dialog')
    await dialog.getByRole('button', { name: 'Lưu' }).click()
    await dialog.waitFor({ state: 'detached' })

    await tab.getByRole('button', { name: 'Mở biểu quyết' }).click()
    const confirm = tab.getByRole('dialog')
    await confirm.getByText('Có mặt 14/18').waitFor()
    await confirm.getByRole('button', { name: 'Mở biểu quyết' }).click()

    const panel = member.tab.getByRole('region', { name: 'Đang biểu quyết' })
    await panel.getByText(question).waitFor()
    const code = await panel.getByText(/mã văn bản/).textContent()
    await wall.tab.getByText(/mã văn bản/).waitFor()
    // The same text is named on the phone and on the wall.
    expect(await wall.tab.getByText(/mã văn bản/).textContent()).toContain(code?.match(/mã văn bản [0-9a-f ]+/)?.[0])
    await seen(member.tab, 'vote-phone')
    await seen(wall.tab, 'wall-vote-open')
    // By the keyboard alone: a radio, the space bar, the button.
    await panel.getByRole('radio', { name: 'Tán thành', exact: true }).focus()
    await member.tab.keyboard.press('Space')
    await panel.getByRole('button', { name: 'Gửi: Tán thành' }).focus()
    await member.tab.keyboard.press('Enter')
    await panel.getByText(/Đã ghi nhận: Tán thành, lúc/).waitFor()
    await seen(member.tab, 'vote-phone-cast')
    // Opened anew the page knows what was voted.
    await member.tab.reload()
    await panel.getByText(/Đã ghi nhận: Tán thành, lúc/).waitFor()
    expect(await panel.getByRole('radio').count()).toBe(0)

    const [vote] = (await o.votes(meeting)).filter((row) => row.state === 'open')
    if (!vote) throw new Error('no vote is open')
    for (const [n, page] of o.voters.entries())
      if (n !== 2 && n < 13) await o.cast(page, vote, n < 11 ? 'for' : 'against')
    await tab.getByText('13/18').waitFor()
    await tab.getByText('5 người chưa biểu quyết').click()
    await seen(tab, 'votes-open')
    await tab.getByRole('button', { name: 'Kết thúc biểu quyết' }).click()
    await tab.getByRole('dialog').getByText('Còn 5 người chưa biểu quyết').waitFor()
    await tab.getByRole('dialog').getByRole('button', { name: 'Kết thúc biểu quyết' }).click()
    await wall.tab.getByText('Đang kiểm phiếu').waitFor()
    await tab.getByText('Đã kiểm, chưa công bố').waitFor()
    // Nobody but the desk has the figures yet.
    expect(await member.tab.getByText('11/18').count()).toBe(0)
    await tab.getByRole('button', { name: 'Công bố kết quả' }).click()
    await tab.getByRole('dialog').getByRole('button', { name: 'Công bố kết quả' }).click()

    await wall.tab.getByText('Được thông qua', { exact: true }).waitFor()
    const results = member.tab.getByRole('region', { name: 'Kết quả biểu quyết' })
    await results.getByText('11/18 thành viên tán thành (61,11%)').waitFor()
    await results.getByText('Danh sách biểu quyết').click()
    await results
      .getByRole('row', { name: /Người Thử chutich/ })
      .getByText('Tán thành')
      .waitFor()
    await seen(member.tab, 'vote-phone-result')
    await seen(wall.tab, 'wall-vote-result')
    await seen(tab, 'votes-announced')
  })

  it('a show of hands is counted and entered, and a vote is annulled with a reason everybody reads', async () => {
    const { tab } = await at('chanhvp', `/meetings/${meeting.id}/live?tab=votes`)
    const member = await at('uv2', `/meetings/${meeting.id}/live`)
    const prepare = async (question: string) => {
      await tab.getByRole('button', { name: 'Chuẩn bị biểu quyết' }).click()
      const dialog = tab.getByRole('dialog')
      await dialog.getByLabel('Nội dung biểu quyết').fill(question)
      await dialog.getByLabel(/Giơ tay/).check()
      await dialog.getByRole('button', { name: 'Lưu' }).click()
      await dialog.waitFor({ state: 'detached' })
      await tab.getByRole('button', { name: 'Mở biểu quyết' }).click()
      await tab.getByRole('dialog').getByRole('button', { name: 'Mở biểu quyết' }).click()
      await tab.getByRole('button', { name: 'Nhập kết quả kiểm' }).waitFor()
    }
    await prepare('Thống nhất chương trình phiên họp')
    await tab.getByRole('button', { name: 'Nhập kết quả kiểm' }).click()
    const count = tab.getByRole('dialog')
    await count.getByLabel('Tán thành', { exact: true }).fill('19')
    await count.getByRole('button', { name: 'Nhập kết quả kiểm' }).click()
    await count.getByText('nhiều hơn số người có quyền biểu quyết (18)').waitFor()
    await count.getByLabel('Tán thành', { exact: true }).fill('13')
    await count.getByLabel('Không tán thành').fill('1')
    await seen(tab, 'votes-count-dialog')
    await count.getByRole('button', { name: 'Nhập kết quả kiểm' }).click()
    await tab.getByRole('button', { name: 'Công bố kết quả' }).click()
    await tab.getByRole('dialog').getByRole('button', { name: 'Công bố kết quả' }).click()
    await member.tab.getByText('13/18 thành viên tán thành (72,22%)').waitFor()

    await prepare('Thông qua nội dung 2')
    await tab.getByRole('button', { name: 'Hủy biểu quyết' }).click()
    const annul = tab.getByRole('dialog')
    await annul.getByRole('textbox').fill('Nhầm nội dung')
    await annul.getByRole('button', { name: 'Hủy biểu quyết' }).click()
    await member.tab.getByText('Nhầm nội dung').waitFor()
    await tab.getByRole('button', { name: 'Biểu quyết lại' }).waitFor()
    await seen(tab, 'votes-annulled')
    await seen(member.tab, 'votes-member')
  })

  it('nothing was complained of', () => {
    expect(people.flatMap((person) => person.complaints)).toEqual([])
  })
})
