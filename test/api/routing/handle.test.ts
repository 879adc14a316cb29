import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepPresets, listPresets, listWork } from '#contract/desk.ts'
import { readDocument } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import {
  askExtension,
  completeAssignment,
  decideExtension,
  dueAfter,
  giveDirective,
  noteAssignment,
  pauseAssignment,
  readRouting,
  returnAssignment,
  startAssignment,
  withdrawAssignment,
} from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { send } from '../../setup/sending.ts'
import { type Login, type Office, ofName, openOffice, type Routing, to } from './office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

type Outcome = Partial<Ask<typeof completeAssignment>>
const row = async (login: Login, id: string, name: string) =>
  ofName(await o.pages[login].call(readRouting, { id }), name)

async function complete(login: Login, id: string, name: string, more: Outcome = {}): Promise<Routing> {
  const { id: assignment, version } = await row(login, id, name)
  return o.pages[login].call(completeAssignment, { id: assignment, version, note: 'Xong', ...more })
}

async function refusedToComplete(login: Login, id: string, name: string, more: Outcome = {}) {
  const { id: assignment, version } = await row(login, id, name)
  return o.pages[login].refusal(completeAssignment, { id: assignment, version, note: 'Xong', ...more })
}

describe('requirement 11: lead and support (scenario 4)', () => {
  it('the lead waits for opinions that are owed in time, and passes over those that are late', async () => {
    const { id, sentId } = await o.submitted()
    await o.direct('chutich', id, [
      to.person(o.holder.taichinh1, 'lead', o.inDays(9)),
      to.person(o.holder.tuphap1, 'support', o.inDays(2)),
      to.person(o.holder.taichinh2, 'support', o.inDays(2)),
      to.unit(o.justice, 'informed'),
    ])
    expect(await refusedToComplete('taichinh1', id, 'taichinh1')).toMatchObject({
      code: 'routing.support-open',
      facts: { names: ['Người Thử tuphap1', 'Người Thử taichinh2'] },
    })
    expect((await refusedToComplete('tuphap1', id, 'tuphap1', { note: '  ' })).code).toBe('routing.opinion-missing')
    await complete('tuphap1', id, 'tuphap1', { note: 'Đồng ý' })
    expect(await refusedToComplete('taichinh1', id, 'taichinh1')).toMatchObject({
      facts: { names: ['Người Thử taichinh2'] },
    })
    await o.passDays(3)
    const done = await complete('taichinh1', id, 'taichinh1')
    expect(done.handling).toBe('done')
    expect(ofName(done, 'taichinh2')).toMatchObject({ state: 'lapsed', closingNote: '' })
    expect(ofName(done, 'Tư pháp').state).toBe('done')
    expect(ofName(done, 'taichinh1').state).toBe('done')
    expect((await o.status(sentId)).at(-1)).toBe('06')
    expect((await o.card('vanthu', id)).trail.some((it) => it.type === 'assignment.lapsed')).toBe(true)
  })

  it('a unit is done when whoever it named to lead is, and waits for the whole like him', async () => {
    const { id } = await o.submitted()
    const given = await o.direct('chutich', id, [
      to.unit(o.finance, 'lead', o.inDays(9)),
      to.unit(o.justice, 'support', o.inDays(5)),
    ])
    await o.direct(
      'truongtaichinh',
      id,
      [to.person(o.holder.taichinh1, 'lead'), to.person(o.holder.taichinh2, 'support')],
      {
        parentId: ofName(given, 'Tài chính').id,
      },
    )
    expect(await refusedToComplete('truongtaichinh', id, 'Phòng Tài chính')).toMatchObject({
      code: 'routing.children-open',
      facts: { names: ['Người Thử taichinh1'] },
    })
    expect((await refusedToComplete('taichinh1', id, 'taichinh1')).code).toBe('routing.support-open')
    await complete('taichinh2', id, 'taichinh2', { note: 'Số liệu đính kèm' })
    // His own level is whole; above, justice still owes its opinion.
    expect(await refusedToComplete('taichinh1', id, 'taichinh1')).toMatchObject({ facts: { names: ['Phòng Tư pháp'] } })
    expect((await row('taichinh1', id, 'taichinh1')).state).toBe('waiting')
    await complete('truongtuphap', id, 'Phòng Tư pháp', { note: 'Đúng thẩm quyền' })
    expect((await complete('taichinh1', id, 'taichinh1')).handling).toBe('done')
  })

  it('the opinion of a supporting unit is that of whom it named', async () => {
    const { id } = await o.submitted()
    const given = await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead'), to.unit(o.justice, 'support')])
    await o.direct('truongtuphap', id, [to.person(o.holder.tuphap1, 'lead')], { parentId: ofName(given, 'Tư pháp').id })
    const card = await complete('tuphap1', id, 'tuphap1', { note: 'Cần sửa khoản 2' })
    expect(ofName(card, 'Phòng Tư pháp')).toMatchObject({ state: 'done', closingNote: 'Cần sửa khoản 2' })
    expect(card.handling).toBe('inProgress')
  })

  it('a reply that is required is named by its number and symbol before the lead may complete', async () => {
    const { id } = await o.submitted()
    const given = await o.direct('chutich', id, [to.unit(o.finance, 'lead', null, true)])
    await o.direct('truongtaichinh', id, [to.person(o.holder.taichinh1, 'lead')], {
      parentId: ofName(given, 'Tài chính').id,
    })
    expect((await refusedToComplete('taichinh1', id, 'taichinh1')).code).toBe('routing.reply-missing')
    expect((await refusedToComplete('taichinh1', id, 'taichinh1', { replyCode: '999/QĐ-UBND' })).code).toBe(
      'routing.reply-missing',
    )
    const reply = await send(o.pages.vanthu, { registerId: o.here.outgoing, issuedOn: civilDate(o.house.now()) }, [
      o.sender.id,
    ])
    const done = await complete('taichinh1', id, 'taichinh1', { replyCode: reply.code.toLowerCase() })
    expect(ofName(done, 'taichinh1').reply).toEqual({ id: reply.id, code: reply.code })
    expect(ofName(done, 'Phòng Tài chính').reply?.code).toBe(reply.code)
  })
})

describe('returning and withdrawing', () => {
  it('a returned lead is the assigner’s again, at every level, with what was below it', async () => {
    const { id } = await o.submitted()
    const given = await o.direct('chutich', id, [to.unit(o.finance, 'lead')])
    const unit = ofName(given, 'Tài chính')
    await o.direct(
      'truongtaichinh',
      id,
      [to.person(o.holder.taichinh1, 'lead'), to.person(o.holder.taichinh2, 'support')],
      {
        parentId: unit.id,
      },
    )
    const mine = await row('taichinh1', id, 'taichinh1')
    const back = await o.pages.taichinh1.call(returnAssignment, {
      id: mine.id,
      version: mine.version,
      reason: 'Nghỉ phép',
    })
    expect(ofName(back, 'taichinh1')).toMatchObject({ state: 'returned', closingNote: 'Nghỉ phép' })
    // A support is still at work below it, but nobody leads: the head answers for it again and names another lead.
    expect(ofName(back, 'Phòng Tài chính').state).toBe('doing')
    const name = (login: Login) => ({
      id,
      text: '',
      assignments: [to.person(o.holder[login], 'lead')],
      parentId: unit.id,
    })
    expect(await o.pages.truongtaichinh.refusal(giveDirective, name('taichinh2'))).toMatchObject({
      facts: { why: 'twice' },
    })
    expect(ofName(await o.pages.truongtaichinh.call(giveDirective, name('taichinh1')), 'taichinh1').state).toBe(
      'waiting',
    )

    const head = await row('truongtaichinh', id, 'Phòng Tài chính')
    const gone = await o.pages.truongtaichinh.call(returnAssignment, {
      id: head.id,
      version: head.version,
      reason: 'Không thuộc nhiệm vụ của phòng',
    })
    expect(gone.assignments.filter((it) => ['waiting', 'doing', 'forwarded'].includes(it.state))).toEqual([])
    expect(gone.handling).toBe('waitDirective')
    const [waiting] = (await o.pages.chutich.call(listWork, { pile: 'toDirect' })).rows.filter(
      (it) => it.documentId === id,
    )
    expect(waiting?.text).toBe('Không thuộc nhiệm vụ của phòng')
    // Who sent it back keeps what he answered for; those below him do not.
    expect((await o.card('truongtaichinh', id)).id).toBe(id)
    expect((await o.pages.taichinh2.refusal(readDocument, { id })).code).toBe('thing.missing')
  })

  it('is for its holder or its giver, of the version they saw, while it is open', async () => {
    const { id } = await o.submitted()
    await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead')])
    const mine = await row('chutich', id, 'taichinh1')
    const ask = { id: mine.id, version: mine.version, reason: 'Giao nhầm' }
    expect((await o.pages.chutich.refusal(returnAssignment, ask)).code).toBe('access.denied')
    expect((await o.pages.phochutich.refusal(withdrawAssignment, ask)).code).toBe('access.denied')
    expect((await o.pages.tuphap1.refusal(returnAssignment, ask)).code).toBe('thing.missing')
    expect((await o.pages.taichinh1.refusal(returnAssignment, { ...ask, version: 99 })).code).toBe('thing.changed')
    const withdrawn = await o.pages.chutich.call(withdrawAssignment, ask)
    expect(withdrawn.handling).toBe('waitDirective')
    expect((await o.pages.chutich.refusal(withdrawAssignment, { ...ask, version: mine.version + 1 })).code).toBe(
      'thing.state',
    )
    expect((await o.pages.taichinh1.refusal(startAssignment, { id: mine.id, version: mine.version })).code).toBe(
      'thing.missing',
    )
  })
})

describe('deadlines', () => {
  it('are extended by the assigner, and the original stays', async () => {
    const { id } = await o.submitted()
    await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead', o.inDays(3))])
    const mine = await row('taichinh1', id, 'taichinh1')
    const wanted = o.inDays(10)
    const earlier = await o.pages.taichinh1.refusal(askExtension, {
      id: mine.id,
      wantedAt: o.inDays(1),
      reason: 'Sớm hơn',
    })
    expect(earlier.code).toBe('routing.due-past')
    const asked = await o.pages.taichinh1.call(askExtension, {
      id: mine.id,
      wantedAt: wanted,
      reason: 'Chờ số liệu của xã',
    })
    const extension = ofName(asked, 'taichinh1').extension
    expect(extension).toMatchObject({ granted: null, wantedAt: wanted })
    expect(
      (await o.pages.taichinh1.refusal(askExtension, { id: mine.id, wantedAt: wanted, reason: 'Lần nữa' })).code,
    ).toMatch(/routing.extension-open|access.denied/)
    const pile = (await o.pages.chutich.call(listWork, { pile: 'given' })).rows.find((it) => it.documentId === id)
    expect(pile?.extensionAsked).toBe(true)
    const decision = { id: extension?.id ?? '', granted: true, note: '' }
    expect((await o.pages.taichinh1.refusal(decideExtension, decision)).code).toBe('access.denied')
    const decided = await o.pages.chutich.call(decideExtension, decision)
    expect(ofName(decided, 'taichinh1')).toMatchObject({ dueAt: wanted, originalDueAt: mine.dueAt })
    expect((await o.pages.chutich.refusal(decideExtension, decision)).code).toBe('thing.state')
  })

  it('stand still while another agency is waited for, and move by the working time that was waited', async () => {
    const { id } = await o.submitted()
    await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead', o.inDays(4))])
    const mine = await row('taichinh1', id, 'taichinh1')
    const ask = (version: number, paused: boolean) => ({
      id: mine.id,
      version,
      paused,
      reason: paused ? 'Chờ ý kiến của Sở' : '',
    })
    expect((await o.pages.taichinh1.refusal(pauseAssignment, { ...ask(mine.version, true), reason: ' ' })).code).toBe(
      'input.invalid',
    )
    const stopped = ofName(await o.pages.taichinh1.call(pauseAssignment, ask(mine.version, true)), 'taichinh1')
    expect(stopped.pausedSince).not.toBeNull()
    await o.passDays(14)
    expect((await row('taichinh1', id, 'taichinh1')).pace).toBe('green')
    const running = ofName(await o.pages.taichinh1.call(pauseAssignment, ask(stopped.version, false)), 'taichinh1')
    expect(running.pausedSince).toBeNull()
    expect(Date.parse(running.dueAt ?? '')).toBeGreaterThan(o.house.now().getTime())
    expect(running.originalDueAt).toBe(mine.dueAt)
    await o.passDays(9)
    expect((await row('taichinh1', id, 'taichinh1')).pace).toBe('red')
    const late = await o.pages.taichinh1.call(listWork, { pile: 'todo', pace: 'red' })
    expect(late.rows.map((it) => it.documentId)).toContain(id)
  })

  it('in working days step over free days and say which', async () => {
    const sql = o.house.sql
    const today = civilDate(o.house.now())
    const plus = (days: number) => civilDate(new Date(o.house.now().getTime() + days * 86_400_000))
    for (const days of [1, 2, 3, 4])
      await sql`insert into calendar_day (on_date, kind, name) values (${plus(days)}, 'holiday', 'Nghỉ thử')`
    const due = await o.pages.chutich.call(dueAfter, { days: 1 })
    expect(due.dueOn > plus(4)).toBe(true)
    expect(due.skipped.map((it) => it.on)).toEqual([1, 2, 3, 4].map(plus))
    expect(due.dueAt).toBe(`${due.dueOn}T10:00:00.000Z`)
    await sql`delete from calendar_day where on_date > ${today} and name = 'Nghỉ thử'`
  })
})

describe('what is said on the way', () => {
  it('is kept: progress by the handler, pressing by the giver, nobody else', async () => {
    const { id } = await o.submitted()
    await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead')])
    const mine = await row('taichinh1', id, 'taichinh1')
    await o.pages.taichinh1.call(noteAssignment, { id: mine.id, kind: 'progress', text: 'Đã gửi dự thảo' })
    const pressed = await o.pages.chutich.call(noteAssignment, { id: mine.id, kind: 'press', text: 'Khẩn trương' })
    expect(ofName(pressed, 'taichinh1').notes.map((it) => [it.kind, it.text])).toEqual([
      ['progress', 'Đã gửi dự thảo'],
      ['press', 'Khẩn trương'],
    ])
    expect((await o.pages.phochutich.refusal(noteAssignment, { id: mine.id, kind: 'press', text: 'x' })).code).toBe(
      'access.denied',
    )
    expect((await o.pages.chutich.refusal(noteAssignment, { id: mine.id, kind: 'progress', text: 'x' })).code).toBe(
      'access.denied',
    )
    await expect(o.house.sql`delete from assignment_note`).rejects.toThrow()
    await expect(o.house.sql`delete from assignment`).rejects.toThrow('never rewritten')
    await expect(o.house.sql`update directive set text = 'khác'`).rejects.toThrow('never changed')
  })

  it('in ready words belongs to the person', async () => {
    await o.pages.chutich.call(keepPresets, { texts: ['Giao Phòng Tài chính tham mưu.', 'Để biết.'] })
    await o.pages.chutich.call(keepPresets, { texts: ['Để biết.', 'Lưu.'] })
    expect((await o.pages.chutich.call(listPresets, {})).presets.map((it) => it.text)).toEqual(['Để biết.', 'Lưu.'])
    expect((await o.pages.phochutich.call(listPresets, {})).presets).toEqual([])
  })
})

describe('live', () => {
  it('tells the desk it lands on, and no other', async () => {
    const { id } = await o.submitted()
    const mine = await o.pages.truongtaichinh.live([`desk:${o.holder.truongtaichinh}`, `unit:${o.finance}`])
    const others = await o.pages.tuphap1.live([
      `desk:${o.holder.taichinh1}`,
      `unit:${o.finance}`,
      `agency:${o.here.id}`,
    ])
    const refused = await others.until((it) => it.type === 'refused')
    expect(refused).toMatchObject({
      topics: [`desk:${o.holder.taichinh1}`, `unit:${o.finance}`, `agency:${o.here.id}`],
    })
    await mine.until((it) => it.type === 'welcome')
    await o.direct('chutich', id, [to.unit(o.finance, 'lead')])
    const told = await mine.until((it) => it.type === 'signal')
    expect(told).toMatchObject({ topic: `unit:${o.finance}`, kind: 'directive.given', id })
    mine.socket.close()
    others.socket.close()
  })
})
