import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handOverWork, listUnheld } from '#contract/handover.ts'
import { type Bureau, type Login, openBureau } from './bureau.ts'

let it_: Bureau
beforeAll(async () => {
  it_ = await openBureau()
})
afterAll(() => it_.house.close())

const reason = 'Đồng chí đã nghỉ hưu'

const leaves = (login: Login) => it_.house.sql`
  update post_assignment set valid_from = valid_from - 30, valid_to = current_date - 2 where id = ${it_.holder[login]}`

describe('a draft that lies with a post that has ended', () => {
  it('goes on where it lies with somebody in office, once; what waited for a signature goes back to its author', async () => {
    const checking = await it_.submit('taichinh1', await it_.drafted(), 'truongtaichinh')
    const second = await it_.submit('taichinh1', await it_.drafted(), 'truongtaichinh')
    const formed = await it_.pass('truongtaichinh', second, 'formatCheck', 'vanthu')
    const reviewed = await it_.pass('vanthu', formed, 'officeReview', 'chanhvp')
    const waiting = await it_.pass('chanhvp', reviewed, 'waitSign')
    expect((await it_.pages.vanthu.call(listUnheld, {})).items).toEqual([])
    const held = { items: [{ kind: 'draft' as const, id: checking.id }], toHolderId: it_.holder.chanhvp, reason }
    expect((await it_.pages.vanthu.refusal(handOverWork, held)).facts).toEqual({ state: 'held' })

    await leaves('truongtaichinh')
    await leaves('chutich')
    const { items } = await it_.pages.chanhvp.call(listUnheld, {})
    expect(items.map((it) => [it.kind, it.subjectId, it.was.title]).sort()).toEqual(
      [
        ['draft', checking.id, 'truongtaichinh'],
        ['draft', waiting.id, 'chutich'],
      ].sort(),
    )
    expect((await it_.pages.gui.refusal(handOverWork, held)).code).toBe('thing.missing')
    const all = { items: items.map(({ kind, id }) => ({ kind, id })), toHolderId: it_.holder.chanhvp, reason }
    expect((await it_.pages.vanthu.refusal(handOverWork, { ...all, toHolderId: it_.holder.gui })).code).toBe(
      'draft.person-unfit',
    )
    expect((await it_.pages.vanthu.call(handOverWork, all)).items).toEqual([])

    expect(await it_.read('chanhvp', checking.id)).toMatchObject({ state: 'unitReview', with: { title: 'chanhvp' } })
    const back = await it_.read('taichinh1', waiting.id)
    expect(back).toMatchObject({ state: 'drafting', with: { title: 'taichinh1' }, author: { title: 'taichinh1' } })
    expect(back.steps.at(-1)).toMatchObject({ act: 'returned', note: reason })
    expect((await it_.pages.vanthu.refusal(handOverWork, all)).code).toBe('thing.state')
  })
})
