import { askPdfThread } from './ask-thread.ts'
import type { Copied } from './copy.ts'
import type { Marking } from './mark.ts'
import type { PdfText } from './text-items.ts'

export {
  type FieldNames,
  type FieldPlace,
  type FilledFields,
  fillFields,
  type Prepared,
  prepareFields,
} from './fields.ts'
export { linesOf, type PdfText, type Segment, type TextItem, type TextPage } from './text-items.ts'

const mostBytes = 200 * 1024 * 1024

/** Text of the first pages with its places, read in a thread with bounds. Undefined: not a PDF, broken, or beyond the bounds. */
export async function pdfText(pdf: Uint8Array, mostPages = 300): Promise<PdfText | undefined> {
  if (pdf.byteLength > mostBytes) return undefined
  const answer = await askPdfThread({ type: 'text', pdf, mostPages })
  return answer.outcome === 'done' ? ((answer.reply as PdfText | null) ?? undefined) : undefined
}

/** The pages of a PDF, all or the chosen ones, and behind them those of `block`. */
export async function copyPages(pdf: Uint8Array, pages: readonly number[] | null, block: Uint8Array): Promise<Copied> {
  if (pdf.byteLength > mostBytes) return { outcome: 'unreadable' }
  const answer = await askPdfThread({ type: 'copy', pdf, pages, block })
  if (answer.outcome !== 'done' || answer.reply === null) return { outcome: 'unreadable' }
  return answer.reply as Copied
}

/** A copy of a PDF whose pages bear a marking. Undefined: not a PDF, broken, encrypted, or beyond the bounds. */
export async function markPages(pdf: Uint8Array, marking: Marking): Promise<Uint8Array | undefined> {
  if (pdf.byteLength > mostBytes) return undefined
  const answer = await askPdfThread({ type: 'mark', pdf, marking })
  return answer.outcome === 'done' ? ((answer.reply as Uint8Array | null) ?? undefined) : undefined
}
