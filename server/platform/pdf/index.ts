import { boundedThread } from '../bounded-thread.ts'
import type { PdfAsk, PdfReply } from './pdf-thread.ts'
import type { PdfText } from './text-items.ts'

export { linesOf, type PdfText, type Segment, type TextItem, type TextPage } from './text-items.ts'

const ask = boundedThread<PdfAsk, PdfReply>(new URL('./pdf-thread.ts', import.meta.url), {
  seconds: 40,
  megabytes: 768,
})

const mostBytes = 200 * 1024 * 1024

/** Text of the first pages with its places, read in a thread with bounds. Undefined: not a PDF, broken, or beyond the bounds. */
export async function pdfText(pdf: Uint8Array, mostPages = 300): Promise<PdfText | undefined> {
  if (pdf.byteLength > mostBytes) return undefined
  const answer = await ask({ type: 'text', pdf, mostPages })
  return answer.outcome === 'done' ? (answer.reply ?? undefined) : undefined
}
