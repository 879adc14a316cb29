import { registerArrival } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { documentKinds } from '#contract/kinds.ts'
import type { SecrecyLevel, Urgency } from '#contract/words.ts'
import { t } from '../../../i18n/words.ts'
import { call } from '../../../kit/api.ts'
import { civilDateAt } from '../../../kit/format.ts'
import { type Card, numberTrouble, wholeNumber } from './card.ts'
import { Files } from './files.svelte.ts'

/** In the order of the form, as the summary of errors lists them. */
export const arrivalFields = [
  'files',
  'source',
  'registerId',
  'arrivedOn',
  'codeNumber',
  'codeNotation',
  'issuerName',
  'issuedOn',
  'kind',
  'subject',
  'signerName',
  'signerTitle',
  'urgency',
  'secrecy',
  'dueOn',
  'pages',
  'note',
] as const
export type ArrivalField = (typeof arrivalFields)[number]

type Ready = Ask<typeof registerArrival>

/** What a line without content says in place of the document. */
const unsaid = { kind: 'VBKHAC', codeNumber: '', codeNotation: '', signerName: '', signerTitle: '', note: '' } as const

/** The form of a document that came on paper or by e-mail. */
export class Arrival {
  source: 'paper' | 'email' = $state('paper')
  registerId = $state('')
  arrivedOn = $state(civilDateAt(Date.now()))
  codeNumber = $state('')
  codeNotation = $state('')
  issuerName = $state('')
  issuerId: string | undefined = $state()
  issuedOn = $state('')
  kind = $state('')
  subject = $state('')
  signerName = $state('')
  signerTitle = $state('')
  urgency: Urgency = $state('normal')
  secrecy: SecrecyLevel = $state('none')
  dueOn = $state('')
  pages = $state('')
  note = $state('')
  /** Further metadata of the agency, by field. */
  further: Record<string, string> = $state({})
  /** A line without content in the register of secret documents. */
  stub = $state(false)
  /** A mark of secrecy was read on a file of it, and what the clerk says to that. */
  marked = $state(false)
  markIsNoSecret = $state(false)
  readonly files = new Files()

  get touched(): boolean {
    return (
      this.files.lines.length > 0 || [this.codeNumber, this.codeNotation, this.subject].some((it) => it.trim() !== '')
    )
  }

  /** `123/QĐ-UBND` typed or pasted whole goes to both boxes, and names the kind. */
  splitNumber(): void {
    const whole = /^\s*([^/\s]{1,11})\s*\/\s*(\S.*)$/.exec(this.codeNumber)
    if (whole?.[1] && whole[2]) {
      this.codeNumber = whole[1]
      this.codeNotation = whole[2].trim()
    }
    this.guessKind()
  }

  guessKind(): void {
    const head = this.codeNotation.trim().split('-')[0] ?? ''
    const known = documentKinds.find((it) => it.symbol !== '' && it.symbol === head)
    if (known && this.kind === '') this.kind = known.code
  }

  troubles(): Partial<Record<ArrivalField, string | undefined>> {
    const always = {
      registerId: this.registerId === '' ? t('arrive.register.missing') : undefined,
      arrivedOn: this.arrivedOn === '' ? t('arrive.arrivedOn.missing') : undefined,
      issuerName: this.issuerName.trim() === '' ? t('arrive.issuer.missing') : undefined,
    }
    if (this.stub) return always
    return {
      ...always,
      files: this.#fileTrouble(),
      kind: this.kind === '' ? t('compose.kind.missing') : undefined,
      subject: this.subject.trim() === '' ? t('compose.subject.missing') : undefined,
      secrecy: this.secrecy === 'none' ? undefined : t('compose.secrecy.refused'),
      pages: numberTrouble(this.pages),
    }
  }

  #fileTrouble(): string | undefined {
    if (this.files.pending) return t('issue.check.uploading')
    if (this.files.failed) return t('issue.check.failed')
    return this.files.main?.ready ? undefined : t('arrive.files.missing')
  }

  /** `asked`: the further fields on the form. */
  register(confirmDuplicate: boolean, asked: readonly { readonly id: string }[]): Promise<Card> {
    const { source, registerId, arrivedOn, issuerName, issuerId, urgency, secrecy } = this
    const common = {
      source,
      registerId,
      arrivedOn,
      issuerName,
      ...(issuerId ? { issuerId } : {}),
      issuedOn: this.issuedOn || null,
      urgency,
      secrecy,
    }
    if (this.stub)
      return call(registerArrival, {
        ...common,
        ...unsaid,
        subject: t('compose.secrecy.secret'),
        dueOn: null,
        pages: null,
        files: [],
        stub: true,
      })
    return call(registerArrival, {
      ...common,
      kind: this.kind as Ready['kind'],
      codeNumber: this.codeNumber,
      codeNotation: this.codeNotation,
      subject: this.subject,
      signerName: this.signerName,
      signerTitle: this.signerTitle,
      dueOn: this.dueOn || null,
      pages: wholeNumber(this.pages),
      note: this.note,
      files: this.files.sending().add,
      ...this.#further(asked),
      ...(confirmDuplicate ? { confirmDuplicate } : {}),
      ...(this.markIsNoSecret ? { markIsNoSecret: true } : {}),
    })
  }

  #further(asked: readonly { readonly id: string }[]): Pick<Ready, 'further'> {
    const values = asked.flatMap(({ id }) => {
      const value = (this.further[id] ?? '').trim().normalize('NFC')
      return value === '' ? [] : [{ fieldId: id, value }]
    })
    return values.length === 0 ? {} : { further: values }
  }

  /** Ready for the next one: how it came, where it is entered and who sent it stay. */
  goOn(): void {
    this.codeNumber = ''
    this.codeNotation = ''
    this.issuedOn = ''
    this.kind = ''
    this.subject = ''
    this.signerName = ''
    this.signerTitle = ''
    this.urgency = 'normal'
    this.secrecy = 'none'
    this.dueOn = ''
    this.pages = ''
    this.note = ''
    this.further = {}
    this.stub = false
    this.marked = false
    this.markIsNoSecret = false
    this.files.clear()
  }

  /** Its files are gone from the server. */
  refuseMarked(): void {
    this.marked = true
    this.files.clear()
  }
}
