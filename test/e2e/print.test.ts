import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerArrival } from '#contract/documents.ts'
import { civilDate } from '#platform/clock.ts'
import { arrivalOf } from '../api/documents/asks.ts'
import { type Office, openOffice } from '../api/routing/office.ts'
import { violations } from '../setup/axe.ts'
import { desktop, openBrowser, type Person, phone, signIn, sitDown } from '../setup/browser.ts'
import { testPassword } from '../setup/house.ts'

let office: Office
let browser: Browser
const people: Person[] = []

beforeAll(async () => {
  office = await openOffice()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await office?.house.close()
})

async function arrived(bytes?: Buffer): Promise<string> {
  const into = { registerId: office.here.incoming, arrivedOn: civilDate(office.house.now()) }
  return (await office.pages.vanthu.call(registerArrival, await arrivalOf(office.pages.vanthu, into, bytes))).id
}

describe('printing a file', { timeout: 180_000 }, () => {
  it('opens the marked copy beside the page, and says in words on the page why it cannot', async () => {
    const id = await arrived()
    const broken = await arrived(Buffer.from(`%PDF-1.7\n${'rác '.repeat(5000)}\nstartxref\n99999999\n%%EOF\n`))
    for (const viewport of [desktop, phone]) {
      const person = await sitDown(browser, office.house.address, viewport)
      people.push(person)
      const { tab } = person
      await signIn(person, 'vanthu', testPassword)
      await tab.goto(`/documents/${id}`)
      if (viewport === phone) await tab.getByRole('tab', { name: 'Văn bản' }).click()
      const made = tab.waitForResponse((it) => it.url().endsWith('/files/1/print'))
      const opened = tab.context().waitForEvent('page')
      await tab.getByRole('button', { name: /^In .* có ghi người in$/ }).click()
      expect((await made).status()).toBe(200)
      await opened
      expect(await tab.getByRole('alert').count()).toBe(0)

      await tab.goto(`/documents/${broken}`)
      if (viewport === phone) await tab.getByRole('tab', { name: 'Văn bản' }).click()
      await tab.getByRole('button', { name: /^In .* có ghi người in$/ }).click()
      await tab.getByRole('alert').getByText('Tệp này không in kèm dấu người in được').waitFor()
      expect(await violations(tab)).toEqual([])
      const folder = process.env['PICTURES']
      if (folder) await tab.screenshot({ path: `${folder}/print-${viewport.width}.png` })
    }
  })
})
