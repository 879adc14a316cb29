import { endpoint } from './endpoint.ts'
import { Id, Instant, nullable, oneOf, record, Type, text } from './shape.ts'
import { recallCodes } from './words.ts'

const DocumentId = record({ id: Id })

/** A recall as its sender sees it (every line) or as a recipient does (his own line). Null when there is none. */
export const RecallCard = record({
  reason: Type.String(),
  byName: Type.String(),
  byTitle: Type.String(),
  at: Instant,
  dueAt: Instant,
  /** I am to answer it. */
  mayAnswer: Type.Boolean(),
  lines: Type.Array(
    record({
      recipientName: Type.String(),
      code: oneOf(recallCodes),
      answeredAt: nullable(Instant),
      byName: Type.String(),
      reason: Type.String(),
      /** How many people there had opened it; null until it is answered. */
      opened: nullable(Type.Integer()),
      late: Type.Boolean(),
    }),
  ),
})

export const readRecall = endpoint({
  method: 'GET',
  path: '/api/documents/:id/recall',
  summary: 'How a recall of this document stands',
  access: 'document.read',
  params: DocumentId,
  reply: record({ recall: nullable(RecallCard) }),
  faults: ['thing.missing'],
})

export const recallDocument = endpoint({
  method: 'POST',
  path: '/api/documents/:id/recall',
  summary: 'Recall an issued document: frozen here, cancelled where nobody opened it, asked of everybody else',
  access: 'document.recall',
  params: DocumentId,
  body: record({ reason: text(500) }),
  reply: record({ recall: nullable(RecallCard) }),
  faults: ['thing.missing', 'thing.state', 'access.denied'],
})

export const answerRecall = endpoint({
  method: 'PUT',
  path: '/api/documents/:id/recall-answer',
  summary: 'Agree to a recall, which locks the copy for everybody and ends its handling, or refuse it with the reason',
  access: 'document.answer-recall',
  params: DocumentId,
  body: record({ agreed: Type.Boolean(), reason: Type.String({ maxLength: 500 }) }),
  reply: record({ recall: nullable(RecallCard) }),
  faults: ['thing.missing', 'thing.state', 'input.invalid'],
})
