import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listDrafts, readDraft, reviseDraft } from '#contract/drafting.ts'
import { askOpinions, closeRound, giveOpinion, resolveOpinion } from '#contract/drafting-flow.ts'
import { type Bureau, type Card, type Login, openBureau } from './bureau.ts'

let it_: Bureau
beforeAll(async () => {
  it_ = await openBureau()
})
afterAll(() => it_.house.close())

/** A round to the justice unit, its officer, and the chief of office, until tomorrow. */
async function asked(): Promise<Card> {
  const draft = await it_.drafted()
  return it_.pages.taichinh1.call(askOpinions, {
    id: draft.id,
    version: draft.version,
    question: 'Đề nghị góp ý mức phân bổ',
    dueAt: it_.inDays(1),
    to: [{ unitId: it_.justice }, { holderId: it_.holder.chanhvp }],
  })
}

const opinionOf = (card: Card, name: string) => {
  const found = card.rounds.at(-1)?.opinions.find((it) => it.name.includes(name))
  if (!found) throw new Error(`no opinion of ${name}`)
  return found
}

const give = (login: Login, id: string, stance: 'agree' | 'agreeWithChanges' | 'disagree', text: string) =>
  it_.pages[login].call(giveOpinion, { id, stance, text })

describe('a round of opinions', () => {
  it('asks units and people at once, who read the draft from then on', async () => {
    const card = await asked()
    expect(card).toMatchObject({ state: 'consulting', opinions: { asked: 2, given: 0 } })
    for (const login of ['truongtuphap', 'chanhvp'] as const)
      expect((await it_.pages[login].call(listDrafts, { pile: 'toAdvise' })).rows.map((row) => row.id)).toContain(
        card.id,
      )
    expect(opinionOf(await it_.read('truongtuphap', card.id), 'Tư pháp').mine).toBe(true)
    // The unit answers through its head; its officer was not asked.
    expect(await it_.pages.tuphap1.refusal(readDraft, { id: card.id })).toMatchObject({ code: 'thing.missing' })
    // While they read it, it stands still.
    expect(
      await it_.pages.taichinh1.refusal(reviseDraft, { id: card.id, version: card.version, data: it_.data() }),
    ).toMatchObject({ code: 'thing.state' })
  })

  it('keeps what was said, shows it side by side, and how it was taken up', async () => {
    const card = await asked()
    const unit = opinionOf(card, 'Tư pháp')
    expect(await it_.pages.chanhvp.refusal(giveOpinion, { id: unit.id, stance: 'agree', text: '' })).toMatchObject({
      code: 'access.denied',
    })
    expect(
      await it_.pages.truongtuphap.refusal(giveOpinion, { id: unit.id, stance: 'disagree', text: ' ' }),
    ).toMatchObject({ code: 'input.invalid' })
    await give('truongtuphap', unit.id, 'agreeWithChanges', 'Bổ sung căn cứ tại Điều 1')
    expect(await it_.pages.truongtuphap.refusal(giveOpinion, { id: unit.id, stance: 'agree', text: '' })).toMatchObject(
      { code: 'thing.state' },
    )
    await give('chanhvp', opinionOf(card, 'chanhvp').id, 'agree', '')
    const answered = await it_.read('taichinh1', card.id)
    expect(answered.rounds[0]?.opinions.map((it) => [it.name, it.stance, it.late])).toEqual([
      ['Phòng Tư pháp', 'agreeWithChanges', false],
      ['Người Thử chanhvp', 'agree', false],
    ])
    const closed = await it_.pages.taichinh1.call(closeRound, { id: card.id, version: answered.version })
    expect(closed).toMatchObject({ state: 'drafting', with: { title: 'taichinh1' } })
    expect(
      await it_.pages.taichinh1.refusal(resolveOpinion, { id: unit.id, taken: 'explained', text: '' }),
    ).toMatchObject({ code: 'input.invalid' })
    expect(
      await it_.pages.truongtuphap.refusal(resolveOpinion, { id: unit.id, taken: 'accepted', text: '' }),
    ).toMatchObject({ code: 'access.denied' })
    const resolved = await it_.pages.taichinh1.call(resolveOpinion, {
      id: unit.id,
      taken: 'accepted',
      text: 'Đã bổ sung tại bản 2',
    })
    expect(opinionOf(resolved, 'Tư pháp')).toMatchObject({ taken: 'accepted', takenText: 'Đã bổ sung tại bản 2' })
  })

  it('is not closed before its time while somebody may still answer; then silence is recorded', async () => {
    const card = await asked()
    await give('chanhvp', opinionOf(card, 'chanhvp').id, 'agree', '')
    const ask = { id: card.id, version: card.version }
    expect(await it_.pages.taichinh1.refusal(closeRound, ask)).toMatchObject({
      code: 'draft.opinions-open',
      facts: { names: ['Phòng Tư pháp'] },
    })
    await it_.passDays(2)
    const closed = await it_.pages.taichinh1.call(closeRound, ask)
    expect(opinionOf(closed, 'Tư pháp')).toMatchObject({ state: 'lapsed', late: true, stance: null })
    expect(
      await it_.pages.truongtuphap.refusal(giveOpinion, {
        id: opinionOf(closed, 'Tư pháp').id,
        stance: 'agree',
        text: '',
      }),
    ).toMatchObject({ code: 'thing.state' })
  })

  it('refuses to ask oneself, somebody twice, a unit without a head, another agency, or until yesterday', async () => {
    const draft = await it_.drafted()
    const ask = (to: { holderId?: string; unitId?: string }[], dueAt = it_.inDays(1)) =>
      it_.pages.taichinh1.refusal(askOpinions, { id: draft.id, version: draft.version, question: '', dueAt, to })
    const why = (reason: string) => ({ code: 'draft.person-unfit', facts: { why: reason } })
    expect(await ask([{ holderId: it_.holder.taichinh1 }])).toMatchObject(why('self'))
    expect(await ask([{ unitId: it_.justice }, { unitId: it_.justice }])).toMatchObject(why('twice'))
    expect(await ask([{ unitId: it_.sender.id }])).toMatchObject(why('other-agency'))
    expect(await ask([{ unitId: it_.here.id }])).toMatchObject(why('no-head'))
    expect(await ask([{ holderId: it_.holder.gui }])).toMatchObject(why('ended'))
    expect(await ask([{}])).toMatchObject({ code: 'input.invalid' })
    expect(await ask([{ unitId: it_.justice }], it_.inDays(-1))).toMatchObject({ code: 'routing.due-past' })
  })

  it('answers and the end of the round wait for each other', async () => {
    const card = await asked()
    await it_.passDays(2)
    const id = opinionOf(card, 'Tư pháp').id
    const [given, closed] = await Promise.allSettled([
      it_.pages.truongtuphap.call(giveOpinion, { id, stance: 'agree', text: '' }),
      it_.pages.taichinh1.call(closeRound, { id: card.id, version: card.version }),
    ])
    expect(closed.status).toBe('fulfilled')
    const state = opinionOf(await it_.read('taichinh1', card.id), 'Tư pháp').state
    expect(state).toBe(given.status === 'fulfilled' ? 'given' : 'lapsed')
  })
})
