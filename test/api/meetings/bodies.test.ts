import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMeetingPaper, approvePaper, releasePaper } from '#contract/agenda.ts'
import { addBodyMember, createBody } from '#contract/bodies.ts'
import { enterMeetingKind } from '#contract/body-regulations.ts'
import { addParticipants } from '#contract/invitees.ts'
import { changeMeeting, createMeeting, readMeetingChoices } from '#contract/meetings.ts'
import { civilDate } from '#platform/clock.ts'
import { Refused } from '../../setup/page.ts'
import { pdfOf, upload } from '../../setup/upload.ts'
import { type Hall, openHall } from './hall.ts'

let o: Hall
let bodyId = ''
let kindId = ''
beforeAll(async () => {
  o = await openHall()
  const { chanhvp } = o.pages
  const body = await chanhvp.call(createBody, {
    kind: 'peoplesCommittee',
    name: 'Ủy ban nhân dân huyện Nhận',
    validFrom: '2026-01-01',
  })
  bodyId = body.id
  const seats = [
    ['chutich', 'chair', true],
    ['phochutich', 'viceChair', true],
    ['truongtaichinh', 'member', true],
    ['truongtuphap', 'member', true],
    ['chanhvp', 'secretary', false],
  ] as const
  for (const [login, role, votes] of seats) {
    const [row] = await o.house.sql<{ id: string }[]>`select id from person where full_name = ${`Người Thử ${login}`}`
    await chanhvp.call(addBodyMember, {
      id: bodyId,
      personId: row?.id ?? '',
      title: role,
      role,
      votes,
      group: '',
      validFrom: '2026-01-01',
    })
  }
  const terms = {
    name: 'Họp thường kỳ',
    form: 'hybrid' as const,
    papersDueDays: 3,
    noticeDueDays: 3,
    conclusionDueDays: 5,
    summaryOver: 2,
    summaryMost: 1,
    maxMinutes: 240,
    checkInBefore: 30,
    checkInAfter: 30,
    recording: true,
  }
  const ask = { bodyId, terms, validFrom: '2026-01-01', source: 'Quyết định 45/2018/QĐ-TTg', replaces: null }
  expect((await chanhvp.refusal(enterMeetingKind, { ...ask, terms: { ...terms, summaryMost: null } })).code).toBe(
    'input.invalid',
  )
  await chanhvp.call(enterMeetingKind, ask)
  const day = civilDate(o.house.now())
  kindId = (await chanhvp.call(readMeetingChoices, { on: day })).bodies[0]?.kinds[0]?.id ?? ''
})
afterAll(() => o.house.close())

const ofBody = (more: object = {}) => o.meeting('chanhvp', { bodyId, kindId, ...more })

describe('a meeting of a body', () => {
  it('has the clocks of its kind, in working days before it', async () => {
    // Wednesday 2 December 2026, half past eight; nothing is free around it.
    const it = await ofBody({ startsAt: '2026-12-02T01:30:00.000Z', endsAt: '2026-12-02T04:30:00.000Z' })
    expect(it).toMatchObject({ bodyName: 'Ủy ban nhân dân huyện Nhận', kindName: 'Họp thường kỳ' })
    const due = '2026-11-27T10:00:00.000Z'
    expect(it.clocks).toMatchObject([
      { what: 'papers', days: 3, dueAt: due },
      { what: 'notice', days: 3, dueAt: due },
    ])
    // A day off in between moves it on.
    await o.house.sql`insert into calendar_day (on_date, kind, name) values ('2026-11-30', 'holiday', 'Nghỉ bù')`
    const { title, description, form, startsAt, endsAt, place } = it
    const plan = { id: it.id, version: it.version, title, description, kindId, form, startsAt, endsAt, place }
    const moved = await o.pages.chanhvp.call(changeMeeting, { ...plan, private: false, reason: '' })
    expect(moved.clocks[0]?.dueAt).toBe('2026-11-26T10:00:00.000Z')
    await o.house.sql`delete from calendar_day where on_date = '2026-11-30'`
  })

  it('lasts no longer than its kind allows, and is of a body the agency serves', async () => {
    const ask = {
      bodyId,
      kindId,
      title: 'Họp dài',
      description: '',
      form: 'hybrid' as const,
      startsAt: '2026-12-02T01:00:00.000Z',
      endsAt: '2026-12-02T05:01:00.000Z',
      place: 'Phòng họp số 1',
      private: false,
    }
    expect((await o.pages.chanhvp.refusal(createMeeting, ask)).facts).toMatchObject({
      problems: [{ path: '/endsAt', rule: 'longest', limit: '240' }],
    })
    expect(
      (await o.pages.gui.refusal(createMeeting, { ...ask, endsAt: '2026-12-02T04:00:00.000Z' })).facts,
    ).toMatchObject({ problems: [{ path: '/bodyId' }] })
  })

  it('invites the members in office, each with his part and his vote', async () => {
    const it = await ofBody()
    expect(
      (await o.pages.chanhvp.call(addParticipants, { id: it.id, people: [], body: true, siteId: null })).added,
    ).toBe(5)
    const { participants, electors } = await o.read(o.pages.chanhvp, it.id)
    expect(participants.map((who) => [who.name.replace('Người Thử ', ''), who.role, who.votes])).toEqual([
      ['chutich', 'chair', true],
      ['phochutich', 'deputy', true],
      ['chanhvp', 'secretary', false],
      ['truongtaichinh', 'member', true],
      ['truongtuphap', 'member', true],
    ])
    expect(electors).toBe(4)
  })

  it('gives out a long submission only with its summary', async () => {
    const it = await ofBody()
    const long = await upload(o.pages.chanhvp, pdfOf(3), 'tờ trình.pdf')
    const submission = { kind: 'submission' as const, uploadId: long.uploadId, title: 'Tờ trình' }
    const paper = await o.paper(it.id, null, submission)
    await o.pages.chanhvp.call(approvePaper, { id: paper, version: 1 })
    const out = { id: paper, version: 2, lateReason: '' }
    const counted = async (): Promise<Awaited<ReturnType<typeof o.pages.chanhvp.refusal>>> => {
      const refused = await o.pages.chanhvp.refusal(releasePaper, out)
      return refused.code === 'meeting.pages-unread' ? counted() : refused
    }
    expect((await counted()).facts).toEqual({ pages: 3, over: 2, most: 1 })
    await o.pages.chanhvp.call(addMeetingPaper, {
      id: it.id,
      itemId: null,
      title: 'Tóm tắt',
      kind: 'summary',
      uploadId: (await upload(o.pages.chanhvp, pdfOf(1), 'tóm tắt.pdf')).uploadId,
      summaryOf: paper,
    })
    // Pages are counted beside the request: whoever is too quick is told to come again.
    const given = async (): Promise<void> => {
      const answer = await o.pages.chanhvp.call(releasePaper, out).catch((refused: Refused) => refused)
      if (answer instanceof Refused) {
        expect(answer.wire.code).toBe('meeting.pages-unread')
        await given()
      }
    }
    await given()
  })
})
