import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  changeAccess,
  countAccessChanges,
  decideAccessChange,
  endAccess,
  explainAbsence,
  findReaders,
  listAccessChanges,
} from '#contract/access.ts'
import { giveDelegation } from '#contract/delegation.ts'
import { countWork, listWork } from '#contract/desk.ts'
import { listDocuments, readDocument } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { choosePost } from '#contract/identity.ts'
import { endPost, givePost, listPeople } from '#contract/organisation.ts'
import { explainAccess } from '#contract/reading.ts'
import { exportRegister } from '#contract/registers.ts'
import { giveDirective, submitDocuments } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { plusDays } from '../../../server/modules/organisation/index.ts'
import { enrol } from '../administrator.ts'
import { type Login, type Office, openOffice, to } from '../routing/office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

type Change = Ask<typeof changeAccess>
const reason = 'Phục vụ thẩm định hồ sơ'
const change = (by: Login, ask: Omit<Change, 'reason'>) => o.pages[by].call(changeAccess, { ...ask, reason })
const refused = (by: Login, ask: Omit<Change, 'reason'>) => o.pages[by].refusal(changeAccess, { ...ask, reason })
const decide = (by: Login, id: string, confirmed = true) =>
  o.pages[by].call(decideAccessChange, { id, confirmed, reason: confirmed ? '' : 'Không đúng phạm vi' })
const grant = (by: Login, id: string, whom: Login, more: Partial<Change> = {}) =>
  change(by, { id, kind: 'grant', holderId: o.holder[whom], ...more })
const exclude = (by: Login, id: string, whom: Login) => change(by, { id, kind: 'exclusion', holderId: o.holder[whom] })
const reads = async (login: Login, id: string) =>
  (await o.pages[login].fetch('GET', `/api/documents/${id}`)).status === 200
const waiting = async (login: Login) => (await o.pages[login].call(listAccessChanges, { state: 'waiting' })).rows
const today = () => civilDate(o.house.now())

describe('requirement 16: a change of access rights raises a warning that stays until a competent person confirms it', () => {
  it('opens nothing before another competent person confirms, and is kept with who, when and why', async () => {
    const { id } = await o.arrive()
    const before = (await o.pages.chanhvp.call(countAccessChanges, {})).waiting
    const made = await grant('chutich', id, 'taichinh1')
    expect(made).toMatchObject({ kind: 'grant', state: 'waiting', mayConfirm: false })
    expect(await reads('taichinh1', id)).toBe(false)
    // The warning stands: for the other leaders, in the list, in the count, on the document; not to be answered by whoever made it.
    expect((await o.pages.chanhvp.call(countAccessChanges, {})).waiting).toBe(before + 1)
    expect((await o.pages.chutich.call(countAccessChanges, {})).waiting).toBe(0)
    expect((await waiting('chanhvp')).map((it) => it.id)).toContain(made.id)
    expect(
      await o.pages.chutich.refusal(decideAccessChange, { id: made.id, confirmed: true, reason: '' }),
    ).toMatchObject({ code: 'access.own-change' })
    expect((await o.pages.vanthu.refusal(decideAccessChange, { id: made.id, confirmed: true, reason: '' })).code).toBe(
      'access.denied',
    )

    expect(await decide('chanhvp', made.id)).toMatchObject({ state: 'confirmed', mayEnd: true })
    expect(await reads('taichinh1', id)).toBe(true)
    expect((await o.pages.taichinh1.call(listDocuments, { direction: 'incoming' })).rows.map((it) => it.id)).toContain(
      id,
    )
    expect((await o.pages.taichinh1.call(explainAccess, { id })).mine).toEqual(['grant'])
    expect((await o.pages.chanhvp.call(countAccessChanges, {})).waiting).toBe(before)
    expect((await o.pages.chanhvp.refusal(decideAccessChange, { id: made.id, confirmed: true, reason: '' })).code).toBe(
      'thing.state',
    )

    const { changes, office, readers } = await o.pages.chutich.call(explainAccess, { id })
    expect(changes[0]).toMatchObject({
      id: made.id,
      reason,
      by: { name: 'Người Thử chutich' },
      decided: { by: { name: 'Người Thử chanhvp' } },
    })
    expect(office.map((it) => it.name)).toEqual(expect.arrayContaining(['Người Thử vanthu', 'Người Thử phochutich']))
    expect(readers).toMatchObject([{ name: 'Người Thử taichinh1', basis: 'grant' }])
    // Reasons are not everybody's.
    expect((await o.pages.taichinh1.call(explainAccess, { id })).changes).toEqual([])
    const { sql } = o.house
    await expect(sql`delete from access_change`).rejects.toThrow('only ever decided')
    await expect(sql`update access_change set reason = 'x'`).rejects.toThrow('only ever decided')
    await expect(sql`update access_change set state = 'rejected' where id = ${made.id}`).rejects.toThrow()
  })

  it('stands for posts given and ended, which work at once; they are confirmed, not rejected', async () => {
    const admin = await o.house.page('quantri')
    await enrol(o.house, admin)
    const [who] = (await admin.call(listPeople, { q: 'tuphap1' })).rows
    const given = await admin.call(givePost, {
      id: who?.id ?? '',
      unitId: o.finance,
      title: 'Phó Trưởng phòng',
      role: 'unitHead',
      acting: false,
      validFrom: today(),
    })
    const [row] = await waiting('chutich')
    expect(row).toMatchObject({
      kind: 'postGiven',
      target: { name: who?.fullName, title: 'Phó Trưởng phòng' },
      detail: 'unitHead',
      mayConfirm: true,
      mayReject: false,
      document: null,
    })
    const assignmentId = given.posts.find((it) => it.title === 'Phó Trưởng phòng')?.assignmentId ?? ''
    await o.pages.tuphap1.call(choosePost, { assignmentId })
    const no = { id: row?.id ?? '', confirmed: false, reason: 'Không đồng ý' }
    expect((await o.pages.chutich.refusal(decideAccessChange, no)).code).toBe('input.invalid')
    await decide('chutich', row?.id ?? '')
    await o.pages.tuphap1.call(choosePost, { assignmentId: o.holder.tuphap1 })
    await admin.call(endPost, { id: who?.id ?? '', assignmentId, on: today() })
    expect((await waiting('chutich'))[0]).toMatchObject({ kind: 'postEnded', until: today() })
    // Only who watches over the agency sees them.
    expect((await o.pages.vanthu.refusal(listAccessChanges, { state: 'waiting' })).code).toBe('access.denied')
  })

  it('stands for a delegation entered for somebody absent, until another than its maker and its receiver confirms', async () => {
    await o.pages.chanhvp.call(giveDelegation, {
      fromHolderId: o.holder.chutich,
      toHolderId: o.holder.phochutich,
      scope: ['handling', 'directing'],
      startsOn: plusDays(today(), 30),
      endsOn: plusDays(today(), 31),
      reason: 'Đi học',
      source: 'Quyết định 5/QĐ-UBND',
    })
    const of = async (login: Login) => (await waiting(login)).find((it) => it.kind === 'delegation')?.mayConfirm
    expect([await of('chanhvp'), await of('phochutich'), await of('chutich')]).toEqual([false, false, true])
  })
})

describe('a grant', () => {
  it('that is rejected never opens; one that ended closes at once, and opens again when the end is rejected', async () => {
    const { id } = await o.arrive()
    const first = await grant('vanthu', id, 'taichinh1')
    const noReason = { id: first.id, confirmed: false, reason: ' ' }
    expect((await o.pages.chutich.refusal(decideAccessChange, noReason)).code).toBe('input.invalid')
    expect(await decide('chutich', first.id, false)).toMatchObject({ state: 'rejected' })
    expect(await reads('taichinh1', id)).toBe(false)
    const second = await grant('vanthu', id, 'taichinh1')
    await decide('chutich', second.id)
    expect((await refused('vanthu', { id, kind: 'grant', holderId: o.holder.taichinh1 })).code).toBe('access.unfit')
    const ending = await o.pages.vanthu.call(endAccess, { id: second.id, reason: 'Xong việc' })
    expect(ending).toMatchObject({ kind: 'grantEnded', state: 'waiting' })
    expect(await reads('taichinh1', id)).toBe(false)
    expect((await o.pages.vanthu.refusal(endAccess, { id: second.id, reason: 'Nữa' })).code).toBe('thing.state')
    await decide('chutich', ending.id, false)
    expect(await reads('taichinh1', id)).toBe(true)
  })

  it('to a unit opens to its head; with a last day, until that day', async () => {
    const { id } = await o.arrive()
    const made = await change('vanthu', { id, kind: 'grant', unitId: o.justice, until: plusDays(today(), 1) })
    await decide('chutich', made.id)
    expect([await reads('truongtuphap', id), await reads('tuphap1', id)]).toEqual([true, false])
    await o.passDays(2)
    expect(await reads('truongtuphap', id)).toBe(false)
    const { rows } = await o.pages.truongtuphap.call(listDocuments, { direction: 'incoming' })
    expect(rows.map((it) => it.id)).not.toContain(id)
    // What is over is not in the way of a new one.
    const again = await change('vanthu', { id, kind: 'grant', unitId: o.justice })
    await decide('chutich', again.id)
    expect(await reads('truongtuphap', id)).toBe(true)
  })

  it('is refused to whoever sees all anyway, to the unfit, twice, and by whoever may not', async () => {
    const { id, sentId } = await o.arrive()
    const why = async (ask: Omit<Change, 'reason' | 'id' | 'kind'>) => {
      const { code, facts } = await refused('vanthu', { id, kind: 'grant', ...ask })
      return code === 'access.unfit' ? (facts as { why: string }).why : code
    }
    expect(await why({ holderId: o.holder.chutich })).toBe('already')
    expect(await why({ holderId: o.holder.gui })).toBe('other-agency')
    expect(await why({ unitId: o.sender.id })).toBe('other-agency')
    expect(await why({})).toBe('input.invalid')
    expect(await why({ holderId: o.holder.taichinh1, unitId: o.finance })).toBe('input.invalid')
    expect(await why({ holderId: o.holder.taichinh1, until: plusDays(today(), -1) })).toBe('input.invalid')
    const both = await Promise.allSettled([grant('vanthu', id, 'tuphap1'), grant('chanhvp', id, 'tuphap1')])
    expect(both.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await refused('truongtaichinh', { id, kind: 'grant', holderId: o.holder.tuphap1 })).code).toBe(
      'access.denied',
    )
    expect((await refused('vanthu', { id: sentId, kind: 'grant', holderId: o.holder.tuphap1 })).code).toBe(
      'thing.missing',
    )
    const found = await o.pages.vanthu.call(findReaders, { q: 'tuphap1' })
    expect(found.targets.map((it) => it.holderId)).toEqual([o.holder.tuphap1])
  })
})

describe('an exclusion', () => {
  it('keeps the document from being laid before, or given to, whoever is kept from it', async () => {
    const { id } = await o.arrive('Có người bị loại trừ')
    await exclude('chanhvp', id, 'phochutich')
    await exclude('chanhvp', id, 'tuphap1')
    const laid = (toHolderId: string) => ({ documentIds: [id], toHolderId, note: '' })
    const unfit = { code: 'document.recipient-unfit', facts: { why: 'excluded' } }
    expect(await o.pages.vanthu.refusal(submitDocuments, laid(o.holder.phochutich))).toMatchObject(unfit)
    await o.pages.vanthu.call(submitDocuments, laid(o.holder.chutich))
    const give = (holder: string) => ({ id, text: 'Giải quyết', assignments: [to.person(holder, 'lead')] })
    expect(await o.pages.chutich.refusal(giveDirective, give(o.holder.tuphap1))).toMatchObject(unfit)
    expect((await o.pages.chutich.call(giveDirective, give(o.holder.taichinh1))).assignments).toHaveLength(1)
  })

  it('beats every ground at once, in lists, counts and doors, and the register keeps its line', async () => {
    const { id } = await o.submitted('Đơn liên quan đến cá nhân')
    const seen = async (login: Login) => ({
      door: await reads(login, id),
      list: (await o.pages[login].call(listDocuments, { direction: 'incoming' })).rows.some((it) => it.id === id),
      work: (await o.pages[login].call(listWork, { pile: 'toDirect' })).rows.some((it) => it.documentId === id),
      count: (await o.pages[login].call(countWork, {})).piles.find((it) => it.pile === 'toDirect')?.count,
    })
    expect(await seen('chutich')).toEqual({ door: true, list: true, work: true, count: 1 })
    const live = await o.pages.chutich.live([`document:${id}`])
    await live.until((frame) => frame.type === 'welcome')
    const made = await exclude('phochutich', id, 'chutich')
    // The open page learns that something changed, reads anew, and is refused.
    await live.until((frame) => frame.type === 'signal' && frame.kind === 'document.access-changed')
    live.socket.close()
    expect(await seen('chutich')).toEqual({ door: false, list: false, work: false, count: 0 })
    // He is not told of it, and does not decide it; the warning stands for the others.
    expect((await waiting('chutich')).map((it) => it.id)).not.toContain(made.id)
    expect(
      (await o.pages.chutich.refusal(decideAccessChange, { id: made.id, confirmed: false, reason: 'x' })).code,
    ).toBe('thing.missing')
    expect((await waiting('chanhvp')).find((it) => it.id === made.id)?.mayReject).toBe(true)
    await decide('chanhvp', made.id)
    expect(await reads('chutich', id)).toBe(false)

    // The clerk, too; but the book shows every number to whoever keeps it.
    await exclude('chanhvp', id, 'vanthu')
    expect(await reads('vanthu', id)).toBe(false)
    const year = Number(today().slice(0, 4))
    const book = await o.pages.vanthu.fetch(
      'GET',
      `${exportRegister.path.replace(':id', o.here.incoming)}?year=${year}&form=csv`,
    )
    expect(book.status).toBe(200)
    expect(await book.text()).toContain('Đơn liên quan đến cá nhân')

    // Ending it opens, so it waits for another.
    const ending = await o.pages.phochutich.call(endAccess, { id: made.id, reason: 'Hết xung đột lợi ích' })
    expect(await reads('chutich', id)).toBe(false)
    await decide('chanhvp', ending.id)
    expect(await reads('chutich', id)).toBe(true)
  })

  it('closes to an officer what was assigned to him, in all his posts and standing in for others', async () => {
    const { id } = await o.submitted()
    await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead')])
    expect(await reads('taichinh1', id)).toBe(true)
    const made = await exclude('chutich', id, 'taichinh1')
    expect(await reads('taichinh1', id)).toBe(false)
    const todo = await o.pages.taichinh1.call(listWork, { pile: 'todo' })
    expect(todo.rows.map((it) => it.documentId)).not.toContain(id)
    // Whoever stands in for him sees no more than he; and he sees no more by standing in.
    const delegated = (from: Login, delegate: Login) =>
      o.pages[from].call(giveDelegation, {
        fromHolderId: o.holder[from],
        toHolderId: o.holder[delegate],
        scope: ['handling'],
        startsOn: today(),
        endsOn: today(),
        reason: 'Nghỉ phép',
      })
    await delegated('taichinh1', 'tuphap1')
    await o.pages.tuphap1.call(choosePost, { assignmentId: o.holder.taichinh1 })
    expect(await reads('tuphap1', id)).toBe(false)
    await o.direct('chutich', id, [to.unit(o.finance, 'support')])
    expect(await reads('truongtaichinh', id)).toBe(true)
    await o.house.sql`update account set disabled_at = null`
    await delegated('truongtaichinh', 'taichinh2')
    await o.pages.taichinh2.call(choosePost, { assignmentId: o.holder.truongtaichinh })
    expect(await reads('taichinh2', id)).toBe(true)
    await exclude('chutich', id, 'taichinh2')
    expect(await reads('taichinh2', id)).toBe(false)
    // Rejected: it is over, with the reason kept.
    await decide('chanhvp', made.id, false)
    expect(await reads('taichinh1', id)).toBe(true)
  })

  it('is refused to the clerk, and twice', async () => {
    const { id } = await o.arrive()
    expect((await refused('vanthu', { id, kind: 'exclusion', holderId: o.holder.taichinh1 })).code).toBe(
      'access.denied',
    )
    expect((await refused('chutich', { id, kind: 'exclusion', unitId: o.finance })).code).toBe('input.invalid')
    await exclude('chutich', id, 'taichinh1')
    expect(await refused('chanhvp', { id, kind: 'exclusion', holderId: o.holder.taichinh1 })).toMatchObject({
      code: 'access.unfit',
      facts: { why: 'twice' },
    })
  })
})

describe('GET /api/documents/:id/access/:holderId', () => {
  it('says why somebody cannot see it, by the rule that opens it', async () => {
    const { id } = await o.submitted()
    const why = async (login: Login) => {
      const { reads, why } = await o.pages.chanhvp.call(explainAbsence, { id, holderId: o.holder[login] })
      return reads ? 'reads' : why
    }
    expect(await why('vanthu')).toBe('reads')
    expect(await why('tuphap1')).toEqual(['noGround'])
    await grant('chutich', id, 'tuphap1')
    expect(await why('tuphap1')).toEqual(['waiting', 'noGround'])
    await o.direct('chutich', id, [to.person(o.holder.taichinh2, 'lead')])
    expect(await why('taichinh2')).toBe('reads')
    await exclude('chutich', id, 'taichinh2')
    expect(await why('taichinh2')).toEqual(['excluded'])
    expect((await o.pages.chanhvp.refusal(explainAbsence, { id, holderId: o.holder.gui })).code).toBe('thing.missing')
    expect((await o.pages.vanthu.refusal(explainAbsence, { id, holderId: o.holder.tuphap1 })).code).toBe(
      'access.denied',
    )
    expect((await o.pages.gui.refusal(readDocument, { id })).code).toBe('thing.missing')
  })
})
