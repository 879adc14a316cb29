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
    const stop = live.on(`account:${desk.accountId}`, (signal) => {
      if (signal.id === this.session.id || signal.kind === 'reread') void this.read()
    })
    const net = setInterval(() => {
      if (this.session.state === 'waiting') void this.read()
    }, netMs)
    return () => {
      stop()
      clearInterval(net)
    }
  }

  async read(): Promise<void> {
    try {
      this.take(await call(readSigningSession, { id: this.session.id }, { background: true }))
    } catch (thrown) {
      // Asked again; what is on the screen is the last that is known.
      if (!(thrown instanceof Refusal)) throw thrown
    }
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
    const stop = live.on(`account:${desk.accountId}`, () => void this.read())
    const net = setInterval(() => {
      if (this.rows.length === 0 || this.waiting.length > 0) void this.read()
    }, netMs)
    return () => {
      stop()
      clearInterval(net)
    }
  }

  async read(): Promise<void> {
    try {
      this.rows = (await call(readBatch, { id: this.id }, { background: true })).rows
    } catch (thrown) {
      // Asked again; what is on the screen is the last that is known.
      if (!(thrown instanceof Refusal)) throw thrown
    }
  }
}
