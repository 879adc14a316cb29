import { may } from '#access'
import type { Signal } from '#contract/signals.ts'
import type { RecordedFact } from '#platform/facts.ts'
import type { TopicDoor } from '#platform/room.ts'

const ids = (list: unknown) => (Array.isArray(list) ? list.filter((id): id is string => typeof id === 'string') : [])

/** Desks are told that something on them changed, and which document; what it is they read anew, where rights are checked. */
export function signals(fact: RecordedFact): readonly Signal[] {
  if (!/^(submission|directive|assignment|extension)\./.test(fact.type)) return []
  const signal = { type: fact.type, id: fact.subjectId }
  return [
    ...ids(fact.data['holders']).map((id) => ({ ...signal, topic: `desk:${id}` })),
    ...ids(fact.data['units']).map((id) => ({ ...signal, topic: `unit:${id}` })),
    ...fact.agencyIds.map((id) => ({ ...signal, topic: `agency:${id}` })),
    { ...signal, topic: `document:${fact.subjectId}` },
  ]
}

/** One's own desk, and that of the unit one heads. */
export const topics: TopicDoor = async (work, topic) => {
  const [kind, id] = topic.split(':')
  if (kind !== 'desk' && kind !== 'unit') return undefined
  if (!may(work.actor, 'document.read')) return false
  return kind === 'desk' ? id === work.actor.assignmentId : work.actor.role === 'unitHead' && id === work.actor.unitId
}
