import type { Reply } from '#contract/endpoint.ts'
import type { listUnheld } from '#contract/handover.ts'
import { t } from '../../i18n/words.ts'
import { dateTime } from '../../kit/format.ts'

export type Item = Reply<typeof listUnheld>['items'][number]

export const keyOf = (it: Pick<Item, 'kind' | 'id'>) => `${it.kind} ${it.id}`

/** Where it is read. */
export function placeOf(it: Item): string {
  if (it.kind === 'draft') return `/drafting/${it.subjectId}`
  if (it.kind === 'task') return `/tasks/${it.subjectId}`
  return `/documents/${it.subjectId}`
}

/** What it is called in a sentence. */
export function nameOf(it: Item): string {
  if (it.subject !== null) return [it.label, it.subject].filter(Boolean).join(' ')
  const where = it.unitName ? t('unheld.of', { unit: it.unitName }) : t(`unheld.kind.${it.kind}`)
  return it.since ? [where, t('unheld.since', { time: dateTime(it.since) })].join(', ') : where
}
