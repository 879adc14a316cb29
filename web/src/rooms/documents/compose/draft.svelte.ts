import { draftOutgoing, dropDraft, issueDocument, readDocument, reviseOutgoing } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { numberDocument } from '#contract/issuing.ts'
import { documentKinds } from '#contract/kinds.ts'
import type { RelationKind, SecrecyLevel, Urgency } from '#contract/words.ts'
import { call, Refusal } from '../../../kit/api.ts'
import { type Card, wholeNumber } from './card.ts'
import { Files } from './files.svelte.ts'
import { placeOf, Recipients } from './recipients.svelte.ts'

type Ready = Ask<typeof draftOutgoing>

/** What the draft does to another document. */
export interface Relation {
  readonly kind: RelationKind
  readonly documentId: string
  readonly label: string
}

/** Kinds that print no abbreviation carry the drafting unit or field instead: `UBND-VX`. */
export function hasField(kind: string): boolean {
  return documentKinds.find((it) => it.code === kind)?.symbol === ''
}

/** The symbol as the server will write it. */
export function notation(kind: string, agency: string, field: string): string {
  const symbol = documentKinds.find((it) => it.code === kind)?.symbol
  if (symbol === undefined) return ''
  return symbol === '' ? [agency, field].filter((it) => it !== '').join('-') : `${symbol}-${agency}`
}

/** The form of an outgoing document: what was typed, what the server has of it, and how it gets there. */
export class Draft {
  kind = $state('')
  fieldCode = $state('')
  subject = $state('')
  signerName = $state('')
  signerTitle = $state('')
  urgency: Urgency = $state('normal')
  secrecy: SecrecyLevel = $state('none')
  dueOn = $state('')
  pages = $state('')
  copies = $state('')
  note = $state('')
  relations: Relation[] = $state.raw([])
  /** A mark of secrecy was read on a file of it, and what the clerk says to that. */
  marked = $state(false)
  markIsNoSecret = $state(false)
  readonly files = new Files()
  readonly recipients = new Recipients()

  /** When a leader approved its content, which then stays as it is. */
  approvedAt: string | null = $state(null)
  /** How it must be signed before it leaves, and whether its signer has. */
  signing: Card['signing'] = $state.raw({ rule: 'none', signed: false, sealed: false, mine: false })
  id: string | null = $state(null)
  version = $state(0)
  savedAt: number | null = $state(null)
  saving = $state(false)
  /** Somebody else revised it, or it is a draft no more: nothing is sent until the person has decided. */
  stuck: 'changed' | 'state' | null = $state(null)
  #kept = $state('')
  #running: Promise<void> | null = null
  readonly #text = $derived(JSON.stringify(this.#typed()))

  constructor() {
    this.#kept = this.#text
  }

  /** What was typed, to notice a change. */
  get text(): string {
    return this.#text
  }
  get dirty(): boolean {
    return this.#text !== this.#kept || this.files.changed
  }
  get unsaved(): boolean {
    return this.dirty || this.files.pending
  }

  #typed() {
    return {
      kind: this.kind as Ready['kind'],
      fieldCode: hasField(this.kind) ? this.fieldCode.trim() : '',
      subject: this.subject,
      signerName: this.signerName,
      signerTitle: this.signerTitle,
      urgency: this.urgency,
      secrecy: this.secrecy,
      dueOn: this.dueOn || null,
      pages: wholeNumber(this.pages),
      copies: wholeNumber(this.copies) ?? 0,
      note: this.note,
      relations: this.relations.map(({ kind, documentId }) => ({ kind, documentId })),
      recipients: this.recipients.ask(),
    }
  }

  /** Shows a draft of the server; `agency` is the abbreviation in its symbol. */
  show(card: Card, agency: string): void {
    this.kind = card.kind
    this.fieldCode = hasField(card.kind) ? card.codeNotation.slice(agency.length + 1) : ''
    this.subject = card.subject
    this.signerName = card.signerName
    this.signerTitle = card.signerTitle
    this.urgency = card.urgency
    this.secrecy = card.secrecy
    this.dueOn = card.dueOn ?? ''
    this.pages = card.pages === null ? '' : String(card.pages)
    this.copies = card.copies === 0 ? '' : String(card.copies)
    this.note = card.note
    this.recipients.list = card.deliveries.map((it) => ({
      place: placeOf({ ...it, agencyId: it.recipientId, name: it.recipientName, note: it.recipientTitle }),
      purpose: it.purpose,
    }))
    this.relations = card.relations.flatMap((it) =>
      it.direction === 'to' && it.documentId !== null
        ? [{ kind: it.kind, documentId: it.documentId, label: `${it.label} – ${it.subject}` }]
        : [],
    )
    this.files.show(card)
    this.marked = card.trail.some((it) => it.type === 'document.mark-refused')
    this.approvedAt = card.approvedAt
    this.signing = card.signing
    this.id = card.id
    this.version = card.version
    this.stuck = null
    this.#kept = JSON.stringify(this.#typed())
  }

  /** Keeps what is on the screen. Saves follow one another: the second waits, then sends what has changed since. */
  async save(): Promise<void> {
    while (this.#running) await this.#running.catch(() => undefined)
    if (this.id !== null && !this.dirty) return
    this.#running = this.#send()
    try {
      await this.#running
    } finally {
      this.#running = null
    }
  }

  async #send(): Promise<void> {
    const typed = this.#typed()
    const sent = this.files.sending()
    const ask = { ...typed, keep: sent.keep, add: sent.add }
    this.saving = true
    try {
      const card =
        this.id === null
          ? await call(draftOutgoing, ask)
          : await call(reviseOutgoing, { ...ask, id: this.id, version: this.version })
      this.id = card.id
      this.version = card.version
      this.files.kept(card, sent)
      this.#kept = JSON.stringify(typed)
      this.savedAt = Date.now()
    } catch (thrown) {
      this.#halt(thrown)
      throw thrown
    } finally {
      this.saving = false
    }
  }

  #halt(thrown: unknown): void {
    if (!(thrown instanceof Refusal)) return
    if (thrown.code === 'thing.changed') this.stuck = 'changed'
    if (thrown.code === 'thing.state' || (thrown.code === 'thing.missing' && this.id !== null)) this.stuck = 'state'
  }

  /** Number, date and delivery at once; afterwards it is no draft any more. */
  async issue(registerId: string, issuedOn: string): Promise<Card> {
    await this.save()
    try {
      const said = this.markIsNoSecret ? { markIsNoSecret: true } : {}
      const id = this.id ?? ''
      // What bears electronic signatures gets its number here; the seal and the dispatch come after.
      const way = this.signing.rule === 'none' ? issueDocument : numberDocument
      const card = await call(way, { id, registerId, issuedOn, version: this.version, ...said })
      this.forget()
      return card
    } catch (thrown) {
      this.#halt(thrown)
      if (thrown instanceof Refusal && thrown.factsOf('document.secret-content')?.mark) await this.#refused()
      throw thrown
    }
  }

  /** The files that bear the mark are the server's no more. */
  async #refused(): Promise<void> {
    this.marked = true
    const card = await call(readDocument, { id: this.id ?? '' }).catch(() => undefined)
    if (card) this.files.show(card)
  }

  async drop(): Promise<void> {
    if (this.id !== null) await call(dropDraft, { id: this.id })
    this.forget()
  }

  /** Nothing here waits to be saved any more. */
  forget(): void {
    this.files.clear()
    this.#kept = this.#text
  }
}
