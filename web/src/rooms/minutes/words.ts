import type { Conclusion } from '#contract/conclusions.ts'
import type { Reply } from '#contract/endpoint.ts'
import type { readMeeting } from '#contract/meetings.ts'
import type { MinutesCard } from '#contract/minutes.ts'
import { t } from '../../i18n/words.ts'
import { sayKey } from '../../kit/say.ts'

export type Meeting = Reply<typeof readMeeting>
export type Block = MinutesCard['blocks'][number]
export type Comment = MinutesCard['comments'][number]

/** What a part is called. */
export function partName(key: string, meeting: Meeting | undefined): string {
  if (!key.startsWith('item:')) return sayKey(`minutes.part.${key}`)
  const item = meeting?.items.find((it) => `item:${it.id}` === key)
  if (item?.secret) return t('minutes.part.secret', { number: item.number })
  // Withdrawn, it has no number any more.
  if (item?.number === '') return item.title
  return t('minutes.part.item', { number: item?.number ?? '', title: item?.title ?? '' })
}

/** Somebody picked to do something. */
export interface Chosen {
  readonly id: string
  readonly kind: 'holderId' | 'unitId' | 'agencyId'
  readonly label: string
}

type Named = NonNullable<Conclusion['lead']>

export function chosenOf(it: Named): Chosen {
  const kind = it.holderId ? 'holderId' : it.unitId ? 'unitId' : 'agencyId'
  return { id: it[kind] ?? '', kind, label: it.name }
}

export const targetAsk = (it: Chosen) => ({ [it.kind]: it.id })
