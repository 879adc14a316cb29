import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '#contract/endpoint.ts'
import { findPeople } from '#contract/people.ts'
import { addProgrammeEntry, changeProgrammeEntry, readProgramme, withdrawProgrammeEntry } from '#contract/programme.ts'
import {
  acceptTask,
  askTaskExtension,
  cancelTask,
  changeTask,
  decideTaskExtension,
  giveTask,
  listTasks,
  noteTask,
  pauseTask,
  readTask,
  readTaskCalendar,
  reassignTask,
  reportTask,
  returnTask,
  sendBackReport,
  startTask,
} from '#contract/tasks.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { type Login, type Office, openOffice } from '../routing/office.ts'
import { taskAsk, thisYear, today } from './desk.ts'

type Task = Reply<typeof readTask>

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const person = (login: Login) => ({ holderId: o.holder[login] })
const given = (by: Login, to: Login, more: Parameters<typeof taskAsk>[1] = {}) =>
  o.pages[by].call(giveTask, taskAsk(person(to), more))
const report = (task: Task, more: object = {}) => ({
  id: task.id,
  version: task.version,
  text: 'Đã làm',
  percent: 50,
  finished: false,
  uploadIds: [],
  ...more,
})
const reads = async (login: Login, id: string) => (await o.pages[login].fetch('GET', `/api/tasks/${id}`)).status

describe('a task', () => {
  it('is given by a leader to anybody, by a head to his own people, by everybody to himself', async () => {
    expect((await given('chutich', 'tuphap1')).state).toBe('new')
    expect((await o.pages.chutich.call(giveTask, taskAsk({ unitId: o.finance }))).lead.name).toBe('Phòng Tài chính')
    expect((await given('truongtaichinh', 'taichinh1')).state).toBe('new')
    expect((await given('taichinh1', 'taichinh1')).state).toBe('new')
    const refused = async (by: Login, lead: object) => (await o.pages[by].refusal(giveTask, taskAsk(lead))).code
    expect(await refused('truongtaichinh', person('tuphap1'))).toBe('routing.target-unfit')
    expect(await refused('taichinh1', person('taichinh2'))).toBe('routing.target-unfit')
    expect(await refused('chutich', person('gui'))).toBe('routing.target-unfit')
    expect(await refused('chutich', {})).toBe('input.invalid')
    const twice = taskAsk(person('tuphap1'), { partners: [person('tuphap1')] })
    expect((await o.pages.chutich.refusal(giveTask, twice)).facts).toMatchObject({ why: 'twice' })
    const past = taskAsk(person('tuphap1'), { dueAt: o.inDays(-1) })
    expect((await o.pages.chutich.refusal(giveTask, past)).code).toBe('routing.due-past')
    const names = async (login: Login) => (await o.pages[login].call(findPeople, { for: 'task' })).people.length
    expect(await names('taichinh1')).toBe(1)
    expect(await names('truongtaichinh')).toBe(3)
    expect(await names('chutich')).toBeGreaterThan(8)
  })

  it('is seen by whom it concerns, and by the heads of the agency', async () => {
    const task = await given('chutich', 'taichinh1', { partners: [person('tuphap1')] })
    expect(
      await Promise.all(
        (
          ['chutich', 'taichinh1', 'tuphap1', 'truongtaichinh', 'phochutich', 'taichinh2', 'vanthu', 'gui'] as const
        ).map((it) => reads(it, task.id)),
      ),
    ).toEqual([200, 200, 200, 200, 200, 404, 404, 404])
    const finds = async (login: Login, view: 'mine' | 'partner' | 'unit' | 'given' | 'agency') =>
      (await o.pages[login].call(listTasks, { view })).rows.some((row) => row.id === task.id)
    expect([
      await finds('taichinh1', 'mine'),
      await finds('tuphap1', 'partner'),
      await finds('truongtaichinh', 'unit'),
      await finds('chutich', 'given'),
      await finds('taichinh2', 'agency'),
    ]).toEqual([true, true, true, true, false])
  })

  it('goes from its lead to its giver, who sends it back or accepts it with a verdict that stays', async () => {
    const task = await given('chutich', 'taichinh1')
    expect((await o.pages.chutich.refusal(startTask, { id: task.id, version: task.version })).code).toBe(
      'access.denied',
    )
    expect(
      (await o.pages.chutich.refusal(acceptTask, { id: task.id, version: task.version, verdict: 'met', note: '' }))
        .code,
    ).toBe('thing.state')
    const begun = await o.pages.taichinh1.call(startTask, { id: task.id, version: task.version })
    expect((await o.pages.taichinh1.refusal(startTask, { id: task.id, version: task.version })).code).toBe(
      'thing.changed',
    )
    const file = await upload(o.pages.taichinh1, tinyPdf('bằng chứng'), 'bằng chứng.pdf')
    const half = await o.pages.taichinh1.call(reportTask, report(begun, { uploadIds: [file.uploadId] }))
    expect([half.state, half.percent]).toEqual(['doing', 50])
    const line = half.lines.at(-1)
    expect(line?.files).toMatchObject([{ name: 'bằng chứng.pdf' }])
    const path = `/api/tasks/${task.id}/lines/${line?.id}/files/1`
    expect([
      (await o.pages.chutich.fetch('GET', path)).status,
      (await o.pages.tuphap1.fetch('GET', path)).status,
    ]).toEqual([200, 404])
    const whole = await o.pages.taichinh1.call(reportTask, report(half, { finished: true }))
    expect([whole.state, whole.percent]).toEqual(['reported', 100])
    expect((await o.pages.taichinh1.refusal(reportTask, report(whole))).code).toBe('thing.state')
    const back = await o.pages.chutich.call(sendBackReport, {
      id: task.id,
      version: whole.version,
      reason: 'Thiếu số liệu',
    })
    expect(back.state).toBe('doing')
    const again = await o.pages.taichinh1.call(reportTask, report(back, { finished: true }))
    const accept = { id: task.id, version: again.version, verdict: 'excellent' as const, note: 'Tốt' }
    expect((await o.pages.phochutich.refusal(acceptTask, accept)).code).toBe('access.denied')
    const done = await o.pages.chutich.call(acceptTask, accept)
    expect(done).toMatchObject({ state: 'done', verdict: 'excellent', can: [] })
    expect((await o.pages.chutich.refusal(cancelTask, { id: task.id, version: done.version, reason: 'x' })).code).toBe(
      'thing.state',
    )
    expect((await o.pages.taichinh1.refusal(noteTask, { id: task.id, text: 'x' })).code).toBe('thing.state')
    await expect(o.house.sql`update task set state = 'doing', closed_at = null where id = ${task.id}`).rejects.toThrow(
      'never rewritten',
    )
    await expect(o.house.sql`delete from task_line where task_id = ${task.id}`).rejects.toThrow('append-only')
    expect(done.lines.map((it) => it.act)).toEqual([
      'give',
      'start',
      'progress',
      'report',
      'sendBack',
      'report',
      'accept',
    ])
  })

  it('returned keeps its lead until it is given anew; cancelled ends with its parts', async () => {
    const task = await o.pages.chutich.call(giveTask, taskAsk({ unitId: o.finance }, { dueAt: o.inDays(9) }))
    const head = o.pages.truongtaichinh
    const part = await head.call(giveTask, taskAsk(person('taichinh1'), { parentId: task.id, dueAt: o.inDays(5) }))
    const late = taskAsk(person('taichinh1'), { parentId: task.id, dueAt: o.inDays(20) })
    expect((await head.refusal(giveTask, late)).code).toBe('input.invalid')
    expect((await o.pages.taichinh1.refusal(giveTask, taskAsk(person('taichinh1'), { parentId: part.id }))).code).toBe(
      'thing.state',
    )
    const whole = await head.call(readTask, { id: task.id })
    expect(whole.parts.map((it) => it.id)).toEqual([part.id])
    expect((await head.refusal(reportTask, report(whole, { finished: true }))).facts).toEqual({
      names: [part.lead.name],
    })
    expect((await head.refusal(returnTask, { id: task.id, version: whole.version, reason: 'x' })).code).toBe(
      'task.parts-open',
    )
    await o.pages.taichinh1.call(returnTask, { id: part.id, version: part.version, reason: 'Không thuộc phần tôi' })
    const returned = await head.call(readTask, { id: part.id })
    expect([returned.state, returned.lead.holderId]).toEqual(['returned', o.holder.taichinh1])
    const move = { id: part.id, version: returned.version, lead: person('taichinh2'), reason: 'Phân công lại' }
    expect((await o.pages.taichinh1.refusal(reassignTask, move)).code).toBe('access.denied')
    const moved = await head.call(reassignTask, move)
    expect([moved.state, moved.lead.holderId]).toEqual(['new', o.holder.taichinh2])
    expect(await reads('taichinh1', part.id)).toBe(404)
    expect((await head.refusal(cancelTask, { id: task.id, version: whole.version, reason: 'x' })).code).toBe(
      'access.denied',
    )
    await o.pages.chutich.call(cancelTask, { id: task.id, version: whole.version, reason: 'Không còn cần' })
    expect((await o.pages.taichinh2.call(readTask, { id: part.id })).state).toBe('cancelled')
  })

  it('that is late says why; more time is asked and the first deadline stays', async () => {
    const task = await given('chutich', 'tuphap1', { dueAt: o.inDays(2) })
    const wanted = { id: task.id, wantedAt: o.inDays(6), reason: 'Chờ số liệu' }
    expect((await o.pages.tuphap1.refusal(askTaskExtension, { ...wanted, wantedAt: o.inDays(1) })).code).toBe(
      'routing.due-past',
    )
    const asked = await o.pages.tuphap1.call(askTaskExtension, wanted)
    expect((await o.pages.tuphap1.refusal(askTaskExtension, wanted)).code).toBe('thing.state')
    const id = asked.extension?.id ?? ''
    expect((await o.pages.tuphap1.refusal(decideTaskExtension, { id, granted: true, note: '' })).code).toBe(
      'access.denied',
    )
    const granted = await o.pages.chutich.call(decideTaskExtension, { id, granted: true, note: 'Đồng ý' })
    expect([granted.dueAt === task.dueAt, granted.originalDueAt]).toEqual([false, task.dueAt])
    expect((await o.pages.chutich.refusal(decideTaskExtension, { id, granted: false, note: '' })).code).toBe(
      'thing.state',
    )
    const paused = await o.pages.chutich.call(pauseTask, {
      id: task.id,
      version: granted.version,
      paused: true,
      reason: 'Chờ Sở trả lời',
    })
    expect((await o.pages.tuphap1.refusal(reportTask, report(paused))).facts).toEqual({ state: 'paused' })
    const going = await o.pages.chutich.call(pauseTask, {
      id: task.id,
      version: paused.version,
      paused: false,
      reason: '',
    })
    await o.passDays(30)
    expect((await o.pages.tuphap1.call(readTask, { id: task.id })).pace).toBe('red')
    expect((await o.pages.tuphap1.refusal(reportTask, report(going, { finished: true }))).code).toBe('task.late-reason')
    const late = await o.pages.tuphap1.call(reportTask, report(going, { finished: true, lateReason: 'Mưa lũ' }))
    expect(late).toMatchObject({ late: true, lateReason: 'Mưa lũ', pace: 'none' })
  })

  it('born from a document lets its lead read it, and names it only to those who may', async () => {
    const { id: documentId } = await o.arrive('Văn bản giao nhiệm vụ')
    const opens = async (login: Login) => (await o.pages[login].fetch('GET', `/api/documents/${documentId}`)).status
    expect((await o.pages.tuphap1.refusal(giveTask, taskAsk(person('tuphap1'), { documentId }))).code).toBe(
      'thing.missing',
    )
    const task = await given('chutich', 'tuphap1', { documentId, directiveId: documentId })
    expect([await opens('tuphap1'), await opens('taichinh1')]).toEqual([200, 404])
    expect((await o.pages.tuphap1.call(readTask, { id: task.id })).document?.id).toBe(documentId)
    expect((await o.pages.truongtuphap.call(readTask, { id: task.id })).document).toBeNull()
    const moved = await o.pages.chutich.call(reassignTask, {
      id: task.id,
      version: task.version,
      lead: person('taichinh1'),
      reason: 'Đổi',
    })
    expect([await opens('tuphap1'), await opens('taichinh1')]).toEqual([404, 200])
    await o.pages.chutich.call(cancelTask, { id: task.id, version: moved.version, reason: 'Thôi' })
    expect(await opens('taichinh1')).toBe(404)
  })

  it('is changed by its giver only, found by words, and stands in the calendar on its day', async () => {
    const task = await given('chanhvp', 'tuphap1', { title: 'Chuẩn bị họp báo quý', dueAt: o.inDays(3) })
    const change = {
      id: task.id,
      version: task.version,
      title: 'Chuẩn bị họp báo tháng',
      description: '',
      wanted: '',
      priority: 'high' as const,
      dueAt: o.inDays(4),
    }
    expect((await o.pages.tuphap1.refusal(changeTask, change)).code).toBe('access.denied')
    const changed = await o.pages.chanhvp.call(changeTask, change)
    expect([changed.priority, changed.originalDueAt]).toEqual(['high', task.dueAt])
    const found = await o.pages.tuphap1.call(listTasks, { view: 'mine', q: 'hop bao thang' })
    expect([found.rows.map((row) => row.id), found.count]).toEqual([[task.id], 1])
    const day = change.dueAt.slice(0, 10)
    const calendar = await o.pages.tuphap1.call(readTaskCalendar, {
      view: 'mine',
      from: today(o),
      to: o.inDays(20).slice(0, 10),
    })
    expect(calendar.tasks.filter((row) => row.dueAt?.startsWith(day)).map((row) => row.id)).toContain(task.id)
    expect(
      (await o.pages.tuphap1.refusal(readTaskCalendar, { view: 'mine', from: '2026-01-01', to: '2027-01-01' })).code,
    ).toBe('input.invalid')
    const seen: string[] = []
    for (let cursor: string | undefined, n = 0; n < 50; n++) {
      const page = await o.pages.chutich.call(listTasks, { view: 'agency', limit: 2, ...(cursor ? { cursor } : {}) })
      seen.push(...page.rows.map((row) => row.id))
      if (page.next === null) break
      cursor = page.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe((await o.pages.chutich.call(listTasks, { view: 'agency' })).count)
  })
})

describe('the programme of work', () => {
  it('is kept by the head of the agency, and its progress is that of its tasks', async () => {
    const year = thisYear(o)
    const entry = {
      quarter: null,
      month: 5,
      title: 'Đề án đê điều',
      product: 'Tờ trình',
      leadUnitId: o.finance,
      dueOn: `${year}-05-20`,
      note: '',
    }
    expect((await o.pages.truongtaichinh.refusal(addProgrammeEntry, { year, ...entry })).code).toBe('access.denied')
    expect((await o.pages.chanhvp.refusal(addProgrammeEntry, { year, ...entry, dueOn: '1999-01-01' })).code).toBe(
      'input.invalid',
    )
    const { id } = await o.pages.chanhvp.call(addProgrammeEntry, { year, ...entry })
    const read = async () => (await o.pages.tuphap1.call(readProgramme, { year })).entries.find((it) => it.id === id)
    expect(await read()).toMatchObject({ quarter: 2, month: 5, tasks: 0, percent: 0 })
    const programmeId = id
    const task = await o.pages.truongtaichinh.call(giveTask, taskAsk(person('taichinh1'), { programmeId }))
    expect((await o.pages.truongtuphap.refusal(giveTask, taskAsk(person('tuphap1'), { programmeId }))).code).toBe(
      'access.denied',
    )
    await given('chutich', 'taichinh2', { programmeId })
    const done = await o.pages.taichinh1.call(reportTask, report(task, { finished: true }))
    await o.pages.truongtaichinh.call(acceptTask, { id: task.id, version: done.version, verdict: 'met', note: '' })
    expect(await read()).toMatchObject({ tasks: 2, done: 1, percent: 50 })
    await o.pages.chanhvp.call(changeProgrammeEntry, { id, version: 1, ...entry, title: 'Đề án đê điều mới' })
    expect((await o.pages.chanhvp.refusal(changeProgrammeEntry, { id, version: 1, ...entry })).code).toBe(
      'thing.changed',
    )
    await o.pages.chanhvp.call(withdrawProgrammeEntry, { id, version: 2, reason: 'Chuyển sang năm sau' })
    expect((await read())?.withdrawnReason).toBe('Chuyển sang năm sau')
    expect((await o.pages.chutich.refusal(giveTask, taskAsk(person('taichinh1'), { programmeId }))).code).toBe(
      'thing.state',
    )
    expect((await o.pages.gui.call(readProgramme, { year })).entries).toEqual([])
    expect(o.house.errors).toEqual([])
  })
})
