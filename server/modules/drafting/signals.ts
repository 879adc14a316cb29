import type { Signal } from '#contract/signals.ts'
import type { RecordedFact } from '#platform/facts.ts'
import type { TopicDoor } from '#platform/room.ts'
import { readableDraft } from './policy.ts'

const ids = (list: unknown) => (Array.isArray(list) ? list.filter((id): id is string => typeof id === 'string') : [])

/** Desks hear that something on them changed; the page of the draft hears it too; clerks when something was approved. */
export function signals(fact: RecordedFact): readonly Signal[] {
  if (!fact.type.startsWith('draft.')) return []
  const signal = { type: fact.type, id: fact.subjectId }
  const clerks = fact.data['to'] === 'approved' || fact.data['from'] === 'approved'
  return [
    ...ids(fact.data['holders']).map((id) => ({ ...signal, topic: `desk:${id}` })),
    ...ids(fact.data['units']).map((id) => ({ ...signal, topic: `unit:${id}` })),
    ...(clerks ? fact.agencyIds.map((id) => ({ ...signal, topic: `agency:${id}` })) : []),
    { ...signal, topic: `draft:${fact.subjectId}` },
  ]
}

export const topics: TopicDoor = async (work, topic) => {
  const [kind, id = ''] = topic.split(':')
  if (kind !== 'draft') return undefined
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return false
  return readableDraft(work, id)
}
