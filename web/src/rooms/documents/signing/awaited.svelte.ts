import type { Reply } from '#contract/endpoint.ts'
import { type listMySignatures, readSigningSession } from '#contract/signing.ts'
import { readBatch } from '#contract/signing-batches.ts'
import { call, Refusal } from '../../../kit/api.ts'
import { desk } from '../../../kit/desk.svelte.ts'
import { live } from '../../../kit/live.svelte.ts'

export type Session = Reply<typeof readSigningSession>
export type MySignature = Reply<typeof listMySignatures>['rows'][number]

/** Milliseconds between questions of its own, should the line that tells the page be down. */
const netMs = 5000

/** Reads when the line tells of something, and now and then by itself as long as anything is open; until the returned function is called. */
function followed(
  concerns: (signal: { readonly id?: string | null; readonly kind: string }) => boolean,
  isOpen: () => boolean,
  read: () => Promise<void>,
): () => void {
  const stop = live.on(`account:${desk.accountId}`, (signal) => {
    if (concerns(signal)) void read()
  })
  const net = setInterval(() => {
    if (isOpen()) void read()
  }, netMs)
  return () => {
    stop()
    clearInterval(net)
  }
}

/** A refusal is no answer: it is asked again, and what is on the screen is the last that is known. */
async function quietly(read: () => Promise<void>): Promise<void> {
  try {
    await read()
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
  }
}

/** A signature somebody else makes: told as soon as it has an answer, asked for now and then all the same. */
export class Awaited {
  session: Session = $state.raw() as Session
  private readonly onanswer: (session: Session) => void

  constructor(session: Session, onanswer: (session: Session) => void = () => undefined) {
    this.session = session
    this.onanswer = onanswer
  }

  /** Until the returned function is called. */
  follow(): () => void {
    return followed(
      (signal) => signal.id === this.session.id || signal.kind === 'reread',
      () => this.session.state === 'waiting',
      () => this.read(),
    )
  }

  read(): Promise<void> {
    return quietly(async () => this.take(await call(readSigningSession, { id: this.session.id }, { background: true })))
  }

  take(now: Session): void {
    const before = this.session.state
    this.session = now
    if (now.state !== before) this.onanswer(now)
  }
}

/** Signatures asked for at once, each with its own answer. */
export class AwaitedBatch {
  rows: readonly MySignature[] = $state.raw([])
  private readonly id: string

  constructor(id: string) {
    this.id = id
  }

  get waiting(): readonly MySignature[] {
    return this.rows.filter((it) => it.state === 'waiting')
  }

  /** Until the returned function is called. */
  follow(): () => void {
    void this.read()
    return followed(
      () => true,
      () => this.rows.length === 0 || this.waiting.length > 0,
      () => this.read(),
    )
  }

  read(): Promise<void> {
    return quietly(async () => {
      this.rows = (await call(readBatch, { id: this.id }, { background: true })).rows
    })
  }
}
