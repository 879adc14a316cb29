import { afterAll, beforeAll, expect, it } from 'vitest'
import { listBodies, readBody } from '#contract/bodies.ts'
import { type House, openHouse } from '../../setup/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' }, 1)
})
afterAll(() => house.close())

it('the sample province has a committee of eighteen, a council with groups and a commune, with rules to confirm', async () => {
  const clerk = await house.page('vanthu.ubndtinh')
  const [committee] = (await clerk.call(listBodies, {})).bodies
  expect(committee).toMatchObject({ kind: 'peoplesCommittee', members: 18, voting: 18, unconfirmed: 2 })
  const council = (await (await house.page('chutich.hdndtinh')).call(listBodies, {})).bodies[0]
  expect(council).toMatchObject({ kind: 'peoplesCouncil', members: 30, unconfirmed: 5 })
  const leader = await house.page('chutich.muongkim')
  const { bodies } = await leader.call(listBodies, {})
  // He is a member of the council of the province too.
  expect(bodies.map((it) => it.kind).sort()).toContain('peoplesCommittee')
  const card = await clerk.call(readBody, { id: committee?.id ?? '' })
  expect([card.inOffice[0]?.role, card.rules.filter((it) => it.confirmed).length]).toEqual(['chair', 1])
})
