import type { Readable } from 'node:stream'
import { paragraph } from './body.ts'
import { flow, type Row, space } from './flow.ts'
import { headingRow } from './heading.ts'
import { centred } from './letterhead.ts'
import { openSheet } from './sheet.ts'

/** A slip of several parts, each with what was said in it: Decree 30/2020 Appendix IV, Phiếu giải quyết văn bản đến. */
export interface Slip {
  readonly agency: string
  readonly parentAgency?: string
  readonly title: string
  readonly facts: readonly (readonly [label: string, value: string])[]
  readonly parts: readonly SlipPart[]
  readonly madeAt: Date
}

export interface SlipPart {
  readonly heading: string
  /** Empty: lines to write on are left. */
  readonly lines: readonly string[]
}

const dots = '.'.repeat(118)

/** Prints a slip upright on A4, tagged. A part in which nothing was said has room to write. */
export function printSlip(slip: Slip): Readable {
  const sheet = openSheet({ title: slip.title, author: slip.agency, tagged: true, madeAt: slip.madeAt })
  const { measure } = sheet
  const issuer = { name: slip.agency, ...(slip.parentAgency === undefined ? {} : { parentName: slip.parentAgency }) }
  const said = (part: SlipPart): Row[] =>
    (part.lines.length === 0 ? [dots, dots] : part.lines).flatMap((text) =>
      paragraph([{ text, face: 'regular' }], measure),
    )
  const rows: Row[] = [
    headingRow(issuer, measure),
    space(8, true),
    centred(slip.title, 'bold', measure),
    space(8, true),
    ...slip.facts.flatMap(([label, value]) =>
      paragraph(
        [
          { text: `${label}:`, face: 'bold' },
          { text: value, face: 'regular' },
        ],
        measure,
      ),
    ),
    ...slip.parts.flatMap((part) => [
      space(6, true),
      ...paragraph([{ text: part.heading, face: 'bold' }], measure, true),
      ...said(part),
    ]),
  ]
  flow(sheet, rows)
  sheet.doc.end()
  return sheet.doc
}
