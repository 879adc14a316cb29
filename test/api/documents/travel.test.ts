import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  draftOutgoing,
  issueDocument,
  listDocuments,
  readDocument,
  readToday,
  registerDelivered,
  returnDelivered,
} from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { type Agency, agency, type House, openHouse, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'

let house: House
let province: Agency
let district: Agency
let commune: Agency
let clerk: Page
let districtClerk: Page
let communeClerk: Page
const today = () => civilDate(house.now())

const plain = (recipients: string[], uploadId?: string): Ask<typeof draftOutgoing> => ({
  kind: 'QĐ',
  subject: 'Quyết định về việc phòng, chống hạn',
  signerName: 'Lò Văn Mẫu',
  signerTitle: 'Chủ tịch',
  urgency: 'urgent',
  secrecy: 'none',
  dueOn: null,
  pages: 1,
  fieldCode: '',
  copies: 1,
  keep: [],
  add: uploadId ? [{ uploadId, role: 'main' }] : [],
  recipients: recipients.map((agencyId) => ({ agencyId, purpose: 'execute' })),
})

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  district = await agency(house, 'Ủy ban nhân dân huyện Thử', 'UBND', 'H98.1', province.id)
  commune = await agency(house, 'Ủy ban nhân dân xã Thử', 'UBND', 'H98.1.1', district.id)
  await staff(house, 'tinh', province.id, 'clerk')
  await staff(house, 'huyen', district.id, 'clerk')
  await staff(house, 'xa', commune.id, 'clerk')
  await staff(house, 'lanhdao', province.id, 'leader', 'Chủ tịch')
  clerk = await house.page('tinh')
  districtClerk = await house.page('huyen')
  communeClerk = await house.page('xa')
})
afterAll(() => house.close())

describe('a document travels from province to district and commune', () => {
  it('is numbered, delivered, registered on one side and returned on the other, and the sender sees both', async () => {
    const file = await upload(clerk, tinyPdf('đi'), 'Quyết định.pdf')
    const draft = await clerk.call(draftOutgoing, plain([district.id, commune.id], file.uploadId))
    expect(draft.state).toBe('draft')
    const issued = await clerk.call(issueDocument, {
      id: draft.id,
      registerId: province.outgoing,
      issuedOn: today(),
      version: draft.version,
    })
    expect(issued).toMatchObject({ state: 'issued', code: '01/QĐ-UBND', recipients: 2, received: 0 })
    expect(issued.identifier).toBe(`H98,${today().replaceAll('-', '/')},01/QĐ-UBND`)
    expect(issued.deliveries.map((it) => it.code)).toEqual(['01', '01'])

    const arrived = (await districtClerk.call(readToday, {})).toRegister.rows[0]
    expect(arrived).toMatchObject({ state: 'arrived', code: '01/QĐ-UBND', urgency: 'urgent', source: 'internal' })
    const registered = await districtClerk.call(registerDelivered, {
      id: arrived?.id ?? '',
      registerId: district.incoming,
      arrivedOn: today(),
    })
    expect(registered).toMatchObject({
      state: 'registered',
      registerNumber: 1,
      can: [
        'document.read',
        'document.submit',
        'assignment.handle',
        'document.answer-recall',
        'document.answer-update',
        'access.change',
      ],
    })
    const bytes = await districtClerk.fetch('GET', `/api/documents/${registered.id}/files/1`)
    expect(Buffer.from(await bytes.arrayBuffer()).equals(tinyPdf('đi'))).toBe(true)
    expect(bytes.headers.get('x-content-sha256')).toBe(file.sha256)

    const other = (await communeClerk.call(listDocuments, { direction: 'incoming', state: 'arrived' })).rows[0]
    await communeClerk.call(returnDelivered, { id: other?.id ?? '', reason: 'Gửi nhầm cơ quan nhận' })

    const after = await clerk.call(readDocument, { id: issued.id })
    expect(after).toMatchObject({ received: 1, refused: 1 })
    expect(after.deliveries.map((it) => it.history.map((line) => line.code))).toEqual([
      ['01', '03'],
      ['01', '02'],
    ])
    expect((await clerk.call(readToday, {})).returned.count).toBe(1)
    expect(house.errors).toEqual([])
  })

  it('shows nobody another agency’s copy', async () => {
    const own = (await districtClerk.call(listDocuments, { direction: 'incoming' })).rows[0]
    expect(await communeClerk.refusal(readDocument, { id: own?.id ?? '' })).toMatchObject({ code: 'thing.missing' })
    expect((await communeClerk.fetch('GET', `/api/documents/${own?.id}/files/1`)).status).toBe(404)
  })

  it('lets a leader read but not issue', async () => {
    const leader = await house.page('lanhdao')
    const draft = await clerk.call(draftOutgoing, plain([district.id]))
    expect((await leader.call(readDocument, { id: draft.id })).can).toEqual(['document.read'])
    const ask = { id: draft.id, registerId: province.outgoing, issuedOn: today(), version: 1 }
    expect(await leader.refusal(issueDocument, ask)).toMatchObject({ code: 'access.denied' })
    expect(await clerk.refusal(issueDocument, ask)).toMatchObject({ code: 'document.no-file' })
  })
})
