import { boundedThread } from '#platform/bounded-thread.ts'
import type { PaperAsk, PaperReply } from './paper-thread.ts'

/** The one thread that opens Word files people bring. */
export const askPaperThread = boundedThread<PaperAsk, PaperReply>(new URL('./paper-thread.ts', import.meta.url), {
  seconds: 20,
  megabytes: 512,
})
