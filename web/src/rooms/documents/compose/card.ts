import type { readDocument } from '#contract/documents.ts'
import type { Reply } from '#contract/endpoint.ts'
import type { recipientPurposes, secrecyLevels, Urgency, urgencies } from '#contract/words.ts'
import { type PlainKey, t } from '../../../i18n/words.ts'

export type Card = Reply<typeof readDocument>

const urgencyWords = {
  normal: 'urgency.normal',
  urgent: 'urgency.urgent',
  veryUrgent: 'urgency.veryUrgent',
  flash: 'urgency.flash',
  flashTimed: 'urgency.flashTimed',
} as const satisfies Record<(typeof urgencies)[number], PlainKey>

const secrecyWords = {
  none: 'compose.secrecy.none',
  secret: 'compose.secrecy.secret',
  verySecret: 'compose.secrecy.verySecret',
  topSecret: 'compose.secrecy.topSecret',
} as const satisfies Record<(typeof secrecyLevels)[number], PlainKey>

const purposeWords = {
  execute: 'compose.purpose.execute',
  know: 'compose.purpose.know',
  report: 'compose.purpose.report',
  file: 'compose.purpose.file',
} as const satisfies Record<(typeof recipientPurposes)[number], PlainKey>

const choicesOf = <V extends string>(words: Readonly<Record<V, PlainKey>>) =>
  (Object.entries(words) as [V, PlainKey][]).map(([value, key]) => ({ value, label: t(key) }))

export const urgencyChoices = () => choicesOf<Urgency>(urgencyWords)
export const secrecyChoices = () => choicesOf(secrecyWords)
export const purposeChoices = () => choicesOf(purposeWords)
export const purposeName = (purpose: keyof typeof purposeWords) => t(purposeWords[purpose])

/** `''` is nothing; anything but digits is refused by the form before. */
export function wholeNumber(text: string): number | null {
  return /^\d+$/.test(text.trim()) ? Number(text.trim()) : null
}

/** A box for a number that may stay empty: what is wrong with it, if anything. */
export function numberTrouble(text: string): string | undefined {
  return text.trim() !== '' && wholeNumber(text) === null ? t('problem.number') : undefined
}
