import { afterAll, beforeAll, expect, it } from 'vitest'
import { findRecipients } from '#contract/recipients.ts'
import { agency, type House, openHouse, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'

let house: House
let clerk: Page
let province: string
const names = ['Sở Y tế', 'Sở Nội vụ', 'Sở Tài chính', 'Sở Công Thương', 'Sở Xây dựng']

beforeAll(async () => {
  house = await openHouse()
  province = (await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')).id
  for (const [at, name] of names.entries()) await agency(house, name, 'S', `H98.${at + 1}`, province)
  await staff(house, 'tinh', province, 'clerk')
  clerk = await house.page('tinh')
})
afterAll(() => house.close())

it('lists agencies below one page by page, each once and in the order of the whole list', async () => {
  const whole = await clerk.call(findRecipients, { parentId: province })
  expect(whole.more).toBe(false)
  expect(whole.rows.map((it) => it.name).toSorted()).toEqual(names.toSorted())
  const seen: string[] = []
  for (let more = true; more; ) {
    const after = seen.at(-1)
    const page = await clerk.call(findRecipients, { parentId: province, limit: 2, ...(after ? { after } : {}) })
    expect(page.rows.length).toBeLessThanOrEqual(2)
    seen.push(...page.rows.map((it) => it.id))
    more = page.more
  }
  expect(seen).toEqual(whole.rows.map((it) => it.id))
})

it('goes on behind an agency that was renamed or ended in between', async () => {
  const [first, ...rest] = (await clerk.call(findRecipients, { parentId: province })).rows
  await house.sql`update org_unit set valid_to = '2026-02-01' where id = ${first?.id ?? ''}`
  const on = await clerk.call(findRecipients, { parentId: province, after: first?.id ?? '' })
  expect(on.rows.map((it) => it.id)).toEqual(rest.map((it) => it.id))
})

it('refuses more than two hundred at once', async () => {
  expect((await clerk.refusal(findRecipients, { parentId: province, limit: 201 })).code).toBe('input.invalid')
})
