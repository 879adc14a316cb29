import { boundedThread } from '../bounded-thread.ts'
import type { PdfAsk, PdfReply } from './pdf-thread.ts'

/** The one thread that opens PDFs for their text and fields. */
export const askPdfThread = boundedThread<PdfAsk, PdfReply>(new URL('./pdf-thread.ts', import.meta.url), {
  seconds: 40,
  megabytes: 768,
})
