import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addMeetingPaper,
  answerComment,
  approvePaper,
  commentPaper,
  dropPaper,
  listComments,
  readToPage,
  recallPaper,
  releasePaper,
  replacePaper,
} from '#contract/agenda.ts'
import { addParticipants, readReading, remindInvitees } from '#contract/invitees.ts'
import { conveneMeeting } from '#contract/meetings.ts'
import { unpacked } from '../../setup/unpacked.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { type Hall, openHall } from './hall.ts'

let o: Hall
beforeAll(async () => {
  o = await openHall()
})
afterAll(() => o.house.close())

const paperOf = async (login: 'chanhvp' | 'truongtaichinh' | 'phochutich', id: string, paper: string) =>
  (await o.read(o.pages[login], id)).papers.find((it) => it.id === paper)
const file = async (mark: string) => (await upload(o.pages.chanhvp, tinyPdf(mark), 'tờ trình.pdf')).uploadId

async function convened() {
  const ready = await o.approved()
  return o.pages.chanhvp.call(conveneMeeting, { id: ready.id, version: ready.version })
}
async function released(id: string, itemId: string | null, more: object = {}) {
  const paper = await o.paper(id, itemId, more)
  await o.pages.chanhvp.call(approvePaper, { id: paper, version: 1 })
  await o.pages.chanhvp.call(releasePaper, { id: paper, version: 2, lateReason: '' })
  return paper
}
const bytes = async (login: 'truongtaichinh' | 'chanhvp' | 'taichinh1', paper: string, n: number) =>
  (await o.pages[login].fetch('GET', `/api/meeting-papers/${paper}/versions/${n}`)).status

describe('papers of a meeting', () => {
  it('are put by the desk or by who reports on the item, approved, given out; nobody sees them before', async () => {
    const it = await convened()
    const item = it.items[0]?.id ?? ''
    const paper = await o.paper(it.id, item)
    expect(await paperOf('truongtaichinh', it.id, paper)).toBeUndefined()
    expect(await bytes('truongtaichinh', paper, 1)).toBe(404)
    const early = await o.pages.chanhvp.refusal(releasePaper, { id: paper, version: 1, lateReason: '' })
    expect(early.code).toBe('thing.state')
    await o.pages.chanhvp.call(approvePaper, { id: paper, version: 1 })
    await o.pages.chanhvp.call(releasePaper, { id: paper, version: 2, lateReason: '' })
    expect(await paperOf('truongtaichinh', it.id, paper)).toMatchObject({ state: 'released', can: ['comment'] })
    expect([await bytes('truongtaichinh', paper, 1), await bytes('taichinh1', paper, 1)]).toEqual([200, 404])
    const own = { id: it.id, itemId: item, title: 'Ý kiến', kind: 'other' as const, uploadId: null, summaryOf: null }
    expect((await o.pages.truongtaichinh.refusal(addMeetingPaper, own)).code).toBe('access.denied')
  })

  it('are PDF; what exists on paper only is listed without bytes', async () => {
    const it = await convened()
    const text = await upload(o.pages.chanhvp, Buffer.from('chỉ là chữ'), 'ghi chú.txt').catch(() => undefined)
    expect(text).toBeUndefined()
    const paper = await released(it.id, null, { uploadId: null, title: 'Phụ lục mật, phát tại phòng họp' })
    expect(await paperOf('truongtaichinh', it.id, paper)).toMatchObject({ paperOnly: true, versions: [] })
    expect(await bytes('truongtaichinh', paper, 1)).toBe(404)
  })

  it('are replaced by a new version while the earlier one stays readable, and recalled with a reason', async () => {
    const it = await convened()
    const paper = await released(it.id, it.items[0]?.id ?? '')
    const put = { id: paper, version: 3, uploadId: await file('bản 2'), reason: 'Cập nhật số liệu quý IV' }
    expect((await o.pages.truongtaichinh.refusal(replacePaper, put)).code).toBe('access.denied')
    await o.pages.chanhvp.call(replacePaper, put)
    expect((await paperOf('truongtaichinh', it.id, paper))?.versions.map((row) => [row.n, row.reason])).toEqual([
      [1, ''],
      [2, 'Cập nhật số liệu quý IV'],
    ])
    expect([await bytes('truongtaichinh', paper, 1), await bytes('truongtaichinh', paper, 2)]).toEqual([200, 200])
    await expect(
      o.house.sql`update meeting_paper_version set sha256 = sha256 where paper_id = ${paper} and n = 1`,
    ).rejects.toThrow(/never rewritten/)
    expect((await o.pages.chanhvp.refusal(dropPaper, { id: paper, version: 4 })).code).toBe('thing.state')
    await o.pages.chanhvp.call(recallPaper, { id: paper, version: 4, reason: 'Sai số liệu' })
    expect(await paperOf('truongtaichinh', it.id, paper)).toMatchObject({
      state: 'recalled',
      recallReason: 'Sai số liệu',
      versions: [],
    })
    expect([await bytes('truongtaichinh', paper, 1), await bytes('chanhvp', paper, 1)]).toEqual([404, 200])
  })

  it('given out after they were due carry the reason', async () => {
    const it = await convened()
    // The clock of its kind: due yesterday.
    await o.house
      .sql`update meeting set papers_due_days = 3, papers_due_at = now() - interval '1 day' where id = ${it.id}`
    const paper = await o.paper(it.id, null)
    await o.pages.chanhvp.call(approvePaper, { id: paper, version: 1 })
    const late = await o.pages.chanhvp.refusal(releasePaper, { id: paper, version: 2, lateReason: ' ' })
    expect(late.code).toBe('meeting.paper-late')
    await o.pages.chanhvp.call(releasePaper, { id: paper, version: 2, lateReason: 'Chờ số liệu của Cục Thống kê' })
    expect(await paperOf('truongtaichinh', it.id, paper)).toMatchObject({
      late: true,
      lateReason: 'Chờ số liệu của Cục Thống kê',
    })
    const [clock] = (await o.read(o.pages.chanhvp, it.id)).clocks
    expect(clock).toMatchObject({ what: 'papers', days: 3, state: 'late', onTime: 0, total: 1 })
  })

  it('for members alone are not seen by others who are invited', async () => {
    const it = await convened()
    const item = await o.item(it.id, { title: 'Nhân sự', audience: 'members' })
    await o.pages.chanhvp.call(addParticipants, {
      id: it.id,
      body: false,
      siteId: null,
      people: [{ holderId: o.holder.taichinh1, role: 'attendee', votes: false }],
    })
    const paper = await released(it.id, item)
    const guest = await o.read(o.pages.taichinh1, it.id)
    expect([guest.items.some((row) => row.id === item), guest.papers.length]).toEqual([false, 0])
    expect(await bytes('taichinh1', paper, 1)).toBe(404)
    expect(await bytes('truongtaichinh', paper, 1)).toBe(200)
  })

  it('say who has opened them; exactly those who have not are reminded, and not twice within five minutes', async () => {
    const it = await convened()
    const paper = await released(it.id, it.items[0]?.id ?? '')
    await bytes('truongtaichinh', paper, 1)
    await o.pages.truongtaichinh.call(readToPage, { id: paper, n: 1, page: 1 })
    expect(await paperOf('truongtaichinh', it.id, paper)).toMatchObject({ openedVersion: 1, readTo: 1 })
    expect((await o.pages.truongtaichinh.refusal(readReading, { id: it.id })).code).toBe('access.denied')
    const reading = await o.pages.chanhvp.call(readReading, { id: it.id })
    expect(reading.papers).toMatchObject([{ opened: 1, of: 4 }])
    const unread = reading.people.filter((who) => who.opened < who.papers)
    expect(unread.map((who) => who.name.replace('Người Thử ', '')).sort()).toEqual(['chanhvp', 'chutich', 'phochutich'])
    const whom = unread.map((who) => who.participantId)
    expect(await o.pages.chanhvp.call(remindInvitees, { id: it.id, participantIds: whom, agencyIds: [] })).toEqual({
      reminded: 3,
      tooSoon: 0,
    })
    expect(
      (await o.pages.chanhvp.call(remindInvitees, { id: it.id, participantIds: whom, agencyIds: [] })).tooSoon,
    ).toBe(3)
    const told = () =>
      o.house.sql<
        { n: number }[]
      >`select count(*)::int as n from notice where subject_id = ${it.id} and kind = 'meeting.reminded'`
    // Who pressed the button is not told of it.
    await expect.poll(async () => (await told())[0]?.n).toBe(2)
  })

  it('are commented on and asked about; one sees one’s own, the desk all, and answers', async () => {
    const it = await convened()
    const paper = await released(it.id, it.items[0]?.id ?? '')
    const ask = { id: paper, kind: 'question' as const, page: 1, text: 'Số liệu này đến ngày nào?' }
    expect((await o.pages.taichinh1.refusal(commentPaper, ask)).code).toBe('thing.missing')
    const asked = await o.pages.truongtaichinh.call(commentPaper, ask)
    const comments = async (login: 'phochutich' | 'truongtaichinh' | 'chanhvp') =>
      (await o.pages[login].call(listComments, { id: paper })).comments
    expect([(await comments('phochutich')).length, (await comments('chanhvp')).length]).toEqual([0, 1])
    expect((await o.pages.truongtaichinh.refusal(answerComment, { id: asked.id, text: 'Đến 31/10' })).code).toBe(
      'access.denied',
    )
    await o.pages.chanhvp.call(answerComment, { id: asked.id, text: 'Đến ngày 31/10.' })
    expect((await comments('truongtaichinh'))[0]).toMatchObject({ mine: true, answer: 'Đến ngày 31/10.', n: 1 })
  })

  it('are taken along as a pack: what one may read in folders by item, verified, each counted as opened', async () => {
    const it = await convened()
    const [first = ''] = it.items.map((item) => item.id)
    const hidden = await o.item(it.id, { title: 'Nội dung của bộ phận điều hành', audience: 'desk' })
    const paper = await released(it.id, first)
    await released(it.id, null, { title: 'Quy chế phiên họp' })
    await released(it.id, first, { title: 'Phụ lục phát giấy', uploadId: null })
    await released(it.id, hidden, { title: 'Dự kiến điều hành' })
    const draft = await o.paper(it.id, first, { title: 'Chưa phát' })
    const path = `/api/meetings/${it.id}/pack`
    const taken = await o.pages.truongtaichinh.fetch('GET', path)
    expect(taken.headers.get('content-type')).toBe('application/zip')
    const { names, text, folder } = unpacked(Buffer.from(await taken.arrayBuffer()))
    expect(names).toEqual([
      'chuong-trinh.txt',
      '01-1 Tình hình kinh tế - xã hội/01-báo cáo.pdf',
      '00-chung/01-báo cáo.pdf',
      'SHA256SUMS',
    ])
    const agenda = text('chuong-trinh.txt')
    expect(agenda).toContain('Phụ lục phát giấy: phát bằng giấy')
    expect(agenda).not.toMatch(/điều hành|Chưa phát/)
    const judged = spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })
    expect([judged.status, judged.stdout.match(/: OK/g)?.length]).toEqual([0, 3])
    expect(await paperOf('truongtaichinh', it.id, paper)).toMatchObject({ openedVersion: 1 })
    expect(await paperOf('phochutich', it.id, paper)).toMatchObject({ openedVersion: null })
    const desk = unpacked(Buffer.from(await (await o.pages.chanhvp.fetch('GET', path)).arrayBuffer()))
    expect(desk.names).toHaveLength(5)
    expect(await paperOf('chanhvp', it.id, draft)).toMatchObject({ openedVersion: null })
    expect((await o.pages.taichinh1.fetch('GET', path)).status).toBe(404)
  })
})
