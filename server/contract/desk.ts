import { endpoint } from './endpoint.ts'
import { CivilDate, Id, Instant, nullable, oneOf, pageAsk, pageOf, record, Type, text } from './shape.ts'
import { assignmentRoles, assignmentStates, handlingPaces, urgencies, workPiles } from './words.ts'

const Who = record({ name: Type.String(), title: Type.String() })

/** One line of somebody's work: a document waiting for a directive, or an assignment. */
export const WorkRow = record({
  documentId: Id,
  submissionId: nullable(Id),
  assignmentId: nullable(Id),
  code: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  issuerName: Type.String(),
  urgency: oneOf(urgencies),
  arrivalNumber: nullable(Type.Integer()),
  arrivedOn: nullable(CivilDate),
  role: nullable(oneOf(assignmentRoles)),
  state: nullable(oneOf(assignmentStates)),
  text: Type.String(),
  from: Who,
  to: Who,
  at: Instant,
  dueAt: nullable(Instant),
  pace: oneOf(handlingPaces),
  unread: Type.Boolean(),
  /** An extension of it waits for my answer. */
  extensionAsked: Type.Boolean(),
  paused: Type.Boolean(),
})

export const listWork = endpoint({
  method: 'GET',
  path: '/api/work',
  summary: 'My work by pile: to direct, to do, to know, given to others, finished',
  access: 'document.read',
  query: record({
    pile: oneOf(workPiles),
    pace: Type.Optional(oneOf(handlingPaces)),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    ...pageAsk,
  }),
  reply: pageOf(WorkRow),
  faults: ['input.invalid'],
})

export const countWork = endpoint({
  method: 'GET',
  path: '/api/work/counts',
  summary: 'How much lies on each of my piles, how much of it late',
  access: 'document.read',
  reply: record({
    piles: Type.Array(
      record({ pile: oneOf(workPiles), count: Type.Integer(), late: Type.Integer(), soon: Type.Integer() }),
    ),
    capped: Type.Integer(),
  }),
  faults: [],
})

const Preset = record({ id: Id, text: Type.String() })

export const listPresets = endpoint({
  method: 'GET',
  path: '/api/directive-presets',
  summary: 'My own ready words for directives',
  access: 'document.read',
  reply: record({ presets: Type.Array(Preset) }),
  faults: [],
})

export const keepPresets = endpoint({
  method: 'PUT',
  path: '/api/directive-presets',
  summary: 'Keep my ready words, in this order',
  access: 'document.read',
  body: record({ texts: Type.Array(text(300), { maxItems: 30 }) }),
  reply: record({ presets: Type.Array(Preset) }),
  faults: ['input.invalid'],
})
