import type { Signal } from '#contract/signals.ts'
import type { RecordedFact } from '#platform/facts.ts'

/** What an account's pages are told: sessions that ended, a changed standing, and a post one may act in, or no longer. */
export function signals(fact: RecordedFact): readonly Signal[] {
  if (fact.type === 'session.ended' || fact.type === 'account.standing')
    return [{ topic: `account:${fact.subjectId}`, type: fact.type, id: fact.subjectId }]
  if (fact.type !== 'delegation.given' && fact.type !== 'delegation.revoked') return []
  const accounts = fact.data['accounts']
  return (Array.isArray(accounts) ? accounts : []).map((account) => ({
    topic: `account:${String(account)}`,
    type: fact.type,
    id: fact.subjectId,
  }))
}
