import { execFileSync, spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { giveDelegation } from '#contract/delegation.ts'
import { choosePost } from '#contract/identity.ts'
import { listNotices } from '#contract/notices.ts'
import {
  addSlipPaper,
  answerSlip,
  askSlips,
  cancelSlips,
  changeSlipRound,
  closeSlips,
  createSlipRound,
  dropSlipPaper,
  enterPaperSlip,
  extendSlips,
  listSlipRounds,
  readSlipChoices,
  readSlipRound,
  remindSlips,
} from '#contract/opinion-slips.ts'
import { civilDate } from '#platform/clock.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import type { Login } from '../routing/office.ts'
import { openSlipDesk, type SlipDesk, slipTerms, withPaper } from './desk.ts'

const canRead = spawnSync('pdftotext', ['-v']).error === undefined

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let o: SlipDesk
beforeAll(async () => {
  o = await openSlipDesk()
})
afterAll(() => o.house.close())

const told = async (login: Login, id: string) =>
  (await o.pages[login].call(listNotices, { topic: 'meetings' })).rows
    .filter((row) => row.subjectId === id)
    .map((row) => row.kind)

const scan = async () => (await upload(o.pages.chanhvp, tinyPdf(`phiếu ${Math.random()}`), 'phiếu.pdf')).uploadId

describe('a round of opinion slips', () => {
  it('is written by who prepares meetings, under the rule of the body, and asked by who leads or the chief of office', async () => {
    const { chanhvp, chutich, taichinh1, gui, phochutich } = o.pages
    const { bodies } = await chanhvp.call(readSlipChoices, {})
    expect(bodies).toMatchObject([{ id: o.bodyId, voting: 5, rule: slipTerms, confirmed: false }])
    expect(await gui.refusal(createSlipRound, { bodyId: o.bodyId, title: 'Của người khác' })).toMatchObject({
      code: 'thing.missing',
    })
    const draft = await o.round(['Câu một', 'Câu hai'])
    expect(draft).toMatchObject({ state: 'draft', days: 2, textSha256: null, can: ['change', 'ask', 'cancel'] })
    expect(draft.questions.map((it) => it.text)).toEqual(['Câu một', 'Câu hai'])
    const { id, version } = draft
    const text = { id, version, title: 'x', introduction: '', questions: ['Câu một'], days: 2 }
    expect(await chanhvp.refusal(changeSlipRound, { ...text, days: 6 })).toMatchObject({
      code: 'slip.days',
      facts: { least: 2, most: 5 },
    })
    expect(await chanhvp.refusal(changeSlipRound, { ...text, version: 1 })).toMatchObject({ code: 'thing.changed' })
    // Nobody outside the desk knows of a draft, members neither.
    for (const page of [taichinh1, gui, o.pages.truongtaichinh])
      expect(await page.refusal(readSlipRound, { id })).toMatchObject({ code: 'thing.missing' })
    // A leader reads it and asks; he does not write it.
    expect(await phochutich.refusal(changeSlipRound, text)).toMatchObject({ code: 'access.denied' })
    const empty = await o.round([])
    expect(await chutich.refusal(askSlips, { id: empty.id, version: empty.version })).toMatchObject({
      code: 'slip.no-question',
    })
  })

  it('has papers as PDF, which a draft may lose again', async () => {
    const { chanhvp } = o.pages
    const { id } = await o.round()
    const { papers } = await withPaper(chanhvp, id)
    expect(papers).toMatchObject([{ title: 'Dự thảo Quyết định', opened: false }])
    const word = await upload(chanhvp, png, 'dự thảo.png')
    expect(await chanhvp.refusal(addSlipPaper, { id, title: 'x', uploadId: word.uploadId })).toMatchObject({
      code: 'file.type-refused',
    })
    expect((await chanhvp.call(dropSlipPaper, { id: papers[0]?.id ?? '' })).papers).toEqual([])
  })

  it('once asked is frozen: members, rule, text and time; its members are told and nobody else may answer', async () => {
    const { chanhvp, truongtuphap, taichinh1 } = o.pages
    const round = await o.asked(['Câu một', 'Câu hai'])
    expect(round).toMatchObject({ state: 'open', asked: 5, answered: 0, rule: slipTerms, over: false })
    expect(round.textSha256).toMatch(/^[0-9a-f]{64}$/)
    // Two working days from Monday: Wednesday, the end of office hours.
    expect(round.dueAt).toMatch(/T10:00:00.000Z$/)
    await expect.poll(() => told('truongtuphap', round.id)).toEqual(['slip.asked'])
    expect(await told('chutich', round.id)).toEqual([])
    const { id, version } = round
    expect(
      await chanhvp.refusal(changeSlipRound, { id, version, title: 'x', introduction: '', questions: [], days: 2 }),
    ).toMatchObject({ code: 'thing.state' })
    await expect(o.house.sql`update slip_question set text = 'khác' where round_id = ${id}`).rejects.toThrow(
      'never rewritten',
    )
    await expect(o.house.sql`delete from slip_paper where round_id = ${id}`).rejects.toThrow('never rewritten')
    await expect(o.house.sql`update slip_round set rule = '{}' where id = ${id}`).rejects.toThrow('never rewritten')
    await expect(o.house.sql`delete from slip_member where round_id = ${id}`).rejects.toThrow('stays asked')
    expect(await taichinh1.refusal(readSlipRound, { id })).toMatchObject({ code: 'thing.missing' })
    // The secretary of the body has no vote, and so no slip.
    expect(await chanhvp.refusal(answerSlip, { id, answers: o.answers(round, 'for') })).toMatchObject({
      code: 'access.denied',
    })
    const [first] = o.answers(round, 'for')
    expect(await truongtuphap.refusal(answerSlip, { id, answers: first ? [first, first] : [] })).toMatchObject({
      code: 'input.invalid',
      facts: { problems: [{ path: '/answers', rule: 'every-question' }] },
    })
    expect(await truongtuphap.refusal(answerSlip, { id, answers: first ? [first] : [] })).toMatchObject({
      code: 'input.invalid',
    })
  })

  it('shows each his own answer alone, and the desk who has answered but not what, until it is closed', async () => {
    const { truongtaichinh } = o.pages
    const round = await o.asked()
    const own = await o.says('truongtaichinh', round, 'against', 'Chưa cân đối được nguồn.')
    expect(own.members).toMatchObject([
      { name: 'Người Thử truongtaichinh', state: 'answered', given: { late: false, answers: [{ choice: 'against' }] } },
    ])
    expect(own.answered).toBe(1)
    const desk = await o.read('chanhvp', round.id)
    expect(desk.members).toHaveLength(5)
    expect(desk.members.map((it) => it.given)).toEqual([null, null, null, null, null])
    expect(desk.members.filter((it) => it.state === 'answered').map((it) => it.name)).toEqual([
      'Người Thử truongtaichinh',
    ])
    expect(desk.members.filter((it) => it.unreached)).toHaveLength(1)
    // Who opened the papers is seen, who did not as well.
    const [paper] = round.papers
    expect((await truongtaichinh.fetch('GET', `/api/slip-papers/${paper?.id}`)).status).toBe(200)
    expect((await o.pages.taichinh1.fetch('GET', `/api/slip-papers/${paper?.id}`)).status).toBe(404)
    expect((await o.read('chanhvp', round.id)).members.map((it) => it.opened)).toEqual([0, 0, 1, 0, 0])
    // The same again is the same; another mind is another answer, and the one before stays as it was.
    await o.says('truongtaichinh', round, 'against', 'Chưa cân đối được nguồn.')
    await o.says('truongtaichinh', round, 'for')
    const rows = await o.house.sql`
      select n, answers from slip_answer a join slip_member m on m.id = a.member_id where m.round_id = ${round.id} order by n`
    expect(rows.map((it) => [it['n'], (it['answers'] as { choice: string }[])[0]?.choice])).toEqual([
      [1, 'against'],
      [2, 'for'],
    ])
    await expect(o.house.sql`update slip_answer set late = true`).rejects.toThrow('append-only')
    // A fact tells that somebody answered, never what.
    const facts = await o.house.sql`select data from fact where type = 'slip.acted' and subject_id = ${round.id}`
    expect(JSON.stringify(facts)).not.toMatch(/against|cân đối/)
  })

  it('belongs to the member himself: whoever stands in for him neither reads nor answers it', async () => {
    const { truongtuphap, tuphap1 } = o.pages
    const round = await o.asked()
    await truongtuphap.call(giveDelegation, {
      fromHolderId: o.holder.truongtuphap,
      toHolderId: o.holder.tuphap1,
      scope: ['handling'],
      startsOn: civilDate(o.house.now()),
      endsOn: civilDate(o.house.now()),
      reason: 'Đi công tác',
    })
    tuphap1.take(await tuphap1.call(choosePost, { assignmentId: o.holder.truongtuphap }))
    expect(await tuphap1.refusal(readSlipRound, { id: round.id })).toMatchObject({ code: 'thing.missing' })
    expect(await tuphap1.refusal(answerSlip, { id: round.id, answers: o.answers(round, 'for') })).toMatchObject({
      code: 'thing.missing',
    })
    tuphap1.take(await tuphap1.call(choosePost, { assignmentId: o.holder.tuphap1 }))
  })

  it('reminds exactly those who have not answered, and nobody twice within five minutes', async () => {
    const round = await o.asked()
    await o.says('chutich', round, 'for')
    await o.says('phochutich', round, 'for')
    expect(await o.pages.truongtuphap.refusal(remindSlips, { id: round.id })).toMatchObject({ code: 'access.denied' })
    // Of three who are silent one can be told nothing here.
    expect(await o.pages.chanhvp.call(remindSlips, { id: round.id })).toEqual({ reminded: 2, passedOver: 1 })
    expect(await o.pages.chanhvp.call(remindSlips, { id: round.id })).toEqual({ reminded: 0, passedOver: 3 })
    await expect.poll(() => told('truongtuphap', round.id)).toEqual(['slip.reminded', 'slip.asked'])
    expect(await told('phochutich', round.id)).toEqual(['slip.asked'])
  })

  it('is closed early only when nobody is waited for, a slip on paper among them; then everybody asked sees everything', async () => {
    const { chanhvp, truongtuphap } = o.pages
    const round = await o.asked(['Câu một', 'Câu hai'])
    const { id } = round
    for (const login of ['chutich', 'phochutich'] as const) await o.says(login, round, 'for')
    await o.says('truongtaichinh', round, 'against', 'Không đủ căn cứ')
    await o.says('truongtuphap', round, 'abstain')
    const version = (await o.read('chanhvp', id)).version
    expect(await chanhvp.refusal(closeSlips, { id, version })).toMatchObject({
      code: 'slip.waiting',
      facts: { waiting: 1, due: round.dueAt },
    })
    const desk = await o.read('chanhvp', id)
    const paperless = desk.members.find((it) => it.unreached)
    const today = civilDate(o.house.now())
    const ask = { id: paperless?.id ?? '', answers: o.answers(round, 'against', 'Ghi trên giấy'), receivedOn: today }
    expect(await truongtuphap.refusal(enterPaperSlip, { ...ask, uploadId: await scan() })).toMatchObject({
      code: 'access.denied',
    })
    expect(
      await chanhvp.refusal(enterPaperSlip, { ...ask, receivedOn: '2020-01-01', uploadId: await scan() }),
    ).toMatchObject({ code: 'input.invalid' })
    await chanhvp.call(enterPaperSlip, { ...ask, uploadId: await scan() })
    expect(await chanhvp.refusal(enterPaperSlip, { ...ask, uploadId: await scan() })).toMatchObject({
      code: 'slip.answered',
    })
    const scanned = `/api/slip-members/${ask.id}/scans/1`
    expect((await truongtuphap.fetch('GET', scanned)).status).toBe(404)
    expect((await chanhvp.fetch('GET', scanned)).status).toBe(200)
    // Nobody sees a summary before.
    expect((await chanhvp.fetch('GET', `/api/slip-rounds/${id}/summary-file?form=pdf`)).status).toBe(409)
    const closed = await chanhvp.call(closeSlips, { id, version })
    // Two for, two against, one abstains: neither side has more than half of five.
    expect(closed.questions[0]?.result).toMatchObject({
      outcome: 'failed',
      for: 2,
      against: 2,
      abstain: 1,
      silent: 0,
      total: 5,
    })
    const seen = await o.read('truongtuphap', id)
    expect(seen.members.map((it) => it.given?.answers[1]?.choice)).toEqual([
      'for',
      'for',
      'against',
      'abstain',
      'against',
    ])
    expect(seen.members.at(-1)?.given?.paper).toEqual({ receivedOn: today, enteredByName: 'Người Thử chanhvp', n: 1 })
    expect((await truongtuphap.fetch('GET', scanned)).status).toBe(200)
    await expect(o.house.sql`update slip_question set result = null where round_id = ${id}`).rejects.toThrow(
      'never rewritten',
    )
    expect(await o.pages.chutich.refusal(answerSlip, { id, answers: o.answers(round, 'against') })).toMatchObject({
      code: 'thing.state',
    })
    await expect.poll(() => told('truongtuphap', id)).toEqual(['slip.closed', 'slip.asked'])

    const pdf = await truongtuphap.fetch('GET', `/api/slip-rounds/${id}/summary-file?form=pdf`)
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    const bytes = Buffer.from(await pdf.arrayBuffer())
    if (canRead) {
      const text = execFileSync('pdftotext', ['-', '-'], { input: bytes })
        .toString()
        .normalize('NFC')
        .replace(/\s+/g, ' ')
      expect(text).toContain('2/5 thành viên tán thành (40%)')
      expect(text).toContain('Không đủ căn cứ')
      expect(text).toContain('Đã gửi 5 phiếu, nhận 5 phiếu trong hạn.')
    }
    expect((await o.pages.taichinh1.fetch('GET', `/api/slip-rounds/${id}/summary-file?form=xlsx`)).status).toBe(404)
    expect((await chanhvp.fetch('GET', `/api/slip-rounds/${id}/summary-file?form=xlsx`)).status).toBe(200)
  })

  it('is cancelled with a reason by who may ask, and answers nobody any more', async () => {
    const round = await o.asked()
    const { id, version } = round
    const cancel = { id, version, reason: 'Đưa ra phiên họp' }
    expect(await o.pages.truongtuphap.refusal(cancelSlips, cancel)).toMatchObject({ code: 'access.denied' })
    expect(await o.pages.chutich.call(cancelSlips, cancel)).toMatchObject({ state: 'cancelled', can: [] })
    expect(await o.pages.phochutich.refusal(answerSlip, { id, answers: o.answers(round, 'for') })).toMatchObject({
      code: 'thing.state',
    })
    await expect.poll(() => told('phochutich', id)).toEqual(['slip.cancelled', 'slip.asked'])
  })

  it('stands in lists of those asked and of the agency, found by words without marks, page by page', async () => {
    const { phochutich, chanhvp, taichinh1 } = o.pages
    const mine = await phochutich.call(listSlipRounds, { view: 'mine', when: 'running', limit: 2 })
    expect(mine.rows).toHaveLength(2)
    expect(mine.rows[0]).toMatchObject({ state: 'open', asked: 5 })
    const rest = await phochutich.call(listSlipRounds, { view: 'mine', when: 'running', cursor: mine.next ?? '' })
    const ids = [...mine.rows, ...rest.rows].map((it) => it.id)
    expect(new Set(ids).size).toBe(mine.count)
    expect(ids).toHaveLength(mine.count)
    const { rows } = await chanhvp.call(listSlipRounds, { view: 'agency', when: 'ended', q: 'lay y kien du thao' })
    expect(rows.map((it) => it.state).sort()).toEqual(['cancelled', 'closed'])
    expect((await chanhvp.call(listSlipRounds, { view: 'agency', when: 'ended', q: 'khong co' })).count).toBe(0)
    expect((await taichinh1.call(listSlipRounds, { view: 'agency', when: 'running' })).rows).toEqual([])
    expect(await chanhvp.refusal(listSlipRounds, { view: 'agency', when: 'ended', cursor: 'x' })).toMatchObject({
      code: 'input.invalid',
    })
  })
})

describe('the time of a round', () => {
  it('two who answer at the moment of the closing: each is either counted or told that it is over', async () => {
    const round = await o.asked()
    for (const login of ['chutich', 'phochutich', 'truongtaichinh'] as const) await o.says(login, round, 'for')
    const desk = await o.read('chanhvp', round.id)
    const unreached = desk.members.find((it) => it.unreached)?.id ?? ''
    const ask = { id: unreached, answers: o.answers(round, 'for'), receivedOn: civilDate(o.house.now()) }
    await o.pages.chanhvp.call(enterPaperSlip, { ...ask, uploadId: await scan() })
    const [closing, answering] = await Promise.allSettled([
      o.pages.chanhvp.call(closeSlips, { id: round.id, version: desk.version }),
      o.says('truongtuphap', round, 'against'),
    ])
    const now = await o.read('chutich', round.id)
    const counted = now.members.filter((it) => it.given?.answers[0]?.choice === 'against').length
    expect(answering.status).toBe('fulfilled')
    if (closing.status === 'fulfilled') expect(now.questions[0]?.result).toMatchObject({ against: 1, for: 4 })
    else expect(closing.reason).toMatchObject({ wire: { code: 'slip.waiting' } })
    expect([now.answered, now.state === 'closed' ? counted : 1]).toEqual([5, 1])
  })

  it('ends: members are reminded a day before, who asked is told, what comes late is kept apart, silence is what the rule says', async () => {
    const { house, pages } = o
    const round = await o.asked()
    await o.says('phochutich', round, 'against', 'Không thống nhất')
    const watch = () => house.sql`select graphile_worker.add_job('slips:watch', '{}', job_key => 'watch')`
    const due = Date.parse(round.dueAt ?? '')
    await passTo(due - 3_600_000)
    await watch()
    await expect.poll(() => told('truongtuphap', round.id)).toEqual(['slip.reminded', 'slip.asked'])
    expect(await told('phochutich', round.id)).toEqual(['slip.asked'])
    await passTo(due + 60_000)
    await watch()
    await expect.poll(() => told('chanhvp', round.id)).toEqual(['slip.over'])
    // More time: late is late only after the new day.
    const { version } = await o.read('chanhvp', round.id)
    const until = civilDate(new Date(due + 7 * 86_400_000))
    const more = { id: round.id, version, until, reason: 'Bổ sung tài liệu' }
    expect(await pages.truongtuphap.refusal(extendSlips, more)).toMatchObject({ code: 'access.denied' })
    expect(await pages.chutich.refusal(extendSlips, { ...more, until: civilDate(new Date(due)) })).toMatchObject({
      code: 'input.invalid',
    })
    const extended = await pages.chutich.call(extendSlips, more)
    expect(extended).toMatchObject({ over: false, extendReason: 'Bổ sung tài liệu' })
    await o.says('truongtaichinh', round, 'against')
    await passTo(Date.parse(extended.dueAt ?? '') + 60_000)
    const late = await o.says('truongtuphap', round, 'against', 'Muộn')
    expect(late.members).toMatchObject([{ state: 'late', given: { late: true } }])
    expect(late.answered).toBe(2)
    expect(
      await pages.truongtuphap.refusal(answerSlip, { id: round.id, answers: o.answers(round, 'for') }),
    ).toMatchObject({
      code: 'slip.answered',
    })
    expect(
      await pages.phochutich.refusal(answerSlip, { id: round.id, answers: o.answers(round, 'for') }),
    ).toMatchObject({
      code: 'slip.over',
    })
    const closed = await pages.chanhvp.call(closeSlips, { id: round.id, version: extended.version })
    // Two against; three said nothing in time, which is agreement under this rule: three of five.
    expect(closed.questions[0]?.result).toMatchObject({
      outcome: 'passed',
      for: 3,
      against: 2,
      silent: 3,
      reasons: ['reached', 'silenceAgreed'],
    })
    expect(closed.members.map((it) => it.state)).toEqual(['silent', 'answered', 'answered', 'late', 'silent'])
  })
})

/** Moves the clock of the house there; everybody signs in again. */
async function passTo(at: number): Promise<void> {
  await o.passDays((at - o.house.now().getTime()) / 86_400_000)
}
