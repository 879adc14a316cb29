import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip,
  type IBorderOptions,
  type IParagraphOptions,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { MOTTO, STATE_NAME, urgencyStamp } from '#platform/print/form.ts'

/** Widths in millimetres on A4 with margins 30 and 15 (Decree 30/2020, Appendix I, I.3). */
export const textWidth = 210 - 30 - 15
const leftShare = 0.43
const stampRed = 'E30613'
const none: IBorderOptions = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const noBorders = { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none }

export const mm = convertMillimetersToTwip

interface Face {
  readonly size: number
  readonly bold?: boolean
  readonly italics?: boolean
  readonly color?: string
}

export function run(text: string, { size, ...face }: Face): TextRun {
  return new TextRun({ text, size: size * 2, ...face })
}

export function line(text: string, face: Face, options: IParagraphOptions = {}): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, ...options, children: [run(text, face)] })
}

/** A list of lines, one paragraph each; the two that open and close it vanish when it is filled. */
export function listed(name: string, face: Face, options: IParagraphOptions = {}, before = ''): Paragraph[] {
  return [line(`{#${name}}`, face, options), line(`${before}{.}`, face, options), line(`{/${name}}`, face, options)]
}

/** Boxes 1 to 4, 5b and 10b: agency and number left, State name, motto, place and date right. */
export function letterhead(letter: boolean): Table {
  const left = [
    ...listed('co_quan_chu_quan', { size: 12 }),
    line('{ten_co_quan}', { size: 12, bold: true }),
    rule(textWidth * leftShare, 24),
  ]
  const right = [
    line(STATE_NAME, { size: 12, bold: true }),
    line(MOTTO, { size: 13, bold: true }),
    rule(textWidth * (1 - leftShare), 58),
  ]
  const number = [line('Số:        /{ky_hieu}', { size: 13 })]
  if (letter) number.push(line('V/v {trich_yeu}', { size: 12 }))
  const date = [line('{dia_danh}, ngày      tháng      năm {nam}', { size: 13, italics: true })]
  return twoColumns(leftShare, [
    [left, right],
    [[...number, ...stamps()], date],
  ])
}

const bold = { size: 14, bold: true } as const

/** Between title and name: for the signature and the seal. */
const room = () => [0, 1, 2, 3].map(() => line('', { size: 14 }))

/** Box 7: who signs, by what authority. */
const signature = () => [...listed('quyen_han', bold), ...room(), line('{nguoi_ky}', bold)]

/** Box 9b. */
const recipients = () => [
  line('Nơi nhận:', { size: 12, bold: true, italics: true }, { alignment: AlignmentType.LEFT }),
  ...listed('noi_nhan', { size: 11 }, { alignment: AlignmentType.LEFT }),
]

/** Boxes 7 and 9b beside each other. */
export const closing = (): Table => twoColumns(0.46, [[recipients(), signature()]])

/** Form 1.9: whoever wrote the minutes signs on the left, who presided on the right; recipients stand below. */
export function minutesClosing(): Table {
  const secretary = [...listed('chuc_danh_thu_ky', bold), ...room(), ...listed('thu_ky', bold)]
  return twoColumns(0.46, [
    [secretary, signature()],
    [recipients(), [line('', { size: 11 })]],
  ])
}

export function twoColumns(share: number, rows: readonly (readonly [Paragraph[], Paragraph[]])[]): Table {
  const widths = [mm(textWidth * share), mm(textWidth * (1 - share))]
  return new Table({
    width: { size: mm(textWidth), type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    borders: noBorders,
    margins: { left: 0, right: 0 },
    rows: rows.map(
      (cells) =>
        new TableRow({
          cantSplit: true,
          children: cells.map(
            (children, at) =>
              new TableCell({
                children,
                borders: { top: none, bottom: none, left: none, right: none },
                verticalAlign: VerticalAlignTable.TOP,
                width: { size: widths[at] ?? 0, type: WidthType.DXA },
              }),
          ),
        }),
    ),
  })
}

/** A short rule in the middle of a width, both in millimetres: the lower border of an empty line. */
export function rule(width: number, length: number): Paragraph {
  const side = mm((width - length) / 2)
  return new Paragraph({
    indent: { left: side, right: side },
    spacing: { after: 60, line: 60, lineRule: 'exact' },
    border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 } },
    children: [new TextRun({ text: '', size: 4 })],
  })
}

/** Stamps of urgency, each with the width of its frame (II.10b of the boxes); the two that do not apply vanish. */
function stamps(): Paragraph[] {
  const kinds = [
    ['khan', 'urgent'],
    ['thuong_khan', 'veryUrgent'],
    ['hoa_toc', 'immediate'],
  ] as const
  return kinds.flatMap(([name, urgency]) => {
    const frame: IBorderOptions = { style: BorderStyle.SINGLE, size: 10, color: stampRed, space: 3 }
    const side = mm((textWidth * leftShare - (urgencyStamp(urgency)?.widthMm ?? 40)) / 2)
    const [open, middle, close] = listed(name, { size: 13, bold: true, color: stampRed })
    if (open === undefined || middle === undefined || close === undefined) return []
    const framed = line(
      '{.}',
      { size: 13, bold: true, color: stampRed },
      {
        border: { top: frame, bottom: frame, left: frame, right: frame },
        indent: { left: side, right: side },
        spacing: { before: 120, after: 60 },
      },
    )
    return [open, framed, close]
  })
}
