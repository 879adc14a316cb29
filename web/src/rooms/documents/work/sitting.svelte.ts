import { Refusal } from '../../../kit/api.ts'

export const readAtOnce = 100
/** When fewer are left here although more wait, they are fetched. */
const fewLeft = 10

export interface Waiting {
  readonly id: string
  readonly urgency: string
}

/** What waits, the first of it, and how much waits in all. */
interface Page<Row> {
  readonly rows: readonly Row[]
  readonly count: number
}

/**
 * A queue of one sitting: where one is, what one has decided. What comes meanwhile stands behind what one has, urgent things right behind the
 * one before one’s eyes; nothing is taken from under them.
 */
export abstract class Sitting<Row extends Waiting> {
  lines: readonly Row[] = $state.raw([])
  at = $state(0)
  done = $state(0)
  ready = $state(false)
  refusal: Refusal | undefined = $state.raw()
  /** It is shown, but does not wait any more. */
  gone: string | undefined = $state()
  #beyond = $state(0)
  readonly #decided = new Set<string>()
  #turn = 0

  protected abstract fetch(background: boolean): Promise<Page<Row>>

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
    return this.done + this.lines.length + this.#beyond
  }

  async load(background = false): Promise<void> {
    const turn = ++this.#turn
    try {
      const page = await this.fetch(background)
      if (turn !== this.#turn) return
      this.refusal = undefined
      this.#beyond = Math.max(0, page.count - page.rows.length)
      this.#merge(page.rows)
      this.ready = true
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      if (turn === this.#turn && !this.ready) this.refusal = thrown
    }
  }

  /** To the next one; after the last come those that were left for later. */
  later(): void {
    this.#dropGone()
    if (this.lines.length > 0) this.at = (this.at + 1) % this.lines.length
  }

  back(): void {
    this.at = Math.max(0, this.at - 1)
  }

  /** It is dealt with: the next one takes its place. */
  decide(line: Row): void {
    this.#decided.add(line.id)
    this.done += 1
    this.#remove(line.id)
    if (this.#beyond > 0 && this.lines.length < fewLeft) void this.load(true)
  }

  /** It was taken back, and lies in front again. */
  restore(line: Row): void {
    this.#decided.delete(line.id)
    this.done = Math.max(0, this.done - 1)
    this.lines = [...this.lines.slice(0, this.at), line, ...this.lines.slice(this.at).filter((it) => it.id !== line.id)]
  }

  #remove(id: string): void {
    if (this.gone === id) this.gone = undefined
    this.lines = this.lines.filter((it) => it.id !== id)
    if (this.at >= this.lines.length) this.at = 0
  }

  #dropGone(): void {
    if (this.gone === undefined || this.gone !== this.line?.id) return
    this.#remove(this.gone)
    // The following one moved up to this place.
    this.at = Math.max(0, this.at - 1)
  }

  #merge(rows: readonly Row[]): void {
    const waiting = new Map(rows.filter((it) => !this.#decided.has(it.id)).map((it) => [it.id, it]))
    const here = this.line
    this.gone = here && !waiting.has(here.id) ? here.id : undefined
    const kept = this.lines.flatMap((it) => waiting.get(it.id) ?? (it === here ? [it] : []))
    const fresh = [...waiting.values()].filter((it) => !this.lines.some((line) => line.id === it.id))
    const at = here ? kept.findIndex((it) => it.id === here.id) : 0
    const urgent = here ? fresh.filter((it) => it.urgency !== 'normal') : []
    this.lines = [
      ...kept.slice(0, at + 1),
      ...urgent,
      ...kept.slice(at + 1),
      ...fresh.filter((it) => !urgent.includes(it)),
    ]
    this.at = Math.max(0, at)
  }
}
