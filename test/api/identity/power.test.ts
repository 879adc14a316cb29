import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccount, resetPassword, setAccountLock } from '#contract/identity.ts'
import { createPerson, endPost, givePost, readPerson } from '#contract/organisation.ts'
import { buildPerson, buildPost } from '../../../server/dev/builders.ts'
import { type Agency, agency, type House, openHouse, staff } from '../../setup/house.ts'
import { type Administrator, administrator } from '../administrator.ts'

let house: House
let province: Agency
let commune: Agency
let chief: Administrator
let local: Administrator
const from = '2026-01-01'
const clerkPost = (unitId: string) => ({
  unitId,
  title: 'Văn thư',
  role: 'clerk' as const,
  acting: false,
  validFrom: from,
})

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  commune = await agency(house, 'Ủy ban nhân dân xã Thử', 'UBND', 'H98.1', province.id)
  chief = await administrator(house, 'quantri', province.id, 'systemAdministrator')
  local = await administrator(house, 'quantri.xa', commune.id)
})
afterAll(() => house.close())

describe('an administrator', () => {
  it('gives posts to others, never to himself', async () => {
    const made = await local.page.call(createPerson, { fullName: 'Lò Thị Thử', post: clerkPost(commune.id) })
    expect(made.posts).toHaveLength(1)
    for (const who of [local, chief])
      expect(await who.page.refusal(givePost, { id: who.personId, ...clerkPost(commune.id) })).toMatchObject({
        code: 'access.denied',
      })
  })

  it('ends posts earlier, never later, and no post of the system administrator', async () => {
    const made = await local.page.call(createPerson, { fullName: 'Vàng Văn Thử', post: clerkPost(commune.id) })
    const end = { id: made.id, assignmentId: made.posts[0]?.assignmentId ?? '' }
    await local.page.call(endPost, { ...end, on: '2026-02-01' })
    expect(await chief.page.refusal(endPost, { ...end, on: '2099-01-01' })).toMatchObject({ code: 'input.invalid' })
    const held = await house.work((work) =>
      buildPost(work, chief.personId, { unitId: commune.id, title: 'Quản trị', role: 'systemAdministrator' }),
    )
    expect(
      await local.page.refusal(endPost, { id: chief.personId, assignmentId: held, on: '2026-12-31' }),
    ).toMatchObject({ code: 'access.denied' })
    await chief.page.call(readPerson, { id: made.id })
  })

  it('opens accounts for people of his own agencies alone, one each, and none for himself', async () => {
    const [here, everywhere] = await house.work(async (work) => [
      await buildPerson(work, 'Tẩn Mẫu Một', [clerkPost(commune.id)]),
      await buildPerson(work, 'Tẩn Mẫu Hai', [clerkPost(commune.id), clerkPost(province.id)]),
    ])
    await local.page.call(createAccount, { personId: here ?? '', login: 'mau.mot' })
    expect(await local.page.refusal(createAccount, { personId: here ?? '', login: 'mau.mot2' })).toMatchObject({
      code: 'thing.state',
    })
    expect(await local.page.refusal(createAccount, { personId: everywhere ?? '', login: 'mau.hai' })).toMatchObject({
      code: 'access.denied',
    })
    expect(await local.page.refusal(createAccount, { personId: local.personId, login: 'minh' })).toMatchObject({
      code: 'access.denied',
    })
  })

  it('does not come by reset into a post of another agency', async () => {
    const { accountId, personId } = await staff(house, 'hai.noi', commune.id, 'clerk')
    await local.page.call(resetPassword, { id: accountId })
    await house.work((work) => buildPost(work, personId, clerkPost(province.id)))
    expect(await local.page.refusal(resetPassword, { id: accountId })).toMatchObject({ code: 'access.denied' })
    expect(await local.page.refusal(setAccountLock, { id: accountId, to: 'second-factor-dropped' })).toMatchObject({
      code: 'access.denied',
    })
    await chief.page.call(resetPassword, { id: accountId })
  })
})

describe('a change meant for one desk', () => {
  it('does not land on another', async () => {
    await staff(house, 'ban', commune.id, 'clerk')
    const page = await house.page('ban')
    const send = (post: string) =>
      page.fetch('POST', '/api/registers', {
        body: JSON.stringify({ direction: 'incoming', name: `Sổ ${post}`, kinds: [], secret: true, standard: false }),
        headers: { 'content-type': 'application/json', 'x-post': post },
      })
    const mine = page.session?.post?.assignmentId ?? ''
    expect((await send(mine)).status).toBe(200)
    const refused = await send('00000000-0000-7000-8000-000000000001')
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ code: 'session.post-changed' })
  })
})
