import type { createDraft } from '#contract/drafting.ts'
import type { Ask } from '#contract/endpoint.ts'
import type { Urgency } from '#contract/words.ts'
import { t } from '../../../../i18n/words.ts'
import { hasField, type Relation } from '../../compose/draft.svelte.ts'
import { placeOf, Recipients } from '../../compose/recipients.svelte.ts'
import type { Card } from '../draft.ts'

type Data = Ask<typeof createDraft>['data']

/** In the order of the form, as the summary of errors lists them. */
export const dataFields = [
  'file',
  'kind',
  'fieldCode',
  'subject',
  'signerId',
  'urgency',
  'dueOn',
  'bases',
  'addressees',
  'recipients',
  'note',
] as const
export type DataField = (typeof dataFields)[number]

const most = { bases: { lines: 30, letters: 500 }, addressees: { lines: 50, letters: 200 } } as const

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim().normalize('NFC'))
    .filter((line) => line !== '')

function linesTrouble(text: string, { lines, letters }: { lines: number; letters: number }): string | undefined {
  const given = linesOf(text)
  if (given.length > lines) return t('drafting.lines.tooMany', { n: lines })
  return given.some((line) => line.length > letters) ? t('drafting.lines.tooLong', { n: letters }) : undefined
}

/** What the form of a draft says, as it is typed. */
export class DraftData {
  kind = $state('')
  fieldCode = $state('')
  subject = $state('')
  urgency: Urgency = $state('normal')
  dueOn = $state('')
  note = $state('')
  /** One line each. */
  bases = $state('')
  addressees = $state('')
  signer: { authorityId: string; signerId: string } | null = $state.raw(null)
  relations: Relation[] = $state.raw([])
  readonly recipients = new Recipients()
  #kept = $state('')

  constructor(card?: Card) {
    if (card) this.#show(card)
    this.#kept = this.text
  }

  get text(): string {
    return JSON.stringify(this.ask())
  }
  get dirty(): boolean {
    return this.text !== this.#kept
  }

  #show(card: Card): void {
    this.kind = card.kind
    this.fieldCode = card.fieldCode
    this.subject = card.subject
    this.urgency = card.urgency
    this.dueOn = card.dueOn ?? ''
    this.note = card.note
    this.bases = card.bases.join('\n')
    this.addressees = card.addressees.join('\n')
    this.signer =
      card.authorityId !== null && card.signerId !== null
        ? { authorityId: card.authorityId, signerId: card.signerId }
        : null
    this.relations = card.relations.map((it) => ({ ...it }))
    this.recipients.list = card.recipients.map((it) => ({ place: placeOf(it), purpose: it.purpose }))
  }

  /** As the server takes it; `troubles` comes before. */
  ask(): Data {
    return {
      kind: this.kind as Data['kind'],
      fieldCode: hasField(this.kind) ? this.fieldCode.trim() : '',
      subject: this.subject.trim().normalize('NFC'),
      urgency: this.urgency,
      // Papers with State secrets are not drafted on this system at all.
      secrecy: 'none',
      dueOn: this.dueOn || null,
      note: this.note,
      bases: linesOf(this.bases),
      addressees: linesOf(this.addressees),
      recipients: this.recipients.ask(),
      relations: this.relations.map(({ kind, documentId }) => ({ kind, documentId })),
      authorityId: this.signer?.authorityId ?? null,
      signerId: this.signer?.signerId ?? null,
    }
  }

  troubles(): Partial<Record<DataField, string | undefined>> {
    return {
      kind: this.kind === '' ? t('compose.kind.missing') : undefined,
      subject: this.subject.trim() === '' ? t('compose.subject.missing') : undefined,
      fieldCode: /^[\p{L}\p{N}-]*$/u.test(this.fieldCode.trim()) ? undefined : t('compose.field.wrong'),
      bases: linesTrouble(this.bases, most.bases),
      addressees: linesTrouble(this.addressees, most.addressees),
    }
  }

  /** It is kept: leaving asks nothing. */
  forget(): void {
    this.#kept = this.text
  }
}
