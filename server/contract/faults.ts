import { type MeetingFaultFacts, meetingFaultStatus } from './meeting-faults.ts'
import type { RelationKind } from './words.ts'

/**
 * Every refusal: code → HTTP status, and the facts that travel with it. No prose crosses the wire; the page translates.
 * `FaultFacts` lists the codes that carry facts; all others carry none.
 */
export const faultStatus = {
  'input.invalid': 400,
  'access.denied': 403,
  'access.origin': 403,
  'thing.missing': 404,
  'thing.changed': 409,
  'thing.state': 409,
  'rate.limited': 429,
  internal: 500,
  'service.unavailable': 503,

  'session.missing': 401,
  'session.locked': 401,
  'session.second-factor': 401,
  'session.password-change': 401,
  'session.post-missing': 403,
  'session.post-changed': 409,
  'login.failed': 401,
  'login.locked': 423,
  'login.disabled': 403,
  'login.code-wrong': 401,
  'password.weak': 400,
  'password.used-before': 400,
  'password.wrong': 403,
  'account.login-taken': 409,
  'account.second-factor-required': 409,

  'delegation.unfit': 409,
  'delegation.overlaps': 409,

  'unit.code-taken': 409,
  'unit.cycle': 409,
  'unit.ended': 409,
  'reorganisation.own': 403,
  'reorganisation.early': 409,
  'reorganisation.late': 409,
  'reorganisation.unfit': 409,
  'reorganisation.worked-on': 409,

  'import.invalid': 400,
  'import.unreadable': 400,

  'register.closed': 409,
  'register.date-before-last': 409,
  'register.date-in-future': 409,
  'register.kind-not-covered': 409,
  'register.number-taken': 409,
  'register.name-taken': 409,
  'register.overlaps': 409,
  'register.kind-numbered': 409,
  'register.closing-date': 409,
  'register.numbers-held': 409,
  'register.number-not-held': 409,
  'register.reservation-over': 409,
  'register.suffix-date': 409,
  'register.date-after-next': 409,
  'register.own-request': 403,
  'register.request-open': 409,

  'document.unsigned': 409,
  'document.signed': 409,

  'signature.stale': 409,
  'signature.order': 409,
  'signature.over': 409,
  'signature.refused': 409,
  'signature.unfit-file': 422,
  'signature.not-proven': 422,
  'signature.busy': 503,
  'signature.batch-most': 409,
  'certificate.missing': 409,
  'certificate.unfit': 409,
  'certificate.pin-wrong': 403,
  'certificate.pin-weak': 400,
  'certificate.container': 422,
  'key.unreachable': 503,
  'image.unfit': 422,
  'seal.not-keeper': 403,
  'seal.agency-unfit': 409,

  'copy.unfit': 409,
  'copy.own-request': 403,

  'paper.lent': 409,

  'body.chair-taken': 409,
  'body.member-twice': 409,
  'body.name-taken': 409,
  'body.rule-overlaps': 409,
  'body.ready-set-missing': 409,

  'file.empty': 400,
  'file.too-large': 413,
  'file.type-refused': 415,
  'file.broken': 422,
  'file.damaged': 500,
  'file.store-full': 507,
  'file.store-unreachable': 503,
  'upload.offset': 409,
  'upload.incomplete': 409,

  'document.secret-content': 422,
  'document.secret-stub-off': 422,
  'document.duplicate': 409,
  'document.no-file': 409,
  'document.no-recipient': 409,
  'document.recipient-ended': 409,
  'document.recipient-unfit': 409,
  'recipients.name-taken': 409,
  'document.code-missing': 409,
  'document.recalled': 409,
  'document.not-printable': 409,
  'document.print-busy': 503,
  'document.further-missing': 409,
  'document.signature-bad': 409,
  'document.relation-unfit': 409,
  'document.held': 409,

  'access.unfit': 409,
  'access.own-change': 403,

  'document.content-fixed': 409,
  'document.other-year': 409,

  'authority.unfit': 409,

  'draft.checked-out': 409,
  'draft.own-check': 409,
  'draft.person-unfit': 409,
  'draft.no-pdf': 409,
  'draft.signer-missing': 409,
  'draft.authority-ended': 409,
  'draft.other-bytes': 409,
  'draft.undo-late': 409,
  'draft.opinions-open': 409,
  'draft.type-unfit': 415,
  'draft.template-unfit': 422,

  'notice.push-service': 409,

  'routing.target-unfit': 409,
  'routing.lead-missing': 409,
  'routing.lead-taken': 409,
  'routing.due-past': 409,
  'routing.undo-late': 409,
  'routing.support-open': 409,
  'routing.children-open': 409,
  'routing.reply-missing': 409,
  'routing.opinion-missing': 409,
  'routing.extension-open': 409,

  'dossier.list-exists': 409,
  'dossier.list-empty': 409,
  'dossier.abbreviation-taken': 409,
  'dossier.heading-used': 409,
  'dossier.notation-taken': 409,
  'dossier.entry-opened': 409,
  'dossier.member-already': 409,
  'dossier.incomplete': 409,
  'dossier.full': 409,

  'task.late-reason': 409,
  'task.parts-open': 409,
  'task.extension-open': 409,
  'task.full': 409,
  ...meetingFaultStatus,
} as const

export type FaultCode = keyof typeof faultStatus

/** One violated rule of the input, e.g. `{ path: '/subject', rule: 'minLength' }`. */
export interface InputProblem {
  readonly path: string
  readonly rule: string
  readonly limit?: string
}

/** One wrong line of an imported sheet. `line` counts from 1 as the spreadsheet does. */
export interface ImportProblem {
  readonly sheet: string
  readonly line: number
  readonly column: string
  readonly problem: string
  readonly value: string
}

export interface FaultFacts extends MeetingFaultFacts {
  /** Whose signature is not there. */
  'document.unsigned': { missing: 'person' | 'agency' | 'appendix' | 'other' }
  /** Why this agency cannot be asked for its seal. */
  'seal.agency-unfit': { why: 'own' | 'no-keeper' | 'ended' | 'asked'; name: string }
  /** What comes before. */
  'signature.order': { first: 'initials' | 'record' | 'sign' | 'number' }
  /** The answer of whoever keeps the key. */
  'signature.refused': { code: string }
  /** Why nothing can be appended to the file: a code of the reader. */
  'signature.unfit-file': { why: string }
  /** The file came out with a signature that does not hold: nothing was kept. */
  'signature.not-proven': { why: string }
  /** How many a remote service signs with one confirmation. */
  'signature.batch-most': { most: number }
  'certificate.unfit': {
    why:
      | 'expired'
      | 'not-yet'
      | 'revoked'
      | 'person'
      | 'agency'
      | 'usage'
      | 'chain'
      | 'ended'
      | 'unknown-status'
      | 'not-authority'
      | 'believed'
    name: string
  }
  /** `left`: tries that remain, where that is known. */
  'certificate.pin-wrong': { left: number | null }
  'certificate.container': {
    why: 'password' | 'damaged' | 'no-key' | 'many-keys' | 'algorithm' | 'no-certificate' | 'many-certificates'
  }
  'key.unreachable': { what: 'token' | 'remote' | 'agent' | 'timestamp'; code: string }
  'image.unfit': { why: 'type' | 'size' | 'damaged' | 'no-transparency' }
  'input.invalid': { problems: readonly InputProblem[] }
  'thing.state': { state: string }
  'rate.limited': { seconds: number }
  'login.locked': { until: string }
  'password.weak': { missing: readonly ('length' | 'lower' | 'upper' | 'digit' | 'sign' | 'login')[] }
  'delegation.unfit': {
    name: string
    why: 'other-agency' | 'self' | 'role' | 'post' | 'no-account' | 'absent' | 'own-entry'
  }
  /** Dates `YYYY-MM-DD` of the one that is in the way. */
  'delegation.overlaps': { name: string; from: string; to: string }
  'register.closed': { name: string }
  'register.date-before-last': { last: string }
  'register.kind-not-covered': { kind: string; name: string }
  'register.number-taken': { number: string }
  'register.overlaps': { name: string; kinds: readonly string[] }
  /** `next`: the number from which on the kind may go on in another register of this year. */
  'register.kind-numbered': { name: string; kind: string; next: number }
  'register.closing-date': { last: string }
  'register.numbers-held': { count: number }
  'register.number-not-held': { number: string }
  'register.reservation-over': { until: string }
  'register.suffix-date': { on: string }
  'register.date-after-next': { next: string }
  'file.too-large': { limit: number }
  'file.type-refused': { found: string }
  'file.broken': { why: 'no-end' | 'no-header' | 'unreadable' }
  'file.damaged': { sha256: string }
  'upload.offset': { received: number }
  'upload.incomplete': { received: number; size: number }
  /** `mark` and `file`: what was read on the first page of which file, when it was not declared. */
  'document.secret-content': { level: string; stubAllowed: boolean; mark?: string; file?: string }
  'document.duplicate': {
    matches: readonly { id: string; label: string; subject: string; by: 'identifier' | 'triple' | 'bytes' }[]
  }
  /** `successors`: whom to choose instead. */
  'document.recipient-ended': { name: string; successors: readonly { id: string; name: string }[] }
  /** A unit or person who cannot be sent to: `post`: handles no documents; `twice`: has it already; `excluded`: may not see this one. */
  'document.recipient-unfit': {
    name: string
    why: 'ended' | 'other-agency' | 'no-head' | 'post' | 'twice' | 'excluded'
  }
  'document.code-missing': { agency: string }
  /** The year printed in the approved text. */
  'document.other-year': { year: string }
  /** The files of an arrival, and whose signatures on them are bad. */
  'document.signature-bad': { files: readonly { name: string; signers: readonly string[] }[] }
  'document.further-missing': { names: string[] }
  'document.relation-unfit': { label: string; kind: RelationKind }
  /** `not-passed-on`: the head of the unit was not allowed to let his deputy sign. */
  'authority.unfit': { why: 'not-passed-on' | 'post-elsewhere' | 'post-ended' | 'may-not-approve' }
  'draft.checked-out': { name: string; at: string }
  'draft.person-unfit': {
    name: string
    why: 'ended' | 'other-agency' | 'not-head' | 'self' | 'author' | 'twice' | 'no-head' | 'may-not'
  }
  /** What keeps the PDF from being there. */
  'draft.no-pdf': { state: 'waiting' | 'failed' | 'unavailable' | 'secret' | 'missing' }
  'draft.authority-ended': { name: string }
  'draft.undo-late': { seconds: number }
  'draft.opinions-open': { names: readonly string[] }
  'draft.type-unfit': { found: string }
  'draft.template-unfit': {
    why: 'notDocx' | 'macros' | 'remote' | 'tooLarge' | 'tooSlow' | 'broken' | 'unknown' | 'nested' | 'raw'
    /** Placeholders at fault. */
    names: readonly string[]
  }
  'access.unfit': {
    name: string
    why: 'ended' | 'other-agency' | 'role' | 'already' | 'twice' | 'over' | 'last-decider'
  }
  /** `not-a-copy`: a sao lục is made of a sao y only; `is-a-copy`: what is a copy itself is not sao y again. */
  'copy.unfit': {
    why: 'no-pdf' | 'too-large' | 'unreadable' | 'pages' | 'not-a-copy' | 'is-a-copy' | 'register' | 'recipients'
  }
  /** From which day the rule counts that stands in the way: in force it is followed from tomorrow on, to come it is withdrawn first. */
  'body.rule-overlaps': { from: string; state: 'inForce' | 'coming' }
  /** Who has the record copy. */
  'paper.lent': { name: string }
  'import.invalid': { problems: readonly ImportProblem[] }
  'routing.target-unfit': {
    name: string
    why: 'ended' | 'other-agency' | 'no-head' | 'not-leader' | 'not-below' | 'self' | 'twice'
  }
  'routing.lead-taken': { name: string }
  'routing.due-past': { due: string }
  'routing.undo-late': { seconds: number }
  'routing.support-open': { names: readonly string[] }
  'routing.children-open': { names: readonly string[] }
  /** Dates `YYYY-MM-DD`: the day it takes effect, or the last day on which it could be reversed. */
  'reorganisation.early': { on: string }
  'reorganisation.late': { on: string }
  'reorganisation.unfit': { problems: number; waiting: number }
  /** How much was done since: rows that changed. */
  'reorganisation.worked-on': { count: number }
  'dossier.incomplete': { checks: readonly string[] }
  'dossier.full': { limit: number }
  'task.parts-open': { names: readonly string[] }
  'task.full': { limit: number }
}

export type FactsOf<C extends FaultCode> = C extends keyof FaultFacts ? FaultFacts[C] : Record<string, never>

/** What the wire carries instead of a reply. `request` is the id to quote to support. */
export interface WireFault {
  readonly code: FaultCode
  readonly facts: unknown
  readonly request: string
}
