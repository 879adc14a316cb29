import { sql } from 'drizzle-orm'
import type { Signal } from '#contract/signals.ts'
import { civilDate } from '#platform/clock.ts'
import type { RecordedFact } from '#platform/facts.ts'
import type { TopicDoor } from '#platform/room.ts'
import { bodyReadable } from './policy.ts'

/** Pages are told that a body changed, never how: they read it anew, where rights are checked. */
export function signals(fact: RecordedFact): readonly Signal[] {
  if (!fact.type.startsWith('body.')) return []
  const signal = { type: fact.type, id: fact.subjectId }
  return [`body:${fact.subjectId}`, ...fact.agencyIds.map((id) => `agency:${id}`)].map((topic) => ({
    ...signal,
    topic,
  }))
}

/** The same door as for reading. */
export const topics: TopicDoor = async (work, topic) => {
  const [kind, id = ''] = topic.split(':')
  if (kind !== 'body') return undefined
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return false
  const rows = await work.tx.execute(
    sql`select from collegial_body b where b.id = ${id} and ${bodyReadable(work.actor, civilDate(work.now))}`,
  )
  return rows.length > 0
}
