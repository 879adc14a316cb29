import { parentPort } from 'node:worker_threads'
import type { Numbered } from '../../bounded-thread.ts'
import { readCertificate } from '../../pki/trust/certificate.ts'
import type { FetchAsk, Fetched, Fetcher } from '../../pki/trust/fetch.ts'
import { type BytePart, type ByteSource, bytesOf, type FileBytes, joined, openBytes } from '../bytes.ts'
import { PdfFault } from '../fault.ts'
import type { VerifyAsk, VerifyReply } from './across.ts'
import { changesSince } from './since.ts'
import { verifyPdf } from './verify.ts'

/** Puts together what was taken apart to be handed over. */
async function withSource<R>(parts: readonly BytePart[], act: (source: ByteSource) => R | Promise<R>): Promise<R> {
  const open: FileBytes[] = []
  const sourceOf = (part: BytePart): ByteSource => {
    if (part instanceof Uint8Array) return bytesOf(part)
    const file = openBytes(part.path)
    open.push(file)
    return file
  }
  try {
    const [first = new Uint8Array(), ...rest] = parts
    const tails = rest.filter((it) => it instanceof Uint8Array)
    return await act(tails.reduce<ByteSource>(joined, sourceOf(first)))
  } finally {
    for (const file of open) file.close()
  }
}

/** A verification that waits for the network: nothing here asks it, and meanwhile the thread takes other questions. */
interface Run {
  readonly done: Promise<VerifyReply>
  wanted: { readonly ask: FetchAsk; readonly answer: (fetched: Fetched) => void }[]
  stalled: () => void
}

const runs = new Map<number, Run>()
/** Of those whose answers never came the oldest goes. */
const mostRuns = 100
let begun = 0

function begin({ parts, online, options }: Extract<VerifyAsk, { type: 'report' }>): Run {
  const run = { wanted: [] as Run['wanted'], stalled: () => undefined as undefined }
  const fetcher: Fetcher = (ask) =>
    new Promise((answer) => {
      run.wanted.push({ ask, answer })
      // What is asked side by side is wanted together.
      setImmediate(() => run.stalled())
    })
  const all = { ...options, ...(online ? { fetcher } : {}), roots: options.roots.map(readCertificate) }
  const done = withSource(parts, (source) => verifyPdf(source, all)).then(
    (report): VerifyReply => ({ type: 'report', report }),
    refusal,
  )
  return Object.assign(run, { done })
}

/** Until it has ended or wants something. */
async function onward(number: number, run: Run): Promise<VerifyReply> {
  const stalled = new Promise<undefined>((resolve) => {
    run.stalled = () => resolve(undefined)
  })
  const reply = await Promise.race([run.done, stalled])
  if (reply === undefined) return { type: 'wanted', run: number, wanted: run.wanted.map(({ ask }) => ask) }
  runs.delete(number)
  return reply
}

function goOn({ run: number, answers }: Extract<VerifyAsk, { type: 'answers' }>): VerifyReply | Promise<VerifyReply> {
  const run = runs.get(number)
  if (run === undefined) return { type: 'gone' }
  const { wanted } = run
  run.wanted = []
  const reply = onward(number, run)
  for (const [nth, { answer }] of wanted.entries()) answer(answers[nth] ?? { failure: 'network' })
  return reply
}

async function answer(ask: VerifyAsk): Promise<VerifyReply> {
  if (ask.type === 'answers') return goOn(ask)
  if (ask.type === 'changes') {
    const { base, parts, milliseconds } = ask
    const judged = (one: ByteSource) => withSource(parts, (two) => changesSince(one, two, milliseconds))
    return { type: 'changes', verdict: await withSource(base, judged) }
  }
  const run = begin(ask)
  begun += 1
  if (ask.online) {
    runs.set(begun, run)
    if (runs.size > mostRuns) runs.delete(runs.keys().next().value ?? 0)
  }
  return onward(begun, run)
}

function refusal(error: unknown): VerifyReply {
  if (error instanceof PdfFault) return { type: 'fault', code: error.code, facts: error.facts }
  return { type: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

parentPort?.on('message', ({ number, body }: Numbered<VerifyAsk>) => {
  const tell = (reply: VerifyReply) => parentPort?.postMessage({ number, body: reply } satisfies Numbered<VerifyReply>)
  answer(body).catch(refusal).then(tell)
})
