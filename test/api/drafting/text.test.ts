import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueDocument, readDocument } from '#contract/documents.ts'
import { addVersion, createDraft, readDraftFile, reviseDraft } from '#contract/drafting.ts'
import {
  checkDraft,
  compareVersions,
  dropTemplate,
  keepTemplate,
  listTemplates,
  readTemplate,
} from '#contract/drafting-text.ts'
import { civilDate } from '#platform/clock.ts'
import { openConverter } from '#platform/convert/index.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { type Bureau, type Card, mainOf, openBureau } from './bureau.ts'

const converter = await openConverter('auto')
const hasOffice = await converter.available()
await converter.close()

let it_: Bureau
beforeAll(async () => {
  it_ = await openBureau({ CONVERTER: 'auto' })
})
afterAll(() => it_.house.close())

const begun = async (change: Parameters<Bureau['data']>[0] = {}): Promise<Card> => {
  const card = await it_.pages.taichinh1.call(createDraft, { data: it_.data(change) })
  return it_.rendered('taichinh1', card.id)
}
const formed = async (card: Card): Promise<Card> => {
  await it_.pages.taichinh1.call(addVersion, {
    id: card.id,
    version: card.version,
    note: 'Điền lại mẫu',
    main: 'form',
    keep: [],
    add: [],
  })
  return it_.rendered('taichinh1', card.id)
}
const bytesOf = async (card: Card, as: 'source' | 'pdf') =>
  Buffer.from(
    await (
      await it_.pages.taichinh1.fetch(
        readDraftFile.method,
        `/api/drafts/${card.id}/versions/${card.versions.length}/files/1?as=${as}`,
      )
    ).arrayBuffer(),
  )

describe('a draft begun from the form of its kind', () => {
  it('is a Word file with the agency, the symbol, the recipients and the signer filled in', async () => {
    const card = await begun({ bases: ['Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025'] })
    expect(mainOf(card)).toMatchObject({ name: expect.stringMatching(/\.docx$/) })
    const found = await it_.pages.taichinh1.call(checkDraft, { id: card.id })
    expect(found.readable).toBe(true)
    // What is to be written by a person is pointed at; nothing the program filled in is wrong.
    expect(found.findings.filter((it) => it.severity === 'must').map((it) => [it.rule, it.at])).toEqual([])
  })

  it.skipIf(!hasOffice)('becomes a PDF in which the words can be read (LibreOffice, pdftotext)', async () => {
    const card = await begun()
    expect(mainOf(card).pdf).toMatchObject({ state: 'ready', pages: 1 })
    const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: await bytesOf(card, 'pdf') })
      .toString()
      .normalize('NFC')
    expect(text).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')
    expect(text).toContain('ỦY BAN NHÂN DÂN HUYỆN NHẬN')
    expect(text).toContain('/QĐ-UBND')
    expect(text).toContain('CHUTICH')
    expect(text).toContain('Lưu: VT')
  })

  it('shows what changed between two versions, word by word', async () => {
    const card = await begun()
    const revised = await it_.pages.taichinh1.call(reviseDraft, {
      id: card.id,
      version: card.version,
      data: it_.data({ subject: 'Quyết định về việc phân bổ kinh phí phòng, chống lũ' }),
    })
    const second = await formed({ ...card, version: revised.version })
    const compared = await it_.pages.taichinh1.call(compareVersions, { id: second.id, from: 1, to: 2 })
    expect(compared).toMatchObject({ readable: true, wordwise: true, cut: false })
    const row = compared.rows.find((it) => it.left.some((run) => run.change === 'removed'))
    expect(row?.left.filter((run) => run.change === 'removed').map((run) => run.text.trim())).toEqual(['hạn'])
    expect(row?.right.filter((run) => run.change === 'added').map((run) => run.text.trim())).toEqual(['lũ'])
    expect(await it_.pages.taichinh2.refusal(compareVersions, { id: second.id, from: 1, to: 2 })).toMatchObject({
      code: 'thing.missing',
    })
    expect(await it_.pages.taichinh1.refusal(compareVersions, { id: second.id, from: 1, to: 9 })).toMatchObject({
      code: 'thing.missing',
    })
  })

  it('is told that its signer’s block is no longer his when another signer is named', async () => {
    const card = await begun()
    await it_.pages.taichinh1.call(reviseDraft, {
      id: card.id,
      version: card.version,
      data: it_.data({ authorityId: null, signerId: null, kind: 'TB' }),
    })
    const { findings } = await it_.pages.taichinh1.call(checkDraft, { id: card.id })
    expect(findings.map((it) => it.rule)).toContain('number.notation')
    expect(findings[0]?.clause).toMatch(/^Phụ lục/)
  })
})

describe('number and date', () => {
  it.skipIf(!hasOffice)(
    'are filled into fields prepared before the approval: the approved bytes begin what is issued (qpdf, pdftotext)',
    async () => {
      const card = await begun()
      expect(mainOf(card).pdf.fields.sort()).toEqual(['ngay_ban_hanh', 'so_ky_hieu'])
      const approvedBytes = await bytesOf(card, 'pdf')
      const checked = await it_.submit('taichinh1', card, 'truongtaichinh')
      const waiting = await it_.pass(
        'vanthu',
        await it_.pass('truongtaichinh', checked, 'formatCheck', 'vanthu'),
        'waitSign',
      )
      const approved = await it_.approve('chutich', waiting)
      const outgoing = await it_.card('vanthu', approved.document?.id ?? '')
      const day = civilDate(it_.house.now())
      const issued = await it_.pages.vanthu.call(issueDocument, {
        id: outgoing.id,
        registerId: it_.here.outgoing,
        issuedOn: day,
        version: outgoing.version,
      })
      const file = Buffer.from(
        await (await it_.pages.vanthu.fetch('GET', `/api/documents/${issued.id}/files/1`)).arrayBuffer(),
      )
      expect(file.length).toBeGreaterThan(approvedBytes.length)
      expect(file.subarray(0, approvedBytes.length).equals(approvedBytes)).toBe(true)
      expect(issued.fileList[0]?.sha256).not.toBe(mainOf(approved).pdf.sha256)
      const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: file }).toString().normalize('NFC')
      const [year, month, date] = day.split('-').map(Number)
      expect(text.replace(/\s+/g, ' ')).toContain(`Số: ${issued.code.split('/')[0]}`)
      expect(text.replace(/\s+/g, ' ')).toMatch(new RegExp(`ngày 0?${date} tháng 0?${month} năm ${year}`))
      const path = join(it_.house.storeFolder, 'issued.pdf')
      await writeFile(path, file)
      expect(execFileSync('qpdf', ['--check', path]).toString()).toContain('No syntax or stream encoding errors')
      // The recipient gets the numbered file.
      const [copy] = await it_.house.sql<
        { id: string }[]
      >`select incoming_id as id from delivery where document_id = ${issued.id}`
      expect((await it_.pages.gui.call(readDocument, { id: copy?.id ?? '' })).fileList[0]?.sha256).toBe(
        issued.fileList[0]?.sha256,
      )
    },
  )
})

describe.skipIf(!hasOffice)('a text approved in one year', () => {
  it('is not numbered in the next, whose date it could not bear; its form is filled anew', async () => {
    const waiting = async () => {
      const checked = await it_.submit('taichinh1', await begun(), 'truongtaichinh')
      return it_.pass('vanthu', await it_.pass('truongtaichinh', checked, 'formatCheck', 'vanthu'), 'waitSign')
    }
    const approved = await it_.approve('chutich', await waiting())
    const year = civilDate(it_.house.now()).slice(0, 4)
    // Nobody has to choose a new password on the way.
    await it_.house.sql`update account set password_changed_at = now() + interval '2 years'`
    while (civilDate(it_.house.now()).startsWith(year)) await it_.passDays(20)
    const outgoing = await it_.card('vanthu', approved.document?.id ?? '')
    const issuedOn = civilDate(it_.house.now())
    const ask = { id: outgoing.id, registerId: it_.here.outgoing, issuedOn, version: outgoing.version }
    expect(await it_.pages.vanthu.refusal(issueDocument, ask)).toMatchObject({
      code: 'document.other-year',
      facts: { year },
    })
    // The number it would have taken was given back.
    const [series] = await it_.house
      .sql`select 1 from number_series where year = ${Number(ask.issuedOn.slice(0, 4))} and next_number > 1`
    expect(series).toBeUndefined()
  })
})

describe('the agency’s own form of a kind', () => {
  it('is the built-in one until somebody puts another in its place, and again when it is dropped', async () => {
    const path = '/api/templates/GM/file'
    const built = Buffer.from(await (await it_.pages.vanthu.fetch(readTemplate.method, path)).arrayBuffer())
    expect(built.subarray(0, 2).toString()).toBe('PK')
    const { uploadId } = await upload(it_.pages.vanthu, built, 'Giấy mời của huyện.docx')
    expect(await it_.pages.taichinh1.refusal(keepTemplate, { kind: 'GM', uploadId })).toMatchObject({
      code: 'access.denied',
    })
    const { templates } = await it_.pages.vanthu.call(keepTemplate, { kind: 'GM', uploadId })
    expect(templates.find((it) => it.kind === 'GM')?.own).toMatchObject({ name: 'Giấy mời của huyện.docx' })
    expect((await it_.pages.gui.call(listTemplates, {})).templates.find((it) => it.kind === 'GM')?.own).toBeNull()
    const card = await begun({ kind: 'GM' })
    expect(mainOf(card).name).toMatch(/\.docx$/)
    await it_.pages.vanthu.call(dropTemplate, { kind: 'GM' })
    expect(await it_.pages.vanthu.refusal(dropTemplate, { kind: 'GM' })).toMatchObject({ code: 'thing.missing' })
  })

  it('is refused when it is no Word file', async () => {
    const { uploadId } = await upload(it_.pages.vanthu, tinyPdf('mẫu'))
    expect(await it_.pages.vanthu.refusal(keepTemplate, { kind: 'GM', uploadId })).toMatchObject({
      code: 'draft.type-unfit',
    })
  })
})

describe('State secrets (handbook 7.1)', () => {
  it('a text that bears a mark is gone when its PDF is made, and says so', async () => {
    const { printPaper } = await import('#platform/print/paper.ts')
    const parts: Buffer[] = []
    for await (const part of printPaper({
      issuer: { name: 'Ủy ban nhân dân huyện Nhận', place: 'Lai Châu' },
      codeNumber: null,
      codeNotation: 'QĐ-UBND',
      issuedOn: null,
      kind: { code: 'QĐ', name: 'Quyết định' },
      subject: 'MẬT',
      body: [{ type: 'paragraph', text: 'Nội dung' }],
      signer: { authorityLines: ['CHỦ TỊCH'], name: 'Lò Văn Mẫu' },
      recipients: ['Như Điều 3'],
    }))
      parts.push(part as Buffer)
    const { uploadId, sha256 } = await upload(it_.pages.taichinh1, Buffer.concat(parts))
    const made = await it_.pages.taichinh1.call(createDraft, { data: it_.data(), uploadId })
    const card = await it_.rendered('taichinh1', made.id)
    expect(mainOf(card).pdf).toMatchObject({ state: 'secret', sha256: null })
    await expect
      .poll(async () => (await it_.house.sql`select 1 from stored_file where sha256 = ${sha256}`).length, {
        timeout: 60_000,
      })
      .toBe(0)
    expect((await it_.pages.taichinh1.fetch('GET', `/api/drafts/${card.id}/versions/1/files/1?as=source`)).status).toBe(
      404,
    )
  })
})
