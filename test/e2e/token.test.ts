import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMySigning } from '#contract/certificates.ts'
import { readSigning } from '#contract/signing.ts'
import { issuePerson } from '#platform/pki/authority/index.ts'
import { openSigning, paper, type SigningBureau, trustRoot } from '../api/signing/ground.ts'
import { openBrowser, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { shown } from '../setup/shown.ts'
import { bridgeFolder, hasTokens, library, openTokens, pin, type Tokens } from '../setup/soft-token.ts'
import { sampleAuthority, sampleTerms } from '../unit/pki/authority.ts'

describe.skipIf(!hasTokens)('a key in a token of the server, in the page (SoftHSM and PKCS11_FOLDER)', () => {
  const { authority } = sampleAuthority('rsa')
  const subject = { number: '001184012345', title: 'Chủ tịch', agency: 'Ủy ban nhân dân huyện Nhận' }
  const mine = issuePerson(authority, { ...subject, name: 'Người Thử chutich' }, { ...sampleTerms, keys: 'rsa-2048' })
  let o: SigningBureau
  let tokens: Tokens
  let browser: Browser
  beforeAll(async () => {
    const certificates = [['0a', mine.certificate] as const, ['0b', authority.issuing.certificate] as const]
    tokens = openTokens({ phong: { key: mine.key, certificates } })
    o = await openSigning({ PKCS11_LIBRARY: library, PKCS11_FOLDER: bridgeFolder, PKCS11_TOKEN: 'phong' })
    await trustRoot(o, authority.root.certificate)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await o?.house.close()
    tokens?.close()
  })

  it('is found with its PIN, registered, and signs with it', { timeout: 180_000 }, async () => {
    const person = await sitDown(browser, o.house.address)
    const { tab } = person
    await signIn(person, 'chutich', testPassword)
    await tab.goto('/my-signing')
    await tab.getByRole('button', { name: 'Thêm chứng thư có khóa ở nơi khác' }).click()
    const dialog = tab.getByRole('dialog', { name: 'Thêm chứng thư số' })
    await dialog.getByLabel('Thiết bị (token, HSM) gắn với máy chủ').check()
    const find = dialog.getByRole('button', { name: 'Tìm chứng thư' })
    await dialog.getByRole('textbox', { name: 'Mã PIN của thiết bị' }).fill('00000000')
    await find.click()
    await dialog.getByText(/^Mã PIN không đúng/).waitFor()
    await shown(tab, 'token-wrong-pin')
    await dialog.getByRole('textbox', { name: 'Mã PIN của thiết bị' }).fill(pin)
    await find.click()
    await dialog.getByRole('radio', { name: /Người Thử chutich/ }).check()
    await shown(tab, 'token-offers')
    await dialog.getByRole('button', { name: 'Đăng ký chứng thư này' }).click()
    await tab.getByText('Đã đăng ký chứng thư số').waitFor()

    const { id } = await o.approved(await paper('về việc ký bằng thiết bị của máy chủ'), 'Quyết định ký bằng thiết bị')
    const { certificates } = await o.pages.chutich.call(readMySigning, {})
    await tab.goto(`/documents/${id}`)
    await tab.getByRole('button', { name: 'Ký số', exact: true }).first().click()
    const signing = tab.getByRole('dialog', { name: 'Ký số' })
    await signing.getByLabel('Chứng thư số').selectOption(certificates.find((it) => it.means === 'token')?.id ?? '')
    await signing.getByRole('button', { name: /^Ô Chữ ký/ }).waitFor()
    await signing.getByRole('textbox', { name: /^Mã PIN/ }).fill(pin)
    await shown(tab, 'token-sign')
    await signing.getByRole('button', { name: 'Ký số', exact: true }).click()
    await signing.getByText('Đã ký số').waitFor()
    const { revisions } = await o.pages.chutich.call(readSigning, { id })
    expect(revisions[0]?.lines.map((it) => it.act)).toEqual(['approved', 'signed'])
  })
})
