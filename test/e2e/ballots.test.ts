import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listSecretBallots } from '#contract/secret-ballots.ts'
import type { Sitting } from '../api/sittings/room.ts'
import { type BoxHall, openBoxHall, paperOf } from '../api/votes/box.ts'
import { desktop, openBrowser, type Person, phone, sitDownAt } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { seen } from '../setup/shown.ts'

let o: BoxHall
let browser: Browser
let meeting: Sitting
const people: Person[] = []
const wallSize = { width: 1920, height: 1080 }

beforeAll(async () => {
  o = await openBoxHall()
  browser = await openBrowser()
  meeting = await o.convened({ items: 1, inMinutes: 20 })
  await meeting.opened(14)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
})

async function at(login: string, size = desktop, page = 'live'): Promise<Person> {
  const path = `/meetings/${meeting.id}/${page}`
  const person = await sitDownAt(browser, o.house.address, { login, password: testPassword, path, size })
  people.push(person)
  return person
}

const agreed = async ({ tab }: Person, name: string) => {
  await tab.getByRole('button', { name, exact: true }).last().click()
  await tab.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  await tab.getByRole('dialog').waitFor({ state: 'detached' })
}

describe('a secret ballot in the meeting room', { timeout: 300_000 }, () => {
  it('is prepared, sealed on a phone, opened by two of three tellers, announced and found again', async () => {
    const desk = await at('chanhvp', desktop, 'live?tab=votes')
    const tellers = [await at('uv1'), await at('uv2'), await at('uv3')]
    const voter = await at('uv5', phone)
    const wall = await at('taichinh1', wallSize, 'wall')

    await desk.tab.getByRole('button', { name: 'Chuẩn bị bỏ phiếu kín' }).click()
    const dialog = desk.tab.getByRole('dialog')
    await dialog.getByLabel('Nội dung bỏ phiếu').fill('Bầu bổ sung Ủy viên Ủy ban nhân dân huyện')
    await dialog.getByLabel('Bầu cử', { exact: false }).check()
    await dialog.getByRole('button', { name: 'Lưu' }).click()
    await dialog.getByText('Nhập ít nhất một người.').first().waitFor()
    await dialog
      .getByRole('textbox', { name: 'Danh sách ứng cử viên' })
      .fill('Nguyễn Văn An\nTrần Thị Bình\nLê Hoàng Cường')
    await dialog.getByRole('textbox', { name: 'Số người được bầu' }).fill('2')
    for (const n of [1, 2, 3])
      await dialog.getByLabel(`Thành viên ${n}`).selectOption({ label: `Người Thử uv${n} · Ủy viên` })
    await seen(desk.tab, 'ballot-dialog')
    await dialog.getByRole('button', { name: 'Lưu' }).click()
    await dialog.waitFor({ state: 'detached' })
    await agreed(desk, 'Mời Ban kiểm phiếu tạo khóa')

    for (const { tab } of tellers) await tab.getByRole('button', { name: 'Tạo khóa trên máy này' }).click()
    await desk.tab.getByText('3/3 thành viên đã tạo khóa').waitFor()
    await seen(tellers[0]?.tab ?? desk.tab, 'ballot-teller-key')
    await agreed(desk, 'Mở hòm phiếu')

    const panel = voter.tab.getByRole('region', { name: 'Bỏ phiếu kín' })
    await panel.getByLabel('Nguyễn Văn An').check()
    await panel.getByLabel('Trần Thị Bình').check()
    await panel.getByLabel('Lê Hoàng Cường').check()
    await panel.getByText('Đã chọn quá 2 người.').waitFor()
    expect(await panel.getByRole('button', { name: 'Bỏ phiếu', exact: true }).isDisabled()).toBe(true)
    await panel.getByLabel('Lê Hoàng Cường').uncheck()
    await seen(voter.tab, 'ballot-phone')
    await seen(wall.tab, 'wall-ballot-open')
    await agreed(voter, 'Bỏ phiếu')
    // Alone it waits: nobody is to see who came when.
    await panel.getByText(/đang chờ vào hòm cùng các phiếu khác/).waitFor()
    await seen(voter.tab, 'ballot-phone-waiting')

    const [ballot] = (await o.pages.chanhvp.call(listSecretBallots, { id: meeting.id })).ballots
    if (!ballot) throw new Error('a ballot was prepared')
    const others = o.voters.filter((_, n) => n !== 6).slice(0, 12)
    const papers = await Promise.all(others.map((_, n) => paperOf(ballot, n < 10 ? [1, 0, 1] : [0, 1, 0])))
    const rest = others.map((page, n) => o.put(page, ballot, papers[n] ?? { sealed: '', receipt: '' }))
    await panel.getByText('Phiếu của Anh/Chị đã vào hòm.').waitFor()
    // The last few wait for others until the box closes.
    await desk.tab.getByText(/^(9|1[0-3])\/18$/).waitFor()
    await seen(desk.tab, 'ballot-desk-open')
    await agreed(desk, 'Đóng hòm phiếu')
    expect(await Promise.all(rest)).toEqual(others.map(() => true))
    await panel.getByText('Phiếu của Anh/Chị có trong hòm đã đóng.').waitFor()
    // Opened anew the page knows its paper.
    await voter.tab.reload()
    await panel.getByText('Phiếu của Anh/Chị có trong hòm đã đóng.').waitFor()

    // The key survives a page that was closed; the second teller waits for the first.
    await tellers[0]?.tab.reload()
    const part = (n: number, other: number) =>
      (tellers[n] as Person).tab
        .getByRole('region', { name: 'Ban kiểm phiếu' })
        .getByRole('listitem')
        .filter({ hasText: `uv${other}` })
    await part(1, 1).getByText('Chờ Người Thử uv1').waitFor()
    await part(0, 2).getByRole('button', { name: 'Mở lớp của tôi' }).click()
    await part(1, 1).getByRole('button', { name: 'Mở lớp của tôi' }).click()
    await desk.tab.getByText('Đã kiểm, chưa công bố').waitFor()
    await part(1, 1).getByText('Đã kiểm').waitFor()
    await seen(tellers[1]?.tab ?? desk.tab, 'ballot-teller-counted')
    // Counted a second time by another two.
    await part(0, 3).getByRole('button', { name: 'Mở lớp của tôi' }).click()
    await part(2, 1).getByRole('button', { name: 'Mở lớp của tôi' }).click()
    await part(2, 1).getByText('Đã kiểm').waitFor()
    expect(await voter.tab.getByText('Trúng cử').count()).toBe(0)
    await agreed(desk, 'Công bố kết quả')
    await wall.tab.getByText('Kết quả bỏ phiếu kín').waitFor()
    const row = wall.tab.getByRole('row', { name: /Nguyễn Văn An/ })
    await row.getByText('11/18').waitFor()
    await row.getByText('Trúng cử', { exact: true }).waitFor()
    await seen(wall.tab, 'wall-ballot-result')
    await voter.tab.getByRole('region', { name: 'Kết quả biểu quyết' }).getByText('10/18').waitFor()
    await seen(voter.tab, 'ballot-phone-result')
    await seen(desk.tab, 'ballot-desk-announced')
    // Nobody opens anything again.
    const left = `new Promise((done) => { const ask = indexedDB.open('lien-thong-ballots', 1)
      ask.onsuccess = () => { const all = ask.result.transaction('keys').objectStore('keys').count(); all.onsuccess = () => done(all.result) } })`
    await expect.poll(() => tellers[0]?.tab.evaluate(left)).toBe(0)
  })

  it('nothing was complained of', () => {
    expect(people.flatMap((person) => person.complaints)).toEqual([])
  })
})
