import { afterAll, beforeAll, expect, it } from 'vitest'
import { listVenues } from '#contract/venues.ts'
import { type House, openHouse } from '../../setup/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' }, 1)
})
afterAll(() => house.close())

it('the sample province has three rooms with seat plans, the largest to be approved, and equipment', async () => {
  const clerk = await house.page('vanthu.ubndtinh')
  const { venues, equipment, can } = await clerk.call(listVenues, {})
  expect(venues.map((each) => [each.name, each.seats, each.seatPlan.flatMap((row) => row.seats).length])).toEqual([
    ['Hội trường lớn', 240, 240],
    ['Phòng họp số 1', 40, 40],
    ['Phòng họp số 2', 16, 16],
  ])
  expect(venues[0]?.approvalUnitName).not.toBe('')
  expect(equipment.map((each) => each.free).sort((a, b) => a - b)).toEqual([4, 8, 60])
  expect(can).toEqual(['manage', 'book'])
})
