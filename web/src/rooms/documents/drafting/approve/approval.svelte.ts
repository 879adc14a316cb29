import { listDrafts, readDraft } from '#contract/drafting.ts'
import { checkDraft } from '#contract/drafting-text.ts'
import { call, Refusal } from '../../../../kit/api.ts'
import type { Card, Findings, Row } from '../draft.ts'

const readAtOnce = 100
/** When fewer are left here although more wait, they are fetched. */
const fewLeft = 10

/** What is read of one draft before it is decided on. */
export interface Read {
  readonly card: Card
  /** Null where the check could not be asked for. */
  readonly findings: Findings | null
}

/**
 * The signer's queue of one sitting: where he is, what he has decided. What comes meanwhile stands behind what he has; nothing is taken
 * from under his eyes.
 */
export class Approval {
  lines: readonly Row[] = $state.raw([])
  at = $state(0)
  done = $state(0)
  ready = $state(false)
  refusal: Refusal | undefined = $state.raw()
  /** It is shown, but does not wait any more. */
  gone: string | undefined = $state()
  private beyond = $state(0)
  private readonly decided = new Set<string>()
  private readonly reads = new Map<string, Promise<Read>>()
  private turn = 0

  get line(): Row | undefined {
    return this.lines[this.at]
  }
  get next(): Row | undefined {
    return this.lines.length > 1 ? this.lines[(this.at + 1) % this.lines.length] : undefined
  }
  get number(): number {
    return this.done + this.at + 1
  }
  get total(): number {
    return this.done + this.lines.length + this.beyond
  }

  async load(background = false): Promise<void> {
    const turn = ++this.turn
    try {
      const page = await call(listDrafts, { pile: 'toDecide', limit: readAtOnce }, { background })
      if (turn !== this.turn) return
      this.refusal = undefined
      this.beyond = Math.max(0, page.count - page.rows.length)
      this.merge(page.rows)
      this.ready = true
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      if (turn === this.turn && !this.ready) this.refusal = thrown
    }
  }

  /** Card and findings, asked for once; after a change anew. */
  read(id: string): Promise<Read> {
    const known = this.reads.get(id)
    if (known) return known
    const asked = Promise.all([
      call(readDraft, { id }, { background: true }),
      call(checkDraft, { id }, { background: true }).catch(() => null),
    ]).then(([card, findings]) => ({ card, findings }))
    this.reads.set(id, asked)
    asked.catch(() => this.reads.delete(id))
    return asked
  }

  forget(id: string): void {
    this.reads.delete(id)
  }

  later(): void {
    this.dropGone()
    if (this.lines.length > 0) this.at = (this.at + 1) % this.lines.length
  }

  back(): void {
    this.at = Math.max(0, this.at - 1)
  }

  /** It is dealt with: the next one takes its place. */
  decide(line: Row): void {
    this.decided.add(line.id)
    this.done += 1
    this.forget(line.id)
    this.remove(line.id)
    if (this.beyond > 0 && this.lines.length < fewLeft) void this.load(true)
  }

  /** It was taken back, and lies in front again. */
  restore(line: Row): void {
    this.decided.delete(line.id)
    this.done = Math.max(0, this.done - 1)
    this.forget(line.id)
    this.lines = [...this.lines.slice(0, this.at), line, ...this.lines.slice(this.at).filter((it) => it.id !== line.id)]
  }

  private remove(id: string): void {
    if (this.gone === id) this.gone = undefined
    this.lines = this.lines.filter((it) => it.id !== id)
    if (this.at >= this.lines.length) this.at = 0
  }

  private dropGone(): void {
    if (this.gone === undefined || this.gone !== this.line?.id) return
    this.remove(this.gone)
    // The following one moved up to this place.
    this.at = Math.max(0, this.at - 1)
  }

  private merge(rows: readonly Row[]): void {
    const waiting = new Map(rows.filter((it) => !this.decided.has(it.id)).map((it) => [it.id, it]))
    const here = this.line
    this.gone = here && !waiting.has(here.id) ? here.id : undefined
    const kept = this.lines.flatMap((it) => waiting.get(it.id) ?? (it === here ? [it] : []))
    const fresh = [...waiting.values()].filter((it) => !this.lines.some((line) => line.id === it.id))
    const at = here ? kept.findIndex((it) => it.id === here.id) : 0
    this.lines = [...kept, ...fresh]
    this.at = Math.max(0, at)
  }
}
