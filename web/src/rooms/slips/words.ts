import type { DecisionTerms } from '#contract/decision-rule.ts'
import { majoritySentence } from '#contract/decision-sentence.ts'
import type { SlipRound, SlipState } from '#contract/opinion-slips.ts'
import { speech } from '../../i18n/language.svelte.ts'
import { t } from '../../i18n/words.ts'
import { sayKey } from '../../kit/say.ts'

export { sayKey as say }

/** A round whose time is up waits for somebody to close it: that is the state a person sees. */
export const shownState = (it: { state: SlipState; over: boolean }): SlipState | 'over' => (it.over ? 'over' : it.state)

export const stateTone = {
  draft: 'neutral',
  open: 'notice',
  over: 'soon',
  closed: 'done',
  cancelled: 'overdue',
} as const

export const mineTone = { silent: 'soon', answered: 'done', late: 'overdue' } as const

/** What silence means, as the end of a sentence: `được tính là đồng ý`. */
export function silenceWords(rule: DecisionTerms): string {
  const words = sayKey(`rules.silence.${rule.silence}`)
  return words.charAt(0).toLocaleLowerCase('vi') + words.slice(1)
}

export const ruleWords = (rule: DecisionTerms, it: Pick<SlipRound, 'voters' | 'asked'>): string =>
  majoritySentence(rule, it.asked, it.voters, speech.language)

/** The beginning of a SHA-256, in groups of four. */
export const fingerprint = (sha256: string): string => (sha256.slice(0, 16).match(/.{4}/g) ?? []).join(' ')

export const choiceWords = (choice: string): string => sayKey(`vote.choice.${choice}`)

export const pagesWords = (pages: number | null): string =>
  pages === null || pages === 0 ? '' : t('slips.paper.pages', { pages })
