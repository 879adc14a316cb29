import { endpoint } from './endpoint.ts'
import { RoutingCard } from './routing.ts'
import { Id, Instant, nullable, oneOf, record, Type, text } from './shape.ts'
import { assignmentRoles, assignmentStates } from './words.ts'

const Who = record({ name: Type.String(), title: Type.String() })

/** One of the two documents. Null where the reader may not open it. */
const Side = record({ documentId: nullable(Id), label: Type.String() })

const DocumentId = record({ id: Id })

/** Open work on a document that was replaced, and where it may go. */
export const TransferOffer = record({
  from: record({ documentId: Id, label: Type.String(), subject: Type.String() }),
  to: record({ documentId: Id, label: Type.String(), subject: Type.String() }),
  /** The open tree as it would move: same people, roles and deadlines. */
  assignments: Type.Array(
    record({
      id: Id,
      parentId: nullable(Id),
      role: oneOf(assignmentRoles),
      state: oneOf(assignmentStates),
      to: Who,
      dueAt: nullable(Instant),
    }),
  ),
  /** The leader before whom the replaced one waits for a directive. */
  waitingFor: nullable(Who),
  /** Why I may not move it now. `handled`: the replacing one is in work already; `waits`: it waits for another leader, who decides. */
  hindrance: nullable(oneOf(['handled', 'waits'] as const)),
})

export const TransferLine = record({
  id: Id,
  from: Side,
  to: Side,
  by: Who,
  reason: Type.String(),
  at: Instant,
  undoneAt: nullable(Instant),
  /** Until when whoever moved it may take it back; null when he may not. */
  undoUntil: nullable(Instant),
})

export const readTransfers = endpoint({
  method: 'GET',
  path: '/api/documents/:id/transfers',
  summary: 'Open work that may move between a replaced document and the one that replaces it, and what has moved',
  access: 'document.read',
  params: DocumentId,
  reply: record({ offers: Type.Array(TransferOffer), lines: Type.Array(TransferLine) }),
  faults: ['thing.missing'],
})

export const transferHandling = endpoint({
  method: 'POST',
  path: '/api/documents/:id/transfers',
  summary:
    'Move the open work of a replaced document to this one that replaces it: same people, roles, words, deadlines',
  access: 'document.submit',
  params: DocumentId,
  body: record({
    fromId: Id,
    reason: text(500),
    /** The open assignments as they were shown: work that changed meanwhile is looked at again. */
    seen: Type.Array(Id, { maxItems: 1000 }),
  }),
  reply: RoutingCard,
  faults: ['thing.missing', 'thing.changed', 'thing.state', 'access.denied', 'document.relation-unfit'],
})

export const undoTransfer = endpoint({
  method: 'DELETE',
  path: '/api/transfers/:id',
  summary: 'Take a transfer back within seconds, while nobody has begun with it; both acts stay on record',
  access: 'document.submit',
  params: DocumentId,
  reply: RoutingCard,
  faults: ['thing.missing', 'thing.state', 'access.denied', 'routing.undo-late'],
})
