import { listWork } from '#contract/desk.ts'
import { readDocument } from '#contract/documents.ts'
import { call } from '../../../kit/api.ts'
import { DirectiveDraft } from '../handling/draft.svelte.ts'
import type { Card } from '../page/card.ts'
import { readAtOnce, Sitting } from './sitting.svelte.ts'
import { named, type Row } from './view.ts'

/** What waits for the leader's directive. */
export class Queue extends Sitting<Row> {
  readonly #cards = new Map<string, Promise<Card>>()
  readonly #drafts = new Map<string, DirectiveDraft>()

  protected async fetch(background: boolean) {
    const page = await call(listWork, { pile: 'toDirect', limit: readAtOnce }, { background })
    return { rows: page.rows.map(named), count: page.count }
  }

  /** The facts and files of a document, asked for once. */
  card(documentId: string): Promise<Card> {
    const known = this.#cards.get(documentId)
    if (known) return known
    const asked = call(readDocument, { id: documentId }, { background: true })
    this.#cards.set(documentId, asked)
    asked.catch(() => this.#cards.delete(documentId))
    return asked
  }

  /** What was begun to be written on it: it outlives a closed sheet, another document, and an undo. */
  draft(line: Row): DirectiveDraft {
    const begun = this.#drafts.get(line.id) ?? new DirectiveDraft()
    this.#drafts.set(line.id, begun)
    return begun
  }

  /** Something was written and not given. */
  get unsaved(): boolean {
    return this.lines.some((it) => {
      const draft = this.#drafts.get(it.id)
      return draft !== undefined && (draft.text.trim() !== '' || draft.chosen.length > 0)
    })
  }
}
