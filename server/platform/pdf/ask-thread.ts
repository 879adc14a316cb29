import { boundedThread } from '../bounded-thread.ts'
import type { PdfAsk, PdfReply } from './pdf-thread.ts'

const file = new URL('./pdf-thread.ts', import.meta.url)

/** The one thread that opens PDFs for their text and fields. */
export const askPdfThread = boundedThread<PdfAsk, PdfReply>(file, {
  seconds: 40,
  megabytes: 768,
})

/** Marks what is printed, beside the other: who prints much does not keep anybody from issuing. */
export const askMarkThread = boundedThread<PdfAsk, PdfReply>(file, {
  seconds: 40,
  megabytes: 512,
})
