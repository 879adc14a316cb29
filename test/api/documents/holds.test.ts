import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftOutgoing, dropDraft, readDocument, returnDelivered, reviseOutgoing } from '#contract/documents.ts'
import { holdDocuments, listHolds, releaseHold } from '#contract/hold.ts'
import { answerRecall, recallDocument } from '#contract/recall.ts'
import { staff } from '../../setup/house.ts'
import { draftAsk, send } from '../../setup/sending.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { type Office, openOffice } from '../routing/office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const order = { reason: 'Phục vụ thanh tra', basis: 'Quyết định thanh tra số 9/QĐ-TTr' }

describe('a legal hold', () => {
  it('refuses to drop, revise and issue a draft, in the database too, until it is released', async () => {
    await staff(o.house, 'lanhdaogui', o.sender.id, 'leader')
    const leader = await o.house.page('lanhdaogui')
    const file = await upload(o.pages.gui, tinyPdf('Dự thảo bị phong tỏa'))
    const made = await o.pages.gui.call(draftOutgoing, draftAsk({ add: [{ uploadId: file.uploadId, role: 'main' }] }))
    const hold = await leader.call(holdDocuments, { documentIds: [made.id], ...order })
    expect(hold).toMatchObject({ count: 1, released: null, by: { name: 'Người Thử lanhdaogui' } })
    const card = await o.pages.gui.call(readDocument, { id: made.id })
    expect(card.hold).toMatchObject(order)
    expect(card.can).not.toContain('document.draft')
    expect((await o.pages.gui.refusal(dropDraft, { id: made.id })).code).toBe('document.held')
    const revised = { ...draftAsk({ subject: 'Khác' }), id: made.id, version: made.version }
    expect((await o.pages.gui.refusal(reviseOutgoing, revised)).code).toBe('document.held')
    const { sql } = o.house
    await expect(sql`delete from document_file where document_id = ${made.id}`).rejects.toThrow('legal hold')
    await expect(sql`update document set subject = 'Khác' where id = ${made.id}`).rejects.toThrow('legal hold')
    await expect(sql`delete from legal_hold_document`).rejects.toThrow('append-only')
    await expect(sql`update legal_hold set reason = 'x'`).rejects.toThrow('only ever released')
    // A second one stands when the first is released.
    const second = await leader.call(holdDocuments, { documentIds: [made.id], ...order })
    const release = (id: string) => ({ id, reason: 'Thanh tra kết thúc' })
    await leader.call(releaseHold, release(hold.id))
    expect((await leader.refusal(releaseHold, release(hold.id))).code).toBe('thing.state')
    expect((await o.pages.gui.refusal(dropDraft, { id: made.id })).code).toBe('document.held')
    await leader.call(releaseHold, release(second.id))
    await o.pages.gui.call(dropDraft, { id: made.id })
    expect((await leader.call(listHolds, { state: 'released' })).rows.map((it) => it.id)).toEqual([second.id, hold.id])
  })

  it('keeps a copy from being returned, and its content within reach when a recall cancels it', async () => {
    const ask = { registerId: o.sender.outgoing, issuedOn: new Date(o.house.now()).toISOString().slice(0, 10) }
    const issued = await send(o.pages.gui, ask, [o.here.id])
    const [row] = await o.house.sql`select incoming_id as id from delivery where document_id = ${issued.id}`
    const id = String(row?.['id'])
    await o.pages.vanthu.call(readDocument, { id })
    await o.pages.chanhvp.call(holdDocuments, { documentIds: [id], ...order })
    const reason = 'Gửi nhầm cơ quan nhận'
    expect((await o.pages.vanthu.refusal(returnDelivered, { id, reason })).code).toBe('document.held')
    await o.pages.gui.call(recallDocument, { id: issued.id, reason })
    await o.pages.vanthu.call(answerRecall, { id, agreed: true, reason: '' })
    const file = async (login: 'vanthu' | 'chutich') =>
      (await o.pages[login].fetch('GET', `/api/documents/${id}/files/1`)).status
    expect([await file('vanthu'), await file('chutich')]).toEqual([409, 200])
    const [hold] = (await o.pages.chutich.call(listHolds, { state: 'standing' })).rows
    await o.pages.chutich.call(releaseHold, { id: hold?.id ?? '', reason: 'Thanh tra kết thúc' })
    expect(await file('chutich')).toBe(409)
  })

  it('is the business of leader, chief of office and archivist, inside their agency; all or none', async () => {
    const { id, sentId } = await o.arrive()
    expect((await o.pages.vanthu.refusal(holdDocuments, { documentIds: [id], ...order })).code).toBe('access.denied')
    expect((await o.pages.taichinh1.refusal(listHolds, { state: 'standing' })).code).toBe('access.denied')
    const both = { documentIds: [id, sentId], ...order }
    expect((await o.pages.chutich.refusal(holdDocuments, both)).code).toBe('thing.missing')
    expect((await o.pages.chutich.call(listHolds, { state: 'standing' })).count).toBe(0)
    await staff(o.house, 'luutru', o.here.id, 'archivist')
    const archivist = await o.house.page('luutru')
    const hold = await archivist.call(holdDocuments, { documentIds: [id], ...order })
    // The book is the archivist's to read, the content is not.
    expect(hold.documents).toMatchObject([{ id, subject: '' }])
    expect((await archivist.refusal(readDocument, { id })).code).toBe('access.denied')
    const leader = await o.house.page('lanhdaogui')
    expect((await leader.refusal(releaseHold, { id: hold.id, reason: 'Thử' })).code).toBe('thing.missing')
  })
})
