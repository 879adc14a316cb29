import { t } from '../../../i18n/words.ts'
import { numberTrouble } from './card.ts'
import type { Draft } from './draft.svelte.ts'

/** In the order of the form, as the summary of errors lists them. */
export const draftFields = [
  'files',
  'kind',
  'fieldCode',
  'subject',
  'signerName',
  'signerTitle',
  'urgency',
  'secrecy',
  'dueOn',
  'pages',
  'copies',
  'note',
  'recipients',
] as const
export type DraftField = (typeof draftFields)[number]

/** What keeps a draft from being saved at all. */
export function troublesOf(draft: Draft): Partial<Record<DraftField, string | undefined>> {
  return {
    kind: draft.kind === '' ? t('compose.kind.missing') : undefined,
    subject: draft.subject.trim() === '' ? t('compose.subject.missing') : undefined,
    fieldCode: /^[\p{L}\p{N}-]*$/u.test(draft.fieldCode.trim()) ? undefined : t('compose.field.wrong'),
    secrecy: draft.secrecy === 'none' ? undefined : t('compose.secrecy.refused'),
    pages: numberTrouble(draft.pages),
    copies: numberTrouble(draft.copies),
  }
}

export function isSound(draft: Draft): boolean {
  return Object.values(troublesOf(draft)).every((it) => it === undefined)
}
