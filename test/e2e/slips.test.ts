import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSlipDesk, type SlipDesk } from '../api/slips/desk.ts'
import { desktop, openBrowser, type Person, phone, sitDownAt } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { seen } from '../setup/shown.ts'
import { pdfOf } from '../setup/upload.ts'

let o: SlipDesk
let browser: Browser
beforeAll(async () => {
  o = await openSlipDesk()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
})

const at = (login: string, path: string, size = desktop): Promise<Person> =>
  sitDownAt(browser, o.house.address, { login, password: testPassword, path, size })
const pdf = (name: string) => ({ name, mimeType: 'application/pdf', buffer: pdfOf(3) })
const confirmed = async ({ tab }: Person, name: string) => {
  await tab.getByRole('button', { name, exact: true }).click()
  await tab.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  await tab.getByRole('dialog').waitFor({ state: 'detached' })
}
const question = 'Thống nhất ban hành Quyết định về phân cấp quản lý tài sản công trên địa bàn huyện?'

describe('opinion slips on screen', { timeout: 400_000 }, () => {
  it('are prepared by the office, sent by the chair, answered on a phone, by keyboard and on paper, closed, and printed', async () => {
    const office = await at('chanhvp', '/slips?view=agency')
    await office.tab.getByText('Cơ quan chưa có đợt lấy ý kiến nào ở đây.').waitFor()
    await seen(office.tab, 'slips-none')
    await office.tab.getByRole('button', { name: 'Lập đợt lấy ý kiến' }).click()
    const fresh = office.tab.getByRole('dialog')
    await fresh.getByText('5 thành viên có quyền biểu quyết; trả lời trong 2–5 ngày làm việc.').waitFor()
    await fresh.getByRole('button', { name: 'Lập đợt lấy ý kiến' }).click()
    // Nothing was typed: the field says so.
    await fresh.getByLabel('Tên đợt lấy ý kiến').and(office.tab.locator(':focus')).waitFor()
    await fresh.getByLabel('Tên đợt lấy ý kiến').fill('Dự thảo Quyết định phân cấp quản lý tài sản công')
    await seen(office.tab, 'slips-new')
    await fresh.getByRole('button', { name: 'Lập đợt lấy ý kiến' }).click()

    await office.tab
      .getByLabel('Lời dẫn')
      .fill('Thực hiện Kế hoạch số 125/KH-UBND, kính gửi các thành viên cho ý kiến.')
    await office.tab.getByLabel('Câu hỏi 1', { exact: true }).fill('Câu hỏi phụ?')
    await office.tab.getByRole('button', { name: 'Thêm câu hỏi' }).click()
    await office.tab.getByLabel('Câu hỏi 2', { exact: true }).fill(question)
    await office.tab.getByRole('button', { name: 'Đưa câu hỏi 2 lên trên' }).click()
    expect(await office.tab.getByLabel('Câu hỏi 1', { exact: true }).inputValue()).toBe(question)
    await office.tab.getByRole('button', { name: 'Bỏ câu hỏi 2' }).click()
    await office.tab.getByRole('button', { name: 'Lưu bản soạn' }).click()
    await office.tab.getByText('Đã lưu bản soạn.').waitFor()
    await office.tab.getByRole('button', { name: 'Thêm tài liệu' }).click()
    // A file that is refused leaves nothing behind, not even its name.
    const files = office.tab.locator('input[type=file]')
    await files.setInputFiles({ name: 'Rỗng.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) })
    await office.tab.getByText('Tệp rỗng (0 byte).').waitFor()
    await files.setInputFiles(pdf('Dự thảo Quyết định.pdf'))
    await office.tab.getByText('Đã tải lên.').waitFor()
    expect(await office.tab.getByLabel('Tên tài liệu').inputValue()).toBe('Dự thảo Quyết định')
    await office.tab.getByRole('dialog').getByRole('button', { name: 'Thêm tài liệu' }).click()
    await office.tab.getByRole('link', { name: 'Dự thảo Quyết định' }).waitFor()
    await seen(office.tab, 'slips-draft')

    const path = new URL(office.tab.url()).pathname
    const chair = await at('chutich', path)
    await chair.tab.getByText('Bản soạn do Người Thử chanhvp lập').waitFor()
    await seen(chair.tab, 'slips-chair-reads')
    // What the office prepared the chair sends.
    await confirmed(chair, 'Gửi phiếu')
    await office.tab.getByText('0/5 phiếu').first().waitFor()

    // The member learns of it by a notice, reads the paper and answers, on the phone.
    const member = await at('truongtuphap', '/notices', phone)
    await member.tab.getByText('gửi phiếu lấy ý kiến').waitFor()
    await member.tab.getByRole('link', { name: 'Dự thảo Quyết định phân cấp' }).click()
    await member.tab.getByRole('link', { name: 'Dự thảo Quyết định', exact: true }).click()
    await member.tab.getByRole('heading', { name: 'Dự thảo Quyết định', level: 1 }).waitFor()
    await member.tab.locator('canvas:visible').first().waitFor()
    await member.tab.goBack()
    await member.tab.getByRole('button', { name: 'Gửi ý kiến' }).click()
    await member.tab.getByText('Hãy chọn một ý kiến.').waitFor()
    await member.tab.getByRole('radio', { name: 'Không tán thành' }).check()
    await member.tab
      .getByLabel('Nội dung ý kiến')
      .fill('Đề nghị bổ sung trách nhiệm của Ủy ban nhân dân cấp xã tại Điều 5.')
    await seen(member.tab, 'slips-phone-answer')
    await member.tab.getByRole('button', { name: 'Gửi ý kiến' }).click()
    await member.tab.getByText('Đã ghi nhận ý kiến của Anh/Chị').waitFor()
    await seen(member.tab, 'slips-phone-answered')
    await member.tab.getByRole('button', { name: 'Đổi ý kiến' }).click()
    await member.tab.getByRole('radio', { name: 'Tán thành', exact: true }).check()
    await member.tab.getByRole('button', { name: 'Giữ như cũ' }).click()
    await member.tab.getByText('Không tán thành').waitFor()

    // The chair is a member as well, and answers by the keyboard alone.
    await chair.tab.getByRole('radio', { name: 'Tán thành', exact: true }).focus()
    await chair.tab.keyboard.press('Space')
    await chair.tab.keyboard.press('Tab')
    await chair.tab.keyboard.type('Đồng ý.')
    await chair.tab.keyboard.press('Tab')
    await chair.tab.keyboard.press('Enter')
    await chair.tab.getByText('Đã ghi nhận ý kiến của Anh/Chị').waitFor()
    await seen(chair.tab, 'slips-chair-answered')

    // The office sees who, not what; enters a slip that came on paper; reminds the others.
    await office.tab.getByText('2/5 phiếu').first().waitFor()
    const members = office.tab.getByRole('region', { name: 'Thành viên được hỏi' })
    expect(await members.getByText('Không tán thành').count()).toBe(0)
    await members.getByRole('button', { name: /Nhập phiếu giấy.*chihuytruong/ }).click()
    const slip = office.tab.getByRole('dialog')
    await slip.getByRole('radio', { name: 'Không biểu quyết' }).check()
    await slip.locator('input[type=file]').setInputFiles(pdf('Phiếu chỉ huy trưởng.pdf'))
    await slip.getByText('Đã tải lên.').waitFor()
    await seen(office.tab, 'slips-paper-dialog')
    await slip.getByRole('button', { name: 'Nhập phiếu giấy' }).click()
    await office.tab.getByText('3/5 phiếu').first().waitFor()
    await office.tab.getByRole('button', { name: 'Nhắc người chưa trả lời' }).click()
    await office.tab.getByText('Đã nhắc 2 người.').waitFor()
    expect(await office.tab.getByRole('button', { name: 'Chốt kết quả' }).count()).toBe(0)
    await seen(office.tab, 'slips-desk')

    // Nobody is waited for any more: it is closed, and the member's page shows it by itself.
    const id = path.split('/').at(-1) ?? ''
    const round = await o.read('phochutich', id)
    await o.says('phochutich', round, 'for', 'Nhất trí.')
    await o.says('truongtaichinh', round, 'for')
    await office.tab.getByText('5/5 phiếu').first().waitFor()
    await confirmed(office, 'Chốt kết quả')
    await office.tab.getByText('3/5 thành viên tán thành (60%)').waitFor()
    await seen(office.tab, 'slips-closed')
    await member.tab.getByText('3/5 thành viên tán thành (60%)').waitFor()
    await seen(member.tab, 'slips-phone-closed')
    await office.tab.getByRole('button', { name: 'In, tải bản tổng hợp' }).click()
    expect(await office.tab.getByRole('menuitem', { name: 'Bản in (PDF)' }).getAttribute('href')).toContain('form=pdf')

    await office.tab.goto('/slips?view=agency&when=ended')
    await office.tab.getByRole('link', { name: 'Dự thảo Quyết định phân cấp' }).waitFor()
    await seen(office.tab, 'slips-list')
  })

  it('says what is wrong where it is: another has changed the draft; what is typed and not saved is asked about', async () => {
    const { id } = await o.round(['Một câu hỏi?'])
    const office = await at('chanhvp', `/slips/${id}`)
    await office.tab.getByLabel('Tên đợt lấy ý kiến').fill('Tên khác')
    await office.tab.getByRole('link', { name: 'Phiếu lấy ý kiến' }).last().click()
    const leave = office.tab.getByRole('dialog')
    await leave.waitFor()
    await office.tab.keyboard.press('Escape')
    await leave.waitFor({ state: 'detached' })
    expect(await office.tab.getByLabel('Tên đợt lấy ý kiến').inputValue()).toBe('Tên khác')
    await office.tab.getByLabel('Tên đợt lấy ý kiến').fill(' ')
    await office.tab.getByRole('button', { name: 'Lưu bản soạn' }).click()
    await office.tab.getByRole('alert').first().waitFor()
    await seen(office.tab, 'slips-draft-wrong')
    // Somebody who has nothing to do with it finds nothing there.
    const stranger = await at('tuphap1', `/slips/${id}`)
    await stranger.tab
      .getByText(/không có|không tìm thấy|không còn/i)
      .first()
      .waitFor()
    await seen(stranger.tab, 'slips-stranger')
  })
})
