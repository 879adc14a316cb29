import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MinutesHall, openMinutesHall } from '../api/minutes/hall.ts'
import type { Sitting } from '../api/sittings/room.ts'
import { desktop, openBrowser, type Person, phone, sitDownAt } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import type { Page } from '../setup/page.ts'
import { seen } from '../setup/shown.ts'

let o: MinutesHall
let browser: Browser
let meeting: Sitting
const people: Person[] = []

beforeAll(async () => {
  o = await openMinutesHall()
  browser = await openBrowser()
  meeting = await o.convened({ items: 2, inMinutes: 20 })
  const [first = '', second = ''] = meeting.items
  await o.rapporteur(meeting, first, meeting.electors[2] ?? '')
  await meeting.opened(15)
  await o.called(meeting, first, null)
  await o.speaks(meeting, o.members[1] as Page, 'Về dự toán ngân sách năm 2027', 130)
  const vote = await o.started(meeting)
  for (const [n, page] of o.voters.slice(0, 15).entries()) await o.cast(page, vote, n < 13 ? 'for' : 'abstain')
  await o.closed(vote)
  await o.announced(vote)
  await o.called(meeting, second, 'decided')
  await o.called(meeting, null, 'noted')
  await o.ended(meeting)
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
const path = () => `/meetings/${meeting.id}/minutes`
const agreed = async ({ tab }: Person, name: string) => {
  await tab.getByRole('button', { name, exact: true }).first().click()
  await tab.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  await tab.getByRole('dialog').waitFor({ state: 'detached' })
}
const part = ({ tab }: Person, name: string) => tab.getByLabel(`Nội dung phần “${name}”`)

describe('minutes and conclusions', { timeout: 400_000 }, () => {
  it('are prebuilt, written by two at once, read and commented on a phone, answered, agreed into a draft', async () => {
    const secretary = await at('chanhvp', `/meetings/${meeting.id}`)
    await secretary.tab.getByRole('link', { name: 'Biên bản và kết luận' }).click()
    await secretary.tab.getByText('Chưa có biên bản.').waitFor()
    await seen(secretary.tab, 'minutes-none')
    await agreed(secretary, 'Lập biên bản')
    await secretary.tab.getByText('Đã lưu').waitFor()
    const [one, other] = ['Nội dung 1: Nội dung 1', 'Nội dung khác']
    await expect.poll(() => part(secretary, one).inputValue()).toContain('Kết quả: 13/18 thành viên tán thành')
    await seen(secretary.tab, 'minutes-writing')

    // Both write in one part: nothing of either is lost, and each keeps his place.
    const chair = await at('chutich', path())
    await part(chair, other).fill('Chủ tọa nhắc nhở về kỷ luật phát ngôn.')
    await expect.poll(() => part(secretary, other).inputValue()).toBe('Chủ tọa nhắc nhở về kỷ luật phát ngôn.')
    await secretary.tab.getByText('Người Thử chutich đang viết').waitFor()
    await part(secretary, other).press('Control+Home')
    await Promise.all([
      part(secretary, other).pressSequentially('Thư ký ghi trước. ', { delay: 15 }),
      part(chair, other)
        .press('Control+End')
        .then(() => part(chair, other).pressSequentially(' Chủ tọa ghi sau.', { delay: 15 })),
    ])
    const both = 'Thư ký ghi trước. Chủ tọa nhắc nhở về kỷ luật phát ngôn. Chủ tọa ghi sau.'
    await expect.poll(() => part(secretary, other).inputValue()).toBe(both)
    await expect.poll(() => part(chair, other).inputValue()).toBe(both)
    // Undo takes back what one wrote oneself.
    await part(chair, other).press('Control+z')
    await expect
      .poll(() => part(secretary, other).inputValue())
      .toContain('Thư ký ghi trước. Chủ tọa nhắc nhở về kỷ luật phát ngôn.')
    await part(chair, other).press('Control+y')
    await expect.poll(() => part(secretary, other).inputValue()).toBe(both)

    // The line is gone for a while: what was written is sent when it is back.
    await secretary.tab.context().setOffline(true)
    await part(secretary, 'Kết thúc').press('Control+End')
    await part(secretary, 'Kết thúc').pressSequentially(' Biên bản được đọc lại cho mọi người cùng nghe.')
    await secretary.tab.getByText('Chưa lưu được.').waitFor()
    await seen(secretary.tab, 'minutes-offline')
    await secretary.tab.context().setOffline(false)
    await secretary.tab.getByText('Đã lưu').waitFor()
    await expect.poll(() => part(chair, 'Kết thúc').inputValue()).toContain('cùng nghe.')

    await secretary.tab.getByRole('button', { name: 'Lấy ý kiến' }).click()
    const dialog = secretary.tab.getByRole('dialog')
    expect(await dialog.getByRole('checkbox', { name: /^Người Thử uv1\b(?!\d)/ }).isChecked()).toBe(true)
    await seen(secretary.tab, 'minutes-review-dialog')
    await dialog.getByRole('button', { name: 'Lấy ý kiến' }).click()
    await secretary.tab.getByText('chưa đọc xong').waitFor()
    const reader = await at('uv1', path(), phone)
    const region = reader.tab.getByRole('region', { name: one })
    await region.getByText('Về dự toán ngân sách năm 2027').waitFor()
    await seen(reader.tab, 'minutes-phone')
    await region.getByRole('button', { name: 'Góp ý' }).click()
    await reader.tab.getByRole('dialog').getByLabel('Điều cần sửa').fill('Ghi rõ số tiền.')
    await seen(reader.tab, 'minutes-phone-comment')
    await reader.tab.getByRole('button', { name: 'Gửi góp ý' }).click()
    await region.getByText('Ghi rõ số tiền.').waitFor()
    await reader.tab.getByRole('button', { name: 'Tôi đã đọc xong' }).click()
    await secretary.tab.getByText(/đã đọc lúc/).waitFor()

    await secretary.tab.getByRole('button', { name: 'Chốt biên bản' }).click()
    await secretary.tab.getByRole('dialog').getByRole('button', { name: 'Chốt biên bản' }).click()
    await secretary.tab.getByText('Còn 1 ý kiến chưa được trả lời.').waitFor()
    await secretary.tab.getByRole('dialog').getByRole('button', { name: 'Hủy' }).click()
    await secretary.tab.getByRole('button', { name: 'Trả lời góp ý' }).click()
    await secretary.tab.getByRole('dialog').getByLabel('Đã tiếp thu thế nào').fill('Đã bổ sung.')
    await secretary.tab.getByRole('dialog').getByRole('button', { name: 'Trả lời góp ý' }).click()
    await region.getByText('Đã bổ sung.').waitFor()
    await seen(secretary.tab, 'minutes-answered')
    await secretary.tab.getByRole('button', { name: 'Chốt biên bản' }).click()
    await secretary.tab.getByRole('dialog').getByRole('button', { name: 'Chốt biên bản' }).click()
    await secretary.tab.waitForURL(/\/drafting\//)
    await chair.tab.getByText('Dự thảo biên bản đang trên đường ký, ban hành').waitFor()
    await seen(chair.tab, 'minutes-agreed')
    const whole = chair.tab.waitForEvent('download')
    await chair.tab.getByRole('link', { name: 'Tải hồ sơ cuộc họp' }).click()
    expect((await whole).suggestedFilename()).toMatch(/^cuoc-hop-Phiên-họp-thường-kỳ-tháng-11\.zip$/)
  })

  it('conclusions name who leads and by when, are ordered, and become the draft of a notice', async () => {
    const secretary = await at('chanhvp', `${path()}?tab=conclusions`)
    const { tab } = secretary
    await tab.getByText('Cuộc họp đã kết thúc mà chưa có kết luận.').waitFor()
    await seen(tab, 'conclusions-none')
    const add = async (text: string, lead?: string) => {
      await tab.getByRole('button', { name: 'Thêm kết luận' }).click()
      const dialog = tab.getByRole('dialog')
      await dialog.getByLabel('Nội dung kết luận').fill(text)
      if (lead) {
        await dialog.getByRole('combobox', { name: /^Chủ trì/ }).fill(lead)
        await tab
          .getByRole('option', { name: new RegExp(lead) })
          .first()
          .click()
        await dialog.getByLabel(/^Hoàn thành trước ngày/).fill('31/12/2027')
        await seen(tab, 'conclusion-dialog')
      }
      await dialog.getByRole('button', { name: 'Thêm kết luận' }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await add('Thống nhất chủ trương sắp xếp trụ sở.')
    await add('Hoàn thành giải ngân vốn đầu tư công năm 2027.', 'taichinh1')
    await add('Báo cáo kết quả rà soát hộ nghèo.', 'Mường Thử')
    await tab.getByRole('button', { name: 'Chuyển kết luận 2 lên' }).click()
    await tab
      .getByRole('main')
      .getByRole('listitem')
      .first()
      .getByText('Hoàn thành giải ngân vốn đầu tư công năm 2027.')
      .waitFor()
    await seen(tab, 'conclusions')
    const reader = await at('uv2', `${path()}?tab=conclusions`, phone)
    await reader.tab.getByText('Kết luận được công bố khi thông báo kết luận đã ban hành.').waitFor()
    await seen(reader.tab, 'conclusions-phone-hidden')
    await tab.getByRole('button', { name: 'Thao tác với kết luận 2' }).click()
    await tab.getByRole('menuitem', { name: 'Bỏ kết luận' }).click()
    await tab.getByRole('dialog').getByRole('button', { name: 'Bỏ kết luận' }).click()
    await expect.poll(() => tab.getByRole('listitem').filter({ hasText: 'trụ sở' }).count()).toBe(0)
    await tab.getByRole('button', { name: 'Soạn thông báo kết luận' }).click()
    await tab.getByRole('dialog').getByRole('button', { name: 'Soạn thông báo kết luận' }).click()
    await tab.waitForURL(/\/drafting\//)
    await tab.getByText('Kết luận Phiên họp thường kỳ tháng 11').first().waitFor()
  })

  it('nothing was complained of', () => {
    const offline = /ERR_INTERNET_DISCONNECTED|WebSocket/
    expect(people.flatMap((person) => person.complaints).filter((it) => !offline.test(it))).toEqual([])
  })
})
