import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { administrator } from '../api/administrator.ts'
import { type LastingBureau, openLasting } from '../api/signing/lasting-ground.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'
import { picture } from '../setup/picture.ts'
import { hasOpenssl } from '../unit/pki/authority.ts'
import { signInWithCode } from './administrator.ts'
import { judge } from './judge.ts'

describe.skipIf(!hasOpenssl)('lasting proof in the page (containers by openssl)', { timeout: 400_000 }, () => {
  let o: LastingBureau
  let browser: Browser
  beforeAll(async () => {
    o = await openLasting()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await o?.close()
  })

  async function panel(tab: Tab, id: string): Promise<void> {
    await tab.goto(`/documents/${id}`)
    await tab.getByRole('tab', { name: 'Chữ ký số' }).click()
    await tab.getByRole('heading', { name: 'Bằng chứng lâu dài' }).waitFor()
  }

  it('says what is missing and when it is tried again; the administrator tries now; then it is there to be taken along', async () => {
    o.stamps.setFault('down')
    const id = await o.sealed()
    await o.dispatch(id)
    const admin = await administrator(o.house, 'vanhanh', o.here.id, 'systemAdministrator')
    await o.until(admin.page, id, { state: 'open' })

    const clerk = await sitDown(browser, o.house.address, desktop)
    await signIn(clerk, 'vanthu', testPassword)
    await panel(clerk.tab, id)
    await clerk.tab.getByText(/dịch vụ cấp dấu thời gian không phục vụ được/).waitFor()
    await clerk.tab.getByRole('heading', { name: 'Bằng chứng lâu dài' }).scrollIntoViewIfNeeded()
    await picture(clerk.tab, 'proof-missing')
    expect(await violations(clerk.tab)).toEqual([])

    const run = await sitDown(browser, o.house.address, desktop)
    await signInWithCode(run, o.house, 'vanhanh', admin.secret)
    for (const size of [desktop, phone]) {
      await run.tab.setViewportSize(size)
      expect(await judge(run, '/operations')).toEqual([])
      await run.tab.getByText('1 tệp chưa bổ sung được bằng chứng lâu dài').waitFor()
      await run.tab.getByRole('button', { name: 'Thử lại ngay' }).scrollIntoViewIfNeeded()
      await picture(run.tab, `proofs-${size.width}`)
    }
    o.stamps.setFault(undefined)
    await run.tab.getByRole('button', { name: 'Thử lại ngay' }).click()
    await run.tab.getByText('Đã xếp việc thử lại').waitFor()
    await expect.poll(() => o.lasting(id), { timeout: 60_000 }).toMatchObject({ state: 'kept', evidence: {} })

    await clerk.tab.setViewportSize(phone)
    await panel(clerk.tab, id)
    await clerk.tab.getByText(/Chứng minh được đến/).scrollIntoViewIfNeeded()
    await picture(clerk.tab, 'proof-kept-phone')
    expect(await violations(clerk.tab)).toEqual([])
    await clerk.tab.setViewportSize(desktop)
    for (const name of ['Tải bản kèm bằng chứng bổ sung', 'Tải tệp bằng chứng (.er, RFC 4998)']) {
      const [download] = await Promise.all([
        clerk.tab.waitForEvent('download'),
        clerk.tab.getByRole('link', { name }).click(),
      ])
      expect(await download.failure()).toBeNull()
    }
    expect([...clerk.complaints, ...run.complaints]).toEqual([])
  })
})
