import { endpoint } from './endpoint.ts'
import { Id, Instant, nullable, oneOf, pageAsk, pageOf, record, Type, text } from './shape.ts'

const Who = record({ name: Type.String(), title: Type.String() })

/** A legal hold (phong tỏa): documents that stay as they are, on order, until it is released. */
export const HoldCard = record({
  id: Id,
  reason: Type.String(),
  /** The order it rests on. */
  basis: Type.String(),
  by: Who,
  at: Instant,
  released: nullable(record({ by: Who, at: Instant, reason: Type.String() })),
  /** The first of them; `subject` is empty where I may not read the document. */
  documents: Type.Array(record({ id: Id, label: Type.String(), subject: Type.String() })),
  count: Type.Integer(),
})

export const listHolds = endpoint({
  method: 'GET',
  path: '/api/holds',
  summary: 'Legal holds of my agency, standing or released, the latest first',
  access: 'hold.manage',
  query: record({ state: oneOf(['standing', 'released'] as const), ...pageAsk }),
  reply: pageOf(HoldCard),
  faults: ['input.invalid'],
})

export const holdDocuments = endpoint({
  method: 'POST',
  path: '/api/holds',
  summary: 'Put documents under legal hold on an order; all or none',
  access: 'hold.manage',
  body: record({
    documentIds: Type.Array(Id, { minItems: 1, maxItems: 100, uniqueItems: true }),
    reason: text(500),
    basis: text(300),
  }),
  reply: HoldCard,
  faults: ['thing.missing', 'input.invalid'],
})

export const releaseHold = endpoint({
  method: 'PUT',
  path: '/api/holds/:id/release',
  summary: 'Release a legal hold with the reason; other holds on the same documents stay',
  access: 'hold.manage',
  params: record({ id: Id }),
  body: record({ reason: text(500) }),
  reply: HoldCard,
  faults: ['thing.missing', 'thing.state'],
})
