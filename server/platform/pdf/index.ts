import { askMarkThread, askPdfThread } from './ask-thread.ts'
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

export type Marked =
  | { readonly outcome: 'marked'; readonly pdf: Uint8Array }
  | { readonly outcome: 'unreadable' | 'busy' }

/** One is marked, the others wait; each holds its bytes in memory. */
const mostMarkings = 4
let markings = 0

/**
 * A copy of a PDF whose pages bear a marking, one after the other. `unreadable`: `read` has no bytes, or they are no PDF, broken, encrypted
 * or beyond the bounds. `busy`: enough wait already; nothing was read.
 */
export async function markPages(read: () => Promise<Uint8Array | undefined>, marking: Marking): Promise<Marked> {
  if (markings >= mostMarkings) return { outcome: 'busy' }
  markings++
  try {
    const pdf = await read()
    if (!pdf) return { outcome: 'unreadable' }
    const answer = await askMarkThread({ type: 'mark', pdf, marking })
    if (answer.outcome !== 'done' || answer.reply === null) return { outcome: 'unreadable' }
    return { outcome: 'marked', pdf: answer.reply as Uint8Array }
  } finally {
    markings--
  }
}
