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

  it('keeps its four eyes and its readers: who checks is fit and not the author, and nobody lets himself in', async () => {
    const { pages, holder } = it_
    await it_.house
      .sql`update post_assignment set valid_from = valid_from - 30, valid_to = null where id in ${it_.house.sql([holder.truongtaichinh, holder.chutich])}`
    const subject = 'Dự thảo kín của Phòng Tài chính'
    const checking = await it_.submit('taichinh1', await it_.drafted('taichinh1', { subject }), 'truongtaichinh')
    const written = await it_.drafted('taichinh2', { subject })
    const officer = await it_.drafted('taichinh1', { subject })
    const formed = await it_.pass(
      'truongtaichinh',
      await it_.submit('taichinh1', officer, 'truongtaichinh'),
      'formatCheck',
      'tuphap1',
    )
    await leaves('truongtaichinh')
    await leaves('taichinh2')
    await leaves('tuphap1')

    const { items } = await pages.vanthu.call(listUnheld, {})
    expect(items).toHaveLength(3)
    for (const item of items)
      expect(item).toMatchObject({
        kind: 'draft',
        subject: null,
        unitName: 'Phòng Tài chính',
        since: expect.any(String),
      })
    expect(JSON.stringify(items)).not.toContain('kín')

    const refused = async (by: Login, id: string, to: Login) =>
      (await pages[by].refusal(handOverWork, { items: [{ kind: 'draft', id }], toHolderId: holder[to], reason })).facts
    // The content is the head's, a leader's or the chief's to check; never its author's.
    for (const to of ['vanthu', 'taichinh1', 'truongtuphap'] as const)
      expect(await refused('vanthu', checking.id, to)).toMatchObject({ why: 'not-head' })
    expect(await refused('vanthu', formed.id, 'taichinh1')).toMatchObject({ why: 'author' })
    expect(await refused('vanthu', formed.id, 'chutich')).toMatchObject({ why: 'may-not' })
    // What is to be written goes to another.
    for (const by of ['vanthu', 'chanhvp'] as const)
      expect(await refused(by, written.id, by)).toMatchObject({ why: 'self' })
    expect((await pages.vanthu.fetch('GET', `/api/drafts/${written.id}`)).status).toBe(404)

    const give = (by: Login, id: string, to: Login) =>
      pages[by].call(handOverWork, { items: [{ kind: 'draft', id }], toHolderId: holder[to], reason })
    await give('vanthu', written.id, 'taichinh1')
    await give('vanthu', checking.id, 'phochutich')
    await give('vanthu', formed.id, 'vanthu')
    expect((await it_.read('taichinh1', written.id)).with).toMatchObject({ title: 'taichinh1' })
    expect((await it_.read('phochutich', checking.id)).state).toBe('unitReview')
    expect((await it_.read('vanthu', formed.id)).state).toBe('formatCheck')
  })
})
