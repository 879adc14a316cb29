import { PDFDocument } from '@cantoo/pdf-lib'

/** `pages`: one that was asked for is not there. */
export type Copied =
  | { readonly outcome: 'copied'; readonly pdf: Uint8Array; readonly pages: number }
  | { readonly outcome: 'pages' | 'unreadable' }

/**
 * Pages of a PDF as they are, all or the chosen ones (from 1), and behind them those of another. What is no page – scripts, forms, signatures,
 * which are true of the original alone – stays behind. Throws for a broken or encrypted file.
 */
export async function copyNow(pdf: Uint8Array, chosen: readonly number[] | null, block: Uint8Array): Promise<Copied> {
  const source = await PDFDocument.load(pdf, { updateMetadata: false, throwOnInvalidObject: false })
  const count = source.getPageCount()
  if (chosen?.some((page) => page < 1 || page > count)) return { outcome: 'pages' }
  const made = await PDFDocument.create()
  const wanted = chosen?.map((page) => page - 1) ?? source.getPageIndices()
  for (const page of await made.copyPages(source, [...wanted])) made.addPage(page)
  const behind = await PDFDocument.load(block, { updateMetadata: false })
  for (const page of await made.copyPages(behind, behind.getPageIndices())) made.addPage(page)
  made.setProducer('Liên Thông')
  const bytes = await made.save({ useObjectStreams: true, addDefaultPage: false })
  return { outcome: 'copied', pdf: bytes, pages: made.getPageCount() }
}
