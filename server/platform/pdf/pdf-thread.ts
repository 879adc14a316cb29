import { parentPort } from 'node:worker_threads'
import type { Numbered } from '../bounded-thread.ts'
import { readTextNow } from './read-text.ts'
import type { PdfText } from './text-items.ts'

export interface PdfAsk {
  readonly type: 'text'
  readonly pdf: Uint8Array
  readonly mostPages: number
}

/** Null: the file is not one that can be read. */
export type PdfReply = PdfText | null

async function answer(ask: PdfAsk): Promise<PdfReply> {
  return readTextNow(ask.pdf, ask.mostPages)
}

parentPort?.on('message', ({ number, body }: Numbered<PdfAsk>) => {
  const tell = (reply: PdfReply) => parentPort?.postMessage({ number, body: reply } satisfies Numbered<PdfReply>)
  answer(body).then(tell, () => tell(null))
})
