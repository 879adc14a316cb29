import type { Readable } from 'node:stream'
import { paragraph } from './body.ts'
import { closingRow } from './closing.ts'
import { flow, type Row, space } from './flow.ts'
import { dateLine, upper } from './form.ts'
import { PAGE } from './layout.ts'
import { openSheet } from './sheet.ts'
import { type Measure, wrapEvenly } from './wrap.ts'

/** What stands under the last line of a copy: Decree 30/2020 Appendix I part II, Appendix III forms 3.1 and 3.2. */
export interface CopyBlock {
  /** `SAO Y`, `SAO LỤC`, `TRÍCH SAO`. */
  readonly form: string
  readonly agency: string
  /** `01/SY-UBND`. */
  readonly code: string
  readonly place: string
  /** Civil date YYYY-MM-DD. */
  readonly issuedOn: string
  /** Of what it is a copy, and which part of it. */
  readonly origin: readonly string[]
  readonly signer: { readonly authorityLines: readonly string[]; readonly name: string }
  readonly recipients: readonly string[]
  readonly madeAt: Date
}

function headRow(block: CopyBlock, measure: Measure): Row {
  const width = PAGE.textWidth * 0.46
  const agency = wrapEvenly([{ text: upper(block.agency), face: 'bold' }], measure, { size: 12, width })
  return {
    height: agency.length * 16 + 44,
    keep: true,
    draw: (sheet, top) => {
      const left = { x: PAGE.left - 6, width, align: 'center' } as const
      const right = { x: PAGE.left + width, width: PAGE.textWidth - width, align: 'center' } as const
      const below = top + 12 + agency.length * 16 + 8
      sheet.artifact(() => sheet.rule(PAGE.left, top - 4, PAGE.left + PAGE.textWidth))
      sheet.mark({ tag: 'P' }, () => {
        for (const [at, line] of agency.entries()) sheet.line(line, { ...left, size: 12, y: top + 12 + at * 16 })
        sheet.text(`Số: ${block.code}`, 'regular', { ...left, size: 13, y: below })
      })
      sheet.mark({ tag: 'H1' }, () => sheet.text(block.form, 'bold', { ...right, size: 14, y: top + 12 }))
      sheet.mark({ tag: 'P' }, () =>
        sheet.text(dateLine(block.place, block.issuedOn), 'italic', { ...right, size: 13, y: below }),
      )
    },
  }
}

/** The block of a copy as pages of its own, tagged. */
export function printCopyBlock(block: CopyBlock): Readable {
  const sheet = openSheet({
    title: `${block.form} ${block.code}`,
    author: block.agency,
    tagged: true,
    madeAt: block.madeAt,
  })
  const { measure } = sheet
  const closing = {
    issuer: { name: block.agency, place: block.place },
    codeNumber: null,
    codeNotation: '',
    issuedOn: block.issuedOn,
    kind: { code: '', name: block.form },
    subject: '',
    body: [],
    signer: block.signer,
    recipients: block.recipients,
  }
  flow(sheet, [
    space(8, true),
    headRow(block, measure),
    space(6, true),
    ...block.origin.flatMap((text) => paragraph([{ text, face: 'regular' }], measure, true)),
    closingRow(closing, measure),
  ])
  sheet.doc.end()
  return sheet.doc
}
