import { TOTP } from 'otpauth'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listWork } from '#contract/desk.ts'
import { listDocuments, registerDelivered } from '#contract/documents.ts'
import { addDocuments, openWorkFile } from '#contract/dossiers.ts'
import { listDrafts } from '#contract/drafting.ts'
import { addFileEntry, addHeading, draftFileList } from '#contract/file-lists.ts'
import { listRegisters } from '#contract/registers.ts'
import { giveDirective, submitDocuments } from '#contract/routing.ts'
import { giveTask } from '#contract/tasks.ts'
import { civilDate } from '#platform/clock.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { type House, openHouse, testPassword } from '../setup/house.ts'

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse({}, 40)
  browser = await openBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** What every screen owes every person: nothing for axe to find, no sideways scrolling, no raw key of a word, a heading. */
async function judge(person: Person, path: string): Promise<string[]> {
  const { tab } = person
  await tab.goto(path)
  await tab.locator('h1').first().waitFor()
  await tab.waitForLoadState('networkidle')
  const wide = await tab.evaluate('document.documentElement.scrollWidth - innerWidth')
  const text = await tab.locator('body').innerText()
  const raw =
    /\b(nav|top|list|doc|today|work|queue|handling|directive|act|access|accessChanges|absence|hold|delegation|standIn|compose|arrive|issue|register|fault|trail|org|account|page|dossier|notices|files?|filelist|tasks|programme|drafting|draftState|draftAct|stage|versions|findings|opinions|compare|approve|authority|signingMode|template|pdfState|fixed|reports|figure|forms|postal|loans|copies|slip|signIns|uses)\.[a-z]+[a-zA-Z.]*\b/.exec(
      text,
    )?.[0]
  return [
    ...(await violations(tab)),
    ...(Number(wide) > 0 ? [`${wide} px too wide`] : []),
    ...(raw ? [`raw key ${raw}`] : []),
    ...(text.includes('undefined') || text.includes('[object') ? ['undefined on the screen'] : []),
  ].map((it) => `${path}: ${it}`)
}

/** A draft list of this year, and a file of the clerk with a document in it; made once. */
let workFileId: string | undefined
async function fileOf(documentId: string | undefined): Promise<string> {
  if (workFileId !== undefined) return workFileId
  const clerk = await house.page('vanthu.ubndtinh')
  const today = civilDate(house.now())
  const { id } = await clerk.call(draftFileList, { year: Number(today.slice(0, 4)) })
  const { headings } = await clerk.call(addHeading, { id, title: 'Tổng hợp', abbreviation: 'TH' })
  const about = { title: 'Hồ sơ xây dựng kế hoạch phát triển kinh tế – xã hội', retentionYears: null }
  await clerk.call(addFileEntry, { id, headingId: headings[0]?.id ?? '', ...about, note: '' })
  const words = { language: 'Tiếng Việt', description: '', shareWithUnit: false }
  const file = await clerk.call(openWorkFile, { ...about, ...words, startedOn: today, notation: '15.VX' })
  if (documentId) await clerk.call(addDocuments, { id: file.id, documentIds: [documentId] })
  workFileId = file.id
  return file.id
}

async function clerkPaths(): Promise<string[]> {
  const clerk = await house.page('vanthu.ubndtinh')
  const first = async (ask: Parameters<typeof clerk.call<typeof listDocuments>>[1]) =>
    (await clerk.call(listDocuments, { ...ask, limit: 1 })).rows[0]?.id
  const registers = (await clerk.call(listRegisters, {})).rows
  const arrived = await first({ direction: 'incoming', state: 'arrived' })
  const issued = await first({ direction: 'outgoing', state: 'issued' })
  const draft = await first({ direction: 'outgoing', state: 'draft' })
  const approved = (await clerk.call(listDrafts, { pile: 'toNumber', limit: 1 })).rows[0]?.id
  const asked = (await clerk.call(listDrafts, { pile: 'toAdvise', limit: 1 })).rows[0]?.id
  const workFile = await fileOf(issued)
  return [
    '/',
    '/files',
    '/files/list',
    `/files/${workFile}`,
    `/files/${workFile}?tab=trail`,
    `/files/${workFile}?tab=members`,
    '/tasks/new',
    '/tasks/programme',
    '/incoming',
    '/incoming?tab=all&q=khong+co+gi+nhu+the',
    '/outgoing',
    '/drafts',
    '/drafting',
    '/drafting?pile=mine&q=khong+co+gi+nhu+the',
    '/drafting/new',
    `/drafting/${approved}`,
    `/drafting/${approved}?tab=files`,
    `/drafting/${approved}?tab=form`,
    `/drafting/${approved}?tab=steps`,
    `/drafting/${asked}?tab=opinions`,
    `/drafting/${approved}/compare`,
    '/templates',
    '/signing-authorities',
    '/search?q=phong%20chong',
    '/registers',
    `/registers/${registers[0]?.id}`,
    '/registers?tab=copies',
    '/registers?tab=postal',
    '/registers?tab=loans',
    '/registers?tab=forms',
    '/reports?from=2026-01-01&to=2026-12-31',
    '/reports?from=2026-01-01&to=2026-12-31&figure=all',
    '/reports?tab=use&from=2026-01-01&to=2026-12-31',
    '/outgoing/new',
    '/incoming/new',
    '/me',
    '/notices',
    '/notices?tab=settings',
    '/delegations',
    '/nowhere',
    ...[arrived, issued].filter((id) => id !== undefined).map((id) => `/documents/${id}`),
    ...(draft ? [`/documents/${draft}/edit`] : []),
  ]
}

describe('every screen of a clerk', { timeout: 240_000 }, () => {
  it.each([
    { name: 'on an office screen', size: desktop, settings: {} },
    { name: 'on a phone', size: phone, settings: {} },
    {
      name: 'in the dark, in English, in the largest letters',
      size: desktop,
      settings: { theme: 'dark', language: 'en', size: 'largest' },
    },
  ])('is fit for everybody $name', async ({ size, settings }) => {
    const person = await sitDown(browser, house.address, size)
    await signIn(person, 'vanthu.ubndtinh', testPassword)
    for (const [name, value] of Object.entries(settings))
      await person.tab.evaluate(`localStorage.setItem('lien-thong.${name}', '${value}')`)
    const found: string[] = []
    for (const path of await clerkPaths()) found.push(...(await judge(person, path)))
    expect(found).toEqual([])
    expect(person.complaints).toEqual([])
    await person.context.close()
  })
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

describe('every screen of', { timeout: 240_000 }, () => {
  beforeAll(fillDesks)

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
      for (const path of all) found.push(...(await judge(person, path)))
    }
    await tab.evaluate("localStorage.setItem('lien-thong.theme', 'dark')")
    for (const path of paths) found.push(...(await judge(person, path)))
    expect(found).toEqual([])
    expect(person.complaints).toEqual([])
    await person.context.close()
  })
})

describe('every screen of the system administrator', { timeout: 240_000 }, () => {
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
      if (process.env['PICTURES'])
        await tab.screenshot({ path: `${process.env['PICTURES']}/diff${size.width}.png`, fullPage: true })
      expect(await tab.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    }
    expect(found).toEqual([])
    expect(person.complaints).toEqual([])
  })
})
