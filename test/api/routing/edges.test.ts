import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listWork } from '#contract/desk.ts'
import {
  draftOutgoing,
  dropDraft,
  readDocument,
  readToday,
  registerDelivered,
  returnDelivered,
} from '#contract/documents.ts'
import { answerRecall, readRecall, recallDocument } from '#contract/recall.ts'
import {
  askExtension,
  completeAssignment,
  giveDirective,
  passSubmission,
  readRouting,
  returnAssignment,
  undoDirective,
} from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { agency, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { draftAsk, send } from '../../setup/sending.ts'
import { type Login, type Office, ofName, openOffice, to } from './office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const today = () => civilDate(o.house.now())
const from = () => ({ registerId: o.sender.outgoing, issuedOn: today() })

async function complete(login: Login, id: string, name: string) {
  const row = ofName(await o.pages[login].call(readRouting, { id }), name)
  return o.pages[login].call(completeAssignment, { id: row.id, version: row.version, note: 'Xong' })
}

const undoLast = async (login: Login, id: string) => {
  const card = await o.pages[login].call(readRouting, { id })
  return o.pages[login].call(undoDirective, { id: card.directives.at(-1)?.id ?? '' })
}

describe('a recall and what happens beside it', () => {
  it('refused after the work was done: the sender hears that it is done, and his document is in force again', async () => {
    const { id, sentId } = await o.submitted()
    await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead')])
    await o.pages.gui.call(recallDocument, { id: sentId, reason: 'Nhầm' })
    await complete('taichinh1', id, 'taichinh1')
    await o.pages.vanthu.call(answerRecall, { id, agreed: false, reason: 'Đã xử lý xong rồi.' })
    expect(await o.status(sentId)).toEqual(['01', '03', '04', '13', '16', '06'])
    expect((await o.card('gui', sentId)).recalledAt).toBeNull()
    // What nobody gave back may be asked for again; both stay on record.
    await o.pages.gui.call(recallDocument, { id: sentId, reason: 'Lần hai' })
    expect((await o.pages.vanthu.call(readRecall, { id })).recall).toMatchObject({ reason: 'Lần hai', mayAnswer: true })
  })

  it('is answered before a copy is returned, and leaves nothing to do on the desks of those who gave it back', async () => {
    const sent = await send(o.pages.gui, from(), [o.here.id], { subject: 'Sẽ thu hồi' })
    const [copy] = await o.house.sql<
      { id: string }[]
    >`select incoming_id as id from delivery where document_id = ${sent.id}`
    const id = copy?.id ?? ''
    await o.pages.vanthu.call(readDocument, { id })
    await o.pages.gui.call(recallDocument, { id: sent.id, reason: 'Nhầm' })
    expect((await o.pages.vanthu.refusal(returnDelivered, { id, reason: 'Gửi nhầm cơ quan nhận' })).facts).toEqual({
      state: 'recall-asked',
    })
    await o.pages.vanthu.call(answerRecall, { id, agreed: true, reason: '' })
    const pile = (await o.pages.vanthu.call(readToday, {})).toRegister.rows.map((it) => it.id)
    expect(pile).not.toContain(id)
    const registered = await o.arrive()
    await o.pages.gui.call(recallDocument, { id: registered.sentId, reason: 'Nhầm' })
    await o.pages.vanthu.call(answerRecall, { id: registered.id, agreed: true, reason: '' })
    expect((await o.pages.vanthu.call(readToday, {})).toSubmit.rows.map((it) => it.id)).not.toContain(registered.id)
    expect((await o.pages.chutich.call(readRouting, { id: registered.id })).can).toEqual([])
  })
})

describe('taking back a directive restores what was', () => {
  it('done stays done when a further directive is taken back', async () => {
    const { id } = await o.submitted()
    await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead')])
    await complete('taichinh1', id, 'taichinh1')
    await o.direct('chutich', id, [to.person(o.holder.phochutich, 'informed')])
    expect((await undoLast('chutich', id)).handling).toBe('done')
  })

  it('whoever was named below loses it with the one above', async () => {
    const { id } = await o.submitted()
    const given = await o.direct('chutich', id, [to.unit(o.finance, 'lead')])
    await o.direct('truongtaichinh', id, [to.person(o.holder.taichinh2, 'informed')], {
      parentId: ofName(given, 'Tài chính').id,
    })
    expect((await o.card('taichinh2', id)).id).toBe(id)
    const card = await o.pages.chutich.call(undoDirective, { id: given.directives[0]?.id ?? '' })
    expect(card.assignments.map((it) => it.state)).toEqual(['withdrawn', 'withdrawn'])
    expect((await o.pages.taichinh2.refusal(readDocument, { id })).code).toBe('thing.missing')
  })

  it('a lead that was returned is waited for again', async () => {
    const { id } = await o.submitted()
    const given = await o.direct('chutich', id, [to.unit(o.finance, 'lead'), to.unit(o.justice, 'support')])
    const lead = ofName(given, 'Tài chính')
    await o.pages.truongtaichinh.call(returnAssignment, { id: lead.id, version: lead.version, reason: 'Không đúng' })
    await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead')])
    const back = await undoLast('chutich', id)
    expect(back.handling).toBe('waitDirective')
    expect(back.can).toContain('passOn')
  })

  it('the register names whoever leads and supports, and nobody when nobody has it', async () => {
    const handler = async (id: string) =>
      (await o.house.sql<{ handler: string }[]>`select handler from document where id = ${id}`)[0]?.handler
    const { id } = await o.submitted()
    await o.direct('chutich', id, [to.unit(o.finance, 'lead')])
    await o.direct('chutich', id, [to.unit(o.justice, 'support')])
    expect(await handler(id)).toBe('Phòng Tài chính; Phòng Tư pháp')
    await undoLast('chutich', id)
    expect(await handler(id)).toBe('Phòng Tài chính')
  })
})

describe('somebody who can answers for it', () => {
  it('an archivist is given nothing, since he may not read it', async () => {
    await staff(o.house, 'luutru', o.here.id, 'archivist', 'Lưu trữ')
    const archivist = await o.house.page('luutru')
    const { id } = await o.submitted()
    const holderId = archivist.session?.posts[0]?.assignmentId ?? ''
    const refusal = await o.pages.chutich.refusal(giveDirective, {
      id,
      text: '',
      assignments: [to.person(holderId, 'lead')],
    })
    expect(refusal).toMatchObject({ code: 'routing.target-unfit' })
  })

  it('a late support ends with whoever it had named below', async () => {
    const { id } = await o.submitted()
    const given = await o.direct('chutich', id, [
      to.person(o.holder.taichinh1, 'lead', o.inDays(9)),
      to.unit(o.justice, 'support', o.inDays(1)),
    ])
    await o.direct('truongtuphap', id, [to.person(o.holder.tuphap1, 'lead')], { parentId: ofName(given, 'Tư pháp').id })
    await o.passDays(2)
    await complete('taichinh1', id, 'taichinh1')
    expect((await o.pages.tuphap1.call(listWork, { pile: 'todo' })).rows.map((it) => it.documentId)).not.toContain(id)
  })

  it('what waits for the chair is handed on by the chair or the clerk', async () => {
    const { id } = await o.submitted()
    const ask = { id, toHolderId: o.holder.phochutich, note: '' }
    expect((await o.pages.chanhvp.refusal(passSubmission, { ...ask, toHolderId: o.holder.chanhvp })).code).toBe(
      'access.denied',
    )
    expect((await o.pages.vanthu.call(passSubmission, ask)).submissions.at(-1)?.state).toBe('waiting')
  })

  it('nobody below gets more time than whoever named him', async () => {
    const { id } = await o.submitted()
    const given = await o.direct('chutich', id, [to.unit(o.finance, 'lead', o.inDays(5))])
    const below = await o.direct('truongtaichinh', id, [to.person(o.holder.taichinh1, 'lead')], {
      parentId: ofName(given, 'Tài chính').id,
    })
    const mine = ofName(below, 'taichinh1')
    const refusal = await o.pages.taichinh1.refusal(askExtension, {
      id: mine.id,
      wantedAt: o.inDays(30),
      reason: 'Chờ',
    })
    expect(refusal).toMatchObject({ code: 'input.invalid', facts: { problems: [{ rule: 'after-parent' }] } })
  })
})

describe('what must not happen at all', () => {
  it('a draft that was opened can still be thrown away', async () => {
    const draft = await o.pages.gui.call(
      draftOutgoing,
      draftAsk({ recipients: [{ agencyId: o.here.id, purpose: 'know' }] }),
    )
    await o.pages.gui.call(readDocument, { id: draft.id })
    await o.pages.gui.call(dropDraft, { id: draft.id })
  })

  it('the subject of a letter reaches an agency that never had it', async () => {
    const third = await agency(o.house, 'Ủy ban nhân dân xã Ba', 'UBND', 'H97.3')
    await staff(o.house, 'xaba', third.id, 'clerk')
    const page: Page = await o.house.page('xaba')
    const { id } = await o.arrive('Xem xét kỷ luật ông A')
    const reply = await send(o.pages.vanthu, { registerId: o.here.outgoing, issuedOn: today() }, [third.id], {
      subject: 'Trả lời',
      relations: [{ kind: 'repliesTo', documentId: id }],
    })
    const [copy] = await o.house.sql<
      { id: string }[]
    >`select incoming_id as id from delivery where document_id = ${reply.id}`
    const card = await page.call(readDocument, { id: copy?.id ?? '' })
    expect(card.relations[0]).toMatchObject({ kind: 'repliesTo', subject: '', documentId: null })
    await page.call(registerDelivered, {
      id: copy?.id ?? '',
      registerId: third.incoming,
      arrivedOn: today(),
      confirmDuplicate: true,
    })
  })

  it.each([
    ['["x","01a2020b-4ad6-7292-83fc-1ec82cd658a9"]'],
    ['["5 x","01a2020b-4ad6-7292-83fc-1ec82cd658a9"]'],
    ['["2026-01-01T00:00:00.000000","------------------------------------"]'],
  ])('a cursor like %s breaks the list', async (text) => {
    const cursor = Buffer.from(text).toString('base64url')
    for (const pile of ['toDirect', 'todo', 'finished'] as const)
      expect((await o.pages.chutich.refusal(listWork, { pile, cursor })).code).toBe('input.invalid')
  })

  it.each(['+275760-09-13T00:00:00.000Z', 'March 7 2030', '9999-12-31T00:00:00Z'])(
    'a deadline like %s is taken',
    async (dueAt) => {
      const { id } = await o.submitted()
      const refusal = await o.pages.chutich.refusal(giveDirective, {
        id,
        text: '',
        assignments: [to.unit(o.finance, 'lead', dueAt)],
      })
      expect(refusal.code).toBe('input.invalid')
    },
  )
})
