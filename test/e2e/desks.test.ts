import { TOTP } from 'otpauth'
import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listWork } from '#contract/desk.ts'
import { listDocuments, registerDelivered } from '#contract/documents.ts'
import { listRegisters, printRegister, readPrint } from '#contract/registers.ts'
import { giveDirective, submitDocuments } from '#contract/routing.ts'
import { giveTask } from '#contract/tasks.ts'
import { civilDate } from '#platform/clock.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, phone, signIn, sitDown } from '../setup/browser.ts'
import { type House, openHouse, testPassword } from '../setup/house.ts'
import { keepsPictures, picture, pictureOfPdf } from '../setup/picture.ts'
import { judge } from './judge.ts'

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse({}, 40)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** One of each role in a district that has all of them; what lies on their desks comes from the sample and from one more submission. */
let taskId = ''
const desks = [
  {
    who: 'a leader',
    login: 'chutich.thanuyen',
    paths: [
      '/queue',
      '/work?pile=toDirect',
      '/work?pile=given',
      '/incoming',
      '/tasks?view=given&as=board',
      '/delegations',
      '/delegations?tab=received',
      '/access-changes?tab=decided',
      '/holds?tab=released',
    ],
  },
  {
    who: 'a unit head',
    login: 'truongphong.vx.thanuyen',
    paths: ['/work?pile=given', '/work?pile=finished', '/tasks?as=calendar', '/reports'],
  },
  { who: 'an officer', login: 'chuyenvien.vx.thanuyen', paths: ['/work?pile=toKnow', '/search', '/search?q=ubnd'] },
] as const

/** Something lies before the leader, and on the desk of the head. */
async function fillDesks(): Promise<void> {
  const clerk = await house.page('vanthu.thanuyen')
  const leader = await house.page(desks[0].login)
  const head = await house.page(desks[1].login)
  const holderId = leader.session?.post?.assignmentId ?? ''
  const arrived = (await clerk.call(listDocuments, { direction: 'incoming', state: 'arrived', limit: 2 })).rows
  const registers = (await clerk.call(listRegisters, { direction: 'incoming' })).rows
  const ids = arrived.map((row) => row.id)
  expect(ids.length).toBe(2)
  for (const id of ids)
    await clerk.call(registerDelivered, {
      id,
      registerId: registers[0]?.id ?? '',
      arrivedOn: civilDate(house.now()),
      confirmDuplicate: true,
    })
  const note = 'Kính trình đồng chí xem xét, cho ý kiến chỉ đạo.'
  await clerk.call(submitDocuments, { documentIds: ids, toHolderId: holderId, note })
  const to = { unitId: head.session?.post?.unitId ?? '' }
  const text = 'Chủ trì, phối hợp với các đơn vị liên quan xử lý theo quy định.'
  const dueAt = new Date(house.now().getTime() + 3_600_000).toISOString()
  const about = { title: 'Báo cáo kết quả phòng, chống thiên tai', description: '', wanted: 'Báo cáo bằng văn bản' }
  const task = {
    ...about,
    priority: 'urgent' as const,
    dueAt: null,
    lead: { unitId: head.session?.post?.unitId ?? '' },
    partners: [],
  }
  taskId = (await leader.call(giveTask, task)).id
  for (const id of ids.slice(1))
    await leader.call(giveDirective, { id, text, assignments: [{ to, role: 'lead', dueAt, replyRequired: false }] })
}

/** The leader's form on a phone, as a sheet over the paper. */
async function directed(tab: Tab): Promise<void> {
  await tab.getByRole('button', { name: 'Bút phê', exact: true }).click()
  const sheet = tab.getByRole('dialog').first()
  await sheet.waitFor()
  expect(await violations(tab)).toEqual([])
  await picture(tab, 'directive-phone')
  await tab.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })
}

/** The register of the year as it is printed. */
async function printed(): Promise<void> {
  const clerk = await house.page('vanthu.thanuyen')
  const [register] = (await clerk.call(listRegisters, { direction: 'incoming' })).rows
  const year = Number(civilDate(house.now()).slice(0, 4))
  const print = await clerk.call(printRegister, { id: register?.id ?? '', year })
  const bytes = await clerk.fetch('GET', readPrint.path.replace(':id', print.id))
  await pictureOfPdf(Buffer.from(await bytes.arrayBuffer()), 'register-print')
}

describe('every screen of', { timeout: 400_000 }, () => {
  beforeAll(async () => {
    await fillDesks()
    if (keepsPictures) await printed()
  })

  it.each(desks)('$who is fit for everybody, and leads nowhere that is closed to them', async ({ login, paths }) => {
    const person = await sitDown(browser, house.address)
    const { tab } = person
    await signIn(person, login, testPassword)
    const links = await tab.evaluate<string[]>(
      "[...document.querySelectorAll('nav a')].map((it) => it.getAttribute('href'))",
    )
    const mine = (await (await house.page(login)).call(listWork, { pile: 'todo', limit: 1 })).rows[0]?.documentId
    const found: string[] = []
    const task = login === desks[2].login ? [] : [`/tasks/${taskId}`]
    const all = [...new Set([...links, ...paths, ...task, ...(mine ? [`/documents/${mine}`] : [])])]
    for (const size of [desktop, phone]) {
      await tab.setViewportSize(size)
      for (const path of all) {
        found.push(...(await judge(person, path)))
        if (login === desks[1].login && size === desktop && path === '/work') await picture(tab, 'inbox')
        if (login === desks[1].login && size === desktop && path === `/documents/${mine}`) await picture(tab, 'thread')
        if (login === desks[0].login && size === phone && path === '/queue') await directed(tab)
      }
    }
    await tab.evaluate("localStorage.setItem('lien-thong.theme', 'dark')")
    for (const path of paths) found.push(...(await judge(person, path)))
    expect(found).toEqual([])
    expect(person.complaints).toEqual([])
    await person.context.close()
  })
})

describe('every screen of the system administrator', { timeout: 400_000 }, () => {
  it('opens after turning on two-step sign-in, and is fit for everybody', async () => {
    const person = await sitDown(browser, house.address)
    const { tab } = person
    await tab.goto('/')
    await tab.getByLabel('Tên đăng nhập').fill('quantri')
    await tab.getByLabel('Mật khẩu', { exact: true }).fill(testPassword)
    await tab.keyboard.press('Enter')
    await tab.getByLabel('Nhập lại mật khẩu để bắt đầu').fill(testPassword)
    await tab.keyboard.press('Enter')
    const secret = /[A-Z2-7]{32}/.exec(await tab.getByText('Khóa nhập tay').innerText())?.[0] ?? ''
    const code = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate({
      timestamp: house.now().getTime(),
    })
    expect(await violations(tab)).toEqual([])
    await tab.getByLabel('Mã xác thực').fill(code)
    await tab.keyboard.press('Enter')
    await tab.getByRole('navigation', { name: 'Các mục chính' }).waitFor()
    const found: string[] = []
    for (const size of [desktop, phone]) {
      await tab.setViewportSize(size)
      for (const path of ['/', '/organisation', '/accounts', '/operations', '/calendar', '/me', '/reorganisation'])
        found.push(...(await judge(person, path)))
      // The act of the sample: its lines, its posts, and what a dry run finds.
      await tab
        .getByRole('link', { name: /Kết thúc hoạt động cấp huyện/ })
        .first()
        .click()
      await tab.getByRole('button', { name: 'Thêm dòng' }).waitFor()
      found.push(...(await violations(tab)).map((it) => `lines ${JSON.stringify(it)}`))
      await tab.getByRole('tab', { name: /Chức vụ/ }).click()
      await tab.getByRole('button', { name: 'Gợi ý chức vụ cùng tên' }).waitFor()
      found.push(...(await violations(tab)).map((it) => `posts ${JSON.stringify(it)}`))
      await tab.getByRole('button', { name: 'Chạy thử' }).click()
      await tab.getByText('Không có lỗi. Đề án có thể được duyệt.').waitFor()
      found.push(...(await violations(tab)).map((it) => `difference ${JSON.stringify(it)}`))
      if (size === desktop) await picture(tab, 'reorganisation')
      expect(await tab.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    }
    expect(found).toEqual([])
    expect(person.complaints).toEqual([])
  })
})
