import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listDocuments, readDocument } from '#contract/documents.ts'
import {
  choosePost,
  confirmSecondFactor,
  dropSecondFactor,
  enrolSecondFactor,
  giveCode,
  listAccounts,
  logIn,
  readSession,
} from '#contract/identity.ts'
import { listUnits } from '#contract/organisation.ts'
import { openRegister } from '#contract/registers.ts'
import { buildPost } from '../../../server/dev/builders.ts'
import { type Agency, agency, type House, openHouse, staff, testPassword } from '../../setup/house.ts'
import { administrator, codeAt, enrol } from '../administrator.ts'

let house: House
let province: Agency
let district: Agency
const step = 30_000

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  district = await agency(house, 'Ủy ban nhân dân huyện Thử', 'UBND', 'H98.1', province.id)
})
afterAll(() => house.close())

/** A code that is wrong at that moment and its neighbours. */
function wrongCode(secret: string): string {
  const right = new Set([-1, 0, 1].map((n) => codeAt(secret, new Date(house.now().getTime() + n * step))))
  return ['000000', '111111', '222222', '333333'].find((code) => !right.has(code)) ?? ''
}

describe('a second factor', () => {
  it('is enrolled, confirmed, demanded at the next login, and a code is good once', async () => {
    await staff(house, 'hai.lop', province.id, 'clerk')
    const page = await house.page('hai.lop')
    expect(page.session).toMatchObject({ state: 'complete', secondFactor: false })
    expect(await page.refusal(confirmSecondFactor, { code: '123456' })).toMatchObject({ code: 'thing.state' })
    expect(await page.refusal(enrolSecondFactor, { password: 'sai' })).toMatchObject({ code: 'password.wrong' })
    const { secret, uri } = await page.call(enrolSecondFactor, { password: testPassword })
    expect(decodeURIComponent(uri)).toContain('Liên Thông')
    expect(await page.refusal(confirmSecondFactor, { code: wrongCode(secret) })).toMatchObject({
      code: 'login.code-wrong',
    })
    // Not in force before it is confirmed.
    expect((await house.page('hai.lop')).session?.state).toBe('complete')
    const used = codeAt(secret, house.now())
    page.take(await page.call(confirmSecondFactor, { code: used }))
    expect(page.session).toMatchObject({ state: 'complete', secondFactor: true })

    const next = await house.page('hai.lop')
    expect(next.session).toMatchObject({ state: 'second-factor', posts: [], can: [] })
    expect(await next.refusal(listUnits, {})).toMatchObject({ code: 'session.second-factor' })
    expect(await next.refusal(giveCode, { code: used })).toMatchObject({ code: 'login.code-wrong' })
    expect(await next.refusal(giveCode, { code: wrongCode(secret) })).toMatchObject({ code: 'login.code-wrong' })
    house.pass(2 * step)
    const fresh = codeAt(secret, house.now())
    next.take(await next.call(giveCode, { code: fresh }))
    expect(next.session?.state).toBe('complete')
    expect((await next.call(listUnits, {})).rows).toHaveLength(1)

    const thief = await house.page('hai.lop')
    expect(await thief.refusal(giveCode, { code: fresh })).toMatchObject({ code: 'login.code-wrong' })
    expect(await thief.refusal(enrolSecondFactor, { password: testPassword })).toMatchObject({ code: 'access.denied' })
  })

  it('used twice at once lets one in', async () => {
    await staff(house, 'cung.luc', province.id, 'clerk')
    const secret = await enrol(house, await house.page('cung.luc'))
    house.pass(2 * step)
    const code = codeAt(secret, house.now())
    const pages = [await house.page('cung.luc'), await house.page('cung.luc'), await house.page('cung.luc')]
    const tries = await Promise.allSettled(pages.map((page) => page.call(giveCode, { code })))
    expect(tries.filter((it) => it.status === 'fulfilled')).toHaveLength(1)
  })

  it('guessed five times locks the account, and the password does not open it', async () => {
    await staff(house, 'doan.ma', province.id, 'clerk')
    const secret = await enrol(house, await house.page('doan.ma'))
    const page = await house.page('doan.ma')
    const wrong = wrongCode(secret)
    // Logging in again with the password in between must not give five more guesses.
    for (let n = 0; n < 3; n++)
      expect(await page.refusal(giveCode, { code: wrong })).toMatchObject({ code: 'login.code-wrong' })
    await page.logIn('doan.ma', testPassword)
    expect(await page.refusal(giveCode, { code: wrong })).toMatchObject({ code: 'login.code-wrong' })
    expect(await page.refusal(giveCode, { code: wrong })).toMatchObject({ code: 'login.locked' })
    expect(await house.visitor().refusal(logIn, { login: 'doan.ma', password: testPassword })).toMatchObject({
      code: 'login.locked',
    })
  })

  it('may be dropped by its owner, but not by an administrator', async () => {
    await staff(house, 'bo.di', province.id, 'clerk')
    const page = await house.page('bo.di')
    await enrol(house, page)
    expect(await page.refusal(dropSecondFactor, { password: 'sai' })).toMatchObject({ code: 'password.wrong' })
    expect(await page.call(dropSecondFactor, { password: testPassword })).toMatchObject({ secondFactor: false })
    expect((await house.page('bo.di')).session?.state).toBe('complete')
    const chief = await administrator(house, 'quantri.giu', province.id)
    expect(await chief.page.refusal(dropSecondFactor, { password: testPassword })).toMatchObject({
      code: 'account.second-factor-required',
    })
  })

  it('is demanded of administrators before anything else', async () => {
    await staff(house, 'quantri.moi', province.id, 'agencyAdministrator')
    const page = await house.page('quantri.moi')
    expect(page.session).toMatchObject({ state: 'second-factor-enrol', can: [] })
    expect(await page.refusal(listAccounts, {})).toMatchObject({ code: 'session.second-factor' })
    await enrol(house, page)
    expect((await page.call(listAccounts, { q: 'quantri.moi' })).rows).toHaveLength(1)
  })
})

describe('the post one acts in', () => {
  it('decides what one may do, and nobody acts in a post of somebody else', async () => {
    const { personId } = await staff(house, 'nhieu.viec', province.id, 'clerk')
    await house.work((work) =>
      buildPost(work, personId, { unitId: district.id, title: 'Phó Chủ tịch', role: 'leader', rank: 200 }),
    )
    await staff(house, 'mot.viec', district.id, 'clerk')
    const page = await house.page('nhieu.viec')
    const [first, second] = page.session?.posts ?? []
    expect([first?.role, second?.role]).toEqual(['clerk', 'leader'])
    const book = { direction: 'incoming' as const, name: 'Sổ của tỉnh', kinds: [], secret: true, standard: false }
    await page.call(openRegister, book)
    page.take(await page.call(choosePost, { assignmentId: second?.assignmentId ?? '' }))
    expect(page.session).toMatchObject({ post: { role: 'leader', agencyId: district.id } })
    expect(await page.refusal(openRegister, { ...book, name: 'Sổ khác' })).toMatchObject({ code: 'access.denied' })
    expect((await page.call(readSession, {})).post?.role).toBe('leader')
    const other = (await house.page('mot.viec')).session?.post?.assignmentId ?? ''
    expect(await page.refusal(choosePost, { assignmentId: other })).toMatchObject({ code: 'thing.missing' })
    // The post ends: the session goes on in the other one.
    await house.sql`update post_assignment set valid_to = '2020-01-01' where id = ${second?.assignmentId ?? ''}`
    expect((await page.call(readSession, {})).post).toMatchObject({ role: 'clerk', agencyId: province.id })
  })

  it('of an administrator reads no document', async () => {
    await staff(house, 'van.thu', province.id, 'clerk')
    const clerk = await house.page('van.thu')
    expect((await clerk.call(listDocuments, { direction: 'incoming' })).rows).toEqual([])
    for (const role of ['agencyAdministrator', 'systemAdministrator'] as const) {
      const { page } = await administrator(house, `khong.doc.${role.toLowerCase()}`, province.id, role)
      expect(await page.refusal(listDocuments, { direction: 'incoming' })).toMatchObject({ code: 'access.denied' })
      expect(await page.refusal(readDocument, { id: province.id })).toMatchObject({ code: 'access.denied' })
      expect(page.session?.can).not.toContain('document.read')
    }
  })
})
