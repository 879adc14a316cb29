import type { Reply } from '#contract/endpoint.ts'
import type { listUnheld } from '#contract/handover.ts'

export type Item = Reply<typeof listUnheld>['items'][number]

export const keyOf = (it: Pick<Item, 'kind' | 'id'>) => `${it.kind} ${it.id}`

/** Where it is read. */
export function placeOf(it: Item): string {
  if (it.kind === 'draft') return `/drafting/${it.subjectId}`
  if (it.kind === 'task') return `/tasks/${it.subjectId}`
  return `/documents/${it.subjectId}`
}

/** What it is called in a sentence. */
export const nameOf = (it: Item) => [it.label, it.subject].filter(Boolean).join(' ')
