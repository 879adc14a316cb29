import { parentPort } from 'node:worker_threads'
import type { Numbered } from '#platform/bounded-thread.ts'
import { type Comparison, comparePapers } from './compare.ts'
import type { TemplateValues } from './fields.ts'
import { type Filled, fillNow, readTemplate, type TemplateRead, type TemplateRefused } from './fill.ts'
import type { PaperText } from './paper-text.ts'
import { readDocxNow } from './read-docx.ts'

export type PaperAsk =
  | { readonly type: 'fill'; readonly template: Uint8Array; readonly values: TemplateValues }
  | { readonly type: 'template'; readonly template: Uint8Array }
  | { readonly type: 'docx'; readonly docx: Uint8Array }
  | { readonly type: 'compare'; readonly from: PaperText; readonly to: PaperText }

/** Null: not a file that can be read. */
export type PaperReply = Filled | TemplateRead | TemplateRefused | PaperText | Comparison | null

function answer(ask: PaperAsk): PaperReply {
  switch (ask.type) {
    case 'fill':
      return fillNow(ask.template, ask.values)
    case 'template':
      return readTemplate(ask.template)
    case 'docx':
      return textOf(ask.docx)
    case 'compare':
      return comparePapers(ask.from, ask.to)
  }
}

function textOf(docx: Uint8Array): PaperText | null {
  try {
    return readDocxNow(docx)
  } catch {
    return null
  }
}

parentPort?.on('message', ({ number, body }: Numbered<PaperAsk>) => {
  parentPort?.postMessage({ number, body: answer(body) } satisfies Numbered<PaperReply>)
})
