import { endpoint } from './endpoint.ts'
import { CivilDate, Id, Instant, nullable, oneOf, record, Type, text } from './shape.ts'
import { assignmentRoles } from './words.ts'

/** What can lie with a post that nobody holds any more. */
export const unheldKinds = ['submission', 'assignment', 'draft', 'task'] as const
export type UnheldKind = (typeof unheldKinds)[number]

const Who = record({ name: Type.String(), title: Type.String() })

export const UnheldItem = record({
  kind: oneOf(unheldKinds),
  id: Id,
  /** The document, draft or task it is about. */
  subjectId: Id,
  label: Type.String(),
  /** Null where it is handed over without being read: a draft or task that is not the actor's to see. */
  subject: nullable(Type.String()),
  /** The unit a draft or task belongs to; empty for others, and for the agency as a whole. */
  unitName: Type.String(),
  /** Since when a draft lies there, or a task is given. */
  since: nullable(Instant),
  role: nullable(oneOf(assignmentRoles)),
  /** With whom it lies: a person whose post has ended, or a unit without a head. */
  was: Who,
  /** The last day of the post; null for a unit without a head. */
  endedOn: nullable(CivilDate),
  dueAt: nullable(Instant),
  /** A lead waits for this opinion and nothing will ever make it late. */
  blocks: Type.Boolean(),
})

const List = record({
  /** The most pressing first, to a limit. */
  items: Type.Array(UnheldItem),
  count: Type.Integer(),
})

export const listUnheld = endpoint({
  method: 'GET',
  path: '/api/unheld-work',
  summary: 'Open work of my agency that lies with posts nobody holds any more',
  access: 'work.hand-over',
  reply: List,
  faults: [],
})

export const countUnheld = endpoint({
  method: 'GET',
  path: '/api/unheld-work/count',
  summary: 'How much of it there is',
  access: 'work.hand-over',
  reply: record({ count: Type.Integer() }),
  faults: [],
})

export const handOverWork = endpoint({
  method: 'POST',
  path: '/api/unheld-work/hand-over',
  summary: 'Hand such work to somebody in office, one or many, all or none; deadlines stay',
  access: 'work.hand-over',
  body: record({
    items: Type.Array(record({ kind: oneOf(unheldKinds), id: Id }), { minItems: 1, maxItems: 100 }),
    toHolderId: Id,
    reason: text(500),
  }),
  reply: List,
  faults: [
    'thing.missing',
    'thing.state',
    'access.denied',
    'routing.target-unfit',
    'document.recipient-unfit',
    'draft.person-unfit',
  ],
})

export const lapseUnheld = endpoint({
  method: 'PUT',
  path: '/api/assignments/:id/lapse',
  summary: 'Go on without the opinion of a support nobody holds any more',
  access: 'assignment.handle',
  params: record({ id: Id }),
  body: record({ reason: text(500) }),
  reply: record({ documentId: Id }),
  faults: ['thing.missing', 'thing.state', 'access.denied'],
})
