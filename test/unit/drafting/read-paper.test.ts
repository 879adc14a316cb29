import { buffer } from 'node:stream/consumers'
import PizZip from 'pizzip'
import { describe, expect, it } from 'vitest'
import { printPaper } from '#platform/print/paper.ts'
import { readPaper } from '../../../server/modules/drafting/paper/read-paper.ts'
import { defaultTemplate, fillTemplate } from '../../../server/modules/drafting/paper/templating.ts'
import { zip } from '../../api/organisation/zip.ts'
import { sampleFields } from './sample-fields.ts'

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const docx = (body: string, styles = '') =>
  zip([
    {
      name: 'word/document.xml',
      content: Buffer.from(`<w:document xmlns:w="${word}"><w:body>${body}</w:body></w:document>`),
    },
    ...(styles === ''
      ? []
      : [{ name: 'word/styles.xml', content: Buffer.from(`<w:styles xmlns:w="${word}">${styles}</w:styles>`) }]),
  ])
const p = (text: string, properties = '') =>
  `<w:p>${properties}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`

async function filled(): Promise<Uint8Array> {
  const made = await fillTemplate(await defaultTemplate('QĐ'), sampleFields)
  if (made.outcome !== 'filled') throw new Error(made.reason)
  return made.docx
}

describe('a Word file as text', () => {
  it('tells page, columns, letters and look', async () => {
    const paper = await readPaper(await filled(), 'docx')
    expect(paper?.page).toEqual({
      widthMm: 210,
      heightMm: 297,
      margins: { top: 20, right: 15, bottom: 20, left: 30 },
    })
    expect(paper?.paragraphs.slice(0, 4)).toEqual([
      {
        text: 'ỦY BAN NHÂN DÂN TỈNH LAI CHÂU',
        bold: false,
        italic: false,
        size: 12,
        font: 'Times New Roman',
        alignment: 'center',
        side: 'left',
      },
      {
        text: 'SỞ NỘI VỤ',
        bold: true,
        italic: false,
        size: 12,
        font: 'Times New Roman',
        alignment: 'center',
        side: 'left',
      },
      {
        text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
        bold: true,
        italic: false,
        size: 12,
        font: 'Times New Roman',
        alignment: 'center',
        side: 'right',
      },
      {
        text: 'Độc lập - Tự do - Hạnh phúc',
        bold: true,
        italic: false,
        size: 13,
        font: 'Times New Roman',
        alignment: 'center',
        side: 'right',
      },
    ])
    expect(paper?.paragraphs.find((it) => it.text.startsWith('Căn cứ'))).toMatchObject({ italic: true, size: 14 })
  })

  it('follows styles, and sees neither deleted text nor field codes nor hidden runs', async () => {
    const styles =
      '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/><w:rFonts w:ascii="Arial"/></w:rPr></w:rPrDefault></w:docDefaults>' +
      '<w:style w:type="paragraph" w:styleId="A"><w:pPr><w:jc w:val="both"/></w:pPr><w:rPr><w:b/><w:rFonts w:ascii=".VnTime"/></w:rPr></w:style>' +
      '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/><w:rPr><w:sz w:val="27"/></w:rPr></w:style>' +
      '<w:style w:type="paragraph" w:styleId="C"><w:basedOn w:val="D"/></w:style><w:style w:type="paragraph" w:styleId="D"><w:basedOn w:val="C"/></w:style>'
    const body =
      p('mot', '<w:pPr><w:pStyle w:val="B"/></w:pPr>') +
      p('hai', '<w:pPr><w:pStyle w:val="C"/></w:pPr>') +
      '<w:p><w:del><w:r><w:delText>xoa</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>an</w:t></w:r>' +
      '<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>con</w:t><w:br/><w:t>dong</w:t><w:tab/><w:t>hai</w:t></w:r></w:p>'
    const paper = await readPaper(docx(body, styles), 'docx')
    expect(paper?.paragraphs).toEqual([
      { text: 'mot', bold: true, italic: false, size: 13.5, font: '.VnTime', alignment: 'justify' },
      { text: 'hai', bold: false, italic: false, size: 12, font: 'Arial' },
      { text: 'con', bold: false, italic: false, size: 12, font: 'Arial' },
      { text: 'dong\thai', bold: false, italic: false, size: 12, font: 'Arial' },
    ])
  })

  it.each([
    ['not an archive', () => Buffer.from('xin chào')],
    ['without a document', () => zip([{ name: 'a', content: Buffer.from('a') }])],
    ['broken XML', () => docx('<w:p>')],
    [
      'a document type',
      () =>
        zip([
          {
            name: 'word/document.xml',
            content: Buffer.from('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
          },
        ]),
    ],
    ['an entity of its own', () => docx(p('&b;'))],
    ['deep nesting', () => docx(`${'<w:tbl>'.repeat(5000)}${'</w:tbl>'.repeat(5000)}`)],
    ['a bomb', () => zip([{ name: 'word/document.xml', content: Buffer.alloc(100_000_000, ' '), said: 10 }])],
  ])('answers nothing for %s', async (_, make) => {
    expect(await readPaper(make(), 'docx')).toBeUndefined()
  })

  it('stops at its bounds and says so', async () => {
    const paper = await readPaper(docx(p('a').repeat(20_001)), 'docx')
    expect(paper?.paragraphs).toHaveLength(20_000)
    expect(paper?.cut).toBe(true)
    const archive = new PizZip(await filled())
    expect((await readPaper(archive.generate({ type: 'uint8array' }), 'docx'))?.cut).toBe(false)
  })
})

describe('a PDF as text', () => {
  it('tells the columns of the letterhead and the end apart, and joins the lines of a paragraph', async () => {
    const long = 'Các cơ quan phối hợp chặt chẽ trong việc tổ chức tập huấn nghiệp vụ văn thư. '.repeat(5).trim()
    const pdf = await buffer(
      printPaper({
        issuer: { parentName: 'UBND tỉnh Lai Châu', name: 'Sở Nội vụ', place: 'Lai Châu' },
        codeNumber: null,
        codeNotation: 'QĐ-SNV',
        issuedOn: null,
        kind: { code: 'QĐ', name: 'Quyết định' },
        subject: 'Về việc thành lập Tổ công tác',
        decidedBy: 'Giám đốc Sở Nội vụ',
        legalBases: ['Căn cứ Luật Tổ chức chính quyền địa phương'],
        body: [
          { type: 'paragraph', lead: 'Điều 1.', text: long },
          { type: 'paragraph', text: 'Đoạn cuối' },
        ],
        signer: { authorityLines: ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'], name: 'Lò Văn Thử' },
        recipients: ['Như trên'],
      }),
    )
    const paper = await readPaper(new Uint8Array(pdf), 'pdf')
    const side = (side: string) => paper?.paragraphs.filter((it) => it.side === side).map((it) => it.text)
    expect(side('left')).toEqual(['UBND TỈNH LAI CHÂU', 'SỞ NỘI VỤ', 'Số: /QĐ-SNV', 'Nơi nhận:', '- Lưu: VT.'])
    expect(side('right')?.slice(0, 2)).toEqual(['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'])
    expect(side('right')?.at(2)?.replace(/\s+/gu, ' ')).toBe('Lai Châu, ngày tháng năm')
    expect(side('right')?.slice(3)).toEqual(['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Lò Văn Thử'])
    const body = paper?.paragraphs.filter((it) => it.side === undefined)
    expect(body?.map((it) => it.text)).toEqual([
      'QUYẾT ĐỊNH',
      'Về việc thành lập Tổ công tác',
      'GIÁM ĐỐC SỞ NỘI VỤ',
      'Căn cứ Luật Tổ chức chính quyền địa phương.',
      'QUYẾT ĐỊNH:',
      `Điều 1. ${long}`,
      'Đoạn cuối./.',
    ])
    expect(body?.[3]).toMatchObject({ italic: true, size: 14 })
    expect(body?.[0]).toMatchObject({ bold: true, alignment: 'center' })
  })

  it('answers nothing for what is no PDF', async () => {
    expect(await readPaper(Buffer.from('%PDF-1.7 rác'), 'pdf')).toBeUndefined()
    expect(await readPaper(await filled(), 'pdf')).toBeUndefined()
  })
})
