import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { giveDelegation, listDelegations } from '#contract/delegation.ts'
import { civilDate } from '#platform/clock.ts'
import { plusDays } from '../../server/modules/organisation/index.ts'
import { type Office, openOffice } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'

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

async function sit(login: string, size = desktop) {
  const person = await sitDown(browser, o.house.address, size)
  await signIn(person, login, testPassword)
  return person
}

describe('a director who goes away', { timeout: 120_000 }, () => {
  it('delegates; the deputy directs in his name; both are named; revoking ends it on the open page', async () => {
    const { id } = await o.submitted('Việc trong lúc vắng mặt')
    const deputy = await sit('phochutich')
    const director = await sit('chutich')
    const { tab } = director
    await tab.goto('/delegations')
    await tab.getByText('Anh/Chị chưa ủy quyền cho ai').waitFor()
    await tab.getByRole('button', { name: 'Ủy quyền', exact: true }).click()
    const dialog = tab.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Người xử lý thay' }).fill('phochutich')
    await dialog.getByRole('option', { name: /phochutich/ }).click()
    await dialog.getByLabel('Lý do').fill('Đi công tác tại Hà Nội')
    expect(await violations(tab)).toEqual([])
    await dialog.getByRole('button', { name: 'Ủy quyền', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    await tab.getByText('Đang có hiệu lực').waitFor()

    // The deputy's page learns of it by itself.
    const of = deputy.tab
    await of.getByRole('button', { name: /Chọn chức vụ/ }).click()
    await of.getByRole('menuitemradio', { name: /thay Người Thử chutich/ }).click()
    await of.getByText(/^Đang xử lý thay chutich Người Thử chutich/).waitFor()
    await of.goto(`/documents/${id}`)
    await of
      .getByRole('heading', { name: /Việc trong lúc vắng mặt/ })
      .first()
      .waitFor()
    await of.getByRole('button', { name: 'Bút phê', exact: true }).first().click()
    const directive = of.getByRole('dialog')
    await directive.getByText('Phòng Tài chính', { exact: true }).first().click()
    await directive.getByRole('button', { name: '3 ngày làm việc' }).click()
    await directive.getByRole('button', { name: 'Giao việc' }).click()
    await directive.waitFor({ state: 'hidden' })
    await of
      .getByText(/phochutich \(thay chutich Người Thử chutich\)/)
      .first()
      .waitFor()
    expect(await violations(of)).toEqual([])

    await tab.getByRole('button', { name: 'Thu hồi ủy quyền' }).click()
    await dialog.getByLabel('Lý do').fill('Đã về cơ quan')
    await dialog.getByRole('button', { name: 'Thu hồi ủy quyền' }).click()
    await tab.getByText('Đã thu hồi', { exact: true }).waitFor()
    await of.getByText(/Việc xử lý thay Người Thử chutich đã kết thúc/).waitFor()
    await of.getByText(/^Đang xử lý thay/).waitFor({ state: 'detached' })
    expect(deputy.complaints).toEqual([])
    expect(director.complaints).toEqual([])
    await deputy.context.close()
    await director.context.close()
  })

  it('is shown away where work is given, and the page fits a phone', async () => {
    const today = civilDate(o.house.now())
    await o.pages.chanhvp.call(giveDelegation, {
      fromHolderId: o.holder.truongtaichinh,
      toHolderId: o.holder.taichinh1,
      scope: ['handling'],
      startsOn: today,
      endsOn: plusDays(today, 5),
      reason: 'Nghỉ ốm',
      source: 'Giấy nghỉ ốm ngày 20/11/2026',
    })
    expect((await o.pages.chanhvp.call(listDelegations, { which: 'agency' })).rows.length).toBeGreaterThan(0)
    const { id } = await o.submitted('Việc cho người vắng')
    const leader = await sit('chutich')
    await leader.tab.goto(`/documents/${id}`)
    await leader.tab.getByRole('button', { name: 'Bút phê', exact: true }).first().click()
    await leader.tab
      .getByText(/Đang vắng, Người Thử taichinh1 xử lý thay đến/)
      .first()
      .waitFor()
    await leader.context.close()
    const chief = await sit('chanhvp', phone)
    await chief.tab.goto('/delegations?tab=agency')
    await chief.tab.getByText(/nhập thay người vắng mặt/).waitFor()
    expect(await violations(chief.tab)).toEqual([])
    expect(Number(await chief.tab.evaluate('document.documentElement.scrollWidth - innerWidth'))).toBeLessThanOrEqual(0)
    await chief.context.close()
  })
})
