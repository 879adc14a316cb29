import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FormRule } from '#contract/form.ts'
import { copyKinds, documentKinds } from '#contract/kinds.ts'
import { type Conversion, libreOffice } from '#platform/convert/index.ts'
import { checkForm, type ExpectedForm } from '../../../server/modules/drafting/paper/check-form.ts'
import type { PaperParagraph, PaperText } from '../../../server/modules/drafting/paper/paper-text.ts'
import { readPaper } from '../../../server/modules/drafting/paper/read-paper.ts'
import { defaultTemplate, fillTemplate } from '../../../server/modules/drafting/paper/templating.ts'
import { fieldsFor, sampleFields } from './sample-fields.ts'

const kinds = documentKinds.filter((kind) => !copyKinds.includes(kind.code))
const office = '/usr/bin/soffice'

type Change = (paper: PaperText) => PaperText
const edit =
  (from: string | RegExp, to: string): Change =>
  (paper) => ({
    ...paper,
    paragraphs: paper.paragraphs.map((it) => ({ ...it, text: it.text.replace(from, to) })),
  })
const look =
  (text: string, change: Partial<PaperParagraph>): Change =>
  (paper) => ({
    ...paper,
    paragraphs: paper.paragraphs.map((it) => (it.text.includes(text) ? { ...it, ...change } : it)),
  })
const drop =
  (text: string): Change =>
  (paper) => ({ ...paper, paragraphs: paper.paragraphs.filter((it) => !it.text.includes(text)) })
const page =
  (change: Partial<NonNullable<PaperText['page']>>): Change =>
  (paper) =>
    paper.page === undefined ? paper : { ...paper, page: { ...paper.page, ...change } }

async function paperOf(code: string): Promise<{ paper: PaperText; expected: ExpectedForm; docx: Uint8Array }> {
  const kind = kinds.find((it) => it.code === code)
  if (kind === undefined) throw new Error(code)
  const fields = fieldsFor(kind)
  const made = await fillTemplate(await defaultTemplate(code), fields)
  if (made.outcome !== 'filled') throw new Error(made.reason)
  const paper = await readPaper(made.docx, 'docx')
  if (paper === undefined) throw new Error('unread')
  return { paper, expected: fields, docx: made.docx }
}

describe('our own templates', () => {
  it.each(kinds)('have the form of $vi', async ({ code }) => {
    const { paper, expected } = await paperOf(code)
    expect(checkForm(paper, expected).map((it) => it.rule)).toEqual(['body.guidance'])
  })

  describe.skipIf(!existsSync(office))('through LibreOffice', () => {
    const converter = libreOffice({ program: office })
    const made = new Map<string, { conversion: Conversion; expected: ExpectedForm }>()
    beforeAll(async () => {
      const one = async (code: string) => {
        const { docx, expected } = await paperOf(code)
        made.set(code, { conversion: await converter.toPdf({ type: 'docx', bytes: docx }), expected })
      }
      await Promise.all(kinds.map((kind) => one(kind.code)))
    })
    afterAll(() => converter.close())

    it.each(kinds)('have the form of $vi as PDF', async ({ code }) => {
      const { conversion, expected } = made.get(code) ?? {}
      if (conversion?.outcome !== 'converted' || !expected) throw new Error(conversion?.outcome)
      const paper = await readPaper(conversion.pdf, 'pdf')
      if (paper === undefined) throw new Error('unread')
      expect(checkForm(paper, expected).filter((it) => it.severity === 'must')).toEqual([])
    })
  })
})

const cases: readonly (readonly [FormRule, string, Change, { at?: string; wanted?: string }?])[] = [
  ['page.a4', 'QĐ', page({ widthMm: 215.9, heightMm: 279.4 }), { wanted: '210 × 297 mm' }],
  ['page.margins', 'QĐ', page({ margins: { top: 20, bottom: 20, left: 25.4, right: 15 } }), { at: 'trái 25.4 mm' }],
  ['font.face', 'QĐ', look('Điều 1', { font: 'Arial' })],
  ['font.legacy', 'QĐ', look('Điều 1', { font: '.VnTime' })],
  ['font.legacy', 'QĐ', look('Điều 1', { font: 'VNI-Times' })],
  ['font.bodySize', 'CV', look('Nội dung', { size: 12 }), { at: '12', wanted: '13–14' }],
  ['state.name', 'QĐ', edit('CHỦ NGHĨA VIỆT NAM', 'CHỦ NGHĨA VN')],
  ['state.motto', 'QĐ', edit('Độc lập - Tự do - Hạnh phúc', 'Độc lập – Tự do – Hạnh phúc')],
  ['agency.parent', 'QĐ', drop('ỦY BAN NHÂN DÂN TỈNH')],
  ['agency.name', 'QĐ', edit(/^SỞ NỘI VỤ$/u, 'Sở Nội vụ'), { wanted: 'SỞ NỘI VỤ' }],
  ['number.form', 'QĐ', drop('Số:')],
  ['number.form', 'QĐ', edit(/^Số: +/u, 'Số: 5'), { wanted: 'Số: 05/QĐ-SNV' }],
  ['number.form', 'QĐ', edit(/^Số: +\//u, 'Số: 05-')],
  ['number.notation', 'QĐ', edit('/QĐ-SNV', '/QD-SNV'), { at: 'QD-SNV', wanted: 'QĐ-SNV' }],
  ['number.notation', 'QĐ', edit('/QĐ-SNV', '/QĐ - SNV')],
  ['number.notation', 'QyĐ', edit('/QyĐ', '/QYĐ')],
  ['number.notation', 'CTr', edit('/CTr', '/CTR')],
  ['number.notation', 'TTr', edit('/TTr', '/TTR')],
  ['number.letterKind', 'CV', edit('/SNV-VP', '/CV-SNV')],
  ['date.form', 'QĐ', edit(/ngày +tháng +năm 2026/u, '05/6/2026')],
  ['date.place', 'QĐ', edit('Lai Châu, ngày', 'Hà Nội, ngày'), { at: 'Hà Nội', wanted: 'Lai Châu' }],
  ['date.zeros', 'QĐ', edit(/ngày +tháng +năm/u, 'ngày 5 tháng 6 năm'), { wanted: 'ngày 05 tháng 6 năm' }],
  ['date.zeros', 'QĐ', edit(/ngày +tháng +năm/u, 'ngày 15 tháng 1 năm'), { wanted: 'ngày 15 tháng 01 năm' }],
  ['date.zeros', 'QĐ', edit(/ngày +tháng +năm/u, 'ngày 15 tháng 06 năm'), { wanted: 'ngày 15 tháng 6 năm' }],
  ['kind.name', 'KH', edit(/^KẾ HOẠCH$/u, 'Kế hoạch')],
  ['kind.subject', 'KH', edit('thành lập Tổ công tác', 'giải thể Tổ công tác')],
  ['letter.subject', 'CV', edit('V/v', 'Về việc')],
  ['addressees.missing', 'CV', drop('Kính gửi')],
  ['addressees.notHere', 'TB', edit(/^\[Nội dung văn bản\]$/u, 'Kính gửi: Sở Tài chính.')],
  ['bases.end', 'QĐ', edit('địa phương;', 'địa phương.'), { wanted: ';' }],
  ['bases.end', 'NQ', edit('Chánh Văn phòng.', 'Chánh Văn phòng;'), { wanted: '.' }],
  ['bases.italic', 'QĐ', look('Căn cứ', { italic: false })],
  ['body.end', 'BC', edit('./.', '.'), { wanted: './.' }],
  ['recipients.missing', 'QĐ', edit('Nơi nhận:', 'Gửi tới')],
  ['recipients.asAbove', 'CV', drop('Như trên')],
  ['recipients.keep', 'QĐ', drop('Lưu: VT')],
  ['recipients.end', 'QĐ', edit('Sở Tài chính;', 'Sở Tài chính')],
  ['signature.authority', 'QĐ', edit('KT. GIÁM ĐỐC', 'GIÁM ĐỐC'), { wanted: 'KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC' }],
  ['signature.name', 'QĐ', edit('Lò Văn Thử', 'Lò Văn Khác'), { at: 'Lò Văn Khác', wanted: 'Lò Văn Thử' }],
  ['signature.academic', 'QĐ', edit('Lò Văn Thử', 'TS. Lò Văn Thử')],
  [
    'appendix.blank',
    'KH',
    edit(/^\[Nội dung văn bản\]$/u, '(Kèm theo Công văn số 12/SNV-VP ngày 05 tháng 6 năm 2026)'),
  ],
]

describe('rules', () => {
  it.each(cases.map(([rule, code, change, said = {}]) => ({ rule, code, change, said })))(
    '$rule of $code',
    async (it) => {
      const { rule, code, change, said } = it
      const { paper, expected } = await paperOf(code)
      const before = checkForm(paper, expected).map((it) => it.rule)
      expect(before).not.toContain(rule)
      const found = checkForm(change(paper), expected)
      expect(found.find((it) => it.rule === rule)).toMatchObject({
        rule,
        clause: expect.stringContaining('Phụ lục'),
        ...said,
      })
    },
  )

  it.each<readonly [string, string, Change]>([
    ['the other spelling of the State name', 'QĐ', edit('CỘNG HÒA', 'CỘNG HOÀ')],
    ['a superior agency cut short', 'QĐ', edit('ỦY BAN NHÂN DÂN TỈNH', 'UBND TỈNH')],
    [
      'a number and date already there',
      'QĐ',
      (paper) => edit(/ngày +tháng +năm/u, 'ngày 05 tháng 6 năm')(edit(/^Số: +/u, 'Số: 05')(paper)),
    ],
    ['dots in the blanks', 'QĐ', edit(/ngày +tháng +năm/u, 'ngày …… tháng …… năm')],
    [
      'the appendix line left blank',
      'KH',
      edit(/^\[Nội dung văn bản\]$/u, '(Kèm theo Kế hoạch số     /KH-SNV ngày     tháng     năm     )'),
    ],
    [
      'an address inside the text',
      'TB',
      edit(/^\[Nội dung văn bản\]$/u, 'Văn bản kính gửi: Sở Tài chính đã được trả lời.'),
    ],
  ])('leaves alone %s', async (_, code, change) => {
    const { paper, expected } = await paperOf(code)
    expect(checkForm(change(paper), expected).filter((it) => it.severity === 'must')).toEqual([])
  })

  it('allows an address on a submission to a superior only', async () => {
    const { paper, expected } = await paperOf('TTr')
    const rules = (upward: boolean) => checkForm(paper, { ...expected, upward }).map((it) => it.rule)
    expect(rules(true)).not.toContain('addressees.notHere')
    expect(rules(false)).toContain('addressees.notHere')
  })

  it('reads a letterhead that is set with tabs', () => {
    const lines = [
      'ỦY BAN NHÂN DÂN TỈNH LAI CHÂU\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'SỞ NỘI VỤ\tĐộc lập - Tự do - Hạnh phúc',
      'Số: 05/QĐ-SNV\tLai Châu, ngày 05 tháng 6 năm 2026',
      'QUYẾT ĐỊNH',
      sampleFields.subject,
      'QUYẾT ĐỊNH:',
      'Điều 1. Thành lập Tổ công tác./.',
      'Nơi nhận:\tKT. GIÁM ĐỐC',
      '- Lưu: VT, VP.\tPHÓ GIÁM ĐỐC',
      'Lò Văn Thử',
    ]
    const paragraphs = lines.map((text) => ({ text, bold: false, italic: false }))
    const found = checkForm({ source: 'docx', paragraphs, cut: false }, sampleFields).map((it) => it.rule)
    for (const rule of [
      'state.name',
      'state.motto',
      'agency.name',
      'number.form',
      'date.form',
      'date.zeros',
      'kind.name',
    ])
      expect(found).not.toContain(rule)
  })

  it('does not search lines without end again and again', () => {
    const hostile = ['[A', 'a ', 'ngày tháng ', 'Số: ', '(Kèm theo số ', '- ', 'V/v '].map((piece) => ({
      text: piece.repeat(20_000),
      bold: false,
      italic: false,
    }))
    for (const side of [undefined, 'left', 'right'] as const) {
      const paragraphs = [...hostile, ...hostile].map((it) => (side === undefined ? it : { ...it, side }))
      expect(checkForm({ source: 'docx', paragraphs, cut: true }, sampleFields).length).toBeGreaterThan(5)
    }
  })

  it('says what is missing in an empty paper, and is not lost in a long one', () => {
    const empty = checkForm({ source: 'docx', paragraphs: [], cut: false }, sampleFields)
    expect(empty.map((it) => it.rule)).toEqual([
      'state.name',
      'state.motto',
      'agency.parent',
      'agency.name',
      'number.form',
      'date.form',
      'kind.name',
      'kind.subject',
      'recipients.missing',
      'signature.authority',
      'signature.name',
    ])
    const long = Array.from({ length: 20_000 }, () => ({
      text: `Kính gửi: ${'a '.repeat(50)}`,
      bold: false,
      italic: false,
    }))
    expect(
      checkForm({ source: 'docx', paragraphs: long, cut: true }, sampleFields).every(
        (it) => (it.at?.length ?? 0) <= 200,
      ),
    ).toBe(true)
  })
})
