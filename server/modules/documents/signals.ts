import { and, eq } from 'drizzle-orm'
import { may } from '#access'
import type { Signal } from '#contract/signals.ts'
import { civilDate } from '#platform/clock.ts'
import type { RecordedFact } from '#platform/facts.ts'
import type { TopicDoor } from '#platform/room.ts'
import { readable, readableAlone } from './policy.ts'
import { document } from './tables.ts'

/** What screens are told: ids, and of a delivery its new status. Subjects and names are read anew, where rights are checked. */
export function signals(fact: RecordedFact): readonly Signal[] {
  if (!/^(document|copy)\./.test(fact.type) && !fact.type.startsWith('delivery.')) return []
  const facts = {
    ...(fact.type === 'delivery.changed' ? { code: String(fact.data['code']) } : {}),
    ...(fact.type === 'document.arrived' ? { urgency: String(fact.data['urgency']) } : {}),
  }
  const signal = { type: fact.type, id: fact.subjectId, facts }
  return [
    ...fact.agencyIds.map((agency) => ({ ...signal, topic: `agency:${agency}` })),
    { ...signal, topic: `document:${fact.subjectId}` },
  ]
}

/** The same doors as for reading: of what another agency asked mine for, its signatures alone (`signing:`), not what becomes of it there. */
export const topics: TopicDoor = async (work, topic) => {
  const [kind, id = ''] = topic.split(':')
  if (kind === 'agency') return may(work.actor, 'document.read-all') && id === work.actor.agencyId
  if (kind !== 'document' && kind !== 'signing') return undefined
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return false
  const door = kind === 'signing' ? readableAlone : readable
  const rows = await work.tx
    .select({ id: document.id })
    .from(document)
    .where(and(eq(document.id, id), door(work.actor, civilDate(work.now))))
  return rows.length > 0
}
