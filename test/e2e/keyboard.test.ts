import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { civilDate } from '#platform/clock.ts'
import { buildUnit } from '../../server/dev/builders.ts'
import { openBrowser, type Person, signIn, sitDown } from '../setup/browser.ts'
import { type Agency, agency, type House, openHouse, staff, testPassword } from '../setup/house.ts'
import { send } from '../setup/sending.ts'
import { tinyPdf } from '../setup/upload.ts'

let house: House
let browser: Browser
let province: Agency
let district: Agency
const manyBelow = 205

async function arrive(subject: string): Promise<void> {
  const from = { registerId: province.outgoing, issuedOn: civilDate(house.now()) }
  await send(await house.page('tinh'), from, [district.id], { subject })
}

async function numbers(registerId: string): Promise<number[]> {
  const rows = await house.sql<{ n: number }[]>`
    select register_number as n from document where register_id = ${registerId} order by register_number`
  return rows.map((row) => row.n)
}

beforeAll(async () => {
  house = await openHouse()
  browser = await openBrowser()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  district = await agency(house, 'Ủy ban nhân dân huyện Thử', 'UBND', 'H98.1', province.id)
  await house.work(async (work) => {
    for (let n = 1; n <= manyBelow; n++)
      await buildUnit(work, {
        nature: 'agency',
        parentId: district.id,
        kind: 'peoplesCommittee',
        level: 'commune',
        name: `Ủy ban nhân dân xã ${n}`,
        shortName: `UBND xã ${n}`,
        abbreviation: 'UBND',
        place: `Xã ${n}`,
        newCode: `H98.1.${n}`,
      })
  })
  await staff(house, 'tinh', province.id, 'clerk')
  await staff(house, 'huyen', district.id, 'clerk')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** Somebody without a mouse. What took the focus without showing it is remembered. */
class Hands {
  readonly tab: Tab
  readonly unseen: string[] = []
  constructor(tab: Tab) {
    this.tab = tab
  }

  press(...keys: string[]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.tab.keyboard.press(key)), Promise.resolve())
  }

  async type(text: string): Promise<void> {
    await this.tab.keyboard.insertText(text)
  }

  /** What has the focus: its name, and whether one sees that it has. */
  async here(): Promise<{ name: string; role: string; inDialog: boolean }> {
    const found = await this.tab.evaluate<{ name: string; role: string; inDialog: boolean; seen: boolean }>(`(() => {
      const it = document.activeElement ?? document.body
      const box = it.getBoundingClientRect()
      const parts = [it, it.nextElementSibling, it.parentElement, it.closest('tr')].filter((el) => el !== null)
      const ring = parts.some((el) => getComputedStyle(el).outlineStyle !== 'none' && getComputedStyle(el).outlineWidth !== '0px')
      const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth
      return {
        name: it.ariaLabel ?? it.labels?.[0]?.innerText ?? (it === document.body ? '' : it.innerText?.slice(0, 200) ?? ''),
        role: it.getAttribute('role') ?? it.localName,
        inDialog: it.closest('dialog') !== null,
        seen: it === document.body || it.localName === 'h1' || it.localName === 'main' || (ring && inside),
      }
    })()`)
    if (!found.seen) this.unseen.push(`${found.role} ${found.name}`)
    return found
  }

  /** Goes on with Tab until the thing of that name has the focus. */
  async to(name: string | RegExp, role?: string): Promise<void> {
    const passed: string[] = []
    for (let n = 0; n < 90; n++) {
      await this.press('Tab')
      const now = await this.here()
      const fits = typeof name === 'string' ? now.name.trim() === name : name.test(now.name)
      if (fits && (role === undefined || now.role === role)) return
      passed.push(`${now.role} ${now.name.slice(0, 40)}`)
    }
    throw new Error(`Tab never came to ${name}; it passed ${passed.join(' | ')}`)
  }
}

async function atDesk(login: string): Promise<{ person: Person; hands: Hands }> {
  const person = await sitDown(browser, house.address)
  const hands = new Hands(person.tab)
  await person.tab.goto('/')
  await person.tab.getByLabel('Tên đăng nhập').waitFor()
  if (!/Tên đăng nhập/.test((await hands.here()).name)) await hands.to(/Tên đăng nhập/)
  await hands.type(login)
  await hands.to(/^Mật khẩu/, 'input')
  await hands.type(testPassword)
  await hands.press('Enter')
  await person.tab.getByRole('navigation', { name: 'Các mục chính' }).waitFor()
  return { person, hands }
}

async function registerNext(hands: Hands, number: number): Promise<void> {
  await hands.tab.getByText(`Số đến ${number}`).first().waitFor()
}

describe('a clerk without a mouse', { timeout: 120_000 }, () => {
  it('signs in, opens what arrived, registers it and goes on to the next', async () => {
    await arrive('Việc thứ nhất')
    await arrive('Việc thứ hai')
    const { person, hands } = await atDesk('huyen')
    const { tab } = person
    await tab.getByText('Việc thứ nhất').first().waitFor()

    await tab.reload()
    await tab.getByText('Việc thứ nhất').first().waitFor()
    await hands.press('Tab')
    expect((await hands.here()).name).toBe('Đến nội dung chính')
    await hands.press('Enter')
    await expect.poll(() => tab.evaluate('document.activeElement.closest("main") !== null')).toBe(true)

    await tab.reload()
    await tab.getByText('Việc thứ nhất').first().waitFor()
    await hands.to(/^Văn bản đến/, 'a')
    await hands.press('Enter')
    await tab.waitForURL(/\/incoming/)
    await tab.getByRole('row').filter({ hasText: 'Việc thứ nhất' }).waitFor()
    await hands.press('j')
    expect((await hands.here()).name).toMatch(/Việc thứ/)
    await hands.press('j', 'k', 'Enter')
    await tab.waitForURL(/\/documents\//)

    const button = tab.getByRole('button', { name: 'Vào sổ', exact: true }).first()
    await button.waitFor()
    await hands.to('Vào sổ', 'button')
    await hands.press('Enter')
    const dialog = tab.getByRole('dialog')
    await dialog.waitFor()
    expect((await hands.here()).inDialog).toBe(true)
    await hands.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect((await hands.here()).name.trim()).toBe('Vào sổ')
    await hands.press('Enter')
    await dialog.getByText('Số đến dự kiến').or(dialog.getByRole('combobox')).first().waitFor()
    for (let n = 0; n < 12; n++) {
      await hands.press('Tab')
      const now = await hands.here()
      expect(now.inDialog || now.role === 'body').toBe(true)
    }
    await hands.to('Vào sổ', 'button')
    await hands.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    await expect.poll(() => numbers(district.incoming)).toEqual([1])

    // The way on has the focus, or is the next stop.
    const next = tab.getByRole('link', { name: 'Văn bản tiếp theo' })
    await next.waitFor()
    const first = tab.url()
    await hands.to('Văn bản tiếp theo')
    await hands.press('Enter')
    await expect.poll(() => tab.url()).not.toBe(first)
    await button.waitFor()
    await hands.press('Control+Enter')
    await dialog.getByRole('button', { name: 'Vào sổ', exact: true, disabled: false }).waitFor()
    await hands.press('Control+Enter', 'Control+Enter')
    await expect.poll(() => numbers(district.incoming)).toEqual([1, 2])
    await registerNext(hands, 2)
    expect(hands.unseen).toEqual([])
    expect(person.complaints).toEqual([])
    await person.context.close()
  })

  it('writes a document, chooses recipients in the tree down to the last and issues it', async () => {
    const { person, hands } = await atDesk('tinh')
    const { tab } = person
    await tab.goto('/outgoing/new')
    await tab.locator('h1').waitFor()
    await hands.to('Chọn tệp từ máy')
    const asked = tab.waitForEvent('filechooser')
    // Asking takes the browser a moment.
    expect((await hands.here()).role).toBe('button')
    await hands.press('Enter')
    await (await asked).setFiles({ name: 'Quyết định.pdf', mimeType: 'application/pdf', buffer: tinyPdf('phím') })
    await hands.to(/^Loại văn bản/, 'select')
    await hands.press('ArrowDown')
    await hands.to(/^Trích yếu/)
    await hands.type('Không cần chuột')
    await hands.to(/^Người ký/)
    await hands.type('Lò Văn Mẫu')
    await hands.to(/^Chức vụ người ký/)
    await hands.type('Chủ tịch')

    await hands.to(/^Chọn nơi nhận|^Chọn từ cây/, 'button')
    const opener = (await hands.here()).name
    await hands.press('Enter')
    const dialog = tab.getByRole('dialog', { name: 'Chọn nơi nhận' })
    await dialog.getByRole('treeitem', { name: /huyện Thử/ }).waitFor()
    await hands.to(/tỉnh Thử/, 'treeitem')
    await hands.press('ArrowDown', 'Space', 'ArrowRight')
    await dialog.getByRole('treeitem', { name: 'Hiện thêm' }).waitFor()
    expect(await dialog.getByRole('treeitem').count()).toBe(2 + 200 + 1)
    await hands.press('End', 'Enter')
    await expect.poll(() => dialog.getByRole('treeitem').count()).toBe(2 + manyBelow)
    await expect.poll(async () => (await hands.here()).role).toBe('treeitem')
    expect((await hands.here()).name).toMatch(/^Ủy ban nhân dân xã/)
    await hands.press('Home', 'ArrowDown', '*')
    await dialog.getByText(`Đã thêm ${manyBelow} nơi nhận`).waitFor()
    await hands.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect((await hands.here()).name).toBe(opener)

    await tab
      .getByText(`${manyBelow + 1} nơi nhận`)
      .first()
      .waitFor()
    await hands.to('Phát hành…')
    await hands.press('Enter')
    await tab.getByRole('dialog', { name: 'Cấp số và phát hành' }).waitFor()
    await hands.to('Cấp số và phát hành', 'button')
    const had = (await numbers(province.outgoing)).length
    await hands.press('Enter')
    await tab.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
    expect((await numbers(province.outgoing)).length).toBe(had + 1)
    expect(hands.unseen).toEqual([])
    expect(person.complaints).toEqual([])
    await person.context.close()
  })

  it('finds the menu of the account and comes back from it', async () => {
    const { person, hands } = await atDesk('tinh')
    await hands.to(/^Tài khoản của/)
    await hands.press('Enter')
    await person.tab.getByRole('menu').first().waitFor()
    await expect.poll(async () => (await hands.here()).role).toMatch(/^menuitem/)
    await hands.press('ArrowDown', 'Escape')
    await expect.poll(async () => (await hands.here()).name).toMatch(/^Tài khoản của/)
    expect(hands.unseen).toEqual([])
    await person.context.close()
  })
})

describe('a hurried hand', { timeout: 120_000 }, () => {
  it('that clicks twice takes one number, issuing and registering', async () => {
    const clerk = await sitDown(browser, house.address)
    await signIn(clerk, 'tinh', testPassword)
    const { tab } = clerk
    await tab.goto('/outgoing/new')
    await tab
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'Hai lần.pdf', mimeType: 'application/pdf', buffer: tinyPdf('hai lần') })
    await tab.getByLabel('Loại văn bản').selectOption({ label: 'Công văn' })
    await tab.getByLabel('Trích yếu nội dung').fill('Bấm hai lần')
    await tab.getByLabel('Người ký', { exact: true }).fill('Lò Văn Mẫu')
    await tab.getByLabel('Chức vụ người ký').fill('Chủ tịch')
    await tab.getByRole('combobox', { name: 'Thêm nơi nhận' }).fill('huyen thu')
    await tab
      .getByRole('option', { name: /huyện Thử/ })
      .first()
      .click()
    const issued = await numbers(province.outgoing)
    const registered = await numbers(district.incoming)
    await tab.getByRole('button', { name: 'Phát hành…' }).click()
    await tab.getByRole('dialog').getByRole('button', { name: 'Cấp số và phát hành' }).dblclick()
    await tab.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
    await tab.waitForLoadState('networkidle')
    expect(await numbers(province.outgoing)).toEqual([...issued, issued.length + 1])

    const other = await sitDown(browser, house.address)
    await signIn(other, 'huyen', testPassword)
    await other.tab.goto('/incoming?state=arrived')
    await other.tab.getByRole('row').filter({ hasText: 'Bấm hai lần' }).first().click()
    await other.tab.getByRole('button', { name: 'Vào sổ', exact: true }).first().dblclick()
    await other.tab.getByRole('dialog').getByRole('button', { name: 'Vào sổ', exact: true }).dblclick()
    await other.tab
      .getByText(/số đến \d+/i)
      .first()
      .waitFor()
    await other.tab.waitForLoadState('networkidle')
    expect(await numbers(district.incoming)).toEqual([...registered, registered.length + 1])
    const [series] = await house.sql<{ next: number }[]>`
      select next_number as next from number_series where register_id = ${district.incoming}`
    expect(series?.next).toBe(registered.length + 2)
    expect([...clerk.complaints, ...other.complaints]).toEqual([])
    await clerk.context.close()
    await other.context.close()
  })
})
