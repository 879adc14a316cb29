import type { DecisionTerms, Result } from '#contract/decision-rule.ts'
import { majoritySentence, sentenceOf, type Voters } from '#contract/decision-sentence.ts'
import { speech } from '../../../i18n/language.svelte.ts'

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** What a vote came to, as it stands in the minutes. */
export const resultWords = (rule: DecisionTerms, result: Result, who: Voters): string =>
  capital(sentenceOf(rule, result, who, speech.language))

/** What it takes to be passed; without the electorate no figure is given. */
export const ruleWords = (rule: DecisionTerms, who: Voters, total = 0): string =>
  majoritySentence(rule, total, who, speech.language)

/** The beginning of a text's SHA-256, in groups of four: enough to compare with a wall. */
export const fingerprint = (sha256: string): string => (sha256.slice(0, 16).match(/.{4}/g) ?? []).join(' ')
