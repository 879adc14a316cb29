import { createHash } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, signIn, sitDown } from '../setup/browser.ts'
import { agency, type House, openHouse, staff, testPassword } from '../setup/house.ts'
import { tinyPdf } from '../setup/upload.ts'

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse()
  browser = await openBrowser()
  const province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  await staff(house, 'tinh', province.id, 'clerk')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

it('a large upload in the page outlives a lost line and ends with the same bytes', { timeout: 120_000 }, async () => {
  const bytes = Buffer.concat([tinyPdf('lớn'), Buffer.alloc(30_000_000, '%'), Buffer.from('\nstartxref\n0\n%%EOF\n')])
  const person = await sitDown(browser, house.address)
  await signIn(person, 'tinh', testPassword)
  const { tab } = person
  await tab.goto('/incoming/new')
  // Slow enough that the line is lost in the middle.
  const wire = await person.context.newCDPSession(tab)
  await wire.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 4_000_000,
  })
  await tab
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'Lớn.pdf', mimeType: 'application/pdf', buffer: bytes })
  await expect
    .poll(async () => (await house.sql`select count(*)::int as n from upload`)[0]?.n, { timeout: 60_000 })
    .toBe(1)
  const [begun] = await house.sql<{ id: string }[]>`select id from upload`
  const received = async () => {
    const answer = await person.context.request.get(`/api/uploads/${begun?.id}`)
    return ((await answer.json()) as { received: number }).received
  }
  await expect.poll(received, { timeout: 60_000 }).toBeGreaterThan(0)
  await wire.send('Network.emulateNetworkConditions', {
    offline: true,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  })
  await tab.getByText('Mất mạng, đang chờ để tải tiếp').waitFor()
  expect(await received()).toBeLessThan(bytes.length)
  await wire.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  })
  await expect
    .poll(async () => (await house.sql`select sha256 from upload`)[0]?.sha256, { timeout: 60_000 })
    .toBe(createHash('sha256').update(bytes).digest('hex'))
  await tab.getByText('Mất mạng, đang chờ để tải tiếp').waitFor({ state: 'hidden' })
})
