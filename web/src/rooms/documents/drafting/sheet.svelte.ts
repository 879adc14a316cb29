import { readDraft } from '#contract/drafting.ts'
import { checkDraft } from '#contract/drafting-text.ts'
import { call, Refusal } from '../../../kit/api.ts'
import { Resource } from '../../../kit/resource.svelte.ts'
import { sayFault } from '../../../kit/say.ts'
import type { Host } from './acts/host.ts'
import { type Act, type Card, type Findings, mainOf, newestOf } from './draft.ts'
import { DraftData } from './form/data.svelte.ts'
import { offerSigning } from './signing.ts'
import { offerUndo } from './undo.ts'

/** What is being asked of the person in a dialog. */
export type Asked =
  | 'submit'
  | 'pass'
  | 'return'
  | 'approve'
  | 'askOpinions'
  | 'closeRound'
  | 'takeBack'
  | 'drop'
  | 'refuseNumber'
  | 'version'

const staleCodes: readonly string[] = ['thing.changed', 'thing.state', 'access.denied', 'draft.other-bytes']

/** It was refused because the draft is not what was shown any more. */
export const stale = (thrown: unknown) => thrown instanceof Refusal && staleCodes.includes(thrown.code)

/** One draft on the screen: its card, what is asked about it, and what became of the last act. */
export class Sheet implements Host {
  readonly id: string
  readonly card: Resource<Card>
  readonly findings: Resource<Findings>
  asked: Asked | null = $state(null)
  /** It was taken from this desk while it was open. */
  gone = $state(false)
  /** Why the last act on the page itself was refused. */
  trouble: string | null = $state(null)
  busy = $state(false)
  /** Which file is read; null: the main one of the newest version. */
  shown: { number: number; position: number } | null = $state.raw(null)
  /** What is being typed outlives another tab of the page. `upon`: the version it is typed upon. */
  edit: { data: DraftData; upon: number } | null = $state.raw(null)
  readonly opinion = $state({ stance: '', text: '' })
  #checked = ''

  constructor(id: string) {
    this.id = id
    this.card = new Resource((background) => call(readDraft, { id }, { background }))
    this.findings = new Resource((background) => call(checkDraft, { id }, { background }))
  }

  get unsaved(): boolean {
    return this.opinion.text.trim() !== '' || (this.edit?.data.dirty ?? false)
  }

  beginEdit(): void {
    const card = this.card.value
    if (card) this.edit = { data: new DraftData(card), upon: card.version }
  }

  can(act: Act): boolean {
    return this.card.value?.can.includes(act) ?? false
  }

  /** The check of form belongs to a version and to what the form of the draft says: read anew when either changed. */
  check(): void {
    const card = this.card.value
    const main = mainOf(card && newestOf(card))
    const key = `${card?.version} ${main?.pdf.state} ${main?.sha256}`
    if (!card || main?.pdf.state === 'waiting' || key === this.#checked) return
    this.#checked = key
    void this.findings.load(true)
  }

  /** Somebody changed it. Who may no longer see it is told so. */
  async reread(): Promise<void> {
    try {
      this.card.set(await call(readDraft, { id: this.id }, { background: true }))
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.code === 'thing.missing') this.gone = true
    }
  }

  /** An act went well: its card is the truth, and it is offered to be taken back where it can be. */
  take(card: Card, words: string): void {
    this.trouble = null
    this.card.set(card)
    if (card.state === 'approved') void offerSigning(card)
    offerUndo(card, words, {
      onundone: (now) => this.card.set(now),
      onrefused: (why) => {
        this.trouble = why
      },
    })
  }

  /** An act without a dialog. */
  async act(send: () => Promise<Card>, words: string): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.trouble = null
    try {
      this.take(await send(), words)
    } catch (thrown) {
      await this.overtaken(thrown)
      this.trouble = sayFault(thrown)
    } finally {
      this.busy = false
    }
  }

  /** What is shown behind a refusal is the new state. */
  async overtaken(thrown: unknown): Promise<boolean> {
    const old = stale(thrown)
    if (old) await this.reread()
    return old
  }

  closed(): void {
    this.asked = null
  }
}
