import type { Readable } from 'node:stream'
import { bodyRows } from './body.ts'
import { closingRow } from './closing.ts'
import { flow, type Row } from './flow.ts'
import { letterheadRow, titleRows } from './letterhead.ts'
import type { Paper } from './paper-model.ts'
import { openSheet } from './sheet.ts'

export type { BodyBlock, Issuer, Paper, PaperKind, TableColumn } from './paper-model.ts'

/** Prints a paper as a tagged PDF. The stream is complete when it is returned; reading it at leisure costs no more memory. */
export function printPaper(paper: Paper): Readable {
  const sheet = openSheet({
    title: titleOf(paper),
    author: paper.issuer.name,
    subject: paper.subject,
    tagged: true,
    ...madeAt(paper),
  })
  const rows: Row[] = [
    letterheadRow(paper, sheet.measure),
    ...titleRows(paper, sheet.measure),
    ...bodyRows(paper, sheet.measure),
    closingRow(paper, sheet.measure),
  ]
  flow(sheet, rows)
  sheet.doc.end()
  return sheet.doc
}

/** `Quyết định 05/QĐ-UBND: về việc …`, as a file list shows it. */
export function titleOf(paper: Paper): string {
  const number = paper.codeNumber === null ? paper.codeNotation : `${paper.codeNumber}/${paper.codeNotation}`
  return `${paper.kind.name} ${number}: ${paper.subject}`
}

function madeAt(paper: Paper): { madeAt?: Date } {
  if (paper.madeAt !== undefined) return { madeAt: paper.madeAt }
  return paper.issuedOn === null ? {} : { madeAt: new Date(`${paper.issuedOn}T08:00:00+07:00`) }
}
