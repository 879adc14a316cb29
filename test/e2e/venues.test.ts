import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Hall, openHall } from '../api/meetings/hall.ts'
import { desktop, openBrowser, type Person, phone, sitDownAt } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { seen } from '../setup/shown.ts'

let o: Hall
let browser: Browser
const people: Person[] = []

beforeAll(async () => {
  o = await openHall()
  browser = await openBrowser()
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

describe('rooms and equipment', { timeout: 400_000 }, () => {
  const tomorrow = () => {
    const [y, m, d] = new Date(o.house.now().getTime() + 86_400_000 + 7 * 3_600_000)
      .toISOString()
      .slice(0, 10)
      .split('-')
    return `${d}/${m}/${y}`
  }

  it('are entered, booked, and not booked twice', async () => {
    const { tab } = await at('chanhvp', '/venues')
    await tab.getByText('Chưa có phòng họp nào').waitFor()
    await tab.getByRole('button', { name: 'Thêm phòng họp' }).click()
    const dialog = tab.getByRole('dialog', { name: 'Thêm phòng họp' })
    await dialog.getByLabel('Tên phòng').fill('Phòng họp số 1')
    await dialog.getByLabel('Số chỗ').fill('50')
    await dialog.getByLabel('Thiết bị trong phòng').fill('Màn chiếu, 30 micro')
    await dialog.getByLabel('Phút chuẩn bị trước').fill('15')
    await seen(tab, 'venue-dialog')
    await dialog.getByRole('button', { name: 'Thêm phòng họp' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await tab.getByText('Đang trống').waitFor()
    await tab.getByRole('button', { name: 'Thêm thiết bị' }).click()
    const lent = tab.getByRole('dialog', { name: 'Thêm thiết bị' })
    await lent.getByLabel('Tên thiết bị').fill('Máy tính bảng')
    await lent.getByLabel('Số lượng').fill('20')
    await lent.getByRole('button', { name: 'Thêm thiết bị' }).click()
    await tab.getByText('còn 20/20').waitFor()
    await seen(tab, 'venues')
    await tab.getByRole('link', { name: 'Phòng họp số 1' }).click()
    const booking = async (title: string) => {
      await tab.getByRole('button', { name: 'Đặt lịch' }).click()
      const ask = tab.getByRole('dialog', { name: 'Đặt Phòng họp số 1' })
      await ask.getByLabel('Ngày', { exact: true }).fill(tomorrow())
      await ask.getByLabel('Việc sử dụng').fill(title)
      await ask.getByRole('button', { name: 'Đặt lịch' }).click()
      return ask
    }
    const first = await booking('Họp giao ban')
    await first.waitFor({ state: 'hidden' })
    await tab.getByText('Họp giao ban').waitFor()
    const second = await booking('Họp chi bộ')
    await second
      .getByRole('alert')
      .getByText(/Họp giao ban/)
      .first()
      .waitFor()
    await tab.keyboard.press('Escape')
    await second.waitFor({ state: 'hidden' })
    await seen(tab, 'venue')
    await tab.getByRole('button', { name: 'Hủy đặt' }).click()
    const cancel = tab.getByRole('dialog', { name: 'Hủy đặt' })
    await cancel.getByRole('textbox').fill('Hoãn họp giao ban')
    await cancel.getByRole('button', { name: 'Hủy đặt' }).click()
    await tab.getByText('Họp giao ban').waitFor({ state: 'hidden' })
  })

  it('are chosen with a meeting, which holds the room', async () => {
    const { tab } = await at('chanhvp', '/meetings/new')
    await tab.getByLabel('Tên cuộc họp').fill('Họp chuyên đề')
    await tab.getByLabel('Ngày họp').fill(tomorrow())
    await tab.keyboard.press('Tab')
    await tab.getByLabel('Phòng họp của cơ quan').selectOption({ label: 'Phòng họp số 1, 50 chỗ' })
    await tab.getByRole('button', { name: 'Tạo cuộc họp' }).click()
    await tab.getByRole('heading', { name: 'Họp chuyên đề' }).waitFor()
    await tab.goto('/venues')
    await tab.getByRole('link', { name: 'Phòng họp số 1' }).click()
    await tab.getByText('Họp chuyên đề').waitFor()
    expect(await tab.getByRole('button', { name: 'Hủy đặt' }).count()).toBe(0)
  })

  it('are read, not managed, by others, also on the phone', async () => {
    const { tab } = await at('tuphap1', '/venues', phone)
    await tab.getByText('Phòng họp số 1').waitFor()
    expect(await tab.getByRole('button', { name: 'Thêm phòng họp' }).count()).toBe(0)
    await seen(tab, 'venues-phone')
    await tab.getByRole('link', { name: 'Phòng họp số 1' }).click()
    await tab.getByText('Trống cả ngày').first().waitFor()
    await seen(tab, 'venue-phone')
    for (const person of people) expect(person.complaints).toEqual([])
  })
})
