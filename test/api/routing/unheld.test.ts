import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countUnheld, handOverWork, lapseUnheld, listUnheld } from '#contract/handover.ts'
import { listNotices } from '#contract/notices.ts'
import { endPost } from '#contract/organisation.ts'
import {
  askExtension,
  completeAssignment,
  readRouting,
  startAssignment,
  withdrawAssignment,
} from '#contract/routing.ts'
import { giveTask, readTask } from '#contract/tasks.ts'
import { civilDate } from '#platform/clock.ts'
import { type Administrator, administrator } from '../administrator.ts'
import { type Login, type Office, ofName, openOffice, to } from './office.ts'

let o: Office
let admin: Administrator
const reason = 'Đồng chí đã chuyển công tác'

beforeAll(async () => {
  o = await openOffice()
  admin = await administrator(o.house, 'qthuyen', o.here.id)
})
afterAll(() => o.house.close())

const pile = async (login: Login = 'vanthu') => (await o.pages[login].call(listUnheld, {})).items

/** The last day of the post was yesterday. */
async function leaves(login: Login) {
  const [row] = await o.house.sql<{ person: string }[]>`
    update post_assignment set valid_from = valid_from - 30 where id = ${o.holder[login]} returning person_id as person`
  const on = civilDate(new Date(o.house.now().getTime() - 86_400_000))
  await admin.page.call(endPost, { id: row?.person ?? '', assignmentId: o.holder[login], on })
}

async function comesBack(login: Login) {
  await o.house.sql`update post_assignment set valid_to = null where id = ${o.holder[login]}`
}

describe('work of a post that has ended', () => {
  it('stands in a pile of clerk and chief of office, goes to somebody else in one act, and is seen by nobody else', async () => {
    const first = await o.submitted('Việc thứ nhất')
    const due = o.inDays(20)
    await o.direct('chutich', first.id, [
      to.unit(o.finance, 'lead', due, true),
      to.person(o.holder.tuphap1, 'support', due),
    ])
    const below = ofName(await o.pages.truongtaichinh.call(readRouting, { id: first.id }), 'Tài chính')
    await o.direct('truongtaichinh', first.id, [to.person(o.holder.taichinh1, 'lead', o.inDays(10))], {
      parentId: below.id,
    })
    const mine = ofName(await o.pages.taichinh1.call(readRouting, { id: first.id }), 'taichinh1')
    await o.pages.taichinh1.call(startAssignment, { id: mine.id, version: mine.version })
    await o.pages.taichinh1.call(askExtension, { id: mine.id, wantedAt: o.inDays(15), reason: 'Chờ số liệu' })
    const { id: taskId } = await o.pages.chutich.call(giveTask, {
      title: 'Tổng hợp số liệu',
      description: '',
      wanted: '',
      priority: 'normal',
      lead: { holderId: o.holder.taichinh1 },
      partners: [],
      dueAt: null,
    })
    expect(await pile()).toEqual([])
    await leaves('taichinh1')
    expect((await pile()).map((it) => [it.kind, it.subject, it.was.name, it.endedOn !== null]).sort()).toEqual([
      ['assignment', 'Việc thứ nhất', 'Người Thử taichinh1', true],
      // The task is not the clerk's to read.
      ['task', null, 'Người Thử taichinh1', true],
    ])
    expect(await o.pages.chanhvp.call(countUnheld, {})).toEqual({ count: 2 })
    for (const login of ['chutich', 'truongtaichinh', 'tuphap1'] as const)
      expect((await o.pages[login].refusal(listUnheld, {})).code).toBe('access.denied')

    const items = (await pile()).map(({ kind, id }) => ({ kind, id }))
    const ask = { items, toHolderId: o.holder.taichinh2, reason }
    expect((await o.pages.tuphap1.refusal(handOverWork, ask)).code).toBe('access.denied')
    // Another agency sees none of it; somebody of another agency gets none of it; all or none.
    expect((await o.pages.gui.call(listUnheld, {})).items).toEqual([])
    expect((await o.pages.gui.refusal(handOverWork, ask)).code).toBe('thing.missing')
    expect((await o.pages.vanthu.refusal(handOverWork, { ...ask, toHolderId: o.holder.gui })).code).toBe(
      'routing.target-unfit',
    )
    expect(
      (await o.pages.vanthu.refusal(handOverWork, { ...ask, toHolderId: o.holder.taichinh1 })).facts,
    ).toMatchObject({ why: 'ended' })
    expect(await pile()).toHaveLength(2)
    expect((await o.pages.vanthu.call(handOverWork, ask)).items).toEqual([])

    const card = await o.pages.taichinh2.call(readRouting, { id: first.id })
    const [was, now] = card.assignments.filter((it) => it.parentId === below.id)
    expect(was).toMatchObject({ state: 'withdrawn', to: { name: 'Người Thử taichinh1' } })
    expect(was?.closingNote).toContain(reason)
    expect(now).toMatchObject({
      state: 'waiting',
      role: 'lead',
      to: { name: 'Người Thử taichinh2' },
      dueAt: was?.dueAt,
      originalDueAt: was?.originalDueAt,
      extension: { reason: 'Chờ số liệu', granted: null },
    })
    expect((await o.pages.taichinh2.call(readTask, { id: taskId })).lead.name).toBe('Người Thử taichinh2')
    // The work comes to its end: the support answers, the new lead completes, the sender hears 06.
    const support = ofName(card, 'tuphap1')
    await o.pages.tuphap1.call(completeAssignment, { id: support.id, version: support.version, note: 'Nhất trí' })
    expect(await o.status(first.sentId)).toEqual(['01', '03', '04', '05'])
    expect(
      (await o.pages.vanthu.refusal(handOverWork, { ...ask, items: [{ kind: 'assignment', id: now?.id ?? '' }] }))
        .facts,
    ).toEqual({
      state: 'held',
    })
    const told = async () =>
      (await o.pages.taichinh2.call(listNotices, {})).rows.filter((it) => it.kind === 'assignment.handed-on').length
    await expect.poll(told, { timeout: 60_000 }).toBe(1)
    await comesBack('taichinh1')
  })

  it('that waited for a directive is laid before another leader', async () => {
    const waiting = await o.submitted('Chờ lãnh đạo đã nghỉ')
    await leaves('chutich')
    const [item] = (await pile()).filter((it) => it.kind === 'submission')
    expect(item).toMatchObject({ subject: 'Chờ lãnh đạo đã nghỉ', subjectId: waiting.id })
    const items = [{ kind: 'submission' as const, id: item?.id ?? '' }]
    expect(
      (await o.pages.vanthu.refusal(handOverWork, { items, toHolderId: o.holder.taichinh2, reason })).facts,
    ).toMatchObject({ why: 'not-leader' })
    await o.pages.chanhvp.call(handOverWork, { items, toHolderId: o.holder.phochutich, reason })
    const card = await o.pages.phochutich.call(readRouting, { id: waiting.id })
    expect(card.submissions.map((it) => [it.state, it.to.name])).toEqual([
      ['passed', 'Người Thử chutich'],
      ['waiting', 'Người Thử phochutich'],
    ])
    expect(card.can).toContain('direct')
    await comesBack('chutich')
  })

  it('that owed an opinion without a deadline keeps its lead no longer: it is passed over with a reason', async () => {
    const { id } = await o.arrive('Chờ ý kiến')
    await o.direct('phochutich', id, [to.person(o.holder.taichinh2, 'lead'), to.person(o.holder.tuphap1, 'support')])
    const card = await o.pages.taichinh2.call(readRouting, { id })
    const [lead, support] = [ofName(card, 'taichinh2'), ofName(card, 'tuphap1')]
    const finish = { id: lead.id, version: lead.version, note: 'Xong' }
    const ask = { id: support.id, reason: 'Người cho ý kiến đã nghỉ' }
    // While he is in office he is waited for.
    expect((await o.pages.vanthu.refusal(lapseUnheld, ask)).facts).toEqual({ state: 'held' })
    await leaves('tuphap1')
    expect((await o.pages.taichinh2.refusal(completeAssignment, finish)).code).toBe('routing.support-open')
    expect((await pile())[0]).toMatchObject({ kind: 'assignment', role: 'support', blocks: true, subjectId: id })
    expect((await o.pages.taichinh2.refusal(lapseUnheld, ask)).code).toBe('access.denied')
    const leading = { id: lead.id, reason: 'x' }
    expect((await o.pages.phochutich.refusal(lapseUnheld, leading)).facts).toEqual({ state: 'held' })
    await o.pages.phochutich.call(lapseUnheld, ask)
    const now = await o.pages.taichinh2.call(readRouting, { id })
    expect(ofName(now, 'tuphap1')).toMatchObject({ state: 'lapsed', closingNote: 'Người cho ý kiến đã nghỉ' })
    await o.pages.taichinh2.call(completeAssignment, finish)
    expect((await o.pages.vanthu.refusal(lapseUnheld, ask)).facts).toEqual({ state: 'lapsed' })
    await comesBack('tuphap1')
  })

  it('given to a unit that lost its head waits there too, with whoever was named below it', async () => {
    const { id } = await o.arrive('Việc của phòng không trưởng')
    await o.direct('phochutich', id, [to.unit(o.finance, 'lead')])
    const unit = ofName(await o.pages.truongtaichinh.call(readRouting, { id }), 'Tài chính')
    await o.direct('truongtaichinh', id, [to.person(o.holder.taichinh2, 'lead')], { parentId: unit.id })
    await leaves('truongtaichinh')
    const item = (await pile('chanhvp')).find((it) => it.subjectId === id)
    expect(item).toMatchObject({ subjectId: id, endedOn: null, was: { name: 'Phòng Tài chính' } })
    const items = [{ kind: 'assignment' as const, id: item?.id ?? '' }]
    // Below it somebody works: it takes a person who leads people.
    expect(
      (await o.pages.chanhvp.refusal(handOverWork, { items, toHolderId: o.holder.tuphap1, reason })).facts,
    ).toMatchObject({ why: 'not-leader' })
    await o.pages.chanhvp.call(handOverWork, { items, toHolderId: o.holder.chanhvp, reason })
    const card = await o.pages.taichinh2.call(readRouting, { id })
    const [top] = card.assignments.filter((it) => it.parentId === null && it.closedAt === null)
    expect(top).toMatchObject({ state: 'forwarded', to: { name: 'Người Thử chanhvp' } })
    expect(ofName(card, 'taichinh2').parentId).toBe(top?.id)
    // Whoever has it now may take it from him; then it is his own to do.
    const child = ofName(await o.pages.chanhvp.call(readRouting, { id }), 'taichinh2')
    await o.pages.chanhvp.call(withdrawAssignment, { id: child.id, version: child.version, reason: 'Tự làm' })
    expect(ofName(await o.pages.chanhvp.call(readRouting, { id }), 'chanhvp').state).not.toBe('forwarded')
    await comesBack('truongtaichinh')
  })
})

describe('a deadline that passed', () => {
  it('is told to the giver; when he has left office to whoever leads the agency, or heads his unit', async () => {
    const first = await o.arrive('Quá hạn, lãnh đạo giao việc đã nghỉ')
    const second = await o.arrive('Quá hạn, chánh văn phòng còn tại chức')
    const due = o.inDays(1)
    await o.direct('phochutich', first.id, [to.person(o.holder.tuphap1, 'lead', due)])
    await o.direct('chanhvp', second.id, [to.person(o.holder.tuphap1, 'lead', due)])
    await leaves('phochutich')
    o.house.pass(8 * 86_400_000)
    await o.house.work((work) => work.enqueue('notifications:remind', {}))
    const told = async (id: string) =>
      (
        await o.house.sql<{ holder: string }[]>`
          select holder_id as holder from notice where kind = 'deadline.escalated' and subject_id = ${id}`
      ).map((row) => row.holder)
    await expect.poll(async () => (await told(second.id)).length, { timeout: 90_000 }).toBe(1)
    expect(await told(second.id)).toEqual([o.holder.chanhvp])
    const leading = await told(first.id)
    expect(leading).toContain(o.holder.chanhvp)
    expect(leading).not.toContain(o.holder.phochutich)
    expect(leading).not.toContain(o.holder.vanthu)
  })
})
