import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftOutgoing, dropDraft, registerDelivered } from '#contract/documents.ts'
import { addFurtherField, keepFurther } from '#contract/further.ts'
import { holdDocuments } from '#contract/hold.ts'
import { registerMany } from '#contract/receive.ts'
import { civilDate } from '#platform/clock.ts'
import { draftAsk, send } from '../../setup/sending.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { type Office, openOffice } from '../routing/office.ts'

let o: Office
let fieldId = ''
const today = () => civilDate(o.house.now())
const value = (text: string) => [{ fieldId, value: text }]

beforeAll(async () => {
  o = await openOffice()
  const field = {
    ...{ nameVi: 'Lĩnh vực', nameEn: 'Field', type: 'text' as const, choices: [], kinds: [] },
    ...{ direction: null, required: true, validFrom: today() },
  }
  fieldId = (await o.pages.chanhvp.call(addFurtherField, field)).fields[0]?.id ?? ''
})
afterAll(() => o?.house.close())

async function arrived(subject: string): Promise<string> {
  const sent = await send(o.pages.gui, { registerId: o.sender.outgoing, issuedOn: today() }, [o.here.id], { subject })
  const [copy] = await o.house.sql<{ id: string }[]>`
    select incoming_id as id from delivery where document_id = ${sent.id}`
  return copy?.id ?? ''
}

describe('a further field that is required', () => {
  it('leaves what lacks it out of the morning’s mail, and the rest goes on', async () => {
    const [bare, whole] = [await arrived('Chưa nhập'), await arrived('Đã nhập')]
    await o.pages.vanthu.call(keepFurther, { id: whole, values: value('Thủy lợi'), reason: '' })
    const mail = { registerId: o.here.incoming, arrivedOn: today(), documentIds: [bare, whole] }
    const reply = await o.pages.vanthu.call(registerMany, mail)
    expect(reply.registered.map((it) => it.id)).toEqual([whole])
    expect(reply.left.map(({ id, why }) => ({ id, why }))).toEqual([{ id: bare, why: 'further' }])
  })

  it('is filled under a legal hold where the arrival lacks it, and changed under none', async () => {
    const id = await arrived('Bị giữ theo lệnh')
    const order = { documentIds: [id], reason: 'Theo yêu cầu thanh tra', basis: 'Quyết định thanh tra số 12/QĐ-TTr' }
    await o.pages.chutich.call(holdDocuments, order)
    await o.pages.vanthu.call(keepFurther, { id, values: value('Đất đai'), reason: '' })
    expect(await o.pages.vanthu.refusal(keepFurther, { id, values: value('Khác'), reason: 'Nhầm' })).toMatchObject({
      code: 'document.held',
    })
    const register = { id, registerId: o.here.incoming, arrivedOn: today(), confirmDuplicate: true }
    expect((await o.pages.vanthu.call(registerDelivered, register)).state).toBe('registered')
  })

  it('is written once in one ask', async () => {
    const id = await arrived('Hai giá trị một lúc')
    const twice = { id, values: [...value('Một'), ...value('Hai')], reason: '' }
    expect(await o.pages.vanthu.refusal(keepFurther, twice)).toMatchObject({ code: 'input.invalid' })
  })

  it('goes with a draft that is dropped, and with nothing else', async () => {
    const file = await upload(o.pages.vanthu, tinyPdf('bỏ dự thảo'))
    const draft = await o.pages.vanthu.call(
      draftOutgoing,
      draftAsk({ add: [{ uploadId: file.uploadId, role: 'main' }] }),
    )
    await o.pages.vanthu.call(keepFurther, { id: draft.id, values: value('Thủy lợi'), reason: '' })
    await o.pages.vanthu.call(dropDraft, { id: draft.id })
    expect(await o.house.sql`select 1 from further_value where document_id = ${draft.id}`).toHaveLength(0)
    await expect(o.house.sql`delete from further_value`).rejects.toThrow('append-only')
  })
})
