import { boundedThread, type ThreadBounds } from '../../bounded-thread.ts'
import type { Verdict } from '../../pki/verdict.ts'
import { type BytePart, type ByteSource, piecesOf } from '../bytes.ts'
import { PdfFault } from '../fault.ts'
import type { VerifyAsk, VerifyReply } from './across.ts'
import type { PdfReport, VerifyOptions } from './report.ts'

/** The questions of `verifyPdf` and `changesSince`, answered aside. */
export interface Verifier {
  verify(source: ByteSource, options: VerifyOptions): Promise<PdfReport>
  changesSince(base: ByteSource, grown: ByteSource, milliseconds: number): Promise<Verdict>
}

interface Thread {
  readonly ask: (body: VerifyAsk) => Promise<VerifyReply>
  waiting: number
}

/**
 * Verifies in threads of its own, because what is read may be hostile and takes up to a second of anybody's time when it is large: meanwhile
 * the process answers others. A file that breaks the bounds costs its thread and is refused as `pdf.tooSlow` or `pdf.tooMuch`. The network is
 * asked on this side, while the thread takes other questions.
 */
export function openVerifier(threads: number, bounds: ThreadBounds): Verifier {
  const pool = Array.from({ length: threads }, () => openThread(bounds))
  const free = () => pool.reduce((least, it) => (it.waiting < least.waiting ? it : least))
  return {
    async verify(source, options) {
      const said = await reportOf(free(), source, options)
      // The thread ended while the network was asked, because of another file.
      const again = said.type === 'gone' ? await reportOf(free(), source, options) : said
      if (again.type !== 'report') throw new PdfFault('pdf.tooMuch')
      return again.report
    },
    async changesSince(base, grown, milliseconds) {
      const said = await free().ask({ type: 'changes', base: partsOf(base), parts: partsOf(grown), milliseconds })
      if (said.type !== 'changes') throw new Error(said.type)
      return said.verdict
    },
  }
}

function openThread(bounds: ThreadBounds): Thread {
  const inside = boundedThread<VerifyAsk, VerifyReply>(new URL('./thread.ts', import.meta.url), bounds)
  const thread = {
    waiting: 0,
    async ask(body: VerifyAsk): Promise<VerifyReply> {
      thread.waiting += 1
      try {
        const said = await inside(body)
        if (said.outcome !== 'done') throw new PdfFault(said.outcome === 'tooSlow' ? 'pdf.tooSlow' : 'pdf.tooMuch')
        const { reply } = said
        if (reply.type === 'fault') throw new PdfFault(reply.code, reply.facts)
        if (reply.type === 'failed') throw new Error(reply.why)
        return reply
      } finally {
        thread.waiting -= 1
      }
    },
  }
  return thread
}

async function reportOf(thread: Thread, source: ByteSource, given: VerifyOptions): Promise<VerifyReply> {
  const { fetcher, roots, ...options } = given
  const ders = roots.map(({ der }) => der)
  const online = fetcher !== undefined
  let said = await thread.ask({ type: 'report', parts: partsOf(source), online, options: { ...options, roots: ders } })
  while (said.type === 'wanted' && fetcher !== undefined) {
    const answers = await Promise.all(said.wanted.map((it) => fetcher(it)))
    said = await thread.ask({ type: 'answers', run: said.run, answers })
  }
  return said
}

/** Only what is seen of a buffer goes over, not all that it is a part of. */
function partsOf(source: ByteSource): readonly BytePart[] {
  const parts = source.parts ?? [Buffer.concat([...piecesOf(source)])]
  return parts.map((it) => (it instanceof Uint8Array && it.byteLength < it.buffer.byteLength ? new Uint8Array(it) : it))
}
