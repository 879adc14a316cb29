import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countNotices, listNotices, readNotices } from '#contract/notices.ts'
import {
  completeAssignment,
  noteAssignment,
  readRouting,
  submitDocuments,
  withdrawAssignment,
} from '#contract/routing.ts'
import { type Login, type Office, ofName, openOffice, to } from '../routing/office.ts'

let it_: Office
beforeAll(async () => {
  it_ = await openOffice()
})
afterAll(() => it_.house.close())

const patience = { timeout: 60_000, interval: 30 }

/** Kinds of what this person was told about a document, newest first. */
async function told(login: Login, id: string): Promise<string[]> {
  const { rows } = await it_.pages[login].call(listNotices, { limit: 200 })
  return rows.filter((row) => row.subjectId === id).map((row) => row.kind)
}

describe('A9: people are told what waits for them', () => {
  it('tells the clerk of an arrival, the leader of a submission, those assigned, and the giver of completion', async () => {
    const { id } = await it_.submitted('Về việc báo cáo tiến độ')
    await expect.poll(() => told('vanthu', id), patience).toEqual(['document.arrived'])
    await expect.poll(() => told('chutich', id), patience).toEqual(['submission.made'])
    // The one who did it is not told.
    expect(await told('gui', id)).toEqual([])
    await it_.direct('chutich', id, [to.unit(it_.finance, 'lead'), to.person(it_.holder.tuphap1, 'informed')])
    await expect.poll(() => told('truongtaichinh', id), patience).toEqual(['directive.given'])
    expect(await told('tuphap1', id)).toEqual(['directive.given'])
    expect(await told('taichinh1', id)).toEqual([])
    const card = await it_.direct('truongtaichinh', id, [to.person(it_.holder.taichinh1, 'lead')], {
      parentId: ofName(await it_.pages.truongtaichinh.call(readRouting, { id }), 'Tài chính').id,
    })
    await expect.poll(() => told('taichinh1', id), patience).toEqual(['directive.given'])
    const mine = ofName(card, 'taichinh1')
    await it_.pages.taichinh1.call(completeAssignment, { id: mine.id, version: mine.version, note: 'Đã xong' })
    await expect.poll(() => told('truongtaichinh', id), patience).toContain('assignment.completed')
    const { rows } = await it_.pages.truongtaichinh.call(listNotices, {})
    expect(rows[0]).toMatchObject({ title: expect.stringContaining('tiến độ'), note: 'Đã xong', read: false })
  })

  it('counts what is unread, at this desk only, until it is read', async () => {
    const { id } = await it_.submitted('Việc thứ hai')
    await expect.poll(() => told('chutich', id), patience).toHaveLength(1)
    const { unread } = await it_.pages.chutich.call(countNotices, {})
    const { rows } = await it_.pages.chutich.call(listNotices, { unread: true })
    expect(rows).toHaveLength(unread)
    const one = rows.find((row) => row.subjectId === id)?.id ?? ''
    // Somebody else's notice is nobody's to mark.
    await it_.pages.phochutich.call(readNotices, { ids: [one] })
    expect((await it_.pages.chutich.call(countNotices, {})).unread).toBe(unread)
    await it_.pages.chutich.call(readNotices, { ids: [one] })
    expect((await it_.pages.chutich.call(countNotices, {})).unread).toBe(unread - 1)
    await it_.pages.chutich.call(readNotices, { until: it_.inDays(0) })
    expect((await it_.pages.chutich.call(countNotices, {})).unread).toBe(0)
  })

  it('says nothing any more of what one may no longer see', async () => {
    const { id } = await it_.submitted('Việc sẽ thu lại')
    const card = await it_.direct('chutich', id, [to.person(it_.holder.tuphap1, 'lead')])
    await expect.poll(() => told('tuphap1', id), patience).toEqual(['directive.given'])
    const mine = ofName(card, 'tuphap1')
    await it_.pages.chutich.call(withdrawAssignment, { id: mine.id, version: mine.version, reason: 'Giao nhầm đơn vị' })
    await expect.poll(() => told('tuphap1', id), patience).toEqual(['assignment.withdrawn', 'directive.given'])
    const { rows } = await it_.pages.tuphap1.call(listNotices, {})
    expect(rows[0]).toMatchObject({ subjectId: id, title: '', note: '' })
  })

  it('reaches an open page at once', async () => {
    const page = await it_.pages.phochutich.live([`desk:${it_.holder.phochutich}`])
    const { id } = await it_.arrive('Việc gửi phó chủ tịch')
    await it_.pages.vanthu.call(submitDocuments, { documentIds: [id], toHolderId: it_.holder.phochutich, note: '' })
    await page.until((frame) => frame.type === 'signal' && frame.kind === 'notice.given')
    page.socket.close()
  })

  it('presses through a notice of its own', async () => {
    const { id } = await it_.submitted('Việc đôn đốc')
    const card = await it_.direct('chutich', id, [to.person(it_.holder.taichinh2, 'lead')])
    const mine = ofName(card, 'taichinh2')
    await it_.pages.chutich.call(noteAssignment, { id: mine.id, kind: 'press', text: 'Khẩn trương báo cáo' })
    await expect.poll(() => told('taichinh2', id), patience).toEqual(['assignment.pressed', 'directive.given'])
  })

  it('goes on by pages and refuses a cursor of another make', async () => {
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await it_.pages.vanthu.call(listNotices, { limit: 2, ...(cursor ? { cursor } : {}) })
      seen.push(...page.rows.map((row) => row.id))
      cursor = page.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThan(3)
    expect(await it_.pages.vanthu.refusal(listNotices, { cursor: 'x' })).toMatchObject({ code: 'input.invalid' })
  })
})

describe('each fact is taken once', () => {
  it('by two processes that both react', async () => {
    const second = await it_.house.another()
    try {
      const made: { id: string }[] = []
      for (let n = 0; n < 12; n++) made.push(await it_.submitted(`Việc của hai máy chủ ${n}`))
      await expect
        .poll(async () => (await Promise.all(made.map(({ id }) => told('chutich', id)))).flat().length, patience)
        .toBe(made.length)
    } finally {
      await second.close()
    }
  })

  it('and one that cannot be taken holds up nothing but itself', async () => {
    const [agency] = await it_.house.sql<{ id: string }[]>`select id from org_unit limit 1`
    await it_.house.sql`
      insert into fact (txid, at, type, subject_id, agency_ids, account_id, assignment_id, actor_name, actor_title, data)
      values (pg_current_xact_id(), now(), 'submission.made', ${agency?.id ?? ''}, array[]::uuid[], ${agency?.id ?? ''}, ${agency?.id ?? ''}, '', '',
              '{"holders": ["not an id"], "units": []}')`
    const { id } = await it_.submitted('Việc sau sự kiện hỏng')
    await expect.poll(() => told('chutich', id), patience).toEqual(['submission.made'])
    const failed = await it_.house.sql`select error from reaction_failure`
    expect(failed).toHaveLength(1)
    it_.house.errors.length = 0
  })
})
