import { type DeliveryCode, type Direction, deliveryCodes } from '#contract/words.ts'
import { type PlainKey, t } from '../../../i18n/words.ts'
import type { TrailLine } from './card.ts'

const deeds: Record<string, PlainKey> = {
  'document.drafted': 'trail.drafted',
  'document.revised': 'trail.revised',
  'document.issued': 'trail.issued',
  'document.sent-further': 'trail.sentFurther',
  'document.registered': 'trail.registered',
  'document.returned': 'trail.returned',
  'document.arrived': 'trail.arrived',
  'document.mark-refused': 'trail.markRefused',
  'document.bad-signature-seen': 'trail.badSignatureSeen',
  'document.mark-stated': 'trail.markStated',
  'document.recalled': 'trail.recalled',
  'document.recall-asked': 'trail.recallAsked',
  'document.recall-answered': 'trail.recallAnswered',
  'document.updated': 'update.trail.updated',
  'document.update-asked': 'update.trail.asked',
  'document.update-answered': 'update.trail.answered',
  'delivery.update-answered': 'update.trail.told',
  'assignment.handed-on': 'unheld.trail',
  'assignment.document-updated': 'update.trail.desks',
  'document.access-changed': 'trail.accessChanged',
  'document.held': 'trail.held',
  'document.released': 'trail.released',
  'document.further-written': 'trail.furtherWritten',
  'document.printed': 'trail.printed',
  'document.proof-taken': 'trail.proofTaken',
  'document.approved': 'trail.approved',
  'document.bears-signature': 'trail.bearsSignature',
  'document.given-number': 'trail.givenNumber',
  'document.numbered': 'trail.numbered',
  'document.slip-printed': 'trail.slip',
  'copy.asked': 'trail.copy.asked',
  'copy.issued': 'trail.copy.issued',
  'copy.sealed': 'trail.copySealed',
  'copy.left-unsealed': 'trail.copyUnsealed',
  'copy.refused': 'trail.copy.refused',
  'copy.withdrawn': 'trail.copy.withdrawn',
  'postal.entered': 'trail.postal',
  'postal.received': 'trail.postal',
  'postal.cancelled': 'trail.postal',
  'record-copy.lent': 'trail.loan',
  'record-copy.returned': 'trail.loan.back',
  'submission.made': 'trail.submission.made',
  'submission.passed': 'trail.submission.passed',
  'submission.sent-back': 'trail.submission.sent-back',
  'assignment.sent': 'trail.assignment.sent',
  'directive.given': 'trail.directive.given',
  'directive.undone': 'trail.directive.undone',
  'assignment.read': 'trail.assignment.read',
  'assignment.started': 'trail.assignment.started',
  'assignment.completed': 'trail.assignment.completed',
  'assignment.lapsed': 'trail.assignment.lapsed',
  'assignment.returned': 'trail.assignment.returned',
  'assignment.withdrawn': 'trail.assignment.withdrawn',
  'assignment.recalled': 'trail.assignment.recalled',
  'assignment.transferred': 'trail.assignment.transferred',
  'assignment.carried': 'trail.assignment.carried',
  'assignment.transfer-undone': 'trail.assignment.transfer-undone',
  'assignment.noted': 'trail.assignment.noted',
  'assignment.paused': 'trail.assignment.paused',
  'assignment.resumed': 'trail.assignment.resumed',
  'extension.asked': 'trail.extension.asked',
  'extension.decided': 'trail.extension.decided',
}

const isCode = (text: string): text is DeliveryCode => deliveryCodes.some((it) => it === text)

export interface Told {
  /** The verb phrase after the name of who did it. */
  readonly what: string
  /** The words that belong to it: the reason, the number. */
  readonly words: string
}

/** A line of history as a sentence. A kind of fact this page does not know yet is called a change, with its own words. */
export function tell({ type, note }: TrailLine, direction: Direction): Told {
  if (type === 'delivery.changed') {
    const [recipient = '', code = '', ...rest] = note.split(' · ')
    if (isCode(code))
      return { what: t('trail.delivery', { recipient, state: t(`delivery.${code}`) }), words: rest.join(' · ') }
  }
  if (type === 'document.registered' && direction === 'incoming')
    return { what: note ? t('trail.registered.as', { n: note }) : t('trail.registered'), words: '' }
  if (type === 'document.issued') return { what: t('trail.issued'), words: note }
  if (type === 'document.arrived') return { what: t('trail.arrived'), words: note }
  return { what: t(deeds[type] ?? 'trail.other'), words: type === 'document.revised' ? '' : note }
}
