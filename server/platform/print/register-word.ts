import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  type IBorderOptions,
  type IParagraphOptions,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  convertMillimetersToTwip as twip,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { dateText, MOTTO, STATE_NAME, upper } from './form.ts'
import type { Register } from './register.ts'

/** A4 landscape with margins of 20 and 15 mm. */
const textWidth = 297 - 20 - 15
const none: IBorderOptions = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const noBorders = { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none }

interface Face {
  readonly size: number
  readonly bold?: boolean
  readonly italics?: boolean
}

function line(text: string, { size, ...face }: Face, options: IParagraphOptions = {}): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    ...options,
    children: [new TextRun({ text, size: size * 2, ...face })],
  })
}

/** Two columns without rules, over the given width in millimetres. */
export function halves(left: readonly Paragraph[], right: readonly Paragraph[], width = textWidth): Table {
  const cell = (children: readonly Paragraph[]) =>
    new TableCell({ children: [...children], width: { size: twip(width / 2), type: WidthType.DXA } })
  return new Table({
    layout: TableLayoutType.FIXED,
    borders: noBorders,
    columnWidths: [twip(width / 2), twip(width / 2)],
    width: { size: twip(width), type: WidthType.DXA },
    rows: [new TableRow({ cantSplit: true, children: [cell(left), cell(right)] })],
  })
}

function opening(register: Register): (Paragraph | Table)[] {
  const { agency, parentAgency, title, year, period } = register
  const span = register.span ?? `Từ ${dateText(period.from)} đến ${dateText(period.to)}`
  return [
    halves(
      [
        ...(parentAgency === undefined ? [] : [line(upper(parentAgency), { size: 12 })]),
        line(upper(agency), { size: 12, bold: true }),
      ],
      [line(STATE_NAME, { size: 12, bold: true }), line(MOTTO, { size: 13, bold: true })],
    ),
    line(`${upper(title)} NĂM ${year}`, { size: 15, bold: true }, { spacing: { before: 240 } }),
    ...(span === '' ? [] : [line(span, { size: 12, italics: true }, { spacing: { after: 160 } })]),
  ]
}

function grid({ columns, rows }: Register): Table {
  const total = columns.reduce((sum, column) => sum + column.widthMm, 0)
  const widths = columns.map((column) => twip((column.widthMm / total) * textWidth))
  const cellOf = (children: Paragraph, at: number) =>
    new TableCell({
      children: [children],
      verticalAlign: VerticalAlignTable.CENTER,
      margins: { left: 60, right: 60, top: 30, bottom: 30 },
      width: { size: widths[at] ?? 0, type: WidthType.DXA },
    })
  // The heading and the numbers of the columns stand on every page.
  const heading = [
    columns.map((column) => line(column.label, { size: 11, bold: true })),
    columns.map((_, at) => line(`(${at + 1})`, { size: 9, italics: true })),
  ].map((cells) => new TableRow({ tableHeader: true, cantSplit: true, children: cells.map(cellOf) }))
  const body = rows.map(
    (row) =>
      new TableRow({
        cantSplit: true,
        children: columns.map((column, at) =>
          cellOf(
            line(
              row[at] ?? '',
              { size: 11 },
              { alignment: column.align === 'center' ? AlignmentType.CENTER : AlignmentType.LEFT },
            ),
            at,
          ),
        ),
      }),
  )
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    width: { size: twip(textWidth), type: WidthType.DXA },
    rows: [...heading, ...body],
  })
}

function closing(register: Register): (Paragraph | Table)[] {
  const it = register.closing
  if (it === undefined) return []
  const summary = it.summary ?? `Sổ này có ${register.rows.length} văn bản.`
  const signed = { size: 11, italics: true }
  return [
    line(summary, { size: 12 }, { alignment: AlignmentType.LEFT, spacing: { before: 200, after: 120 } }),
    halves(
      [
        line('', { size: 12 }),
        line(it.maker ?? 'NGƯỜI LẬP SỔ', { size: 12, bold: true }),
        line('(Ký, ghi rõ họ tên)', signed),
      ],
      [
        line(`${it.place}, ${dateText(it.printedOn)}`, { size: 12, italics: true }),
        line(upper(it.title), { size: 12, bold: true }),
        line('(Ký, ghi rõ họ tên, đóng dấu)', signed),
      ],
    ),
  ]
}

/** The same register as a Word file: columns, letterhead, page numbers and the places for the signatures as in the PDF. */
export function registerWord(register: Register): Promise<Buffer> {
  const footer = new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.RIGHT,
        children: [new TextRun({ children: ['Trang ', PageNumber.CURRENT, '/', PageNumber.TOTAL_PAGES], size: 20 })],
      }),
    ],
  })
  const document = new Document({
    title: `${register.title} năm ${register.year}`,
    creator: register.agency,
    styles: { default: { document: { run: { font: 'Times New Roman', size: 22 } } } },
    sections: [
      {
        properties: {
          page: {
            // The library turns width and height itself.
            size: { width: twip(210), height: twip(297), orientation: PageOrientation.LANDSCAPE },
            margin: { top: twip(20), bottom: twip(15), left: twip(20), right: twip(15) },
          },
        },
        footers: { default: footer },
        children: [...opening(register), grid(register), ...closing(register)],
      },
    ],
  })
  return Packer.toBuffer(document)
}
