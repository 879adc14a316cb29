import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkFile } from '#contract/dossiers.ts'
import {
  addFileEntry,
  addHeading,
  approveFileList,
  changeFileEntry,
  draftFileList,
  dropHeading,
  issueFileList,
  readFileList,
  withdrawFileEntry,
} from '#contract/file-lists.ts'
import { type Office, openOffice } from '../routing/office.ts'
import { fileOf, issuedList, thisYear, today } from './desk.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const entryOf = (headingId: string, title: string) => ({ headingId, title, retentionYears: 20, note: '' })

describe('the file list of a year', () => {
  it('is drafted with numbers of the System, without a gap, and seen by nobody else', async () => {
    const { vanthu, taichinh1, chutich } = o.pages
    const year = thisYear(o) - 3
    let list = await vanthu.call(draftFileList, { year })
    expect((await vanthu.refusal(draftFileList, { year })).code).toBe('dossier.list-exists')
    expect((await taichinh1.refusal(draftFileList, { year: year - 1 })).code).toBe('access.denied')
    list = await vanthu.call(addHeading, { id: list.id, title: 'Tài chính', abbreviation: 'TC' })
    const large = list.headings[0]?.id ?? ''
    expect((await vanthu.refusal(addHeading, { id: list.id, title: 'Khác', abbreviation: 'TC' })).code).toBe(
      'dossier.abbreviation-taken',
    )
    list = await vanthu.call(addHeading, { id: list.id, title: 'Ngân sách', parentId: large })
    const small = list.headings[1]?.id ?? ''
    for (const [at, heading] of [large, small, small, large].entries())
      list = await vanthu.call(addFileEntry, { id: list.id, ...entryOf(heading, `Hồ sơ ${at}`) })
    expect(list.headings.map((it) => it.label)).toEqual(['I', '1'])
    expect(list.entries.map((it) => it.notation)).toEqual(['01.TC', '04.TC', '02.TC', '03.TC'])
    const second = list.entries.find((it) => it.notation === '02.TC')?.id ?? ''
    list = await vanthu.call(withdrawFileEntry, { id: second, reason: '' })
    expect(list.entries.map((it) => it.notation).sort()).toEqual(['01.TC', '02.TC', '03.TC'])
    expect([list.permanent, list.forTerm]).toEqual([0, 3])
    expect((await vanthu.refusal(dropHeading, { id: small })).code).toBe('dossier.heading-used')
    expect((await taichinh1.call(readFileList, { year })).list).toBeNull()
    expect((await chutich.call(readFileList, { year })).list?.can).toEqual(['approve'])
  })

  it('is approved as the head read it, then kept: added to with a reason, struck out instead of removed', async () => {
    const { vanthu, chutich, gui } = o.pages
    const year = thisYear(o) - 2
    let list = await vanthu.call(draftFileList, { year })
    expect((await chutich.refusal(approveFileList, { id: list.id, version: list.version })).code).toBe(
      'dossier.list-empty',
    )
    const before = list.version
    list = await vanthu.call(addHeading, { id: list.id, title: 'Tổng hợp', abbreviation: 'TH' })
    const heading = list.headings[0]?.id ?? ''
    list = await vanthu.call(addFileEntry, { id: list.id, ...entryOf(heading, 'Tập lưu') })
    expect((await chutich.refusal(approveFileList, { id: list.id, version: before })).code).toBe('thing.changed')
    expect((await vanthu.refusal(approveFileList, { id: list.id, version: list.version })).code).toBe('access.denied')
    expect((await gui.refusal(issueFileList, { id: list.id, version: list.version, act: 'x' })).code).toBe(
      'thing.missing',
    )
    list = await chutich.call(approveFileList, { id: list.id, version: list.version })
    expect(list).toMatchObject({ state: 'approved', approvedByTitle: 'chutich' })
    const [entry] = list.entries
    const id = entry?.id ?? ''
    expect((await vanthu.refusal(addFileEntry, { id: list.id, ...entryOf(heading, 'Thêm') })).code).toBe(
      'input.invalid',
    )
    list = await vanthu.call(addFileEntry, { id: list.id, ...entryOf(heading, 'Thêm'), reason: 'Việc phát sinh' })
    const changed = { id, title: 'Khác', retentionYears: 20, note: '' }
    expect((await vanthu.refusal(changeFileEntry, changed)).code).toBe('thing.state')
    list = await vanthu.call(changeFileEntry, { ...changed, title: 'Tập lưu', keeperHolderId: o.holder.taichinh1 })
    expect(list.entries[0]?.keeperName).toContain('taichinh1')
    expect((await vanthu.refusal(withdrawFileEntry, { id, reason: '' })).code).toBe('input.invalid')
    list = await vanthu.call(withdrawFileEntry, { id, reason: 'Trùng' })
    expect(list.entries.map((it) => [it.notation, it.withdrawnReason])).toEqual([
      ['01.TH', 'Trùng'],
      ['02.TH', ''],
    ])
    await expect(o.house.sql`update file_entry set title = 'x' where id = ${id}`).rejects.toThrow('never rewritten')
    await expect(o.house.sql`delete from file_entry where id = ${id}`).rejects.toThrow('never rewritten')
  })

  it('gives its numbers to files once it is issued, each once, also to two at the same moment', async () => {
    const year = thisYear(o)
    const list = await issuedList(o, year, ['Tuyển dụng', 'Nâng lương'])
    const entryId = list.entries[0]?.id ?? ''
    const ask = {
      entryId,
      title: 'Tuyển dụng',
      retentionYears: null,
      startedOn: today(o),
      language: 'Tiếng Việt',
      description: '',
      shareWithUnit: true,
    }
    const both = await Promise.allSettled([
      o.pages.taichinh1.call(openWorkFile, ask),
      o.pages.tuphap1.call(openWorkFile, ask),
    ])
    const opened = both.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []))
    expect(opened.map((it) => it.code)).toEqual([`H97.1.${year}.01.TCCB`])
    expect((await o.pages.taichinh2.refusal(openWorkFile, ask)).code).toBe('dossier.entry-opened')
    expect((await o.pages.vanthu.refusal(withdrawFileEntry, { id: entryId, reason: 'Thôi' })).code).toBe(
      'dossier.entry-opened',
    )
    expect((await o.pages.gui.refusal(openWorkFile, { ...ask, entryId: list.entries[1]?.id ?? '' })).code).toBe(
      'thing.missing',
    )
    await expect(fileOf(o, 'taichinh1', { notation: '01.TCCB' })).rejects.toThrow('dossier.notation-taken')
    const next = await o.pages.vanthu.call(draftFileList, { year: year + 1, copyFrom: year })
    expect(next.entries.map((it) => [it.notation, it.opened])).toEqual([
      ['01.TCCB', false],
      ['02.TCCB', false],
    ])
  })

  it('is printed and exported, a draft for those who prepare it only', async () => {
    const { vanthu, taichinh1 } = o.pages
    const year = thisYear(o)
    const { list } = await vanthu.call(readFileList, { year })
    const next = (await vanthu.call(readFileList, { year: year + 1 })).list
    const pdf = await taichinh1.fetch('GET', `/api/file-lists/${list?.id}/export?form=pdf`)
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    const book = new ExcelJS.Workbook()
    const xlsx = await taichinh1.fetch('GET', `/api/file-lists/${list?.id}/export?form=xlsx`)
    await book.xlsx.load(await xlsx.arrayBuffer())
    const cells = book.worksheets[0]?.getRow(3).values
    expect(cells).toEqual(expect.arrayContaining(['01.TCCB', 'Tuyển dụng', 'Vĩnh viễn']))
    expect((await taichinh1.fetch('GET', `/api/file-lists/${next?.id}/export?form=pdf`)).status).toBe(404)
    expect((await o.pages.gui.fetch('GET', `/api/file-lists/${list?.id}/export?form=pdf`)).status).toBe(404)
  })
})
