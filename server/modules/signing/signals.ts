import type { SignalOf } from '#platform/room.ts'

/** Ids alone: what was signed and how far a batch is. */
export const signals: SignalOf = (fact) => {
  if (fact.type === 'signing.progress')
    return [
      {
        topic: `account:${String(fact.data['account'])}`,
        type: fact.type,
        id: fact.subjectId,
        facts: { done: Number(fact.data['done']), of: Number(fact.data['of']) },
      },
    ]
  if (fact.type === 'signature.settled')
    return [{ topic: `account:${String(fact.data['account'])}`, type: fact.type, id: fact.subjectId }]
  if (
    ![
      'document.bears-signature',
      'proof.grew',
      'signature.asked',
      'signature.answered',
      'signature.confirmed-late',
    ].includes(fact.type)
  )
    return []
  const signal = { type: fact.type, id: fact.subjectId }
  return [
    ...fact.agencyIds.map((agency) => ({ ...signal, topic: `agency:${agency}` })),
    { ...signal, topic: `document:${fact.subjectId}` },
    { ...signal, topic: `signing:${fact.subjectId}` },
  ]
}
