import type { DecisionTerms, Result } from '#contract/decision-rule.ts'
import { sentenceOf, type Voters } from '#contract/decision-sentence.ts'
import { speech } from '../i18n/language.svelte.ts'

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** What a vote came to, as it stands in the minutes. */
export const resultWords = (rule: DecisionTerms, result: Result, who: Voters): string =>
  capital(sentenceOf(rule, result, who, speech.language))
