import { endpoint } from './endpoint.ts'
import { CivilDate, Done, Id, Instant, nullable, oneOf, optionalText, record, Type, text } from './shape.ts'
import {
  assignmentRoles,
  assignmentStates,
  handlingPaces,
  handlingStates,
  noteKinds,
  routingActs,
  submissionStates,
} from './words.ts'

const Who = record({ name: Type.String(), title: Type.String() })

/** Whom work goes to: a person in a post, or a unit, whose head then acts. */
const TargetAsk = record({ holderId: Type.Optional(Id), unitId: Type.Optional(Id) })

const AssignmentAsk = record({
  to: TargetAsk,
  role: oneOf(assignmentRoles),
  dueAt: nullable(Instant),
  /** The lead may not complete before an issued document of this agency is linked as the reply. */
  replyRequired: Type.Boolean(),
})

export const AssignmentCard = record({
  id: Id,
  parentId: nullable(Id),
  /** Of an outgoing document: the recipient inside the agency in whose tree it stands. */
  deliveryId: nullable(Id),
  directiveId: Id,
  role: oneOf(assignmentRoles),
  state: oneOf(assignmentStates),
  to: record({ holderId: nullable(Id), unitId: nullable(Id), name: Type.String(), title: Type.String() }),
  dueAt: nullable(Instant),
  /** As first given; differs from `dueAt` after an extension or a pause. */
  originalDueAt: nullable(Instant),
  pace: oneOf(handlingPaces),
  replyRequired: Type.Boolean(),
  reply: nullable(record({ id: Id, code: Type.String() })),
  readAt: nullable(Instant),
  startedAt: nullable(Instant),
  closedAt: nullable(Instant),
  closingNote: Type.String(),
  pausedSince: nullable(Instant),
  extension: nullable(
    record({
      id: Id,
      wantedAt: Instant,
      reason: Type.String(),
      askedAt: Instant,
      /** Null while it waits for the assigner. */
      granted: nullable(Type.Boolean()),
      decisionNote: Type.String(),
    }),
  ),
  notes: Type.Array(record({ kind: oneOf(noteKinds), by: Who, at: Instant, text: Type.String() })),
  version: Type.Integer(),
  can: Type.Array(oneOf(routingActs)),
})

export const RoutingCard = record({
  documentId: Id,
  handling: nullable(oneOf(handlingStates)),
  submissions: Type.Array(
    record({
      id: Id,
      state: oneOf(submissionStates),
      from: Who,
      to: Who,
      note: Type.String(),
      at: Instant,
      closedAt: nullable(Instant),
      reason: Type.String(),
    }),
  ),
  directives: Type.Array(
    record({
      id: Id,
      parentId: nullable(Id),
      by: Who,
      text: Type.String(),
      /** No directive: an issued document was sent to units and people of the agency, `text` being the words beside it. */
      sent: Type.Boolean(),
      at: Instant,
      undoneAt: nullable(Instant),
      /** Until when its giver may take it back; null when he may not. */
      undoUntil: nullable(Instant),
      /** Carried over from the directive on a document that this one replaces, with the day it was written. */
      carried: nullable(record({ documentId: Id, label: Type.String(), at: Instant })),
    }),
  ),
  assignments: Type.Array(AssignmentCard),
  /** What I may do with the document as a whole. */
  can: Type.Array(oneOf(['submit', 'direct', 'passOn', 'sendBack'] as const)),
})

const DocumentId = record({ id: Id })

export const readRouting = endpoint({
  method: 'GET',
  path: '/api/documents/:id/routing',
  summary: 'How a document was submitted, directed and handled, and what I may do',
  access: 'document.read',
  params: DocumentId,
  reply: RoutingCard,
  faults: ['thing.missing'],
})

export const TargetCard = record({
  unitId: nullable(Id),
  holderId: nullable(Id),
  name: Type.String(),
  title: Type.String(),
  unitName: Type.String(),
  /** Assignments open there now: who is already busy. */
  open: Type.Integer(),
  /** Away: who handles the work of the post instead, until which day. */
  standIn: nullable(record({ name: Type.String(), until: CivilDate })),
})

export const findTargets = endpoint({
  method: 'GET',
  path: '/api/routing/targets',
  summary: 'Units with a head and people of my agency to whom work may go; leaders for a submission',
  access: 'document.read',
  query: record({
    for: oneOf(['submission', 'assignment'] as const),
    /** Only below this unit assignment: the people a unit head may name. */
    parentId: Type.Optional(Id),
    q: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  reply: record({ targets: Type.Array(TargetCard) }),
  faults: ['thing.missing'],
})

export const dueAfter = endpoint({
  method: 'GET',
  path: '/api/routing/due',
  summary: 'The end of the n-th working day from now, and the free days it steps over',
  access: 'document.read',
  query: record({ days: Type.Integer({ minimum: 0, maximum: 250 }) }),
  reply: record({
    dueAt: Instant,
    dueOn: CivilDate,
    skipped: Type.Array(record({ on: CivilDate, name: Type.String() })),
  }),
  faults: [],
})

const routingFaults = [
  'thing.missing',
  'thing.state',
  'access.denied',
  'routing.target-unfit',
  'document.recipient-unfit',
  'input.invalid',
] as const

export const submitDocuments = endpoint({
  method: 'POST',
  path: '/api/submissions',
  summary: 'Submit registered arrivals to a leader for his directive; all or none',
  access: 'document.submit',
  body: record({
    documentIds: Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true }),
    toHolderId: Id,
    note: Type.String({ maxLength: 1000 }),
  }),
  reply: record({ submitted: Type.Integer() }),
  faults: routingFaults,
})

export const sendBackSubmission = endpoint({
  method: 'PUT',
  path: '/api/documents/:id/submission/return',
  summary: 'The leader sends a submission back to the clerk with the reason',
  access: 'document.direct',
  params: DocumentId,
  body: record({ reason: text(500) }),
  reply: RoutingCard,
  faults: routingFaults,
})

export const passSubmission = endpoint({
  method: 'PUT',
  path: '/api/documents/:id/submission/recipient',
  summary: 'Pass a submission on to another leader',
  access: 'document.submit',
  params: DocumentId,
  body: record({ toHolderId: Id, note: Type.String({ maxLength: 1000 }) }),
  reply: RoutingCard,
  faults: routingFaults,
})

export const giveDirective = endpoint({
  method: 'POST',
  path: '/api/documents/:id/directives',
  summary: 'Write a directive and assign lead, support and those to be informed; below an assignment, name its people',
  access: 'document.read',
  params: DocumentId,
  body: record({
    text: Type.String({ maxLength: 2000 }),
    assignments: Type.Array(AssignmentAsk, { minItems: 1, maxItems: 60 }),
    /** The assignment whose people are named; absent for the leader's directive on the whole document. */
    parentId: Type.Optional(Id),
    /** Takes the lead from whoever has it now. */
    replaceLead: Type.Optional(Type.Boolean()),
  }),
  reply: RoutingCard,
  faults: [...routingFaults, 'routing.lead-missing', 'routing.lead-taken', 'routing.due-past'],
})

export const undoDirective = endpoint({
  method: 'DELETE',
  path: '/api/directives/:id',
  summary: 'Take a directive back within seconds of giving it; both acts stay on record',
  access: 'document.read',
  params: DocumentId,
  reply: RoutingCard,
  faults: [...routingFaults, 'routing.undo-late'],
})

const changed = { version: Type.Integer() }

export const startAssignment = endpoint({
  method: 'PUT',
  path: '/api/assignments/:id/start',
  summary: 'Begin to handle; the first to begin tells the sender 05',
  access: 'assignment.handle',
  params: DocumentId,
  body: record(changed),
  reply: RoutingCard,
  faults: [...routingFaults, 'thing.changed'],
})

export const completeAssignment = endpoint({
  method: 'PUT',
  path: '/api/assignments/:id/completion',
  summary:
    'Complete: the lead with the outcome, the support with its opinion; the lead of the whole tells the sender 06',
  access: 'assignment.handle',
  params: DocumentId,
  body: record({
    ...changed,
    note: Type.String({ maxLength: 4000 }),
    /** Number and symbol of the issued document that answers, e.g. `45/UBND-VP`. */
    replyCode: optionalText(60),
  }),
  reply: RoutingCard,
  faults: [
    ...routingFaults,
    'thing.changed',
    'routing.support-open',
    'routing.children-open',
    'routing.reply-missing',
    'routing.opinion-missing',
  ],
})

export const returnAssignment = endpoint({
  method: 'PUT',
  path: '/api/assignments/:id/return',
  summary: 'Return to the assigner with the reason; what was forwarded below ends with it',
  access: 'assignment.handle',
  params: DocumentId,
  body: record({ ...changed, reason: text(500) }),
  reply: RoutingCard,
  faults: [...routingFaults, 'thing.changed'],
})

export const withdrawAssignment = endpoint({
  method: 'PUT',
  path: '/api/assignments/:id/withdrawal',
  summary: 'The assigner takes an assignment back with the reason; what was forwarded below ends with it',
  access: 'document.read',
  params: DocumentId,
  body: record({ ...changed, reason: text(500) }),
  reply: RoutingCard,
  faults: [...routingFaults, 'thing.changed'],
})

export const noteAssignment = endpoint({
  method: 'POST',
  path: '/api/assignments/:id/notes',
  summary: 'Report progress, give an opinion, or press: the assigner presses, the handler reports',
  access: 'document.read',
  params: DocumentId,
  body: record({ kind: oneOf(noteKinds), text: text(4000) }),
  reply: RoutingCard,
  faults: routingFaults,
})

export const askExtension = endpoint({
  method: 'POST',
  path: '/api/assignments/:id/extensions',
  summary: 'Ask the assigner for more time',
  access: 'assignment.handle',
  params: DocumentId,
  body: record({ wantedAt: Instant, reason: text(500) }),
  reply: RoutingCard,
  faults: [...routingFaults, 'routing.due-past', 'routing.extension-open'],
})

export const decideExtension = endpoint({
  method: 'PUT',
  path: '/api/extensions/:id/decision',
  summary: 'Grant or refuse an extension; the original deadline stays on record',
  access: 'document.read',
  params: DocumentId,
  body: record({ granted: Type.Boolean(), note: Type.String({ maxLength: 500 }) }),
  reply: RoutingCard,
  faults: routingFaults,
})

export const pauseAssignment = endpoint({
  method: 'PUT',
  path: '/api/assignments/:id/pause',
  summary: 'Stop the clock while waiting for another agency, with the reason; or let it run again',
  access: 'assignment.handle',
  params: DocumentId,
  body: record({ ...changed, paused: Type.Boolean(), reason: Type.String({ maxLength: 500 }) }),
  reply: RoutingCard,
  faults: [...routingFaults, 'thing.changed'],
})

export const readAssignment = endpoint({
  method: 'PUT',
  path: '/api/documents/:id/reading',
  summary: 'I have opened it: what I am only to know of is then done, what I am to handle is not',
  access: 'document.read',
  params: DocumentId,
  reply: Done,
  faults: ['thing.missing'],
})
