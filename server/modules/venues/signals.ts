import type { Signal } from '#contract/signals.ts'
import type { RecordedFact } from '#platform/facts.ts'

/** Pages of the agency, and whoever is told, hear that something changed, never what: they read it anew, where rights are checked. */
export function signals(fact: RecordedFact): readonly Signal[] {
  if (!/^(venue|equipment|booking)\./.test(fact.type)) return []
  return fact.agencyIds.map((id) => ({ topic: `agency:${id}`, type: fact.type, id: fact.subjectId }))
}
