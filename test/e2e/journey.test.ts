import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { printPaper } from '#platform/print/paper.ts'
import { violations } from '../setup/axe.ts'
import { openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { type House, openHouse, testPassword } from '../setup/house.ts'
import { picture } from '../setup/picture.ts'

const decree = '../shared/samples/50-2026-ND-CP.two-signers.pdf'
let house: House
let browser: Browser
const people: Person[] = []

async function atDesk(login: string): Promise<Person> {
  const person = await sitDown(browser, house.address)
  people.push(person)
  await signIn(person, login, testPassword)
  return person
}

beforeAll(async () => {
  house = await openHouse({}, 60)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

async function madePaper(): Promise<Buffer> {
  const chunks: Buffer[] = []
  const paper = printPaper({
    issuer: { name: 'Ủy ban nhân dân tỉnh Lai Châu', place: 'Lai Châu' },
    codeNumber: null,
    codeNotation: 'UBND-VX',
    issuedOn: null,
    kind: { code: 'CV', name: 'Công văn' },
    subject: 'triển khai Nghị định của Chính phủ',
    body: [{ type: 'paragraph', text: 'Ủy ban nhân dân tỉnh gửi các huyện, xã để triển khai thực hiện.' }],
    signer: { authorityLines: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'], name: 'Lò Văn Mẫu' },
    recipients: ['Như trên'],
  })
  for await (const chunk of paper) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Fills the form of an outgoing document and issues it to the two recipients; answers the number it got. */
async function issue(tab: Tab, subject: string, file: { name: string; buffer: Buffer }): Promise<string> {
  await tab.goto('/outgoing/new')
  await tab
    .locator('input[type=file]')
    .first()
    .setInputFiles({ ...file, mimeType: 'application/pdf' })
  await tab.getByLabel('Loại văn bản').selectOption({ label: 'Công văn' })
  await tab.getByLabel('Đơn vị, lĩnh vực').fill('VX')
  await tab.getByLabel('Trích yếu nội dung').fill(subject)
  await tab.getByLabel('Người ký', { exact: true }).fill('Lò Văn Mẫu')
  await tab.getByLabel('Chức vụ người ký').fill('Chủ tịch')
  await tab.getByLabel('Độ khẩn').selectOption({ label: 'Hỏa tốc' })
  for (const name of ['huyện Than Uyên', 'xã Mường Kim']) {
    const box = tab.getByRole('combobox', { name: 'Thêm nơi nhận' })
    await box.fill(`ubnd ${name}`)
    await tab
      .getByRole('option', { name: new RegExp(`^Ủy ban nhân dân ${name}`, 'i') })
      .first()
      .click()
  }
  await tab.getByText('2 nơi nhận').first().waitFor()
  await tab.getByRole('button', { name: 'Phát hành…' }).click()
  const dialog = tab.getByRole('dialog', { name: 'Cấp số và phát hành' })
  const expected = (await dialog.locator('.expected').innerText()).trim()
  await dialog.getByRole('button', { name: 'Cấp số và phát hành' }).click()
  await tab.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
  return expected
}

describe('three people at three screens', { timeout: 180_000 }, () => {
  it.skipIf(!existsSync(decree))(
    'let a decree of the State travel from the province to district and commune, and its status back (shared samples)',
    () => travel({ name: 'Nghị định 50.2026.pdf', buffer: Buffer.alloc(0) }, true),
  )

  it('let a paper of their own travel the same way', () =>
    travel({ name: 'Công văn.pdf', buffer: Buffer.alloc(0) }, false))

  it('complain of nothing in the console', () => {
    expect(people.flatMap((person) => person.complaints)).toEqual([])
    expect(house.errors).toEqual([])
  })
})

async function travel(file: { name: string; buffer: Buffer }, ofTheState: boolean): Promise<void> {
  const buffer = ofTheState ? await readFile(decree) : await madePaper()
  const subject = `V/v triển khai Nghị định của Chính phủ (${ofTheState ? 'bản gốc' : 'bản tự lập'})`
  const clerk = await atDesk('vanthu.ubndtinh')
  const district = await atDesk('vanthu.thanuyen')
  const commune = await atDesk('vanthu.muongkim')
  await district.tab.goto('/incoming?state=arrived')
  await commune.tab.goto('/')
  await Promise.all([district.tab.locator('h1').waitFor(), commune.tab.locator('h1').waitFor()])

  const code = await issue(clerk.tab, subject, { name: file.name, buffer })
  expect(code).toMatch(/^\d+\/UBND-VX$/)
  await clerk.tab.getByRole('heading', { level: 1 }).waitFor()
  expect(await clerk.tab.getByText(code).first().isVisible()).toBe(true)

  // Both screens show it without being touched; the list offers what is new rather than jumping.
  await commune.tab.getByRole('link', { name: subject }).first().waitFor()
  const offer = district.tab.getByRole('button', { name: /văn bản mới/ })
  await offer.click()
  await district.tab.getByRole('row').filter({ hasText: subject }).first().click()

  await district.tab.locator('.textLayer span, canvas').first().waitFor()
  const bytes = await district.context.request.get(
    `${district.tab.url().replace('/documents/', '/api/documents/')}/files/1?download=true`,
  )
  expect(
    createHash('sha256')
      .update(await bytes.body())
      .digest('hex'),
  ).toBe(createHash('sha256').update(buffer).digest('hex'))
  expect(await violations(district.tab)).toEqual([])

  await district.tab.getByRole('button', { name: 'Vào sổ', exact: true }).first().click()
  const dialog = district.tab.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Vào sổ', exact: true }).click()
  await district.tab
    .getByText(/số đến \d+/i)
    .first()
    .waitFor()

  await commune.tab.getByText(subject).first().click()
  await commune.tab.getByRole('button', { name: 'Trả lại' }).first().click()
  const refuse = commune.tab.getByRole('dialog', { name: 'Trả lại nơi gửi' })
  await refuse.getByRole('textbox', { name: 'Lý do' }).fill('Văn bản gửi không đúng cơ quan có thẩm quyền.')
  await refuse.getByRole('button', { name: 'Trả lại', exact: true }).click()

  // The sender's screen, untouched since the issue, tells both.
  await clerk.tab.getByRole('tab', { name: /Nơi nhận/ }).click()
  const recipients = clerk.tab.getByRole('list', { name: 'Nơi nhận' })
  await recipients.getByText('Đã tiếp nhận', { exact: true }).first().waitFor()
  await recipients.getByText('Từ chối nhận', { exact: true }).first().waitFor()
  expect(await violations(clerk.tab)).toEqual([])

  if (!ofTheState) return
  await picture(clerk.tab, 'document')
  await clerk.tab.goto('/')
  await clerk.tab.waitForLoadState('networkidle')
  await picture(clerk.tab, 'today')
  await district.tab.setViewportSize(phone)
  await district.tab.goto('/incoming')
  await district.tab.waitForLoadState('networkidle')
  await picture(district.tab, 'phone')
}
