import { listDrafts, readDraft } from '#contract/drafting.ts'
import { checkDraft } from '#contract/drafting-text.ts'
import { call } from '../../../../kit/api.ts'
import { readAtOnce, Sitting } from '../../work/sitting.svelte.ts'
import type { Card, Findings, Row } from '../draft.ts'

/** What is read of one draft before it is decided on. */
export interface Read {
  readonly card: Card
  /** Null where the check could not be asked for. */
  readonly findings: Findings | null
}

/** What waits for the signer's approval. What is decided or taken back is read anew. */
export class Approval extends Sitting<Row> {
  readonly #reads = new Map<string, Promise<Read>>()

  protected fetch(background: boolean) {
    return call(listDrafts, { pile: 'toDecide', limit: readAtOnce }, { background })
  }

  /** Card and findings, asked for once; after a change anew. */
  read(id: string): Promise<Read> {
    const known = this.#reads.get(id)
    if (known) return known
    const asked = Promise.all([
      call(readDraft, { id }, { background: true }),
      call(checkDraft, { id }, { background: true }).catch(() => null),
    ]).then(([card, findings]) => ({ card, findings }))
    this.#reads.set(id, asked)
    asked.catch(() => this.#reads.delete(id))
    return asked
  }

  forget(id: string): void {
    this.#reads.delete(id)
  }

  override decide(line: Row): void {
    this.forget(line.id)
    super.decide(line)
  }

  override restore(line: Row): void {
    this.forget(line.id)
    super.restore(line)
  }
}
