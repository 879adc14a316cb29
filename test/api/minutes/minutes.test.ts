import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { dropDraftWork, readDraft } from '#contract/drafting.ts'
import {
  agreeMinutes,
  answerMinutesComment,
  beginMinutes,
  callMinutesReview,
  changeMinutesText,
  commentMinutes,
  finishMinutesReview,
  readMinutesText,
  reopenMinutes,
  takeFromLog,
} from '#contract/minutes.ts'
import { noteAttendance, restSitting, resumeSitting } from '#contract/sittings.ts'
import type { Page } from '../../setup/page.ts'
import { invitationText } from '../meetings/converted.ts'
import { command, elsewhere, type Sitting } from '../sittings/room.ts'
import { type MinutesHall, openMinutesHall, Writer } from './hall.ts'

let o: MinutesHall
beforeAll(async () => {
  o = await openMinutesHall()
})
afterAll(async () => {
  expect(o.house.errors).toEqual([])
  await o.house.close()
})

/** Two items, the second after a recess; speeches, a named vote, one who comes late and one who leaves. */
async function held(): Promise<Sitting> {
  const it = await o.convened({ items: 2 })
  const [first = '', second = ''] = it.items
  const { chanhvp } = o.pages
  await o.rapporteur(it, first, it.electors[2] ?? '')
  await it.opened(14)
  await o.called(it, first, null)
  await o.speaks(it, o.members[1] as Page, 'Về ngân sách', 250)
  const vote = await o.started(it)
  for (const [n, page] of o.voters.slice(0, 14).entries()) await o.cast(page, vote, n < 11 ? 'for' : 'against')
  await o.closed(vote)
  await o.announced(vote)
  const note = (who: number, present: boolean, mode: 'hall' | 'site') =>
    chanhvp.call(noteAttendance, { id: it.id, ...command(), who: [it.electors[who] ?? ''], present, mode, reason: '' })
  await note(17, true, 'site')
  await chanhvp.call(restSitting, { id: it.id, ...command() })
  o.house.pass(90_000)
  await chanhvp.call(resumeSitting, { id: it.id, ...command() })
  await note(3, false, 'hall')
  await o.called(it, second, 'decided')
  await o.speaks(it, o.members[15] as Page, 'Về hạ tầng', 75)
  await o.called(it, null, 'noted')
  return it
}

describe('14. minutes built from the log', { timeout: 120_000 }, () => {
  it('say who was there and when, who spoke, what was voted and what it came to; the log goes on and is taken again', async () => {
    const it = await held()
    const { chanhvp } = o.pages
    const card = await o.begun(it)
    expect(card).toMatchObject({
      state: 'writing',
      begunByName: 'Người Thử chanhvp',
      can: expect.arrayContaining(['write']),
    })
    const [first = '', second = ''] = it.items
    expect(card.blocks.map((block) => block.key)).toEqual([
      ...['opening', 'attendance', `item:${first}`, `item:${second}`, 'other', 'conclusions', 'closing'],
    ])
    expect(o.blockOf(card, 'opening')).toMatch(
      /^Thời gian bắt đầu: \d\d giờ \d\d phút, ngày .*\nĐịa điểm: Phòng họp số 1\./,
    )
    expect(o.blockOf(card, 'opening')).toContain('Chủ tọa: Người Thử chutich, chutich, ')
    const people = o.blockOf(card, 'attendance')
    expect(people).toContain('Thành viên có quyền biểu quyết có mặt 15/18, cần có mặt 12.')
    expect(people).toMatch(
      /Điểm cầu C01 \(1\):\n1\. Người Thử uv16, .* \(từ \d\d giờ \d\d phút đến \d\d giờ \d\d phút\)\./,
    )
    expect(people).toMatch(/Người Thử uv2, [^\n]*\(từ \d\d giờ \d\d phút đến \d\d giờ \d\d phút\)/)
    expect(people).toMatch(/Người Thử uv1, [^(\n]*\.\n/)
    expect(people).toMatch(/Vắng mặt \(4\):\n1\. .*không báo lý do\./)
    const one = o.blockOf(card, `item:${first}`)
    expect(one).toContain('Người Thử uv1, Ủy viên')
    expect(one).toMatch(
      /Ý kiến phát biểu \(1\):\nNgười Thử uv2, .*\(Phát biểu, \d\d giờ \d\d phút, 4 phút 10 giây\): Về ngân sách\./,
    )
    expect(one).toContain('Kết quả: 11/18 thành viên tán thành (61,11%), 3 không tán thành')
    expect(one).toContain('Kết quả xem xét: đã quyết định.')
    expect(o.blockOf(card, `item:${second}`)).toMatch(
      /Người Thử uv16, .* – Điểm cầu C01 \(Phát biểu, .*, 1 phút 15 giây\)/,
    )
    expect(o.blockOf(card, 'other')).toMatch(/^Nghỉ từ \d\d giờ \d\d phút đến \d\d giờ \d\d phút\.$/)
    expect(o.blockOf(card, 'closing')).toBe('')

    // While the meeting lasts they are written, not agreed.
    const { version } = card
    expect(await chanhvp.refusal(agreeMinutes, { id: it.id, version, ...o.signer })).toMatchObject({
      code: 'thing.state',
    })
    const writer = await Writer.take(chanhvp, it.id)
    await writer.write(`item:${second}`, 0, 'Chủ tọa nêu vấn đề.\n')
    await o.ended(it)
    const now = await o.minutesOf(it.id)
    expect(now.blocks.filter((block) => block.stale).map((block) => block.key)).toEqual(['closing'])
    const taken = await chanhvp.call(takeFromLog, { id: it.id, blocks: ['closing'] })
    expect(o.blockOf(taken, 'closing')).toMatch(/^Cuộc họp kết thúc vào \d\d giờ/)
    expect(o.blockOf(taken, `item:${second}`)).toMatch(/^Chủ tọa nêu vấn đề\.\n/)
    expect(taken.blocks.some((block) => block.stale)).toBe(false)
  })

  it('are written by several at once, also at two processes; a change that is repeated, torn or strange harms nothing', async () => {
    const it = await held()
    const { chanhvp, chutich } = o.pages
    await o.begun(it)
    // Begun a second time they are the same.
    expect((await chutich.call(beginMinutes, { id: it.id })).begunByName).toBe('Người Thử chanhvp')
    const other = await o.house.another()
    const a = await Writer.take(chanhvp, it.id)
    const b = await Writer.take(elsewhere(chutich, other.address), it.id)
    const numbers = Array.from({ length: 12 }, (_, n) => n)
    const changes: string[] = []
    const one = async () => {
      for (const n of numbers) changes.push(await a.write('other', 0, `[a${n}]`))
    }
    const two = async () => {
      for (const n of numbers) await b.write('other', b.text('other').length, `[b${n}]`)
    }
    await Promise.all([one(), two()])
    const [change = ''] = changes
    const all = (text: string) => numbers.every((n) => text.includes(`[a${n}]`) && text.includes(`[b${n}]`))
    await a.until((it) => all(it.text('other')))
    await b.until((it) => all(it.text('other')))
    expect(a.text('other')).toBe(b.text('other'))
    expect(o.blockOf(await o.minutesOf(it.id), 'other')).toBe(a.text('other'))
    await chanhvp.call(changeMinutesText, { id: it.id, change })
    expect(o.blockOf(await o.minutesOf(it.id), 'other')).toBe(a.text('other'))

    const unfit = async (change: string) =>
      expect((await chanhvp.refusal(changeMinutesText, { id: it.id, change })).code).toBe('minutes.change-unfit')
    await unfit(Buffer.from('không phải Yjs').toString('base64'))
    await unfit(a.changed((doc) => doc.getText('item:00000000-0000-4000-8000-000000000000').insert(0, 'lạ')))
    // What builds on something nobody here has seen.
    const far = new Y.Doc()
    far.getText('other').insert(0, 'một')
    const before = Y.encodeStateVector(far)
    far.getText('other').insert(1, 'hai')
    await unfit(Buffer.from(Y.encodeStateAsUpdate(far, before)).toString('base64'))
    const huge = new Y.Doc()
    huge.getText('other').insert(0, 'x'.repeat(60_000))
    const large = Buffer.from(Y.encodeStateAsUpdate(huge)).toString('base64')
    await chanhvp.call(changeMinutesText, { id: it.id, change: large })
    expect(await chanhvp.refusal(changeMinutesText, { id: it.id, change: large.repeat(2) })).toMatchObject({
      code: 'input.invalid',
    })

    // Who takes part without running it neither reads nor writes them, and hears nothing.
    const member = o.members[4] as Page
    expect(await o.minutesOf(it.id, member)).toMatchObject({ blocks: [], comments: [], can: [] })
    expect(await member.refusal(readMinutesText, { id: it.id })).toMatchObject({ code: 'access.denied' })
    expect(await member.refusal(changeMinutesText, { id: it.id, change })).toMatchObject({ code: 'access.denied' })
    const live = await member.live([`meeting:${it.id}`])
    live.send({ type: 'join', log: `minutes:${it.id}`, from: null })
    await live.until((frame) => frame.type === 'parted')
    await other.close()
  })

  it('stay as they were when agreeing fails half-way, and are written on from there', async () => {
    const it = await held()
    const { chanhvp } = o.pages
    const begun = await o.begun(it)
    await o.ended(it)
    const nobody = { authorityId: o.signer.authorityId, signerId: o.holder.vanthu }
    // By then the last part has been taken from the log, in a unit of work that is undone.
    const failed = await chanhvp.refusal(agreeMinutes, { id: it.id, version: begun.version, ...nobody })
    expect(failed.code).toBe('draft.authority-ended')
    const writer = await Writer.take(chanhvp, it.id)
    expect(writer.text('closing')).toBe('')
    await writer.write('other', 0, 'Ghi sau khi chốt không thành.')
    const now = await o.minutesOf(it.id)
    expect(o.blockOf(now, 'other')).toMatch(/^Ghi sau khi chốt không thành\./)
    expect(now.blocks.find((block) => block.key === 'closing')).toMatchObject({ text: '', stale: true })
    const other = await o.house.another()
    expect(await o.minutesOf(it.id, elsewhere(chanhvp, other.address))).toMatchObject({ blocks: now.blocks })
    await other.close()
  })

  it('are read by rapporteurs, who comment on their parts; each comment is answered before they become the draft', async () => {
    const it = await held()
    const { chanhvp } = o.pages
    const rapporteur = o.members[0] as Page
    const [first = ''] = it.items
    await o.begun(it)
    await o.ended(it)
    const { version } = await chanhvp.call(takeFromLog, { id: it.id, blocks: ['closing'] })
    const ask = { id: it.id, block: `item:${first}`, text: 'Ghi rõ số liệu quý III.' }
    expect(await rapporteur.refusal(commentMinutes, ask)).toMatchObject({ code: 'access.denied' })
    const called = await chanhvp.call(callMinutesReview, { id: it.id, version, reviewers: [it.electors[2] ?? ''] })
    expect(called).toMatchObject({ state: 'review', reviewers: [{ name: 'Người Thử uv1', doneAt: null }] })
    const mine = await o.minutesOf(it.id, rapporteur)
    expect(mine.can).toEqual(['comment', 'finishReview'])
    expect(o.blockOf(mine, `item:${first}`)).toContain('Về ngân sách')
    expect(mine.blocks.map((block) => block.key)).not.toContain('other')
    const commented = await rapporteur.call(commentMinutes, ask)
    await rapporteur.call(finishMinutesReview, { id: it.id })
    expect(await rapporteur.refusal(finishMinutesReview, { id: it.id })).toMatchObject({ code: 'thing.state' })
    expect((await o.minutesOf(it.id)).reviewers[0]?.doneAt).not.toBeNull()

    const agree = { id: it.id, version: called.version, ...o.signer }
    expect(await chanhvp.refusal(agreeMinutes, agree)).toMatchObject({
      code: 'minutes.comment-open',
      facts: { count: 1 },
    })
    expect(await rapporteur.refusal(agreeMinutes, agree)).toMatchObject({ code: 'access.denied' })
    const commentId = commented.comments[0]?.id ?? ''
    expect(await rapporteur.refusal(answerMinutesComment, { id: commentId, answer: 'Tự trả lời' })).toMatchObject({
      code: 'access.denied',
    })
    await chanhvp.call(answerMinutesComment, { id: commentId, answer: 'Đã bổ sung.' })
    expect(await chanhvp.refusal(agreeMinutes, { ...agree, version })).toMatchObject({ code: 'thing.changed' })
    const agreed = await chanhvp.call(agreeMinutes, agree)
    expect(agreed).toMatchObject({ state: 'agreed', can: ['takeBundle'], paper: { issued: false, readable: true } })
    const draftId = agreed.paper?.draftId ?? ''
    expect(await chanhvp.call(readDraft, { id: draftId })).toMatchObject({
      kind: 'BB',
      subject: 'Phiên họp thường kỳ tháng 11',
    })
    const words = await invitationText(o, draftId)
    expect(words).toContain('I. THÀNH PHẦN THAM DỰ')
    expect(words).toContain('II. NỘI DUNG 1')
    expect(words).toMatch(/Cuộc họp kết thúc vào [^\n]*\.\/\./)
    // The text stands still while a draft of it lives; given up, it is written on.
    expect(await chanhvp.refusal(reopenMinutes, { id: it.id, version: agreed.version })).toMatchObject({
      code: 'thing.state',
    })
    const draft = await chanhvp.call(readDraft, { id: draftId })
    await chanhvp.call(dropDraftWork, { id: draftId, version: draft.version, reason: 'Viết lại' })
    expect(await o.minutesOf(it.id)).toMatchObject({ state: 'agreed', paper: null, can: ['takeBundle', 'reopen'] })
    expect(await chanhvp.call(reopenMinutes, { id: it.id, version: agreed.version })).toMatchObject({
      state: 'writing',
    })
  })
})
