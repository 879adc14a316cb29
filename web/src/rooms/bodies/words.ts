import { bodyKinds, deputiesBodies, memberRoles, type readBody } from '#contract/bodies.ts'
import { floorNatures, meetingForms, quotaPers } from '#contract/body-regulations.ts'
import {
  ballotForms,
  type Fraction,
  majorityBases,
  matters,
  silenceRules,
  substituteRights,
  tieRules,
} from '#contract/decision-rule.ts'
import { fractionWords, type Tongue, type Voters } from '#contract/decision-sentence.ts'
import type { Reply } from '#contract/endpoint.ts'
import { speech } from '../../i18n/language.svelte.ts'
import { t } from '../../i18n/words.ts'
import { civilDate } from '../../kit/format.ts'

export type Card = Reply<typeof readBody>
export type Seat = Card['inOffice'][number]
export type Rule = Card['rules'][number]
export type Kind = Card['kinds'][number]
export type FloorTime = Card['times'][number]

export const tongue = (): Tongue => speech.language
export const votersOf = (card: Pick<Card, 'kind'>): Voters => (deputiesBodies.has(card.kind) ? 'deputies' : 'members')

export const period = (it: { validFrom: string; validTo: string | null }) =>
  it.validTo
    ? t('bodies.fromTo', { from: civilDate(it.validFrom), to: civilDate(it.validTo) })
    : t('bodies.since', { date: civilDate(it.validFrom) })

export const kindChoices = () => bodyKinds.map((value) => ({ value, label: t(`bodies.kind.${value}`) }))
export const roleChoices = () => memberRoles.map((value) => ({ value, label: t(`seats.role.${value}`) }))
export const matterChoices = () => matters.map((value) => ({ value, label: t(`rules.matter.${value}`) }))
export const baseChoices = () => majorityBases.map((value) => ({ value, label: t(`rules.base.${value}`) }))
export const tieChoices = () => tieRules.map((value) => ({ value, label: t(`rules.tie.${value}`) }))
export const silenceChoices = () => silenceRules.map((value) => ({ value, label: t(`rules.silence.${value}`) }))
export const substituteChoices = () =>
  substituteRights.map((value) => ({ value, label: t(`rules.substitute.${value}`) }))
export const ballotChoices = () => ballotForms.map((value) => ({ value, label: t(`rules.form.${value}`) }))
export const meetingChoices = () => meetingForms.map((value) => ({ value, label: t(`mkinds.form.${value}`) }))
export const natureChoices = () => floorNatures.map((value) => ({ value, label: t(`floor.nature.${value}`) }))
export const quotaChoices = () => quotaPers.map((value) => ({ value, label: t(`floor.quotaPer.${value}`) }))

/** The parts the law speaks of; others are typed in figures. */
export const usualParts: readonly Fraction[] = [
  { numerator: 1, denominator: 2, strict: true },
  { numerator: 1, denominator: 2, strict: false },
  { numerator: 2, denominator: 3, strict: false },
  { numerator: 2, denominator: 3, strict: true },
  { numerator: 3, denominator: 4, strict: false },
  { numerator: 1, denominator: 3, strict: false },
]
export const keyOf = (it: Fraction) => `${it.numerator}/${it.denominator}${it.strict ? '+' : ''}`
export const partWords = (it: Fraction) => {
  const words = fractionWords(it, tongue())
  return words.charAt(0).toLocaleUpperCase() + words.slice(1)
}

/** One of a closed list, or its first. */
export const among = <V extends string>(values: readonly V[], given: string): V =>
  values.find((it) => it === given) ?? (values[0] as V)

/** A whole number within bounds; null when empty; undefined when it is neither. */
export function wholeOf(typed: string, least: number, most: number): number | null | undefined {
  const text = typed.trim()
  if (text === '') return null
  if (!/^\d{1,7}$/.test(text)) return undefined
  const n = Number(text)
  return n >= least && n <= most ? n : undefined
}

/** `5:00`. */
export const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
