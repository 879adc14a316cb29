import { listWork } from '#contract/desk.ts'
import { readDocument } from '#contract/documents.ts'
import { call, Refusal } from '../../../kit/api.ts'
import { DirectiveDraft } from '../handling/draft.svelte.ts'
import type { Card } from '../page/card.ts'
import { named, type Row } from './view.ts'

const readAtOnce = 100
/** When fewer are left here although more wait, they are fetched. */
const fewLeft = 10

/**
 * The leader's queue of one sitting: where he is, what he has decided. What comes meanwhile stands behind what he has, urgent things right
 * behind the one before him; nothing is taken from under his eyes.
 */
export class Queue {
  lines: readonly Row[] = $state.raw([])
  at = $state(0)
  done = $state(0)
  ready = $state(false)
  refusal: Refusal | undefined = $state.raw()
  /** It is shown, but somebody else dealt with it. */
  gone: string | undefined = $state()
  private beyond = $state(0)
  private readonly decided = new Set<string>()
  private readonly cards = new Map<string, Promise<Card>>()
  private readonly drafts = new Map<string, DirectiveDraft>()
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
      const page = await call(listWork, { pile: 'toDirect', limit: readAtOnce }, { background })
      if (turn !== this.turn) return
      this.refusal = undefined
      this.beyond = Math.max(0, page.count - page.rows.length)
      this.merge(page.rows.map(named))
      this.ready = true
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      if (turn === this.turn && !this.ready) this.refusal = thrown
    }
  }

  /** The facts and files of a document, asked for once. */
  card(documentId: string): Promise<Card> {
    const known = this.cards.get(documentId)
    if (known) return known
    const asked = call(readDocument, { id: documentId }, { background: true })
    this.cards.set(documentId, asked)
    asked.catch(() => this.cards.delete(documentId))
    return asked
  }

  /** What was begun to be written on it: it outlives a closed sheet, another document, and an undo. */
  draft(line: Row): DirectiveDraft {
    const begun = this.drafts.get(line.id) ?? new DirectiveDraft()
    this.drafts.set(line.id, begun)
    return begun
  }

  /** Something was written and not given. */
  get unsaved(): boolean {
    return this.lines.some((it) => {
      const draft = this.drafts.get(it.id)
      return draft !== undefined && (draft.text.trim() !== '' || draft.chosen.length > 0)
    })
  }

  /** To the next one; after the last come those that were left for later. */
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
    this.remove(line.id)
    if (this.beyond > 0 && this.lines.length < fewLeft) void this.load(true)
  }

  /** It was taken back, and lies in front again. */
  restore(line: Row): void {
    this.decided.delete(line.id)
    this.done = Math.max(0, this.done - 1)
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
