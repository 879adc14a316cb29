import { parentPort } from 'node:worker_threads'
import type { Numbered } from '#platform/bounded-thread.ts'
import type { TemplateValues } from './fields.ts'
import { type Filled, fillNow, readTemplate, type TemplateRead, type TemplateRefused } from './fill.ts'

export type PaperAsk =
  | { readonly type: 'fill'; readonly template: Uint8Array; readonly values: TemplateValues }
  | { readonly type: 'template'; readonly template: Uint8Array }

export type PaperReply = Filled | TemplateRead | TemplateRefused

function answer(ask: PaperAsk): PaperReply {
  switch (ask.type) {
    case 'fill':
      return fillNow(ask.template, ask.values)
    case 'template':
      return readTemplate(ask.template)
  }
}

parentPort?.on('message', ({ number, body }: Numbered<PaperAsk>) => {
  parentPort?.postMessage({ number, body: answer(body) } satisfies Numbered<PaperReply>)
})
