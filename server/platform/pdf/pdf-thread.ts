import { parentPort } from 'node:worker_threads'
import type { Numbered } from '../bounded-thread.ts'
import type { Copied } from './copy.ts'
import type { Marking } from './mark.ts'
import type { FieldNames, FieldValues, FilledFields, Prepared } from './prepare.ts'
import type { PdfText } from './text-items.ts'

export type PdfAsk =
  | { readonly type: 'text'; readonly pdf: Uint8Array; readonly mostPages: number }
  | { readonly type: 'prepare'; readonly pdf: Uint8Array; readonly names: FieldNames }
  | { readonly type: 'fill'; readonly pdf: Uint8Array; readonly names: FieldNames; readonly values: FieldValues }
  | {
      readonly type: 'copy'
      readonly pdf: Uint8Array
      readonly pages: readonly number[] | null
      readonly block: Uint8Array
    }
  | { readonly type: 'mark'; readonly pdf: Uint8Array; readonly marking: Marking }

/** Null: the file is not one that can be read. */
export type PdfReply = PdfText | Prepared | FilledFields | Copied | Uint8Array | null

async function answer(ask: PdfAsk): Promise<PdfReply> {
  if (ask.type === 'text') {
    const { readTextNow } = await import('./read-text.ts')
    return readTextNow(ask.pdf, ask.mostPages)
  }
  if (ask.type === 'copy') {
    const { copyNow } = await import('./copy.ts')
    return copyNow(ask.pdf, ask.pages, ask.block)
  }
  if (ask.type === 'mark') {
    const { markNow } = await import('./mark.ts')
    return markNow(ask.pdf, ask.marking)
  }
  // Loaded for those who need it: the library of the fields is large.
  const { fillNow, prepareNow } = await import('./prepare.ts')
  return ask.type === 'prepare' ? prepareNow(ask.pdf, ask.names) : fillNow(ask.pdf, ask.names, ask.values)
}

parentPort?.on('message', ({ number, body }: Numbered<PdfAsk>) => {
  const tell = (reply: PdfReply) => parentPort?.postMessage({ number, body: reply } satisfies Numbered<PdfReply>)
  answer(body).then(tell, () => tell(null))
})
