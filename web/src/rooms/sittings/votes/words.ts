import type { DecisionTerms } from '#contract/decision-rule.ts'
import { majoritySentence, type Voters } from '#contract/decision-sentence.ts'
import { speech } from '../../../i18n/language.svelte.ts'

/** What it takes to be passed; without the electorate no figure is given. */
export const ruleWords = (rule: DecisionTerms, who: Voters, total = 0): string =>
  majoritySentence(rule, total, who, speech.language)

/** The beginning of a text's SHA-256, in groups of four: enough to compare with a wall. */
export const fingerprint = (sha256: string): string => (sha256.slice(0, 16).match(/.{4}/g) ?? []).join(' ')
