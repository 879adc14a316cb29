import { and, eq } from 'drizzle-orm'
import type { Signal } from '#contract/signals.ts'
import type { RecordedFact } from '#platform/facts.ts'
import type { TopicDoor } from '#platform/room.ts'
import { slipReadable } from './policy.ts'
import { slipRound } from './tables.ts'

/** Pages are told that a round changed, never what was said: they read it anew, where rights are checked. */
export function signals(fact: RecordedFact): readonly Signal[] {
  if (fact.type !== 'slip.acted') return []
  const holders = Array.isArray(fact.data['holders']) ? fact.data['holders'] : []
  return [
    `slips:${fact.subjectId}`,
    ...holders.filter((id) => typeof id === 'string').map((id) => `desk:${id}`),
    ...fact.agencyIds.map((id) => `agency:${id}`),
  ].map((topic) => ({ type: fact.type, id: fact.subjectId, topic }))
}

/** The same door as for reading. */
export const topics: TopicDoor = async (work, topic) => {
  const [kind, id = ''] = topic.split(':')
  if (kind !== 'slips') return undefined
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return false
  const rows = await work.tx
    .select({ id: slipRound.id })
    .from(slipRound)
    .where(and(eq(slipRound.id, id), slipReadable(work.actor)))
  return rows.length > 0
}
