import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftOutgoing, issueDocument, listDocuments, readDocument } from '#contract/documents.ts'
import { answerRecall, readRecall, recallDocument } from '#contract/recall.ts'
import { completeAssignment, readRouting, startAssignment } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { type Office, ofName, openOffice, to } from '../api/routing/office.ts'
import { draftAsk } from '../setup/sending.ts'
import { tinyPdf, upload } from '../setup/upload.ts'

/**
 * Defects seen in systems that are in use today, each by the name under which it was recorded: what would have caught it.
 */
let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const delivery = async (sentId: string) => (await o.pages.gui.call(readDocument, { id: sentId })).deliveries[0]
const reason = 'Ban hành nhầm thẩm quyền'

describe('defects seen in the field', () => {
  it('BR-06, BR-07: a recipient of the same installation is sent to like any other, and gets one copy', async () => {
    const file = await upload(o.pages.gui, tinyPdf('BR-06'))
    const draft = await o.pages.gui.call(
      draftOutgoing,
      draftAsk({
        add: [{ uploadId: file.uploadId, role: 'main' }],
        recipients: [{ agencyId: o.here.id, purpose: 'execute' }],
      }),
    )
    const twice = {
      ...draftAsk(),
      recipients: [o.here.id, o.here.id].map((agencyId) => ({ agencyId, purpose: 'know' as const })),
    }
    expect(await o.pages.gui.refusal(draftOutgoing, twice)).toMatchObject({ code: 'input.invalid' })
    const issued = await o.pages.gui.call(issueDocument, {
      id: draft.id,
      registerId: o.sender.outgoing,
      issuedOn: civilDate(o.house.now()),
      version: draft.version,
    })
    expect(issued.deliveries).toHaveLength(1)
    const { rows } = await o.pages.vanthu.call(listDocuments, { direction: 'incoming', q: issued.code })
    expect(rows).toHaveLength(1)
  })

  it('NV-05: what the sender sees of a recipient is what the recipient did, not a table of its own', async () => {
    const { sentId } = await o.arrive('NV-05')
    expect(await delivery(sentId)).toMatchObject({ code: '03' })
    const { rows } = await o.pages.gui.call(listDocuments, { direction: 'outgoing' })
    expect(rows.find((row) => row.id === sentId)).toMatchObject({ recipients: 1, received: 1 })
  })

  it('BR-12a: a recall of what was sent tells whoever has it; it never takes the way of what was not sent', async () => {
    const { id, sentId } = await o.arrive('BR-12a')
    await o.card('chutich', id)
    await o.pages.gui.call(recallDocument, { id: sentId, reason })
    expect((await o.card('vanthu', id)).can).toContain('document.answer-recall')
    expect((await delivery(sentId))?.history.at(-1)?.code).toBe('13')
  })

  it('BR-14: the reason of a recall of one recipient is kept as it was typed', async () => {
    const { id, sentId } = await o.arrive('BR-14')
    await o.card('chutich', id)
    await o.pages.gui.call(recallDocument, { id: sentId, reason })
    expect(await o.pages.gui.call(readRecall, { id: sentId })).toMatchObject({ recall: { reason } })
  })

  it('BR-18: completing the lead assignment sends 06', async () => {
    const { id, sentId } = await o.submitted('BR-18')
    const mine = ofName(await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead')]), 'taichinh1')
    await o.pages.taichinh1.call(completeAssignment, { id: mine.id, version: mine.version, note: 'Xong' })
    expect((await delivery(sentId))?.code).toBe('06')
  })

  it('BR-20: an incoming recall acts on the registered copy, it does not only show a label', async () => {
    const { id, sentId } = await o.arrive('BR-20')
    await o.card('chutich', id)
    await o.pages.gui.call(recallDocument, { id: sentId, reason })
    await o.pages.vanthu.call(answerRecall, { id, agreed: true, reason: '' })
    expect((await o.pages.vanthu.fetch('GET', `/api/documents/${id}/files/1`)).status).toBe(409)
    expect((await o.card('vanthu', id)).recalledAt).not.toBeNull()
  })

  it('BR-22: what was forwarded inside the unit has a state of its own, and writing it does something', async () => {
    const { id } = await o.submitted('BR-22')
    const unit = ofName(await o.direct('chutich', id, [to.unit(o.finance, 'lead')]), 'Tài chính')
    const card = await o.direct('truongtaichinh', id, [to.person(o.holder.taichinh1, 'lead')], { parentId: unit.id })
    const mine = ofName(card, 'taichinh1')
    await o.pages.taichinh1.call(startAssignment, { id: mine.id, version: mine.version })
    const after = await o.pages.truongtaichinh.call(readRouting, { id })
    expect(ofName(after, 'taichinh1').state).toBe('doing')
  })

  it('BR-29: a recall reaches the officials who hold the document, not the unit’s row alone', async () => {
    const { id, sentId } = await o.submitted('BR-29')
    await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead'), to.person(o.holder.tuphap1, 'support')])
    await o.pages.gui.call(recallDocument, { id: sentId, reason })
    await o.pages.vanthu.call(answerRecall, { id, agreed: true, reason: '' })
    const { assignments } = await o.pages.vanthu.call(readRouting, { id })
    expect(assignments.map((row) => row.state)).toEqual(['recalled', 'recalled'])
    for (const login of ['taichinh1', 'tuphap1'] as const)
      expect([404, 409]).toContain((await o.pages[login].fetch('GET', `/api/documents/${id}/files/1`)).status)
  })
})
