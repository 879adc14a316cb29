import type { listWork } from '#contract/desk.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { type HandlingPace, handlingPaces, type WorkPile } from '#contract/words.ts'
import { t } from '../../../i18n/words.ts'
import { civilDateAt, daysBetween } from '../../../kit/format.ts'

export type WorkLine = Reply<typeof listWork>['rows'][number]
/** A line with one name of its own, whatever it stands for. */
export type Row = WorkLine & { readonly id: string }
export type WorkAsk = Ask<typeof listWork>

export const named = (line: WorkLine): Row => ({
  ...line,
  id: line.submissionId ?? line.assignmentId ?? line.documentId,
})

/** Only work that has a deadline can be late. */
export const paced = (pile: WorkPile) => pile === 'todo' || pile === 'given'

export function pileOf(query: URLSearchParams, piles: readonly WorkPile[], standard: WorkPile): WorkPile {
  return piles.find((it) => it === query.get('pile')) ?? standard
}

export function askOf(pile: WorkPile, query: URLSearchParams): WorkAsk {
  const pace = paced(pile) ? handlingPaces.find((it) => it === query.get('pace')) : undefined
  const q = query.get('q')
  return { pile, ...(pace ? { pace } : {}), ...(q ? { q } : {}) }
}

/** How a deadline stands, in words. */
export function paceWords(pace: Exclude<HandlingPace, 'none'>, dueAt: string | null): string {
  if (pace !== 'red' || dueAt === null) return t(`pace.${pace}`)
  const days = daysBetween(civilDateAt(dueAt), civilDateAt(Date.now()))
  return days > 0 ? t('work.pace.red.days', { n: days }) : t('work.pace.red.today')
}
