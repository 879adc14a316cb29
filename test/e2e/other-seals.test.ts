import type { Browser, Locator, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDocument } from '#contract/documents.ts'
import { askSignature } from '#contract/signing.ts'
import { bytesOfCopy, copied, issued, openCopiesBook } from '../api/signing/copied.ts'
import { openSigning, paper, pin, type SigningBureau } from '../api/signing/ground.ts'
import { type Neighbour, openNeighbour } from '../api/signing/neighbour.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { picture, pictureOfPdf } from '../setup/picture.ts'

let o: SigningBureau
let near: Neighbour
let browser: Browser

beforeAll(async () => {
  o = await openSigning()
  near = await openNeighbour(o)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
})

async function tabOf(login: string, path: string, size = desktop): Promise<Tab> {
  const person = await sitDown(browser, o.house.address, size)
  await signIn(person, login, testPassword)
  await person.tab.goto(path)
  return person.tab
}

const press = (within: Tab | Locator, name: string) => within.getByRole('button', { name, exact: true }).last().click()

async function chooseAgency(dialog: Locator) {
  await dialog.getByRole('combobox', { name: 'Cơ quan' }).fill('lang gieng')
  await dialog.getByRole('option', { name: /Láng Giềng/ }).click()
}

/** Gives the seal or signature that is prepared, and closes. */
async function give(tab: Tab, dialog: Locator, button: string, said: string) {
  await dialog.getByRole('button', { name: /^Ô / }).waitFor()
  await dialog.getByLabel('Mã PIN').fill(pin)
  await press(tab, button)
  await dialog.getByText(said).waitFor()
  await press(dialog, 'Đóng')
}

describe('seals of other agencies in the page', { timeout: 400_000 }, () => {
  it('asks another agency, whose clerk finds it in the pile, reads it alone, and seals', async () => {
    const recipients = [
      { agencyId: o.sender.id, purpose: 'execute' as const },
      { unitId: o.finance, purpose: 'execute' as const },
    ]
    const change = { recipients, subject: 'Quyết định phối hợp chống hạn' }
    const draft = await o.waitingWith(await paper('về việc phối hợp phòng, chống hạn'), change)
    const id = (await o.approve('chutich', draft)).document?.id ?? ''
    await o.sign('chutich', id, 'signed')
    await o.number(id)
    await o.sign('vanthu', id, 'sealed')
    const ours = await tabOf('vanthu', `/documents/${id}?tab=signatures`)
    await press(ours, 'Xin đóng dấu')
    const asking = ours.getByRole('dialog', { name: 'Xin đóng dấu' })
    await chooseAgency(asking)
    await asking.getByLabel(/^Ghi chú/).fill('Xác nhận phối hợp thực hiện')
    await picture(ours, 'seal-asked')
    expect(await violations(ours)).toEqual([])
    await press(asking, 'Gửi đề nghị')
    await ours.getByText('Đã gửi đề nghị đến Ủy ban nhân dân xã Láng Giềng').waitFor()
    await ours.getByText('Đang chờ', { exact: true }).waitFor()
    await expect.poll(() => ours.getByRole('button', { name: 'Phát hành', exact: true }).count()).toBe(0)

    const theirs = await tabOf('vanthu.lg', '/to-sign', phone)
    await theirs.getByRole('heading', { name: 'Cơ quan khác xin đóng dấu (1)' }).waitFor()
    await theirs.getByText('Văn bản của Ủy ban nhân dân huyện Nhận').waitFor()
    await picture(theirs, 'seal-asked-phone')
    expect(await violations(theirs)).toEqual([])

    const clerk = await tabOf('vanthu.lg', `/documents/${id}?tab=signatures`)
    await clerk.getByText('Anh/Chị đọc riêng văn bản này.').waitFor()
    await clerk.getByText('Xác nhận phối hợp thực hiện').waitFor()
    await clerk
      .getByRole('button', { name: /^Chữ ký của .* Mở chi tiết kiểm tra$/ })
      .first()
      .waitFor()
    await picture(clerk, 'seal-guest')
    expect(await violations(clerk)).toEqual([])
    await press(clerk, 'Đóng dấu')
    await give(clerk, clerk.getByRole('dialog', { name: 'Đóng dấu thứ hai' }), 'Đóng dấu', 'Đã đóng dấu')
    await clerk.getByText('Đã đóng dấu', { exact: true }).last().waitFor()
    await ours.getByRole('button', { name: 'Phát hành', exact: true }).waitFor()
    await pictureOfPdf(await o.bytes('vanthu', id), 'second-seal-paper')

    // Issued, to a unit of ours among others: the other agency's clerk sees the paper, and no work of ours.
    await o.dispatch(id)
    await clerk.goto(`/documents/${id}`)
    await clerk.getByText('Anh/Chị đọc riêng văn bản này.').waitFor()
    await clerk.getByRole('tab', { name: 'Thông tin' }).click()
    await clerk.getByText('Mã định danh văn bản').waitFor()
    const tabs = (await clerk.getByRole('tab').allTextContents()).map((it) => it.trim())
    expect(await clerk.getByText('đã tiếp nhận').count()).toBe(0)
    expect(tabs).toEqual(['Thông tin', 'Chữ ký số', 'Nơi nhận 2', 'Lịch sử'])
    expect(await clerk.getByRole('alert').count()).toBe(0)
    await picture(clerk, 'seal-guest-issued')
    expect(await violations(clerk)).toEqual([])
  })

  it('refuses with a reason, and whoever asked reads it and issues', async () => {
    const { id } = await o.approved(await paper('về việc từ chối'), 'Quyết định bị từ chối đóng dấu')
    await o.sign('chutich', id, 'signed')
    await o.number(id)
    await o.sign('vanthu', id, 'sealed')
    await o.pages.vanthu.call(askSignature, { id, kind: 'secondSeal', agencyId: near.agency.id })
    const clerk = await tabOf('vanthu.lg', `/documents/${id}?tab=signatures`)
    await press(clerk, 'Từ chối đóng dấu')
    const dialog = clerk.getByRole('dialog', { name: 'Từ chối đóng dấu' })
    await dialog.getByRole('textbox').fill('Chưa thống nhất nội dung Điều 2')
    await press(dialog, 'Từ chối đóng dấu')
    await clerk.getByRole('heading', { name: 'Văn bản không còn trong việc của Anh/Chị' }).waitFor()
    const ours = await tabOf('vanthu', `/documents/${id}?tab=signatures`)
    await ours.getByText('Chưa thống nhất nội dung Điều 2').waitFor()
    expect(await violations(ours)).toEqual([])
    await press(ours, 'Phát hành')
    await press(ours.getByRole('dialog', { name: 'Phát hành' }), 'Phát hành')
    await ours.getByText('Đã phát hành').first().waitFor()
  })

  it('issues a joint document: two signatures and two seals, said for both', async () => {
    const { id } = await o.approved(await paper('về việc ban hành quy chế liên tịch'), 'Quy chế liên tịch')
    const chair = await tabOf('chutich', `/documents/${id}?tab=signatures`)
    await press(chair, 'Mời cơ quan cùng ban hành')
    const asking = chair.getByRole('dialog', { name: 'Mời cơ quan cùng ban hành' })
    await chooseAgency(asking)
    await asking.getByLabel('Lãnh đạo ký').selectOption({ label: 'Người Thử chutich.lg – chutich.lg' })
    await picture(chair, 'joint-asked')
    expect(await violations(chair)).toEqual([])
    await press(asking, 'Gửi đề nghị')
    await chair.getByText('Cơ quan cùng ban hành đóng dấu').waitFor()
    await o.sign('chutich', id, 'signed')

    const other = await tabOf('chutich.lg', '/to-sign')
    await other.getByRole('heading', { name: 'Chờ tôi cùng ký (1)' }).waitFor()
    await press(other, 'Cùng ký')
    await give(other, other.getByRole('dialog', { name: 'Cùng ký' }), 'Cùng ký', 'Đã ký số')
    await o.number(id)
    await o.sign('vanthu', id, 'sealed')
    await near.sign(near.clerk, id, 'secondSealed')

    const ours = await tabOf('vanthu', `/documents/${id}?tab=signatures`)
    await ours
      .getByText('Văn bản do 2 cơ quan cùng ban hành: có chữ ký của 2 người có thẩm quyền và của 2 cơ quan.')
      .waitFor()
    await picture(ours, 'joint-sealed')
    expect(await violations(ours)).toEqual([])
    await pictureOfPdf(await o.bytes('vanthu', id), 'joint-paper')
    expect((await o.pages.vanthu.call(readDocument, { id })).signing).toMatchObject({ signed: true, sealed: true })
  })

  it('signs a numbered copy for the agency: form, agency and time at the top right', async () => {
    const id = await issued(o, 'Quyết định được sao y')
    const book = await openCopiesBook(o)
    const copy = await copied(o, book, id)
    const clerk = await tabOf('vanthu', '/to-sign')
    await clerk.getByRole('heading', { name: 'Bản sao chờ ký số của cơ quan (1)' }).waitFor()
    expect(await violations(clerk)).toEqual([])
    await press(clerk, 'Ký bản sao')
    const dialog = clerk.getByRole('dialog', { name: 'Ký số của cơ quan trên bản sao' })
    await dialog.getByRole('button', { name: /^Ô / }).waitFor()
    await picture(clerk, 'copy-dialog')
    expect(await violations(clerk)).toEqual([])
    await give(clerk, dialog, 'Ký bản sao', 'Đã đóng dấu')
    await clerk.goto(`/documents/${id}?tab=copies`)
    await clerk.getByText('Đã ký số của cơ quan').waitFor()
    await clerk.getByText(/^Người Thử vanthu ký số của cơ quan lúc/).waitFor()
    await picture(clerk, 'copy-signed')
    expect(await violations(clerk)).toEqual([])
    await pictureOfPdf(await bytesOfCopy(o, copy.id), 'copy-paper')

    // Another that nobody signs any more: whoever approves copies lets it stand without.
    await copied(o, book, id)
    const chair = await tabOf('chutich', `/documents/${id}?tab=copies`)
    await chair.getByRole('button', { name: 'Không chờ ký số nữa 02/SY-UBND' }).click()
    const leaving = chair.getByRole('dialog', { name: 'Không chờ ký số nữa' })
    await leaving.getByRole('textbox').fill('Con dấu đã nộp lại, chưa có người giữ mới')
    await picture(chair, 'copy-unsealed-dialog')
    expect(await violations(chair)).toEqual([])
    await press(leaving, 'Không chờ ký số nữa')
    await chair.getByText(/Con dấu đã nộp lại, chưa có người giữ mới$/).waitFor()
    await picture(chair, 'copy-unsealed')
    expect(await violations(chair)).toEqual([])
  })
})
