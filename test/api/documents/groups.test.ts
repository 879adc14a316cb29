import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeGroup, createGroup, dropGroup, listGroups } from '#contract/recipients.ts'
import { civilDate } from '#platform/clock.ts'
import { staff } from '../../setup/house.ts'
import { type Login, type Office, openOffice } from '../routing/office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const members = () => [
  { agencyId: o.sender.id, purpose: 'report' as const },
  { unitId: o.finance, purpose: 'execute' as const },
  { holderId: o.holder.tuphap1, purpose: 'know' as const },
]
const names = async (login: Login) => (await o.pages[login].call(listGroups, {})).rows.map((it) => it.name)

describe('groups of recipients', () => {
  it('keep agencies, units and people with their purposes, in their order, for the whole agency', async () => {
    const ask = { name: 'Họp giao ban', personal: false, members: members() }
    const made = await o.pages.vanthu.call(createGroup, ask)
    expect(made).toMatchObject({ name: 'Họp giao ban', personal: false, mayChange: true })
    expect(made.members).toMatchObject([
      { agencyId: o.sender.id, unitId: null, holderId: null, purpose: 'report', gone: false },
      { agencyId: o.here.id, unitId: o.finance, name: 'Phòng Tài chính', purpose: 'execute' },
      { agencyId: o.here.id, holderId: o.holder.tuphap1, note: expect.stringMatching(/./), purpose: 'know' },
    ])
    // Everybody who writes documents uses it; only its clerks keep it, and no other agency sees it.
    const [seen] = (await o.pages.taichinh1.call(listGroups, {})).rows
    expect(seen).toMatchObject({ id: made.id, mayChange: false })
    const other = { id: made.id, name: 'Khác', members: members().slice(0, 1) }
    expect((await o.pages.taichinh1.refusal(changeGroup, other)).code).toBe('access.denied')
    expect((await o.pages.taichinh1.refusal(dropGroup, { id: made.id })).code).toBe('access.denied')
    expect((await o.pages.taichinh1.refusal(createGroup, ask)).code).toBe('access.denied')
    expect((await o.pages.gui.refusal(dropGroup, { id: made.id })).code).toBe('thing.missing')
    expect(await names('gui')).toEqual([])
    // A name stands once; another person's own group may bear it.
    expect((await o.pages.vanthu.refusal(createGroup, ask)).code).toBe('recipients.name-taken')
    const renamed = await o.pages.vanthu.call(changeGroup, { ...other, name: 'Họp tuần' })
    expect([renamed.name, renamed.members.length]).toEqual(['Họp tuần', 1])
    await o.pages.vanthu.call(dropGroup, { id: made.id })
    expect((await o.pages.vanthu.refusal(dropGroup, { id: made.id })).code).toBe('thing.missing')
    expect(await names('taichinh1')).toEqual([])
  })

  it('may be one’s own, which nobody else sees, changes or deletes', async () => {
    const ask = { name: 'Tổ công tác', personal: true, members: members() }
    const mine = await o.pages.taichinh1.call(createGroup, ask)
    expect(mine).toMatchObject({ personal: true, mayChange: true })
    const theirs = await o.pages.taichinh2.call(createGroup, ask)
    expect(theirs.id).not.toBe(mine.id)
    expect((await o.pages.taichinh1.refusal(createGroup, ask)).code).toBe('recipients.name-taken')
    for (const login of ['vanthu', 'chutich', 'taichinh2'] as const) {
      expect((await o.pages[login].call(listGroups, {})).rows.map((it) => it.id)).not.toContain(mine.id)
      expect((await o.pages[login].refusal(dropGroup, { id: mine.id })).code).toBe('thing.missing')
    }
    await o.pages.taichinh1.call(dropGroup, { id: mine.id })
    expect(await names('taichinh2')).toEqual(['Tổ công tác'])
  })

  it('name whoever can no longer be sent to, and take no such member', async () => {
    const leaving = await staff(o.house, 'sapnghi', o.justice, 'officer', 'Sắp nghỉ')
    const [held] = await o.house.sql<
      { id: string }[]
    >`select id from post_assignment where person_id = ${leaving.personId}`
    const withHim = [...members(), { holderId: held?.id ?? '', purpose: 'know' as const }]
    const made = await o.pages.vanthu.call(createGroup, { name: 'Có người nghỉ', personal: false, members: withHim })
    const today = civilDate(o.house.now())
    await o.house.sql`
      update post_assignment set valid_from = '2020-01-01', valid_to = ${today}::date - 1 where id = ${held?.id ?? ''}`
    const [again] = (await o.pages.vanthu.call(listGroups, {})).rows.filter((it) => it.id === made.id)
    expect(again?.members.map((it) => it.gone)).toEqual([false, false, false, true])
    expect(again?.members.at(-1)?.name).toContain('sapnghi')
    const ask = { id: made.id, name: 'Có người nghỉ', members: withHim }
    expect(await o.pages.vanthu.refusal(changeGroup, ask)).toMatchObject({
      code: 'document.recipient-unfit',
      facts: { why: 'ended' },
    })
    const twice = { ...ask, members: [...members(), ...members().slice(1, 2)] }
    expect((await o.pages.vanthu.refusal(changeGroup, twice)).code).toBe('input.invalid')
    const both = { ...ask, members: [{ unitId: o.finance, holderId: o.holder.tuphap1, purpose: 'know' as const }] }
    expect((await o.pages.vanthu.refusal(changeGroup, both)).code).toBe('input.invalid')
    expect((await o.pages.vanthu.refusal(changeGroup, { ...ask, members: [] })).code).toBe('input.invalid')
  })
})
