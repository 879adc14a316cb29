import { endpoint } from './endpoint.ts'
import { CivilDate, Id, Instant, nullable, oneOf, record, Type, text } from './shape.ts'
import { updateFields, updateStates, urgencies } from './words.ts'

const Who = record({ name: Type.String(), title: Type.String() })

const DocumentId = record({ id: Id })

/** One field as it stood and as it is; dates as `YYYY-MM-DD`, pages as digits, null where there is none. */
export const FieldChange = record({
  field: oneOf(updateFields),
  before: nullable(Type.String()),
  after: nullable(Type.String()),
})

const UpdateLine = record({
  recipientName: Type.String(),
  state: oneOf(updateStates),
  answeredAt: nullable(Instant),
  /** Who answered; empty where a copy that was not registered took it over by itself. */
  byName: Type.String(),
  reason: Type.String(),
  late: Type.Boolean(),
})

export const UpdatesCard = record({
  /** Newest first. Of the issuer's document with every recipient's line, of a copy with its own. */
  updates: Type.Array(
    record({
      id: Id,
      at: Instant,
      by: Who,
      reason: Type.String(),
      dueAt: Instant,
      changes: Type.Array(FieldChange),
      lines: Type.Array(UpdateLine),
    }),
  ),
  /** What waits for the answer of this copy's clerk: all that was put right since he last answered. */
  question: nullable(
    record({
      ids: Type.Array(Id),
      issuer: Type.String(),
      reasons: Type.Array(Type.String()),
      changes: Type.Array(FieldChange),
      dueAt: Instant,
      mayAnswer: Type.Boolean(),
    }),
  ),
})

export const readUpdates = endpoint({
  method: 'GET',
  path: '/api/documents/:id/updates',
  summary: 'What was put right of this document after it was issued, field by field, and who took it over',
  access: 'document.read',
  params: DocumentId,
  reply: UpdatesCard,
  faults: ['thing.missing'],
})

export const updateIssued = endpoint({
  method: 'POST',
  path: '/api/documents/:id/updates',
  summary: 'Put data of an issued document right: at once in copies not registered yet, asked of everybody else',
  access: 'document.update',
  params: DocumentId,
  body: record({
    version: Type.Integer(),
    reason: text(500),
    subject: text(500),
    urgency: oneOf(urgencies),
    dueOn: nullable(CivilDate),
    signerName: Type.String({ maxLength: 50 }),
    signerTitle: Type.String({ maxLength: 100 }),
    pages: nullable(Type.Integer({ minimum: 1, maximum: 100000 })),
  }),
  reply: UpdatesCard,
  faults: ['thing.missing', 'thing.changed', 'thing.state', 'access.denied', 'document.held', 'input.invalid'],
})

export const answerUpdate = endpoint({
  method: 'PUT',
  path: '/api/documents/:id/update-answer',
  summary: 'Take over what the issuer put right, or keep the copy as it is with the reason; the issuer is told',
  access: 'document.answer-update',
  params: DocumentId,
  body: record({
    /** The updates as they were shown: one that came meanwhile is looked at first. */
    ids: Type.Array(Id, { minItems: 1, maxItems: 100 }),
    agreed: Type.Boolean(),
    reason: Type.String({ maxLength: 500 }),
  }),
  reply: UpdatesCard,
  faults: ['thing.missing', 'thing.changed', 'thing.state', 'access.denied', 'document.held', 'input.invalid'],
})
