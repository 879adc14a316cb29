import { AlignmentType, Document, Packer, Paragraph, TextRun, convertMillimetersToTwip as twip } from 'docx'
import { MOTTO, STATE_NAME, upper } from './form.ts'
import { halves } from './register-word.ts'
import type { Slip } from './slip.ts'

const size = 28

function line(text: string, options: { bold?: boolean; size?: number } = {}): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [new TextRun({ text, bold: options.bold ?? true, size: options.size ?? 24 })],
  })
}

const said = (text: string, label = '') =>
  new Paragraph({
    alignment: AlignmentType.JUSTIFIED,
    indent: { firstLine: twip(12.7) },
    spacing: { before: 120 },
    children: [new TextRun({ text: label, bold: true, size }), new TextRun({ text, size })],
  })

/** The same slip as a Word file. */
export function slipWord(slip: Slip): Promise<Buffer> {
  const dots = '.'.repeat(110)
  const document = new Document({
    title: slip.title,
    creator: slip.agency,
    styles: { default: { document: { run: { font: 'Times New Roman' } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: twip(210), height: twip(297) },
            margin: { top: twip(20), bottom: twip(20), left: twip(30), right: twip(15) },
          },
        },
        children: [
          halves(
            [
              ...(slip.parentAgency === undefined ? [] : [line(upper(slip.parentAgency), { bold: false })]),
              line(upper(slip.agency)),
            ],
            [line(STATE_NAME), line(MOTTO, { size: 26 })],
            165,
          ),
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { before: 240, after: 160 },
            children: [new TextRun({ text: slip.title, bold: true, size })],
          }),
          ...slip.facts.map(([label, value]) => said(` ${value}`, `${label}:`)),
          ...slip.parts.flatMap((part) => [
            said('', part.heading),
            ...(part.lines.length === 0 ? [dots, dots] : part.lines).map((text) => said(text)),
          ]),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}
