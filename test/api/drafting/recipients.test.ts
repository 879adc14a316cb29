import PizZip from 'pizzip'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listWork } from '#contract/desk.ts'
import { issueDocument } from '#contract/documents.ts'
import { createDraft, readDraft, readDraftFile, reviseDraft } from '#contract/drafting.ts'
import { exportRegister } from '#contract/registers.ts'
import { civilDate } from '#platform/clock.ts'
import { staff } from '../../setup/house.ts'
import { type Bureau, openBureau } from './bureau.ts'

let it_: Bureau
beforeAll(async () => {
  it_ = await openBureau()
})
afterAll(() => it_.house.close())

const inside = () => [
  { unitId: it_.finance, purpose: 'execute' as const },
  { holderId: it_.holder.tuphap1, purpose: 'know' as const },
  { agencyId: it_.sender.id, purpose: 'report' as const },
]

describe('a draft addressed inside its agency', () => {
  it('names them where the paper says to whom it goes', async () => {
    const card = await it_.pages.taichinh1.call(createDraft, { data: it_.data({ recipients: inside() }) })
    expect(card.recipients).toMatchObject([
      { unitId: it_.finance, name: 'Phòng Tài chính', gone: false },
      { holderId: it_.holder.tuphap1, note: 'tuphap1', gone: false },
      { agencyId: it_.sender.id, gone: false },
    ])
    const path = `/api/drafts/${card.id}/versions/1/files/1?as=source`
    const bytes = await (await it_.pages.taichinh1.fetch(readDraftFile.method, path)).arrayBuffer()
    const words = new PizZip(bytes).file('word/document.xml')?.asText().normalize('NFC') ?? ''
    expect(words).toContain('Phòng Tài chính')
    expect(words).toContain('tuphap1')
  })

  it('is issued to their desks, and the book names them', async () => {
    const approved = await it_.approve('chutich', await it_.waiting({ recipients: inside() }))
    const id = approved.document?.id ?? ''
    const outgoing = await it_.card('vanthu', id)
    const today = civilDate(it_.house.now())
    const ask = { id, registerId: it_.here.outgoing, issuedOn: today, version: outgoing.version }
    const issued = await it_.pages.vanthu.call(issueDocument, ask)
    expect(issued.deliveries.map((line) => line.code)).toEqual(['01', '01', '01'])
    const work = await it_.pages.truongtaichinh.call(listWork, { pile: 'todo' })
    expect(work.rows.map((row) => row.documentId)).toContain(id)
    const year = today.slice(0, 4)
    const book = await it_.pages.vanthu.fetch(
      exportRegister.method,
      `/api/registers/${it_.here.outgoing}/export?year=${year}&form=csv`,
    )
    const lines = (await book.text()).normalize('NFC')
    expect(lines).toContain('Phòng Tài chính')
    expect(lines).toContain('tuphap1')
  })

  it('says who can no longer be sent to, and does not take him again', async () => {
    const leaving = await staff(it_.house, 'sapdi', it_.justice, 'officer', 'Sắp đi')
    const [held] = await it_.house.sql<{ id: string }[]>`
      select id from post_assignment where person_id = ${leaving.personId}`
    const recipients = [{ holderId: held?.id ?? '', purpose: 'know' as const }]
    const card = await it_.pages.taichinh1.call(createDraft, { data: it_.data({ recipients }) })
    const today = civilDate(it_.house.now())
    await it_.house.sql`
      update post_assignment set valid_from = '2020-01-01', valid_to = ${today}::date - 1 where id = ${held?.id ?? ''}`
    const now = await it_.pages.taichinh1.call(readDraft, { id: card.id })
    expect(now.recipients).toMatchObject([{ name: expect.stringContaining('sapdi'), gone: true }])
    const ask = { id: card.id, version: now.version, data: it_.data({ recipients }) }
    expect(await it_.pages.taichinh1.refusal(reviseDraft, ask)).toMatchObject({ code: 'document.recipient-unfit' })
    const twice = { ...ask, data: it_.data({ recipients: [...inside(), ...inside()] }) }
    expect((await it_.pages.taichinh1.refusal(reviseDraft, twice)).code).toBe('input.invalid')
  })
})
