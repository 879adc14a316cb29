import type { Reply } from '#contract/endpoint.ts'
import { readUpdates } from '#contract/update.ts'
import type { UpdateField } from '#contract/words.ts'
import { t } from '../../../i18n/words.ts'
import { call } from '../../../kit/api.ts'
import { civilDate } from '../../../kit/format.ts'
import { Resource } from '../../../kit/resource.svelte.ts'
import { urgencyChoices } from '../compose/card.ts'
import type { Card } from './card.ts'

type UpdatesCard = Reply<typeof readUpdates>
export type Update = UpdatesCard['updates'][number]
export type Question = NonNullable<UpdatesCard['question']>
export type Change = Update['changes'][number]

/** A document nothing was put right of has nothing to read. */
export const hasUpdates = (card: Card) => card.trail.some((it) => it.type.startsWith('document.update'))

/** What was put right after issue, and what waits for an answer. */
export class Updates {
  readonly card: Resource<UpdatesCard>

  constructor(id: string) {
    this.card = new Resource((background) => call(readUpdates, { id }, { background }))
  }

  get list(): readonly Update[] {
    return this.card.value?.updates ?? []
  }

  get question(): Question | null {
    return this.card.value?.question ?? null
  }
}

/** A value of a field as people write it. */
export function shownValue(field: UpdateField, value: string | null): string {
  if (value === null || value === '') return t('update.nothing')
  if (field === 'dueOn') return civilDate(value)
  if (field === 'urgency') return urgencyChoices().find((it) => it.value === value)?.label ?? value
  return value
}
