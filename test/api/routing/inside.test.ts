import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeAccess } from '#contract/access.ts'
import { giveDelegation, revokeDelegation } from '#contract/delegation.ts'
import { listWork } from '#contract/desk.ts'
import { draftOutgoing, issueDocument, readDocument } from '#contract/documents.ts'
import { holdDocuments, releaseHold } from '#contract/hold.ts'
import { choosePost } from '#contract/identity.ts'
import { listNotices } from '#contract/notices.ts'
import { explainAccess } from '#contract/reading.ts'
import { recallDocument } from '#contract/recall.ts'
import { findInside } from '#contract/recipients.ts'
import {
  askExtension,
  completeAssignment,
  decideExtension,
  noteAssignment,
  readAssignment,
  readRouting,
  returnAssignment,
  startAssignment,
  undoDirective,
  withdrawAssignment,
} from '#contract/routing.ts'
import { sendFurther } from '#contract/sending.ts'
import type { RecipientPurpose } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import { staff } from '../../setup/house.ts'
import { draftAsk, send } from '../../setup/sending.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { type Login, type Office, ofName, openOffice, to } from './office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const patience = { timeout: 60_000, interval: 30 }
const today = () => civilDate(o.house.now())
const unit = (unitId: string, purpose: RecipientPurpose = 'execute') => ({ unitId, purpose })
const person = (login: Login, purpose: RecipientPurpose = 'execute') => ({ holderId: o.holder[login], purpose })
type Recipient = ReturnType<typeof unit> | ReturnType<typeof person> | { agencyId: string; purpose: RecipientPurpose }

/** Issued by the clerk of the agency to these. */
async function issued(recipients: Recipient[], change: Partial<Parameters<typeof draftAsk>[0]> = {}) {
  const card = await send(o.pages.vanthu, { registerId: o.here.outgoing, issuedOn: today() }, [], {
    subject: 'Về việc phân công trực phòng, chống thiên tai',
    recipients,
    ...change,
  })
  return card.id
}

/** What the sender sees of each recipient, in their order. */
const codes = async (id: string) =>
  (await o.card('vanthu', id)).deliveries.map((it) => it.history.map((line) => line.code))
const pile = async (login: Login, of: 'todo' | 'toKnow' = 'todo') =>
  (await o.pages[login].call(listWork, { pile: of, limit: 100 })).rows.map((row) => row.documentId)
const routing = (login: Login, id: string) => o.pages[login].call(readRouting, { id })
const at = (row: { id: string; version: number }) => ({ id: row.id, version: row.version })
const acts = async (login: Login, id: string, name: string) => ofName(await routing(login, id), name)

describe('a document addressed inside the agency', () => {
  it('lies on the desks of unit and person without a second copy, beside agencies outside', async () => {
    const id = await issued([unit(o.finance), person('tuphap1', 'know'), { agencyId: o.sender.id, purpose: 'report' }])
    const card = await o.card('vanthu', id)
    expect(card.deliveries).toMatchObject([
      { unitId: o.finance, holderId: null, recipientId: o.here.id, recipientName: 'Phòng Tài chính', code: '01' },
      { unitId: null, holderId: o.holder.tuphap1, recipientTitle: expect.stringMatching(/./), code: '01' },
      { unitId: null, holderId: null, recipientId: o.sender.id, code: '01' },
    ])
    const [count] = await o.house.sql<{ n: number }[]>`
      select count(*)::int as n from document where subject = ${card.subject} and agency_id = ${o.here.id}`
    expect(count?.n).toBe(1)
    expect(await pile('truongtaichinh')).toContain(id)
    expect(await pile('tuphap1', 'toKnow')).toContain(id)
    const [row] = (await o.pages.truongtaichinh.call(listWork, { pile: 'todo' })).rows
    expect(row).toMatchObject({ documentId: id, arrivalNumber: null, role: 'lead', from: { name: expect.any(String) } })
    // Nobody else of the agency reads it by this.
    for (const login of ['taichinh1', 'truongtuphap', 'tuphap1'] as const) {
      const refused = await o.pages[login].call(readDocument, { id }).then(
        () => 'read',
        () => 'missing',
      )
      expect([login, refused]).toEqual([login, login === 'tuphap1' ? 'read' : 'missing'])
    }
    const [sent] = (await routing('truongtaichinh', id)).directives
    expect(sent).toMatchObject({ sent: true, undoUntil: null })
  })

  it('tells the sender 03 when opened, 04 when named on, 05 when begun, 06 when done', async () => {
    const dueOn = civilDate(new Date(o.house.now().getTime() + 20 * 86_400_000))
    const id = await issued([unit(o.finance), unit(o.justice)], { dueOn })
    await o.pages.truongtaichinh.call(readAssignment, { id })
    expect(await codes(id)).toEqual([['01', '03'], ['01']])
    const mine = await acts('truongtaichinh', id, 'Tài chính')
    expect(mine.role).toBe('lead')
    // The end of work of that day, or of the last working day before it.
    expect(mine.dueAt?.slice(11, 16)).toBe('10:00')
    expect(mine.dueAt?.slice(0, 10).localeCompare(dueOn)).toBeLessThanOrEqual(0)
    const card = await o.direct('truongtaichinh', id, [to.person(o.holder.taichinh1, 'lead')], { parentId: mine.id })
    expect(ofName(card, 'taichinh1').deliveryId).toBe(mine.deliveryId)
    expect(await codes(id)).toEqual([['01', '03', '04'], ['01']])
    const named = await acts('taichinh1', id, 'taichinh1')
    const begun = await o.pages.taichinh1.call(startAssignment, at(named))
    await o.pages.taichinh1.call(completeAssignment, { ...at(ofName(begun, 'taichinh1')), note: 'Đã phân công trực' })
    expect(await codes(id)).toEqual([['01', '03', '04', '05', '06'], ['01']])
    // The other unit answers for its own delivery still.
    expect(await pile('truongtuphap')).toContain(id)
    expect(await pile('truongtaichinh')).not.toContain(id)
    const other = await acts('truongtuphap', id, 'Tư pháp')
    await o.pages.truongtuphap.call(completeAssignment, { ...at(other), note: 'Đã thực hiện' })
    expect((await codes(id))[1]).toEqual(['01', '06'])
  })

  it('is done by reading where it is only to be known, reported or filed', async () => {
    const id = await issued([person('taichinh1', 'know'), person('taichinh2', 'file'), unit(o.justice, 'report')])
    for (const login of ['taichinh1', 'taichinh2', 'truongtuphap'] as const) {
      const before = await routing(login, id)
      expect(before.assignments.every((it) => it.role === 'informed')).toBe(true)
      await o.pages[login].call(readAssignment, { id })
    }
    expect(await codes(id)).toEqual([
      ['01', '06'],
      ['01', '06'],
      ['01', '06'],
    ])
    expect(await pile('taichinh1', 'toKnow')).not.toContain(id)
  })

  it('comes back with the reason, and may be sent to the same unit once more', async () => {
    const id = await issued([unit(o.finance), unit(o.justice, 'know')])
    const mine = await acts('truongtaichinh', id, 'Tài chính')
    const reason = 'Không thuộc nhiệm vụ của phòng'
    await o.pages.truongtaichinh.call(returnAssignment, { ...at(mine), reason })
    const [line] = (await o.card('vanthu', id)).deliveries
    expect(line).toMatchObject({ code: '02', history: [{ code: '01' }, { code: '02', note: reason }] })
    const kinds = async () =>
      (await o.pages.vanthu.call(listNotices, {})).rows.filter((it) => it.subjectId === id).map((it) => it.kind)
    // The clerk who did not issue it himself is told as well: it concerns the agency's sending.
    await expect.poll(kinds, patience).toEqual(['delivery.returned'])
    expect(await pile('truongtaichinh')).not.toContain(id)
    const twice = { id, recipients: [unit(o.justice)] }
    expect(await o.pages.vanthu.refusal(sendFurther, twice)).toMatchObject({
      code: 'document.recipient-unfit',
      facts: { why: 'twice', name: 'Phòng Tư pháp' },
    })
    await o.pages.vanthu.call(sendFurther, {
      id,
      recipients: [unit(o.finance)],
      note: 'Đề nghị thực hiện theo phân công',
    })
    expect((await codes(id))[0]).toEqual(['01', '02', '01'])
    expect(await pile('truongtaichinh')).toContain(id)
    const told = (await routing('truongtaichinh', id)).directives.map((it) => it.text)
    expect(told).toContain('Đề nghị thực hiện theo phân công')
  })

  it('may be extended and pressed by whoever sends for the agency, but not taken back by one clerk', async () => {
    const id = await issued([person('taichinh2')], {
      dueOn: civilDate(new Date(o.house.now().getTime() + 20 * 86_400_000)),
    })
    const mine = await acts('taichinh2', id, 'taichinh2')
    const wantedAt = o.inDays(40)
    await o.pages.taichinh2.call(askExtension, { id: mine.id, wantedAt, reason: 'Chờ số liệu của các xã' })
    const open = await acts('chanhvp', id, 'taichinh2')
    expect(open.can).toEqual(expect.arrayContaining(['press', 'decide']))
    await o.pages.chanhvp.call(noteAssignment, { id: mine.id, kind: 'press', text: 'Khẩn trương' })
    await o.pages.chanhvp.call(decideExtension, { id: open.extension?.id ?? '', granted: true, note: '' })
    expect((await acts('taichinh2', id, 'taichinh2')).dueAt).toBe(wantedAt)
    for (const login of ['vanthu', 'chanhvp'] as const) {
      const row = await acts(login, id, 'taichinh2')
      expect(row.can).not.toContain('withdraw')
      const withdraw = { ...at(row), reason: 'Nhầm' }
      expect((await o.pages[login].refusal(withdrawAssignment, withdraw)).code).toBe('access.denied')
    }
    const [sent] = (await routing('vanthu', id)).directives
    expect((await o.pages.vanthu.refusal(undoDirective, { id: sent?.id ?? '' })).code).toBe('access.denied')
  })

  it('is told to those on whose desk it lies, as sent and not as a directive', async () => {
    const id = await issued([unit(o.finance), person('tuphap1', 'know')])
    for (const login of ['truongtaichinh', 'tuphap1'] as const)
      await expect
        .poll(
          async () =>
            (await o.pages[login].call(listNotices, {})).rows.filter((it) => it.subjectId === id).map((it) => it.kind),
          patience,
        )
        .toEqual(['assignment.sent'])
  })
})

describe('whoever cannot answer for it', () => {
  it('is refused by name when chosen, when it ends before issue, and is not offered', async () => {
    await staff(o.house, 'luutru2', o.finance, 'archivist', 'Lưu trữ')
    const [post] = await o.house.sql<{ id: string }[]>`
      select h.id from post_assignment h join post p on p.id = h.post_id where p.role = 'archivist' limit 1`
    const why = async (recipient: Recipient) => {
      const file = await upload(o.pages.vanthu, tinyPdf(crypto.randomUUID()))
      const ask = draftAsk({ add: [{ uploadId: file.uploadId, role: 'main' }], recipients: [recipient] })
      return (await o.pages.vanthu.refusal(draftOutgoing, ask)).facts
    }
    expect(await why({ holderId: post?.id ?? '', purpose: 'know' })).toMatchObject({ why: 'post' })
    expect(await why({ holderId: o.holder.gui, purpose: 'know' })).toMatchObject({ why: 'other-agency', name: '' })
    expect(await why(unit(crypto.randomUUID()))).toMatchObject({ why: 'ended' })
    expect(await why(unit(o.here.id))).toMatchObject({ why: 'no-head' })
    expect(await why({ agencyId: o.here.id, purpose: 'know' })).toMatchObject({ problems: [{ rule: 'self' }] })
    const rows = (await o.pages.taichinh1.call(findInside, {})).rows
    expect(rows.map((it) => it.unitId).filter(Boolean)).toEqual(expect.arrayContaining([o.finance, o.justice]))
    expect(rows.map((it) => it.holderId)).not.toContain(post?.id)
    const found = (await o.pages.taichinh1.call(findInside, { q: 'tu phap' })).rows
    expect(found.map((it) => it.name)).toContain('Phòng Tư pháp')
    expect(found.map((it) => it.name)).not.toContain('Phòng Tài chính')
  })

  it('stops the issue when the post ended after the draft was written', async () => {
    const leaving = await staff(o.house, 'nghihuu', o.justice, 'officer', 'Người nghỉ')
    const [holding] = await o.house.sql<{ id: string }[]>`
      select id from post_assignment where person_id = ${leaving.personId}`
    const file = await upload(o.pages.vanthu, tinyPdf(crypto.randomUUID()))
    const draft = await o.pages.vanthu.call(
      draftOutgoing,
      draftAsk({
        add: [{ uploadId: file.uploadId, role: 'main' }],
        recipients: [{ holderId: holding?.id ?? '', purpose: 'execute' }, unit(o.finance)],
      }),
    )
    await o.house
      .sql`update post_assignment set valid_to = ${today()}::date - 1, valid_from = '2020-01-01' where id = ${holding?.id ?? ''}`
    const ask = { id: draft.id, registerId: o.here.outgoing, issuedOn: today(), version: draft.version }
    expect(await o.pages.vanthu.refusal(issueDocument, ask)).toMatchObject({
      code: 'document.recipient-unfit',
      facts: { why: 'ended', name: expect.stringContaining('nghihuu') },
    })
    expect((await o.card('vanthu', draft.id)).state).toBe('draft')
  })
})

describe('sending further (gửi nhanh)', () => {
  it('adds recipients inside and outside with who and when, by those who may send', async () => {
    const id = await issued([unit(o.finance)])
    const more = { id, recipients: [person('tuphap1', 'know'), { agencyId: o.sender.id, purpose: 'know' as const }] }
    expect((await o.pages.truongtaichinh.refusal(sendFurther, more)).code).toBe('access.denied')
    const card = await o.pages.chanhvp.call(sendFurther, more)
    expect(card.deliveries.map((it) => [it.purpose, it.addedAt !== null, it.code])).toEqual([
      ['execute', false, '01'],
      ['know', true, '01'],
      ['know', true, '01'],
    ])
    expect(card.deliveries[1]?.history[0]).toMatchObject({ byName: expect.stringContaining('chanhvp') })
    expect(card.trail.map((it) => it.type)).toContain('document.sent-further')
    expect(await pile('tuphap1', 'toKnow')).toContain(id)
    expect((await o.pages.vanthu.refusal(sendFurther, more)).code).toBe('document.recipient-unfit')
    expect(
      await o.pages.vanthu.refusal(sendFurther, { id, recipients: [unit(o.justice), unit(o.justice)] }),
    ).toMatchObject({ code: 'input.invalid' })
  })

  it('is refused of a draft, under legal hold, after a recall, and to whom it is closed', async () => {
    const id = await issued([unit(o.finance)])
    const more = { id, recipients: [unit(o.justice, 'know')] }
    const order = { reason: 'Phục vụ thanh tra', basis: 'Quyết định thanh tra số 9/QĐ-TTr' }
    const hold = await o.pages.chanhvp.call(holdDocuments, { documentIds: [id], ...order })
    expect((await o.pages.vanthu.refusal(sendFurther, more)).code).toBe('document.held')
    await o.pages.chanhvp.call(releaseHold, { id: hold.id, reason: 'Thanh tra kết thúc' })
    await o.pages.chutich.call(changeAccess, {
      id,
      kind: 'exclusion',
      holderId: o.holder.truongtuphap,
      reason: 'Có quyền lợi liên quan',
    })
    expect(await o.pages.vanthu.refusal(sendFurther, more)).toMatchObject({
      code: 'document.recipient-unfit',
      facts: { why: 'excluded' },
    })
    await o.pages.vanthu.call(recallDocument, { id, reason: 'Nhầm phụ lục' })
    expect((await o.pages.vanthu.refusal(sendFurther, { id, recipients: [person('tuphap1')] })).code).toBe(
      'thing.state',
    )
  })
})

describe('a recall', () => {
  it('ends every desk inside with its reason, keeps who had it able to see that, and closes the files to them', async () => {
    const id = await issued([unit(o.finance), person('tuphap1', 'know')], {
      subject: 'Về việc sẽ thu hồi trong cơ quan',
    })
    const mine = await acts('truongtaichinh', id, 'Tài chính')
    await o.direct('truongtaichinh', id, [to.person(o.holder.taichinh1, 'lead')], { parentId: mine.id })
    const file = async (login: Login) => (await o.pages[login].fetch('GET', `/api/documents/${id}/files/1`)).status
    expect([await file('taichinh1'), await file('vanthu')]).toEqual([200, 200])
    const asked = await o.pages.vanthu.call(recallDocument, { id, reason: 'Nhầm phụ lục số liệu' })
    expect(asked.recall?.lines.map((it) => it.code)).toEqual(['15', '15'])
    expect(await codes(id)).toEqual([
      ['01', '04', '13', '15'],
      ['01', '13', '15'],
    ])
    const rows = (await routing('taichinh1', id)).assignments
    expect(rows.map((it) => it.state)).toEqual(['recalled', 'recalled', 'recalled'])
    expect(rows[0]?.closingNote).toBe('Nhầm phụ lục số liệu')
    const told = async () =>
      (await o.pages.truongtaichinh.call(listNotices, {})).rows
        .filter((it) => it.subjectId === id && it.kind === 'assignment.recalled')
        .map((it) => it.note)
    await expect.poll(told, patience).toContain('Nhầm phụ lục số liệu')
    expect(await pile('taichinh1')).not.toContain(id)
    expect([await file('taichinh1'), await file('truongtaichinh'), await file('vanthu')]).toEqual([409, 409, 200])
    const closed = async (login: Login) => (await o.card(login, id)).contentClosed
    expect([await closed('taichinh1'), await closed('vanthu')]).toEqual([true, false])
    const named = ofName(await routing('taichinh1', id), 'taichinh1')
    expect((await o.pages.taichinh1.refusal(completeAssignment, { ...at(named), note: 'Xong' })).code).toMatch(
      /^(thing.state|access.denied)$/,
    )
    // The database says so, too.
    await expect(
      o.house.sql`update document set recalled_at = now() where id = ${await issued([unit(o.finance)])}`,
    ).rejects.toThrow('recall')
  })
})

describe('whoever stands in', () => {
  it('handles for the absent what was sent to him, and both are named to the sender', async () => {
    const id = await issued([person('chutich'), unit(o.finance, 'know')])
    const given = await o.pages.chutich.call(giveDelegation, {
      fromHolderId: o.holder.chutich,
      toHolderId: o.holder.phochutich,
      scope: ['handling'],
      startsOn: today(),
      endsOn: civilDate(new Date(o.house.now().getTime() + 5 * 86_400_000)),
      reason: 'Đi công tác',
    })
    const deputy = o.pages.phochutich
    const mine = await acts('chutich', id, 'chutich')
    const done = { ...at(mine), note: 'Đã chỉ đạo thực hiện' }
    expect((await deputy.refusal(completeAssignment, done)).code).toBe('access.denied')
    deputy.take(await deputy.call(choosePost, { assignmentId: o.holder.chutich }))
    await deputy.call(completeAssignment, done)
    deputy.take(await deputy.call(choosePost, { assignmentId: o.holder.phochutich }))
    await o.pages.chutich.call(revokeDelegation, { id: given.id, reason: 'Đã về cơ quan' })
    const [line] = (await o.card('vanthu', id)).deliveries
    expect(line?.history.at(-1)).toMatchObject({ code: '06', byTitle: expect.stringContaining('thay chutich') })
    // Why a head can see what was sent to his unit is said as of any assignment.
    expect((await o.pages.truongtaichinh.call(explainAccess, { id })).mine).toEqual(['unit'])
  })
})

describe('an exclusion', () => {
  it('takes the document from the desk of whoever it names', async () => {
    const id = await issued([unit(o.finance)])
    expect(await pile('truongtaichinh')).toContain(id)
    await o.pages.chutich.call(changeAccess, {
      id,
      kind: 'exclusion',
      holderId: o.holder.truongtaichinh,
      reason: 'Có quyền lợi liên quan',
    })
    expect(await pile('truongtaichinh')).not.toContain(id)
    expect((await o.pages.truongtaichinh.refusal(readRouting, { id })).code).toBe('thing.missing')
  })
})
