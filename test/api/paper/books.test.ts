import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  cancelPostal,
  enterPostal,
  enterReceipt,
  lendRecordCopy,
  listLoans,
  listPostal,
  returnRecordCopy,
} from '#contract/paper.ts'
import { printForm } from '#contract/reports.ts'
import { type House, openHouse } from '../../setup/house.ts'
import { daysAgo, issueIn, type Office, openOffice, today } from '../registers/office.ts'

let house: House
let it0: Office
let other: Office
let sent: Awaited<ReturnType<typeof issueIn>>
const period = () => ({ from: daysAgo(house, 30), to: today(house) })

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  other = await openOffice(house)
  it0 = await openOffice(house)
  sent = await issueIn(it0, other.id, { issuedOn: daysAgo(house, 2) })
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

async function sheetOf(form: string) {
  const { from, to } = period()
  const response = await it0.clerk.fetch('GET', `/api/forms/${form}/export?from=${from}&to=${to}&as=xlsx`)
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load((await response.arrayBuffer()) as Parameters<typeof workbook.xlsx.load>[0])
  const rows: string[][] = []
  const sheet = workbook.worksheets[0]
  sheet?.eachRow((row) => rows.push(Array.from({ length: sheet.columnCount }, (_, at) => row.getCell(at + 1).text)))
  return rows
}

describe('the post book', () => {
  const entry = (more: object = {}) => ({
    documentId: sent.id,
    sentOn: today(house),
    recipient: 'Sở Tài chính',
    envelopes: 2,
    ...more,
  })

  it('takes what left on paper, its receipt once, and keeps a line that was cancelled', async () => {
    const line = await it0.clerk.call(enterPostal, entry())
    expect(line).toMatchObject({ code: sent.code, envelopes: 2, receipt: '', cancelledAt: null })
    const received = await it0.clerk.call(enterReceipt, { id: line.id, receipt: 'RR123456789VN' })
    expect(received.receipt).toBe('RR123456789VN')
    expect((await it0.clerk.refusal(enterReceipt, { id: line.id, receipt: 'khác' })).code).toBe('thing.state')
    const wrong = await it0.clerk.call(enterPostal, entry({ recipient: '=NHẦM()' }))
    await it0.clerk.call(cancelPostal, { id: wrong.id, reason: 'Ghi nhầm nơi nhận' })
    expect((await it0.clerk.refusal(cancelPostal, { id: wrong.id, reason: 'Lần nữa' })).code).toBe('thing.state')
    expect((await it0.clerk.refusal(enterReceipt, { id: wrong.id, receipt: 'x' })).code).toBe('thing.state')
    const first = await it0.leader.call(listPostal, { ...period(), limit: 1 })
    expect([first.rows[0]?.id, first.count]).toEqual([wrong.id, 2])
    const next = await it0.leader.call(listPostal, { ...period(), limit: 1, cursor: first.next ?? '' })
    expect([next.rows[0]?.id, next.next]).toEqual([line.id, null])
    const rows = await sheetOf('postal')
    expect(rows[0]).toEqual([
      'Ngày chuyển',
      'Số, ký hiệu văn bản',
      'Nơi nhận văn bản',
      'Số lượng bì',
      'Ký nhận và dấu bưu điện',
      'Ghi chú',
    ])
    expect(rows.slice(1).map((row) => [row[2], row[4], row[5]])).toEqual([
      ['Sở Tài chính', 'RR123456789VN', ''],
      ['=NHẦM()', '', 'Hủy dòng: Ghi nhầm nơi nhận'],
    ])
    expect((await it0.clerk.call(printForm, { form: 'postal', ...period() })).lines).toBe(2)
    await expect(house.sql`update postal_dispatch set envelopes = 9`).rejects.toThrow('never rewritten')
    await expect(house.sql`delete from postal_dispatch`).rejects.toThrow('never rewritten')
  })

  it('refuses a day before the document or to come, a leader’s entry, and what is another agency’s', async () => {
    for (const sentOn of [daysAgo(house, 3), daysAgo(house, -1)])
      expect((await it0.clerk.refusal(enterPostal, entry({ sentOn }))).code).toBe('input.invalid')
    expect((await it0.leader.refusal(enterPostal, entry())).code).toBe('access.denied')
    expect((await other.clerk.refusal(enterPostal, entry())).code).toBe('thing.missing')
    const line = await it0.clerk.call(enterPostal, entry())
    expect((await other.clerk.refusal(enterReceipt, { id: line.id, receipt: 'x' })).code).toBe('thing.missing')
    expect((await other.clerk.call(listPostal, period())).rows).toEqual([])
  })
})

describe('the record copy', () => {
  const loan = (more: object = {}) => ({
    documentId: sent.id,
    lentOn: today(house),
    borrower: 'Nguyễn Văn An, Phòng Tài chính',
    permittedBy: 'Chánh Văn phòng',
    ...more,
  })

  it('is lent to one at a time, also when two clerks enter it in one moment', async () => {
    const tries = await Promise.allSettled([1, 2, 3].map(() => it0.clerk.call(lendRecordCopy, loan())))
    const [made] = tries.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []))
    expect(tries.filter((it) => it.status === 'fulfilled')).toHaveLength(1)
    expect((await it0.clerk.refusal(lendRecordCopy, loan())).code).toBe('paper.lent')
    const id = made?.id ?? ''
    expect((await it0.clerk.call(listLoans, { ...period(), out: true })).rows.map((row) => row.id)).toEqual([id])
    expect((await it0.clerk.refusal(returnRecordCopy, { id, returnedOn: daysAgo(house, 1) })).code).toBe(
      'input.invalid',
    )
    expect((await other.clerk.refusal(returnRecordCopy, { id, returnedOn: today(house) })).code).toBe('thing.missing')
    const back = await it0.clerk.call(returnRecordCopy, { id, returnedOn: today(house), note: 'Nguyên vẹn' })
    expect(back.returnedOn).toBe(today(house))
    expect((await it0.clerk.refusal(returnRecordCopy, { id, returnedOn: today(house) })).code).toBe('thing.state')
    expect((await it0.clerk.call(listLoans, { ...period(), out: true })).rows).toEqual([])
    await it0.clerk.call(lendRecordCopy, loan({ borrower: 'Người thứ hai' }))
    const rows = await sheetOf('loans')
    expect(rows[0]).toHaveLength(9)
    expect(rows.slice(1).map((row) => [row[1], row[7], row[8]])).toEqual([
      ['Nguyễn Văn An, Phòng Tài chính', 'Chánh Văn phòng', 'Nguyên vẹn'],
      ['Người thứ hai', 'Chánh Văn phòng', ''],
    ])
    await expect(house.sql`update record_copy_loan set borrower = 'x'`).rejects.toThrow('never rewritten')
  })
})
