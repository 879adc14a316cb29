import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addConclusion,
  type Conclusion,
  changeConclusion,
  draftConclusionNotice,
  giveConclusionTasks,
  moveConclusion,
  readConclusions,
  withdrawConclusion,
} from '#contract/conclusions.ts'
import { listDocuments } from '#contract/documents.ts'
import { readDraft } from '#contract/drafting.ts'
import type { Ask } from '#contract/endpoint.ts'
import { createMeeting } from '#contract/meetings.ts'
import { readTask, startTask } from '#contract/tasks.ts'
import { civilDate } from '#platform/clock.ts'
import type { Page } from '../../setup/page.ts'
import { convertDraft, invitationText } from '../meetings/converted.ts'
import type { Sitting } from '../sittings/room.ts'
import { type MinutesHall, openMinutesHall } from './hall.ts'

type Fields = Omit<Ask<typeof addConclusion>, 'id'>

let o: MinutesHall
let dueOn = ''
beforeAll(async () => {
  o = await openMinutesHall()
  dueOn = civilDate(new Date(o.house.now().getTime() + 30 * 86_400_000))
})
afterAll(async () => {
  expect(o.house.errors).toEqual([])
  await o.house.close()
})

const point = (more: Partial<Fields> = {}): Fields => ({
  itemId: null,
  text: 'Hoàn thành giải ngân vốn đầu tư công',
  lead: null,
  partners: [],
  dueOn: null,
  ...more,
})
const read = (it: Sitting, page: Page = o.pages.chanhvp) => page.call(readConclusions, { id: it.id })
const add = (it: Sitting, more: Partial<Fields> = {}) =>
  o.pages.chanhvp.call(addConclusion, { id: it.id, ...point(more) })

async function ended(): Promise<Sitting> {
  const it = await o.convened()
  await it.opened(14)
  await o.ended(it)
  return it
}

describe('conclusions', { timeout: 120_000 }, () => {
  it('are written while the meeting lasts, changed, ordered, taken out; nobody else sees them before they are issued', async () => {
    const it = await o.convened()
    expect((await o.pages.chanhvp.refusal(addConclusion, { id: it.id, ...point() })).code).toBe('thing.state')
    await it.opened()
    const member = o.members[3] as Page
    expect((await member.refusal(addConclusion, { id: it.id, ...point() })).code).toBe('access.denied')
    await add(it, { text: 'Một' })
    await add(it, { text: 'Hai', itemId: it.items[0] ?? null, dueOn })
    const three = (await add(it, { text: 'Ba', lead: { unitId: o.finance } })).conclusions.at(-1) as Conclusion
    expect(three).toMatchObject({ number: 3, lead: { holderId: null }, task: null })
    const first = (await read(it)).conclusions[0] as Conclusion
    const moved = await o.pages.chanhvp.call(moveConclusion, { id: three.id, beforeId: first.id })
    expect(moved.conclusions.map((row) => row.text)).toEqual(['Ba', 'Một', 'Hai'])
    const ask = { id: first.id, version: first.version, ...point({ text: 'Một, viết lại' }) }
    await o.pages.chanhvp.call(changeConclusion, ask)
    expect((await o.pages.chanhvp.refusal(changeConclusion, ask)).code).toBe('thing.changed')
    const left = await o.pages.chanhvp.call(withdrawConclusion, { id: three.id, version: three.version })
    expect(left.conclusions.map((row) => [row.number, row.text])).toEqual([
      [1, 'Một, viết lại'],
      [2, 'Hai'],
    ])
    expect(await read(it, member)).toMatchObject({ conclusions: [], can: [], without: false })
    expect((await member.refusal(withdrawConclusion, { id: first.id, version: 2 })).code).toBe('access.denied')
    const twice = { lead: { holderId: o.holder.taichinh1 }, partners: [{ holderId: o.holder.taichinh1 }] }
    expect(await o.pages.chanhvp.refusal(addConclusion, { id: it.id, ...point(twice) })).toMatchObject({
      code: 'routing.target-unfit',
      facts: { why: 'twice' },
    })
    const elsewhere = { lead: { holderId: o.farHolder.phoxa } }
    expect((await o.pages.chanhvp.refusal(addConclusion, { id: it.id, ...point(elsewhere) })).code).toBe(
      'routing.target-unfit',
    )
  })

  it('14. become a notice to every agency named, and tasks with owner and deadline; both return to the next meeting', async () => {
    const it = await ended()
    expect(await read(it)).toMatchObject({ without: true, can: ['conclude'] })
    await add(it, { lead: { holderId: o.holder.taichinh1 }, partners: [{ unitId: o.justice }], dueOn })
    await add(it, { text: 'Báo cáo kết quả rà soát.', lead: { agencyId: o.commune.id }, dueOn })
    await add(it, { text: 'Thống nhất chủ trương' })
    expect((await o.pages.chanhvp.refusal(giveConclusionTasks, { id: it.id })).code).toBe('thing.state')
    const drafted = await o.pages.chanhvp.call(draftConclusionNotice, { id: it.id, ...o.signer })
    expect(drafted).toMatchObject({ notice: { issued: false, readable: true }, can: [] })
    const draftId = drafted.notice?.draftId ?? ''
    const draft = await o.pages.chanhvp.call(readDraft, { id: draftId })
    expect(draft).toMatchObject({ kind: 'TB', subject: 'Kết luận Phiên họp thường kỳ tháng 11' })
    const to = draft.recipients.map((row) => [row.name, row.purpose])
    expect(to.slice(0, 4)).toEqual([
      ['Người Thử taichinh1', 'execute'],
      ['Phòng Tư pháp', 'execute'],
      [o.commune.name, 'execute'],
      ['Người Thử chutich', 'know'],
    ])
    const words = await invitationText(o, draftId)
    expect(words).toMatch(
      /Ngày \d\d tháng \d+ năm \d+, tại Phòng họp số 1, Ủy ban nhân dân huyện Nhận đã tổ chức Phiên họp thường kỳ tháng 11, do Người Thử chutich, chutich, chủ trì\./,
    )
    const [year, month, day] = dueOn.split('-')
    expect(words).toContain(
      `1. Hoàn thành giải ngân vốn đầu tư công. Chủ trì: Người Thử taichinh1, taichinh1; phối hợp: Phòng Tư pháp; hoàn thành trước ngày ${day}/${month}/${year}.`,
    )
    expect(words).toContain('3. Thống nhất chủ trương./.')
    // While the notice is on its way the points stand still.
    expect((await o.pages.chanhvp.refusal(addConclusion, { id: it.id, ...point() })).code).toBe('thing.state')
    await convertDraft.issue(o, draftId)
    const issued = await read(it)
    expect(issued).toMatchObject({
      notice: { issued: true, label: expect.stringMatching(/^\d+\/TB-UBND$/) },
      can: ['giveTasks'],
    })
    const member = o.members[3] as Page
    expect(await read(it, member)).toMatchObject({
      conclusions: [{ number: 1 }, { number: 2 }, { number: 3 }],
      can: [],
    })
    expect((await member.refusal(giveConclusionTasks, { id: it.id })).code).toBe('access.denied')
    expect(
      (await o.far.vanthuxa.call(listDocuments, { direction: 'incoming', q: 'Kết luận Phiên họp thường kỳ' })).rows
        .length,
    ).toBe(1)

    // Pressed twice at once: each point has one task.
    const both = await Promise.allSettled([1, 2].map(() => o.pages.chanhvp.call(giveConclusionTasks, { id: it.id })))
    expect(both.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected'])
    const given = (await read(it)).conclusions
    expect(given.map((row) => row.task?.state ?? null)).toEqual(['new', null, null])
    const id = given[0]?.task?.id ?? ''
    const task = await o.pages.taichinh1.call(readTask, { id })
    expect(task).toMatchObject({ lead: { name: 'Người Thử taichinh1' }, partners: [{ name: 'Phòng Tư pháp' }] })
    expect(civilDate(new Date(task.dueAt ?? ''))).toBe(dueOn)
    expect(task.document).toMatchObject({ code: issued.notice?.label })
    const [count] = await o.house.sql<
      { n: number }[]
    >`select count(*)::int as n from task where title like 'Hoàn thành giải ngân%'`
    expect(count?.n).toBe(1)

    await o.pages.taichinh1.call(startTask, { id, version: task.version })
    const at = (days: number) => new Date(o.house.now().getTime() + days * 86_400_000).toISOString()
    const next = await o.pages.chanhvp.call(createMeeting, {
      ...{ bodyId: o.bodyId, title: 'Phiên họp tháng 12', description: '', kindId: null, form: 'inPerson' },
      ...{ startsAt: at(40), endsAt: at(40.1), place: '', private: false, previousId: it.id },
    })
    const later = await o.pages.chanhvp.call(readConclusions, { id: next.id })
    expect(later.previous).toMatchObject({
      meetingId: it.id,
      conclusions: [{ number: 1, task: { state: 'doing', late: false } }, { number: 2, task: null }, { number: 3 }],
    })
  })
})
