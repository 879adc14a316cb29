import { expect, it } from 'vitest'
import { agency, openHouse, staff } from '../../setup/house.ts'
import { Page } from '../../setup/page.ts'

it('a process with open pages closes within seconds and tells them to come back', async () => {
  const house = await openHouse()
  const province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  await staff(house, 'tinh', province.id, 'clerk')
  const clerk = await house.page('tinh')
  const second = await house.another()
  const pages = []
  for (let n = 0; n < 20; n++) {
    const elsewhere = new Page(second.address)
    elsewhere.cookie = clerk.cookie
    const page = await elsewhere.live([`agency:${province.id}`])
    await page.until((frame) => frame.type === 'welcome')
    pages.push(page)
  }
  const kept = await fetch(`${second.address}/api/health`, { headers: { connection: 'keep-alive' } })
  expect(kept.status).toBe(200)
  const begun = performance.now()
  await second.close()
  expect(performance.now() - begun).toBeLessThan(8000)
  for (const page of pages) expect((await page.untilClosed()).code).toBe(1001)
  await house.close()
})
