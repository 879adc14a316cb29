import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeAccess, decideAccessChange, endAccess, listAccessChanges } from '#contract/access.ts'
import { holdDocuments, listHolds, releaseHold } from '#contract/hold.ts'
import { lendRecordCopy, listLoans, returnRecordCopy } from '#contract/paper.ts'
import { civilDate } from '#platform/clock.ts'
import { loggedUrl } from '../../../server/platform/http/build.ts'
import { testPassword } from '../../setup/house.ts'
import { send } from '../../setup/sending.ts'
import { applied, checked, chief, type District, merging, openDistrict } from '../reorganisation/district.ts'
import { type Office, openOffice } from '../routing/office.ts'

describe('a change of access that nobody could answer for', () => {
  let o: Office
  beforeAll(async () => {
    o = await openOffice()
  })
  afterAll(() => o.house.close())
  const exclude = (id: string, whom: 'phochutich' | 'chanhvp' | 'taichinh1') => ({
    id,
    kind: 'exclusion' as const,
    holderId: o.holder[whom],
    reason: 'Xung đột lợi ích',
  })

  it('is refused: a leader does not exclude everybody who could reject it', async () => {
    const { id } = await o.arrive()
    await o.pages.chutich.call(changeAccess, exclude(id, 'phochutich'))
    expect(await o.pages.chutich.refusal(changeAccess, exclude(id, 'chanhvp'))).toMatchObject({
      code: 'access.unfit',
      facts: { why: 'last-decider' },
    })
    expect((await o.pages.chutich.call(changeAccess, exclude(id, 'taichinh1'))).state).toBe('waiting')
  })

  it('is refused when it would open nothing: after its last day, or for a post that ended', async () => {
    const [first, second] = [(await o.arrive()).id, (await o.arrive()).id]
    const today = civilDate(o.house.now())
    const grant = { kind: 'grant' as const, holderId: o.holder.taichinh2, reason: 'Phục vụ thẩm tra' }
    const short = await o.pages.vanthu.call(changeAccess, { id: first, ...grant, until: today })
    const long = await o.pages.vanthu.call(changeAccess, { id: second, ...grant })
    await o.passDays(1)
    const yes = (id: string) => ({ id, confirmed: true, reason: '' })
    expect(await o.pages.chutich.refusal(decideAccessChange, yes(short.id))).toMatchObject({
      code: 'access.unfit',
      facts: { why: 'over' },
    })
    await o.house.sql`update post_assignment set valid_to = ${today} where id = ${o.holder.taichinh2}`
    expect(await o.pages.chutich.refusal(decideAccessChange, yes(long.id))).toMatchObject({
      code: 'access.unfit',
      facts: { why: 'ended' },
    })
    const no = { id: long.id, confirmed: false, reason: 'Đã nghỉ hưu' }
    expect((await o.pages.chutich.call(decideAccessChange, no)).state).toBe('rejected')
  })
})

describe('what an agency left standing that has ended', () => {
  let d: District
  beforeAll(async () => {
    d = await openDistrict()
  })
  afterAll(() => d.house.close())

  it('is ended by the corresponding roles of its successor, and by nobody else', async () => {
    const { vanthu, chutich, chanhvp, gui } = d.pages
    const { id } = await d.arrive('Còn phong tỏa')
    const hold = await chanhvp.call(holdDocuments, { documentIds: [id], reason: 'Thanh tra', basis: 'QĐ 05/QĐ-TTr' })
    const closed = { id, kind: 'exclusion' as const, holderId: d.holder.tuphap1, reason: 'Liên quan' }
    const exclusion = await chanhvp.call(changeAccess, closed)
    await chutich.call(decideAccessChange, { id: exclusion.id, confirmed: true, reason: '' })
    const grant = { id, kind: 'grant' as const, holderId: d.holder.taichinh1, reason: 'Phục vụ thẩm tra' }
    const waiting = await vanthu.call(changeAccess, grant)
    const issued = await send(vanthu, { registerId: d.here.outgoing, issuedOn: d.last }, [d.sender.id])
    const loan = await vanthu.call(lendRecordCopy, {
      documentId: issued.id,
      borrower: 'Nguyễn Văn An',
      lentOn: d.last,
      permittedBy: 'Chánh Văn phòng',
    })
    const act = await checked(await chief(d), d.on, merging(d))
    await d.passDays(1)
    await applied(d, act, await chief(d))
    for (const login of ['vanthu', 'chutich', 'chanhvp'] as const) await d.pages[login].logIn(login, testPassword)

    expect(await gui.refusal(returnRecordCopy, { id: loan.id, returnedOn: d.on })).toMatchObject({
      code: 'thing.missing',
    })
    expect((await vanthu.call(listLoans, { from: d.last, to: d.on, out: true })).rows.map((it) => it.id)).toContain(
      loan.id,
    )
    await vanthu.call(returnRecordCopy, { id: loan.id, returnedOn: d.on })
    expect((await chutich.call(listAccessChanges, { state: 'waiting' })).rows.map((it) => it.id)).toContain(waiting.id)
    const no = { id: waiting.id, confirmed: false, reason: 'Cơ quan đã sáp nhập' }
    expect((await chutich.call(decideAccessChange, no)).state).toBe('rejected')
    const lifted = await chanhvp.call(endAccess, { id: exclusion.id, reason: 'Không còn liên quan' })
    expect((await chutich.call(decideAccessChange, { id: lifted.id, confirmed: true, reason: '' })).state).toBe(
      'confirmed',
    )
    expect((await chanhvp.call(listHolds, { state: 'standing' })).rows.map((it) => it.id)).toContain(hold.id)
    const release = { id: hold.id, reason: 'Thanh tra đã kết luận' }
    expect((await d.pages.tuphap1.refusal(releaseHold, release)).code).toBe('access.denied')
    expect((await chanhvp.call(releaseHold, release)).released).not.toBeNull()
  })
})

describe('the log of requests', () => {
  it('has no secret of a calendar feed', () => {
    expect(loggedUrl(`/api/feeds/${'s'.repeat(43)}?x=1`)).toBe('/api/feeds/…?x=1')
    expect(loggedUrl('/api/documents?q=feeds')).toBe('/api/documents?q=feeds')
  })
})
