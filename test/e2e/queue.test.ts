import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { submitDocuments } from '#contract/routing.ts'
import { type Office, openOffice, readRouting } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'

const mostTaps = 4

let o: Office
let browser: Browser

beforeAll(async () => {
  o = await openOffice()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await o?.house.close()
})

async function atQueue(login: string, size: typeof phone): Promise<Person> {
  const person = await sitDown(browser, o.house.address, size)
  await signIn(person, login, testPassword)
  await person.tab.goto('/queue')
  return person
}

const before = (person: Person) => person.tab.locator('main h2').first().innerText()
const openLead = async (id: string) =>
  (await o.pages.chutich.call(readRouting, { id })).assignments.find(
    (it) => it.role === 'lead' && it.state === 'waiting',
  )

describe('scenario 3: a leader with a phone', { timeout: 120_000 }, () => {
  it('directs one after the other in four taps each, takes one back, and has it in front again', async () => {
    const ids: string[] = []
    for (const nth of ['một', 'hai', 'ba', 'bốn']) ids.push((await o.submitted(`Việc ${nth} của lãnh đạo`)).id)
    const person = await atQueue('chutich', phone)
    const { tab } = person
    let taps = 0
    const tap = async (it: Locator) => {
      taps += 1
      await it.click()
    }
    const dialog = tab.getByRole('dialog')
    for (const [at, nth] of ['một', 'hai', 'ba'].entries()) {
      await tab.getByRole('heading', { name: `Việc ${nth} của lãnh đạo` }).waitFor()
      await tab.getByText(`${at + 1}/4`, { exact: true }).waitFor()
      taps = 0
      await tap(tab.getByRole('button', { name: 'Bút phê', exact: true }))
      await tap(dialog.getByText('Phòng Tài chính', { exact: true }).first())
      await tap(dialog.getByRole('button', { name: '3 ngày làm việc' }))
      if (at === 0) expect(await violations(tab)).toEqual([])
      await tap(dialog.getByRole('button', { name: 'Giao việc' }))
      await dialog.waitFor({ state: 'hidden' })
      expect(taps).toBeLessThanOrEqual(mostTaps)
    }
    await tab.getByText('4/4', { exact: true }).waitFor()
    for (const id of ids.slice(0, 3)) expect((await openLead(id))?.dueAt).not.toBeNull()

    await tab.getByRole('button', { name: 'Hoàn tác' }).last().click()
    await tab.getByRole('heading', { name: 'Việc ba của lãnh đạo' }).waitFor()
    await tab.getByText('3/4', { exact: true }).waitFor()
    await expect.poll(async () => (await openLead(ids[2] ?? ''))?.id).toBeUndefined()
    expect(await violations(tab)).toEqual([])

    // What was given lies in the form as it was, and a closed sheet keeps it.
    for (let n = 0; n < 2; n++) {
      await tab.getByRole('button', { name: 'Bút phê', exact: true }).click()
      await expect
        .poll(() =>
          dialog
            .getByRole('checkbox', { name: /^Phòng Tài chính/ })
            .first()
            .isChecked(),
        )
        .toBe(true)
      await tab.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
    }

    // What comes meanwhile stands behind, and takes nothing from before the eyes.
    await o.submitted('Việc đến trong lúc đang xem')
    await tab.getByText('3/5', { exact: true }).waitFor()
    expect(await before(person)).toBe('Việc ba của lãnh đạo')
    await tab.getByRole('button', { name: 'Để sau' }).click()
    await tab.getByRole('heading', { name: 'Việc bốn của lãnh đạo' }).waitFor()

    await tab.getByRole('button', { name: 'Để biết, lưu' }).click()
    await tab.getByRole('heading', { name: 'Việc đến trong lúc đang xem' }).waitFor()
    const card = await o.pages.chutich.call(readRouting, { id: ids[3] ?? '' })
    expect(card.handling).toBe('done')
    expect(card.assignments.map((it) => [it.role, it.to.title])).toEqual([['informed', 'vanthu']])
    expect(person.complaints).toEqual([])
    await person.context.close()
  })

  it('passes one on and sends one back', async () => {
    const person = await atQueue('chutich', phone)
    const { tab } = person
    const dialog = tab.getByRole('dialog')
    await tab.getByRole('heading', { name: 'Việc ba của lãnh đạo' }).waitFor()
    await tab.getByRole('button', { name: 'Cách xử lý khác' }).click()
    await tab.getByRole('menuitem', { name: 'Chuyển lãnh đạo khác' }).click()
    await dialog.getByText('Người Thử phochutich').click()
    expect(await violations(tab)).toEqual([])
    await dialog.getByRole('button', { name: 'Chuyển', exact: true }).click()
    await tab.getByRole('heading', { name: 'Việc đến trong lúc đang xem' }).waitFor()
    await tab.getByRole('button', { name: 'Cách xử lý khác' }).click()
    await tab.getByRole('menuitem', { name: 'Trả lại văn thư' }).click()
    await dialog.getByRole('button', { name: 'Trả lại văn thư' }).click()
    await dialog.getByText('Hãy nhập lý do.').first().waitFor()
    await dialog.getByRole('button', { name: 'Thiếu tài liệu kèm theo.' }).click()
    await dialog.getByRole('button', { name: 'Trả lại văn thư' }).click()
    await tab.getByRole('heading', { name: 'Anh/Chị đã bút phê hết' }).waitFor()
    expect(await violations(tab)).toEqual([])
    expect(person.complaints).toEqual([])
    await person.context.close()
  })
})

describe('a leader with a keyboard', { timeout: 120_000 }, () => {
  it('goes to and fro, writes, and is told what is missing', async () => {
    const first = await o.arrive('Phím thứ nhất')
    const second = await o.arrive('Phím thứ hai')
    await o.pages.vanthu.call(submitDocuments, {
      documentIds: [first.id],
      toHolderId: o.holder.chanhvp,
      note: 'Kính trình',
    })
    await o.pages.vanthu.call(submitDocuments, { documentIds: [second.id], toHolderId: o.holder.chanhvp, note: '' })
    const person = await atQueue('chanhvp', desktop)
    const { tab } = person
    await tab.getByRole('heading', { name: 'Phím thứ nhất' }).waitFor()
    await tab.getByText('Kính trình').waitFor()
    await tab.keyboard.press('j')
    await tab.getByRole('heading', { name: 'Phím thứ hai' }).waitFor()
    await tab.keyboard.press('k')
    await tab.getByRole('heading', { name: 'Phím thứ nhất' }).waitFor()
    await tab.keyboard.press('Enter')
    await expect.poll(() => tab.evaluate('document.activeElement?.localName')).toBe('textarea')
    await tab.keyboard.insertText('Giao Phòng Tư pháp.')
    await tab.keyboard.press('Control+Enter')
    await tab.getByText('Hãy chọn ít nhất một đơn vị hoặc cá nhân.').first().waitFor()
    expect(await violations(tab)).toEqual([])
    await tab.getByText('Phòng Tư pháp', { exact: true }).first().click()
    await tab.keyboard.press('Control+Enter')
    await tab.getByRole('heading', { name: 'Phím thứ hai' }).waitFor()
    const card = await o.pages.chanhvp.call(readRouting, { id: first.id })
    expect(card.directives.map((it) => it.text)).toEqual(['Giao Phòng Tư pháp.'])
    expect(person.complaints).toEqual([])
    await person.context.close()
  })
})
