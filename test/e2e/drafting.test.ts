import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { printPaper } from '#platform/print/paper.ts'
import { type Bureau, openBureau } from '../api/drafting/bureau.ts'
import type { Login } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { picture } from '../setup/picture.ts'

let o: Bureau
let browser: Browser
const people: Person[] = []

beforeAll(async () => {
  o = await openBureau()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
})

async function atDesk(login: Login, path: string, size = desktop): Promise<Person> {
  const person = await sitDown(browser, o.house.address, size)
  people.push(person)
  await signIn(person, login, testPassword)
  await person.tab.goto(path)
  return person
}

/** A paper as an office would print it, so that it can be read, checked and compared. */
async function paper(subject: string, sentences: readonly string[]): Promise<Buffer> {
  const chunks: Buffer[] = []
  const printed = printPaper({
    issuer: { name: 'Ủy ban nhân dân huyện Thử', place: 'Thử' },
    codeNumber: null,
    codeNotation: 'QĐ-UBND',
    issuedOn: null,
    kind: { code: 'QĐ', name: 'Quyết định' },
    subject,
    body: sentences.map((text) => ({ type: 'paragraph' as const, text })),
    signer: { authorityLines: ['CHỦ TỊCH'], name: 'Người Thử chutich' },
    recipients: ['Lưu: VT'],
  })
  for await (const chunk of printed) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/pdf', buffer })
const subject = 'về việc phân bổ kinh phí phòng, chống hạn năm 2026'
const first = [
  'Điều 1. Phân bổ 500 triệu đồng cho các xã vùng hạn.',
  'Điều 2. Phòng Tài chính theo dõi việc thực hiện.',
]
const second = [
  'Điều 1. Phân bổ 650 triệu đồng cho các xã vùng hạn.',
  ...first.slice(1),
  'Điều 3. Quyết định có hiệu lực từ ngày ký.',
]

const act = (tab: Tab, name: string) => tab.getByRole('button', { name, exact: true })
const dialog = (tab: Tab, name: string) => tab.getByRole('dialog', { name })

describe('a draft from its form to its number', { timeout: 400_000 }, () => {
  let path = ''
  let author: Tab
  let clerk: Tab

  it('is begun from the form of its kind, and its author puts in his own PDF where the server makes none', async () => {
    author = (await atDesk('taichinh1', '/drafting')).tab
    const tab = author
    await tab.getByRole('link', { name: 'Soạn văn bản mới' }).click()
    await act(tab, 'Tạo dự thảo').click()
    await tab.getByText('Hãy chọn loại văn bản.').first().waitFor()
    await tab.getByLabel('Loại văn bản', { exact: true }).selectOption({ label: 'Quyết định' })
    await tab.getByLabel('Trích yếu nội dung').fill(subject)
    await tab.getByLabel('Người ký').selectOption({ index: 1 })
    await tab.getByText('CHUTICH', { exact: true }).waitFor()
    const box = tab.getByRole('combobox', { name: 'Thêm nơi nhận' })
    await box.fill('tinh gui')
    await tab
      .getByRole('option', { name: /tỉnh Gửi/ })
      .first()
      .click()
    await tab.evaluate('scrollTo(0, 0)')
    await picture(tab, 'drafting-new')
    expect(await violations(tab)).toEqual([])
    await act(tab, 'Tạo dự thảo').click()
    await tab.waitForURL(/\/drafting\/[0-9a-f-]{36}$/)
    path = new URL(tab.url()).pathname
    await tab.getByRole('heading', { level: 1, name: subject }).waitFor()
    await tab.getByText('Máy chủ chưa có chương trình chuyển sang PDF').waitFor()

    // Without anything to read it is not submitted, and the page says why.
    await act(tab, 'Trình kiểm tra').click()
    await dialog(tab, 'Trình kiểm tra')
      .getByRole('radio', { name: /truongtaichinh/ })
      .waitFor()
    await dialog(tab, 'Trình kiểm tra').getByRole('button', { name: 'Trình kiểm tra' }).click()
    await tab.getByText(/Chưa có bản PDF để đọc và duyệt/).waitFor()
    await tab.keyboard.press('Escape')

    for (const [nth, words] of [first, second].entries()) {
      await tab.getByRole('tab', { name: 'Tệp' }).click()
      await act(tab, 'Đưa phiên bản mới').last().click()
      const asking = dialog(tab, 'Đưa phiên bản mới')
      await asking
        .locator('input[type=file]')
        .first()
        .setInputFiles(file('Quyết định.pdf', await paper(subject, words)))
      await asking.getByText('SHA-256').waitFor()
      await asking.getByLabel('Nội dung thay đổi').fill(`Bản thứ ${nth + 1}`)
      await asking.getByRole('button', { name: 'Đưa phiên bản mới' }).click()
      await tab.getByText(`Đã đưa lên phiên bản ${nth + 2}.`).waitFor()
    }
    await tab.locator('canvas:visible').first().waitFor()
    expect(await violations(tab)).toEqual([])
  })

  it('shows what changed between two versions, by sign as well as by colour', async () => {
    const tab = author
    await tab.getByRole('link', { name: 'So sánh phiên bản' }).click()
    await tab.getByText('đoạn khác nhau').first().waitFor()
    await expect.poll(() => tab.locator('del').first().innerText()).toContain('500')
    expect(
      await tab.locator('ins').first().evaluate('getComputedStyle(document.querySelector("ins")).textDecorationLine'),
    ).toBe('underline')
    await act(tab, 'Chỗ khác tiếp theo').click()
    await tab.getByText(/^1\/\d+$/).waitFor()
    await tab.getByText('Chỉ hiện chỗ khác').click()
    await tab
      .getByText(/đoạn giống nhau/)
      .first()
      .waitFor()
    await picture(tab, 'drafting-compare')
    expect(await violations(tab)).toEqual([])
    await tab.setViewportSize(phone)
    expect(await violations(tab)).toEqual([])
    await tab.setViewportSize(desktop)
  })

  it('goes over the checks to the signer, who approves on a phone, undoes, and approves again', async () => {
    const tab = author
    await tab.goto(path)
    await act(tab, 'Trình kiểm tra').click()
    const submit = dialog(tab, 'Trình kiểm tra')
    await submit.getByRole('radio', { name: /truongtaichinh/ }).check()
    await submit.getByRole('button', { name: 'Trình kiểm tra' }).click()
    await tab.getByText(/Đang ở truongtaichinh/).waitFor()
    await picture(tab, 'drafting-page')

    const head = (await atDesk('truongtaichinh', '/drafting')).tab
    await head
      .getByRole('link', { name: new RegExp(subject) })
      .first()
      .click()
    await act(head, 'Đạt, chuyển tiếp').click()
    const pass = dialog(head, 'Đạt, chuyển tiếp')
    await pass.getByRole('radio', { name: /vanthu/ }).check()
    expect(await violations(head)).toEqual([])
    await pass.getByRole('button', { name: 'Đạt, chuyển tiếp' }).click()
    await head.getByText(/Đang ở vanthu/).waitFor()

    clerk = (await atDesk('vanthu', path)).tab
    await clerk.getByRole('tab', { name: /Thể thức/ }).click()
    await clerk
      .getByText(/Nghị định 30\/2020/)
      .first()
      .waitFor()
    await act(clerk, 'Đạt, chuyển tiếp').click()
    await dialog(clerk, 'Đạt, chuyển tiếp').getByRole('button', { name: 'Đạt, chuyển tiếp' }).click()
    await clerk.getByText(/Đang ở chutich/).waitFor()

    const chair = (await atDesk('chutich', '/', phone)).tab
    await chair.getByRole('link', { name: 'Duyệt lần lượt' }).click()
    await chair.getByRole('heading', { name: subject }).waitFor()
    await chair.locator('canvas:visible').first().waitFor()
    await picture(chair, 'drafting-approve')
    expect(await violations(chair)).toEqual([])
    for (const again of [false, true]) {
      await act(chair, 'Duyệt').click()
      const sure = dialog(chair, 'Duyệt dự thảo này?')
      await sure.getByText('Mã băm SHA-256').waitFor()
      if (!again) expect(await violations(chair)).toEqual([])
      await sure.getByRole('button', { name: 'Duyệt', exact: true }).click()
      await chair.getByRole('heading', { name: 'Anh/Chị đã duyệt hết' }).waitFor()
      if (again) break
      await chair.getByRole('button', { name: 'Hoàn tác' }).click()
      await chair.getByRole('heading', { name: subject }).waitFor()
    }
    const card = await o.read('chutich', path.split('/').at(-1) ?? '')
    expect(card.state).toBe('approved')
    expect(card.steps.map((step) => step.act).slice(-3)).toEqual(['approved', 'undone', 'approved'])
  })

  it('gets its number from the clerk, for whom its content is locked', async () => {
    await clerk.goto('/drafting?pile=toNumber')
    await clerk
      .getByRole('link', { name: new RegExp(subject) })
      .first()
      .click()
    await clerk.getByRole('link', { name: 'Cấp số, phát hành' }).click()
    await clerk.getByText(/Nội dung đã được lãnh đạo duyệt/).waitFor()
    expect(await clerk.getByLabel('Trích yếu nội dung').isDisabled()).toBe(true)
    expect(await clerk.getByLabel('Số bản').isDisabled()).toBe(false)
    await clerk.getByRole('link', { name: 'Xem dự thảo đã duyệt' }).waitFor()
    expect(await violations(clerk)).toEqual([])
    await clerk.getByRole('button', { name: 'Phát hành…' }).click()
    await dialog(clerk, 'Cấp số và phát hành').getByRole('button', { name: 'Cấp số và phát hành' }).click()
    await clerk.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
    await author.goto(path)
    await author.getByText(/Đã ban hành số \d+\/QĐ-UBND/).waitFor()
  })

  it('complains of nothing in the console', () => {
    expect(people.flatMap((person) => person.complaints)).toEqual([])
    expect(o.house.errors).toEqual([])
  })
})

describe('opinions on a draft', { timeout: 120_000 }, () => {
  it('are asked from the page, stand side by side, and are answered one by one', async () => {
    const draft = await o.drafted()
    const path = `/drafting/${draft.id}`
    const author = await atDesk('taichinh1', path)
    const { tab } = author
    await act(tab, 'Xin ý kiến').first().click()
    const ask = dialog(tab, 'Xin ý kiến')
    await ask
      .getByRole('checkbox', { name: /Phòng Tư pháp/ })
      .first()
      .check()
    await ask
      .getByRole('checkbox', { name: /vanthu/ })
      .first()
      .check()
    expect(await violations(tab)).toEqual([])
    await ask.getByRole('button', { name: 'Xin ý kiến' }).click()
    await tab.getByText('Đã xin ý kiến 2 nơi.').waitFor()

    const adviser = await atDesk('truongtuphap', '/drafting')
    await adviser.tab
      .getByRole('link', { name: new RegExp(draft.subject) })
      .first()
      .click()
    await adviser.tab.getByRole('radio', { name: 'Không nhất trí' }).check()
    await act(adviser.tab, 'Cho ý kiến').last().click()
    await adviser.tab.getByText('Hãy ghi nội dung cần sửa hoặc lý do không nhất trí.').first().waitFor()
    await adviser.tab.getByRole('textbox', { name: /Nội dung góp ý/ }).fill('Chưa có căn cứ về nguồn kinh phí.')
    await act(adviser.tab, 'Cho ý kiến').last().click()
    await adviser.tab.getByText('Đã ghi ý kiến.').waitFor()

    // The author's page hears of it by itself.
    await tab.getByRole('tab', { name: /Ý kiến/ }).click()
    await tab.getByText('Chưa có căn cứ về nguồn kinh phí.').first().waitFor()
    await act(tab, 'Xem song song').click()
    await tab
      .getByRole('button', { name: /Ghi tiếp thu, giải trình/ })
      .first()
      .click()
    const answer = dialog(tab, 'Ghi tiếp thu, giải trình')
    await answer.getByRole('radio', { name: 'Tiếp thu một phần' }).check()
    await answer.getByRole('button', { name: 'Ghi tiếp thu, giải trình' }).click()
    await answer.getByText('Hãy giải trình phần không tiếp thu.').waitFor()
    await answer.getByRole('textbox', { name: /Giải trình/ }).fill('Đã bổ sung căn cứ vào phần mở đầu.')
    await answer.getByRole('button', { name: 'Ghi tiếp thu, giải trình' }).click()
    await tab.getByText('Đã bổ sung căn cứ vào phần mở đầu.').waitFor()
    await picture(tab, 'drafting-opinions')
    expect(await violations(tab)).toEqual([])

    // Somebody has not answered, and there is time left: the refusal names him.
    await act(tab, 'Kết thúc lấy ý kiến').first().click()
    await dialog(tab, 'Kết thúc lấy ý kiến').getByRole('button', { name: 'Kết thúc lấy ý kiến' }).click()
    await dialog(tab, 'Kết thúc lấy ý kiến')
      .getByText(/Người Thử vanthu/)
      .waitFor()
    expect([...author.complaints, ...adviser.complaints]).toEqual([])
  })

  it('is no page for whoever has no part in the draft', async () => {
    const draft = await o.drafted()
    const person = await atDesk('taichinh2', `/drafting/${draft.id}`)
    await person.tab.getByRole('heading', { name: 'Không tìm thấy dự thảo' }).waitFor()
    expect(person.complaints).toEqual([])
  })
})

describe('a signer’s queue', { timeout: 120_000 }, () => {
  it('returns one with a ready phrase and shows the next', async () => {
    const waiting = [await o.waiting({ subject: 'Dự thảo trả lại' }), await o.waiting({ subject: 'Dự thảo để lại' })]
    const person = await atDesk('chutich', '/approve', phone)
    const { tab } = person
    await tab.getByRole('heading', { name: 'Dự thảo trả lại' }).waitFor()
    await tab.getByText('1/2', { exact: true }).waitFor()
    await act(tab, 'Trả lại').click()
    const back = dialog(tab, 'Trả lại')
    await back.getByRole('button', { name: 'Trả lại', exact: true }).click()
    await back.getByText('Hãy nhập lý do.').waitFor()
    await back.getByRole('button', { name: 'Bổ sung căn cứ pháp lý.' }).click()
    expect(await violations(tab)).toEqual([])
    await back.getByRole('button', { name: 'Trả lại', exact: true }).click()
    await tab.getByRole('heading', { name: 'Dự thảo để lại' }).waitFor()
    const returned = await o.read('taichinh1', waiting[0]?.id ?? '')
    expect(returned).toMatchObject({
      state: 'drafting',
      steps: expect.arrayContaining([expect.objectContaining({ note: 'Bổ sung căn cứ pháp lý.' })]),
    })
    expect(person.complaints).toEqual([])
  })
})

describe('who may sign', { timeout: 120_000 }, () => {
  it('is told to whoever drafts, given with a look at what is printed, and ended with the reason', async () => {
    const person = await atDesk('chanhvp', '/signing-authorities')
    const { tab } = person
    await act(tab, 'Giao thẩm quyền ký').click()
    const give = dialog(tab, 'Giao thẩm quyền ký')
    await give
      .getByLabel('Chức vụ', { exact: true })
      .selectOption({ label: 'phochutich, Ủy ban nhân dân huyện Nhận (Người Thử phochutich)' })
    await give.getByLabel('Hình thức ký').selectOption({ label: 'Thừa ủy quyền (TUQ.)' })
    await give.getByLabel('Chức vụ của người đứng đầu').fill('Chủ tịch')
    await give.getByText('TUQ. CHỦ TỊCH').waitFor()
    await give.getByRole('button', { name: 'Giao thẩm quyền ký' }).click()
    await give.getByText('Ủy quyền phải có thời hạn.').first().waitFor()
    expect(await violations(tab)).toEqual([])
    await give.getByLabel('Hình thức ký').selectOption({ label: 'Ký thay người đứng đầu (KT.)' })
    await give.getByText('KT. CHỦ TỊCH').waitFor()
    await give.getByRole('button', { name: 'Giao thẩm quyền ký' }).click()
    await tab.getByText('Đã giao thẩm quyền ký cho phochutich.').waitFor()
    await tab.getByRole('button', { name: /^Kết thúc ?: phochutich/ }).click()
    const end = dialog(tab, 'Kết thúc thẩm quyền ký')
    await end.getByRole('button', { name: 'Kết thúc', exact: true }).click()
    await end.getByText('Hãy nhập lý do.').first().waitFor()
    await end.getByLabel('Lý do').fill('Chuyển công tác')
    await end.getByRole('button', { name: 'Kết thúc', exact: true }).click()
    await tab.getByText('Đã kết thúc thẩm quyền ký.').waitFor()
    expect(await violations(tab)).toEqual([])
    expect(person.complaints).toEqual([])
  })

  it('is the office’s to change, and so are the forms: a bad file is refused where it was chosen', async () => {
    const person = await atDesk('vanthu', '/templates')
    const { tab } = person
    await tab.getByRole('button', { name: /^Thay mẫu ?: Quyết định/ }).waitFor()
    const chosen = tab.waitForEvent('filechooser')
    await tab.getByRole('button', { name: /^Thay mẫu ?: Quyết định/ }).click()
    await (await chosen).setFiles(file('mau.docx', await paper('mẫu', first)))
    await tab.getByText(/Tệp mẫu không dùng được|Bản thảo phải là tệp/).waitFor()
    expect(await violations(tab)).toEqual([])
    await tab.goto('/signing-authorities')
    await tab
      .getByRole('heading', { name: /chutich/ })
      .first()
      .waitFor()
    expect(await act(tab, 'Giao thẩm quyền ký').count()).toBe(0)
    expect(person.complaints).toEqual([])
  })
})
