import { AlignmentType, Document, Header, Packer, PageNumber, Paragraph, type Table, TextRun } from 'docx'
import { type Guide, guides, layoutOf, type PaperLayout } from './layouts.ts'
import { closing, letterhead, line, listed, minutesClosing, mm, rule, run, textWidth } from './template-parts.ts'

const body = { size: 14 } as const
const heading = { size: 14, bold: true } as const
const bodySpacing = { before: 120, after: 0, line: 300 } as const
/** Word that opens the deciding part, Appendix III, forms 1.1 to 1.3. */
const deciding: Partial<Record<PaperLayout, string>> = {
  '1.1': 'QUYẾT NGHỊ:',
  '1.2': 'QUYẾT ĐỊNH:',
  '1.3': 'QUYẾT ĐỊNH:',
}

/**
 * The template an agency starts from: a Word file in the form of Decree 30/2020/NĐ-CP, Appendices I and III, with placeholders in braces.
 * `layout` asks for another form than the usual one of the kind: 1.3 for a decision that puts a regulation into force. `given`: the lines of
 * its body come with the data instead of guidance.
 */
export async function writeTemplate(
  kindCode: string,
  layout: PaperLayout = layoutOf(kindCode),
  given = false,
): Promise<Uint8Array> {
  const page = {
    page: {
      size: { width: mm(210), height: mm(297) },
      margin: { top: mm(20), bottom: mm(20), left: mm(30), right: mm(15), header: mm(10), footer: mm(10) },
    },
    titlePage: true,
  }
  const headers = { default: pageNumber(), first: new Header({ children: [new Paragraph({})] }) }
  const main = {
    properties: page,
    headers,
    children: [letterhead(layout === '1.5'), ...title(layout), ...text(layout, given), gap(), ending(layout, given)],
  }
  const attached = {
    properties: { ...page, page: { ...page.page, pageNumbers: { start: 1 } } },
    headers,
    children: attachedText(),
  }
  const document = new Document({
    creator: 'Liên Thông',
    title: 'Mẫu văn bản',
    styles: {
      default: {
        document: {
          run: { font: 'Times New Roman', size: 28, language: { value: 'vi-VN' } },
          paragraph: { spacing: { before: 0, after: 0 } },
        },
      },
    },
    sections: layout === '1.3' ? [main, attached] : [main],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}

/** Minutes whose text is given know who wrote them; a blank form has the one signature, the other is put in by hand. */
const ending = (layout: PaperLayout, given: boolean): Table =>
  given && layout === '1.9' ? minutesClosing() : closing()

/** Kind and abstract over a short rule (box 5a); the letter prints its abstract under the number instead. Then whom it addresses (9a). */
function title(layout: PaperLayout): (Paragraph | Table)[] {
  const address = listed('kinh_gui', body, {
    alignment: AlignmentType.LEFT,
    indent: { left: mm(28) },
    spacing: { before: 60 },
  })
  if (layout === '1.5') return [gap(), ...address]
  const kind = line('{ten_loai}', heading, { spacing: { before: 240 }, keepNext: true })
  const subject = line('{trich_yeu}', heading, { keepNext: true })
  const named = [kind, subject, rule(textWidth, 32)]
  if (layout === '1.6') return [...named, ...telegram()]
  return [...named, ...address]
}

/** `UBND tỉnh … điện:` and those who get the telegram (form 1.6). */
function telegram(): Paragraph[] {
  const left = { alignment: AlignmentType.LEFT, indent: { left: mm(28) }, spacing: { before: 60 } }
  return [line('{ten_co_quan_thuong} điện:', body, left), ...listed('noi_dien', body, left)]
}

function text(layout: PaperLayout, given: boolean): Paragraph[] {
  const paragraphs: Paragraph[] = []
  const word = deciding[layout]
  if (word !== undefined) {
    paragraphs.push(...listed('tham_quyen_ban_hanh', heading, { spacing: { before: 120 }, keepNext: true }))
    paragraphs.push(...listed('can_cu', { ...body, italics: true }, justified()))
    paragraphs.push(line(word, heading, { spacing: { before: 160 }, keepNext: true }))
  } else paragraphs.push(...listed('can_cu', { ...body, italics: true }, justified()))
  return [...paragraphs, ...(given ? listed('noi_dung', body, justified()) : guides[layout].map(guide))]
}

function guide({ lead, text }: Guide): Paragraph {
  const runs = lead === undefined ? [] : [run(lead, heading)]
  return new Paragraph({ ...justified(), children: [...runs, run(text, body)] })
}

function justified() {
  return { alignment: AlignmentType.JUSTIFIED, indent: { firstLine: mm(12.7) }, spacing: bodySpacing }
}

/** The regulation a decision puts into force; the line that names the decision stays blank on an electronic paper (III.1c). */
function attachedText(): Paragraph[] {
  return [
    line('[TÊN QUY CHẾ, QUY ĐỊNH]', heading),
    line('[Trích yếu nội dung]', heading),
    line('(Kèm theo Quyết định số        /{ky_hieu} ngày      tháng      năm {nam} của {ten_co_quan_thuong})', {
      ...body,
      italics: true,
    }),
    rule(textWidth, 32),
    guide({ lead: 'Điều 1.', text: ' [Nội dung]' }),
    guide({ lead: 'Điều 2.', text: ' [Nội dung, điều cuối]./.' }),
  ]
}

/** Top centre, not on the first page (I.7). */
function pageNumber(): Header {
  return new Header({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: [PageNumber.CURRENT], size: 26 })],
      }),
    ],
  })
}

function gap(): Paragraph {
  return line('', { size: 12 })
}
