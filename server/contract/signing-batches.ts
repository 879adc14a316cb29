import { endpoint } from './endpoint.ts'
import { Id, nullable, oneOf, record, Type } from './shape.ts'
import { MySignature } from './signing.ts'

/** As many as are signed at once (handbook 8.4); a remote service may take fewer. */
export const mostAtOnce = 50

export const signMany = endpoint({
  method: 'POST',
  path: '/api/signature-batches',
  summary:
    'Sign or seal up to fifty documents with one PIN, or with one confirmation at a remote service; each has its own result',
  access: 'document.read',
  body: record({
    act: oneOf(['signed', 'sealed'] as const),
    certificateId: Id,
    /** Of a key kept here or in a token; a remote service asks on the phone. */
    pin: Type.Optional(Type.String({ maxLength: 64 })),
    /** Named by the page: progress is told on the account's topic under this name. */
    batch: Id,
    documentIds: Type.Array(Id, { minItems: 1, maxItems: mostAtOnce, uniqueItems: true }),
  }),
  reply: record({
    /** One for each document in the order asked; `waiting`: the person is still to confirm. */
    results: Type.Array(
      record({
        documentId: Id,
        done: Type.Boolean(),
        waiting: Type.Boolean(),
        fault: Type.String(),
        facts: Type.Unknown(),
      }),
    ),
    /** Names those that wait. */
    batchId: nullable(Id),
  }),
  faults: [
    'certificate.missing',
    'certificate.unfit',
    'certificate.pin-wrong',
    'key.unreachable',
    'signature.refused',
    'signature.batch-most',
    'seal.not-keeper',
    'input.invalid',
  ],
})

export const readBatch = endpoint({
  method: 'GET',
  path: '/api/signature-batches/:id',
  summary: 'How far the signatures are that one asked of a remote service at once',
  access: 'document.read',
  params: record({ id: Id }),
  reply: record({ rows: Type.Array(MySignature) }),
  faults: ['thing.missing'],
})

export const readBatchMost = endpoint({
  method: 'GET',
  path: '/api/certificates/:id/batch-most',
  summary: 'How many documents the keeper of this key signs with one PIN or one confirmation; 1: one after the other',
  access: 'document.read',
  params: record({ id: Id }),
  reply: record({ most: Type.Integer() }),
  faults: ['certificate.missing', 'key.unreachable'],
})
