import type { Browser, Locator, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMySigning } from '#contract/certificates.ts'
import { readSigning } from '#contract/signing.ts'
import { issuePerson } from '#platform/pki/authority/index.ts'
import type { Login } from '../api/routing/office.ts'
import { openSigning, paper, type SigningBureau, trustRoot } from '../api/signing/ground.ts'
import { type Agent, startAgent } from '../setup/agent.ts'
import { signedBy } from '../setup/agent-signer.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { shown } from '../setup/shown.ts'
import { type Provider, startProvider } from '../setup/signing-provider.ts'
import { sampleAuthority, sampleTerms } from '../unit/pki/authority.ts'

const holder = { number: '001184012345', title: 'Chủ tịch', agency: 'Ủy ban nhân dân huyện Nhận' }
const chair = { ...holder, name: 'Người Thử chutich' }
const { authority } = sampleAuthority('rsa')
const onPhone = issuePerson(authority, chair, { ...sampleTerms, keys: 'rsa-2048' })
const expired = issuePerson(authority, chair, { ...sampleTerms, validTo: new Date('2026-06-01'), keys: 'rsa-2048' })
/** What the provider holds. */
const held = [expired.certificate, authority.issuing.certificate]
const inToken = issuePerson(authority, chair, { ...sampleTerms, keys: 'p-256' })
const token = {
  CommonName: chair.name,
  SerialNumber: inToken.serial,
  ValidTo: '2029-01-01T00:00:00',
  Base64Data: Buffer.from(inToken.certificate).toString('base64'),
}

let o: SigningBureau
let browser: Browser
let provider: Provider
let program: Agent
/** What the person does at the program. */
let atProgram: () => Promise<void>
let plugged: typeof token | undefined | null

beforeAll(async () => {
  provider = await startProvider({
    key: onPhone.key ?? new Uint8Array(),
    certificates: held,
    serial: onPhone.serial,
    bearer: 'access-4815162342',
    seconds: 120,
  })
  program = await startAgent({
    token: () => plugged,
    sign: async (file) => {
      await atProgram()
      return signedBy(authority, inToken, 'Signature1', file)
    },
  })
  o = await openSigning({
    REMOTE_SIGNING_URL: provider.address,
    REMOTE_SIGNING_WAY: 'csc',
    REMOTE_SIGNING_TOKEN: 'access-4815162342',
    REMOTE_SIGNING_NAME: 'SmartCA thử',
    AGENT_URL: program.address,
  })
  // A token brings its own certificate alone: the authority above it is added by the administrator.
  await trustRoot(o, authority.root.certificate, authority.issuing.certificate)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
  await provider?.close()
  await program?.close()
})

async function atDesk(login: Login, path: string, size = desktop): Promise<Person> {
  const person = await sitDown(browser, o.house.address, size)
  await signIn(person, login, testPassword)
  await person.tab.goto(path)
  return person
}

const button = (at: Tab | Locator, name: string | RegExp) => at.getByRole('button', { name, exact: true })
const approved = async (subject: string) => (await o.approved(await paper(subject), `Quyết định ${subject}`)).id
const acts = async (id: string) =>
  (await o.pages.chutich.call(readSigning, { id })).revisions[0]?.lines.map((it) => it.act)

/** The dialog of a signature, with the certificate of this kind chosen. */
async function dialogFor(tab: Tab, means: 'remote' | 'agent'): Promise<Locator> {
  const { certificates } = await o.pages.chutich.call(readMySigning, {})
  await button(tab, 'Ký số').first().click()
  const dialog = tab.getByRole('dialog', { name: 'Ký số' })
  await dialog.getByLabel('Chứng thư số').selectOption(certificates.find((it) => it.means === means)?.id ?? '')
  return dialog
}

/** Sent to the phone, and waited for. */
async function sentToPhone(tab: Tab): Promise<Locator> {
  const dialog = await dialogFor(tab, 'remote')
  await button(dialog, 'Gửi yêu cầu tới điện thoại').click()
  await dialog.getByText('Chờ xác nhận trên điện thoại').waitFor()
  return dialog
}

/** The jobs that wait for their minute are done now. */
const hurry = () => o.house.sql`update graphile_worker._private_jobs set run_at = now()`

describe('a key at a remote service, in the page', { timeout: 400_000 }, () => {
  it('is offered by name, issuer and validity, and registered', async () => {
    const { tab } = await atDesk('chutich', '/my-signing')
    await button(tab, 'Thêm chứng thư có khóa ở nơi khác').click()
    const dialog = tab.getByRole('dialog', { name: 'Thêm chứng thư số' })
    await dialog.getByText('Thiết bị gắn với máy chủ: hệ thống chưa được cấu hình.').waitFor()
    await dialog.getByLabel('Dịch vụ ký từ xa: SmartCA thử').check()
    provider.setFault('down')
    await button(dialog, 'Tìm chứng thư').click()
    await dialog.getByText(/Không liên lạc được với dịch vụ ký từ xa/).waitFor()
    provider.setFault(undefined)
    await button(dialog, 'Tìm chứng thư').click()
    await dialog.getByText('Hết hạn, không đăng ký được').waitFor()
    expect(await dialog.getByRole('radio', { name: /Người Thử chutich/ }).isDisabled()).toBe(true)
    await shown(tab, 'elsewhere-expired')
    held[0] = onPhone.certificate
    await button(dialog, 'Tìm chứng thư').click()
    await dialog.getByRole('radio', { name: /Người Thử chutich/ }).check()
    await shown(tab, 'elsewhere-offers')
    await button(dialog, 'Đăng ký chứng thư này').click()
    await tab.getByText('Đã đăng ký chứng thư số').waitFor()
    await tab
      .getByText(/ký từ xa/)
      .first()
      .waitFor()
    await button(tab, 'Thêm chứng thư có khóa ở nơi khác').click()
    await dialog.getByLabel('Dịch vụ ký từ xa: SmartCA thử').check()
    await button(dialog, 'Tìm chứng thư').click()
    await dialog.getByText('Đã đăng ký', { exact: true }).waitFor()
    expect(await dialog.getByRole('radio', { name: /Người Thử chutich/ }).isDisabled()).toBe(true)
  })

  it('says what is waited for, how long, with both hashes, and signs when the phone has confirmed', async () => {
    const id = await approved('về việc ký từ xa')
    const { tab } = await atDesk('chutich', `/documents/${id}`)
    const dialog = await dialogFor(tab, 'remote')
    await dialog.getByRole('button', { name: /^Ô Chữ ký/ }).waitFor()
    await shown(tab, 'remote-before')
    await button(dialog, 'Gửi yêu cầu tới điện thoại').click()
    await dialog.getByText(/Mở ứng dụng “SmartCA thử”/).waitFor()
    await dialog.getByText(/^Còn lại/).waitFor()
    await dialog.getByText('Mã băm hiện trên điện thoại (SHA-256)').waitFor()
    await shown(tab, 'remote-waiting')
    provider.decide('SIGNED')
    await dialog.getByText('Đã ký số').waitFor()
    expect(await acts(id)).toEqual(['approved', 'signed'])
  })

  it('says that it was refused, and begins anew', async () => {
    const id = await approved('về việc từ chối')
    const { tab } = await atDesk('chutich', `/documents/${id}`)
    const dialog = await sentToPhone(tab)
    provider.decide('REFUSED')
    await dialog.getByText('Đã bấm từ chối trên điện thoại.').waitFor()
    await shown(tab, 'remote-refused')
    await button(dialog, 'Ký lại').click()
    await button(dialog, 'Gửi yêu cầu tới điện thoại').click()
    await dialog.getByText('Chờ xác nhận trên điện thoại').waitFor()
    await button(dialog, 'Hủy chờ').click()
    await tab.getByText('Đã hủy chờ. Văn bản chưa được ký.').waitFor()
    expect(await acts(id)).toEqual(['approved'])
    await o.sign('chutich', id, 'signed')
  })

  it('is found again on a phone after the dialog was closed; confirmed late, it waits for a decision', async () => {
    const id = await approved('về việc xác nhận muộn trong một việc có tên dài để xem cách ngắt dòng')
    provider.setSeconds(1)
    const { tab } = await atDesk('chutich', `/documents/${id}`, phone)
    const dialog = await sentToPhone(tab)
    await shown(tab, 'remote-waiting-phone')
    await button(dialog, 'Đóng').last().click()
    await tab.getByText('Chữ ký vẫn chờ xác nhận. Xem lại ở trang Ký số.').waitFor()
    await tab.getByText('Không có xác nhận trong thời gian cho phép.').first().waitFor()
    await shown(tab, 'remote-silent-phone')
    provider.setSeconds(120)
    provider.decide('SIGNED')
    await hurry()
    await tab.goto('/to-sign')
    await tab.getByText('Xác nhận muộn:').first().waitFor()
    await shown(tab, 'to-sign-late-phone')
    await button(tab, 'Xem và quyết định').first().click()
    const late = tab.getByRole('dialog', { name: 'Ký số' })
    await late.getByText('Anh/Chị đã xác nhận sau khi hết thời gian').waitFor()
    await shown(tab, 'remote-late-phone')
    expect(await acts(id)).toEqual(['approved'])
    await button(late, 'Dùng chữ ký này').click()
    await late.getByText('Đã ký số').waitFor()
    expect(await acts(id)).toEqual(['approved', 'signed'])
  })

  it('is told on the list while it waits, and opened from there', async () => {
    const id = await approved('về việc chờ trong danh sách')
    const { tab } = await atDesk('chutich', `/documents/${id}`)
    const dialog = await sentToPhone(tab)
    await button(dialog, 'Đóng').last().click()
    await tab.goto('/to-sign')
    await tab.getByText('Chờ xác nhận:').waitFor()
    await shown(tab, 'to-sign-waiting')
    await button(tab, 'Xem').click()
    const again = tab.getByRole('dialog', { name: 'Ký số' })
    await again.getByText('Chờ xác nhận trên điện thoại').waitFor()
    provider.decide('SIGNED')
    await again.getByText('Đã ký số').waitFor()
    expect(await acts(id)).toEqual(['approved', 'signed'])
  })
})

describe('several documents with one confirmation on the phone, in the page', { timeout: 400_000 }, () => {
  /** Ticked on the list, and the key at the service chosen. */
  async function chosen(subjects: readonly string[], size = desktop): Promise<{ tab: Tab; dialog: Locator }> {
    for (const subject of subjects) await approved(subject)
    const { tab } = await atDesk('chutich', '/to-sign', size)
    for (const subject of subjects)
      await tab.getByRole('checkbox', { name: new RegExp(`^Chọn Quyết định ${subject}`) }).check()
    await tab.getByRole('button', { name: `Ký số ${subjects.length} văn bản` }).click()
    const dialog = tab.getByRole('dialog', { name: `Ký số ${subjects.length} văn bản` })
    const { certificates } = await o.pages.chutich.call(readMySigning, {})
    const remote = certificates.find((it) => it.means === 'remote')?.id ?? ''
    await dialog.getByLabel('Chứng thư số').selectOption(remote)
    return { tab, dialog }
  }
  const three = (mark: string) => ['một', 'hai', 'ba'].map((it) => `về loạt ${mark} số ${it}`)

  it('is asked for once, and each has its result', async () => {
    const { tab, dialog } = await chosen(three('ký'))
    const send = button(dialog, 'Gửi yêu cầu tới điện thoại')
    await expect.poll(() => send.isEnabled()).toBe(true)
    await shown(tab, 'remote-many-before')
    const rings = provider.rings()
    await send.click()
    await dialog.getByText('Chờ một xác nhận trên điện thoại cho 3 văn bản').waitFor()
    expect(provider.rings()).toBe(rings + 1)
    await dialog.getByText('Mã băm của từng văn bản, để so với điện thoại').click()
    await shown(tab, 'remote-many-waiting')
    provider.decide('SIGNED')
    await dialog.getByText('Đã xong 3 trên 3 văn bản.').waitFor()
    await shown(tab, 'remote-many-done')
  })

  it('is found again on a phone as one line, and told of when it was refused', async () => {
    const { tab, dialog } = await chosen(three('từ chối có tên dài để xem cách ngắt dòng trên điện thoại'), phone)
    await button(dialog, 'Gửi yêu cầu tới điện thoại').click()
    await dialog.getByText('Chờ một xác nhận trên điện thoại cho 3 văn bản').waitFor()
    await shown(tab, 'remote-many-waiting-phone')
    await button(dialog, 'Đóng').last().click()
    await tab.getByText(/^Yêu cầu ký nhiều văn bản vẫn được theo dõi/).waitFor()
    await tab.getByText(/3 văn bản, trong đó có/).waitFor()
    await shown(tab, 'remote-many-line-phone')
    await button(tab, 'Xem').click()
    const again = tab.getByRole('dialog', { name: 'Ký số nhiều văn bản' })
    await again.getByText('Chờ một xác nhận trên điện thoại cho 3 văn bản').waitFor()
    provider.decide('REFUSED')
    await again.getByText('Đã xong 0 trên 3 văn bản.').waitFor()
    await shown(tab, 'remote-many-refused-phone')
    await button(again, 'Đóng').last().click()
    await tab.getByText('Chọn lại trong danh sách dưới để ký lại.').waitFor()
  })

  it('is said to be one by one, before anything starts, where the service takes no more', async () => {
    provider.setAtOnce(1)
    const { tab, dialog } = await chosen(three('từng'))
    await dialog.getByText(/chỉ nhận từng văn bản: mỗi văn bản phải xác nhận riêng/).waitFor()
    expect(await button(dialog, 'Gửi yêu cầu tới điện thoại').isDisabled()).toBe(true)
    await shown(tab, 'remote-many-single')
    provider.setAtOnce(10)
  })
})

describe('the program on one’s own computer, in the page', { timeout: 400_000 }, () => {
  it('is looked at: no token in it, then a certificate that is registered from there', async () => {
    const { tab } = await atDesk('chutich', '/my-signing')
    const health = tab.getByRole('region', { name: 'Chương trình ký trên máy này' })
    await button(health, 'Kiểm tra').click()
    await health.getByText(/Không tìm thấy thiết bị\. Cắm thiết bị/).waitFor()
    await health.scrollIntoViewIfNeeded()
    await shown(tab, 'program-no-token')
    plugged = null
    await button(health, 'Kiểm tra lại').click()
    await health.getByText(/^Có chương trình trả lời nhưng không hiểu yêu cầu/).waitFor()
    plugged = { ...token, ValidTo: '01/03/2026 00:00:00' }
    await button(health, 'Kiểm tra lại').click()
    await health.getByText('Chứng thư trong thiết bị đã hết hạn ngày 01/03/2026.').waitFor()
    plugged = token
    await button(health, 'Kiểm tra lại').click()
    await health.getByText('Chứng thư trong thiết bị chưa đăng ký với hệ thống.').waitFor()
    await button(health, 'Đăng ký chứng thư trong thiết bị').click()
    await health.getByText('Dùng được để ký.').waitFor()
    await shown(tab, 'program-registered')
  })

  it('signs what is handed to it, when the person has it do so', async () => {
    const id = await approved('về việc ký bằng chương trình trên máy')
    const { tab } = await atDesk('chutich', `/documents/${id}`)
    const dialog = await dialogFor(tab, 'agent')
    atProgram = () => Promise.reject(new Error('Người dùng hủy ký số'))
    await button(dialog, 'Mở chương trình ký').click()
    await dialog.getByText('Chương trình ký báo: Người dùng hủy ký số. Chưa có gì được ký.').waitFor()
    await shown(tab, 'program-refused')
    expect(await acts(id)).toEqual(['approved'])
    const thinking = Promise.withResolvers<void>()
    atProgram = () => thinking.promise
    await button(dialog, 'Mở chương trình ký').click()
    await dialog.getByText('Chờ chương trình ký trên máy này').waitFor()
    await shown(tab, 'program-waiting')
    await button(dialog, 'Hủy chờ').click()
    await tab.getByText('Đã hủy chờ. Văn bản chưa được ký.').waitFor()
    thinking.resolve()
    await dialogFor(tab, 'agent')
    atProgram = () => Promise.resolve()
    await button(dialog, 'Mở chương trình ký').click()
    await dialog.getByText('Đã ký số').waitFor()
    expect(await acts(id)).toEqual(['approved', 'signed'])
  })

  it('is named as blocked when the browser keeps the page from it', async () => {
    const { tab, context } = await atDesk('chutich', '/')
    await context.route('**/my-signing', async (route) => {
      const response = await route.fetch()
      const policy = (response.headers()['content-security-policy'] ?? '').replace(program.address, '')
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } })
    })
    await tab.goto('/my-signing')
    const health = tab.getByRole('region', { name: 'Chương trình ký trên máy này' })
    await button(health, 'Kiểm tra').click()
    await health.getByText(/^Trình duyệt chặn trang này/).waitFor()
  })

  it('is missed by name when it does not run', async () => {
    const id = await approved('về việc không có chương trình')
    const { tab } = await atDesk('chutich', `/documents/${id}`)
    const dialog = await dialogFor(tab, 'agent')
    await button(dialog, 'Mở chương trình ký').waitFor()
    await program.close()
    await button(dialog, 'Mở chương trình ký').click()
    await dialog.getByText(/^Không thấy chương trình ký\./).waitFor()
    await tab.goto('/my-signing')
    const health = tab.getByRole('region', { name: 'Chương trình ký trên máy này' })
    await button(health, 'Kiểm tra').click()
    await health.getByText(/^Không thấy chương trình ký\./).waitFor()
    await health.scrollIntoViewIfNeeded()
    await shown(tab, 'program-absent')
    expect(await acts(id)).toEqual(['approved'])
  })
})
