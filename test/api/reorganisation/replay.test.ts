import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  applyReorganisation,
  approveReorganisation,
  checkReorganisation,
  listReorganisations,
  readReorganisation,
  reverseReorganisation,
} from '#contract/reorganisation.ts'
import { type House, openHouse } from '../../setup/house.ts'
import { administrator, enrol } from '../administrator.ts'
import { dump } from './district.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({}, 20)
})
afterAll(() => house.close())

describe('requirement 19: the replay of 1 July 2025 on the sample province', () => {
  it('runs dry without a problem, is applied on its day, and reversed to the last row', async () => {
    const first = await house.page('quantri')
    await enrol(house, first)
    const [row] = (await first.call(listReorganisations, {})).rows
    let act = await first.call(readReorganisation, { id: row?.id ?? '' })
    act = await first.call(checkReorganisation, { id: act.id, version: act.version })
    expect(act.difference?.problems).toEqual([])
    // What was approved in the name of an agency that is no more waits for somebody to decide, by name.
    expect(new Set(act.difference?.waiting.map((it) => it.kind))).toEqual(new Set(['outgoing']))
    expect(act.difference?.counts.unitsBegin).toBe(3)
    expect(act.difference?.counts.unitsEnd).toBeGreaterThan(20)
    expect(act.difference?.counts.peopleWithout).toBe(0)
    const [top] = await house.sql<
      { id: string }[]
    >`select org_unit_id as id from org_unit_name where name = 'Ủy ban nhân dân tỉnh Lai Châu'`
    const day = Date.parse(`${act.effectiveOn}T01:00:00+07:00`)
    house.pass(day - house.now().getTime())
    const second = (await administrator(house, 'quantri2', top?.id ?? '', 'systemAdministrator')).page
    act = await second.call(approveReorganisation, { id: act.id, version: act.version })
    const before = await dump(house)
    act = await second.call(applyReorganisation, { id: act.id, version: act.version })
    // The district's chair is in the commune now, with his own account, and the district is no more.
    const chair = await house.page('chutich.thanuyen')
    expect(chair.session?.post?.agencyName).toBe('Ủy ban nhân dân xã Than Uyên (mới)')
    const [left] = await house.sql<{ n: number }[]>`
      select count(*)::int as n from org_unit_on(${act.effectiveOn}::date) where level = 'district' and name like '%Than Uyên%' and nature = 'agency' and name not like 'Hội đồng%'`
    expect(left?.n).toBe(0)
    act = await second.call(reverseReorganisation, { id: act.id, version: act.version, reason: 'Diễn tập' })
    expect(act.state).toBe('reversed')
    expect(await dump(house)).toEqual(before)
  })
})
