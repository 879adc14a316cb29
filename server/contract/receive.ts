import { endpoint } from './endpoint.ts'
import { CivilDate, Id, oneOf, record, Type } from './shape.ts'

export const registerMany = endpoint({
  method: 'POST',
  path: '/api/documents/registrations',
  summary: 'Register several delivered documents, each with its own arrival number, in the order they arrived',
  access: 'document.register',
  body: record({
    documentIds: Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true }),
    registerId: Id,
    arrivedOn: CivilDate,
  }),
  reply: record({
    registered: Type.Array(record({ id: Id, number: Type.Integer() })),
    /** Left as they were, for the clerk to look at one by one. */
    left: Type.Array(
      record({ id: Id, label: Type.String(), why: oneOf(['duplicate', 'state', 'further', 'signature'] as const) }),
    ),
  }),
  faults: [
    'thing.missing',
    'register.closed',
    'register.date-before-last',
    'register.date-in-future',
    'register.kind-not-covered',
  ],
})

export const findDuplicates = endpoint({
  method: 'GET',
  path: '/api/documents/duplicates',
  summary: 'Arrivals already here with the same number, symbol and issuer, or the same bytes (A8)',
  access: 'document.register',
  query: record({
    codeNumber: Type.Optional(Type.String({ maxLength: 11 })),
    codeNotation: Type.Optional(Type.String({ maxLength: 30 })),
    issuerName: Type.Optional(Type.String({ maxLength: 200 })),
    uploadId: Type.Optional(Id),
  }),
  reply: record({
    matches: Type.Array(
      record({
        id: Id,
        label: Type.String(),
        subject: Type.String(),
        by: oneOf(['identifier', 'triple', 'bytes'] as const),
      }),
    ),
  }),
  faults: [],
})
