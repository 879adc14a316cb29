import { and, eq } from 'drizzle-orm'
import type { Signal } from '#contract/signals.ts'
import type { RecordedFact } from '#platform/facts.ts'
import type { TopicDoor } from '#platform/room.ts'
import { meetingReadable } from './policy.ts'
import { meeting } from './tables.ts'

const ids = (list: unknown) => (Array.isArray(list) ? list.filter((id): id is string => typeof id === 'string') : [])

const endsParts = /^(uninvited|changed)$/

/** Pages are told that a meeting changed, never what it is: they read it anew, where rights are checked. */
export function signals(fact: RecordedFact): readonly Signal[] {
  if (fact.type !== 'meeting.acted') return []
  // Whose part has ended or changed is asked at once what he may still hear.
  const type = endsParts.test(String(fact.data['act'])) ? 'meeting.people-changed' : fact.type
  const signal = { type, id: fact.subjectId }
  return [
    { ...signal, topic: `meeting:${fact.subjectId}` },
    ...ids(fact.data['holders']).map((id) => ({ ...signal, topic: `desk:${id}` })),
    ...ids(fact.data['clerksOf']).map((id) => ({ ...signal, topic: `agency:${id}` })),
    ...fact.agencyIds.map((id) => ({ ...signal, topic: `agency:${id}` })),
  ]
}

/** The same door as for reading. */
export const topics: TopicDoor = async (work, topic) => {
  const [kind, id = ''] = topic.split(':')
  if (kind !== 'meeting') return undefined
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return false
  const rows = await work.tx
    .select({ id: meeting.id })
    .from(meeting)
    .where(and(eq(meeting.id, id), meetingReadable(work.actor)))
  return rows.length > 0
}
