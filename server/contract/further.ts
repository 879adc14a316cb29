import { endpoint } from './endpoint.ts'
import { kindCodes } from './kinds.ts'
import { CivilDate, Id, Instant, nullable, oneOf, record, Type, text } from './shape.ts'
import { directions } from './words.ts'

/** Further metadata that an agency defines for its documents (Decree 30/2020 Appendix VI part G3). */
export const furtherTypes = ['text', 'number', 'date', 'choice'] as const
export type FurtherType = (typeof furtherTypes)[number]

export const mostFurtherFields = 50

const fieldAsk = {
  nameVi: text(100),
  nameEn: text(100),
  type: oneOf(furtherTypes),
  /** Of a choice: what may be chosen. */
  choices: Type.Array(text(100), { maxItems: 50, uniqueItems: true }),
  /** Null: of both. */
  direction: nullable(oneOf(directions)),
  /** Empty: of every kind. */
  kinds: Type.Array(oneOf(kindCodes), { maxItems: 40, uniqueItems: true }),
  /** Without it an outgoing document is not issued and a delivered one not registered. */
  required: Type.Boolean(),
  validFrom: CivilDate,
}

export const FurtherField = record({ id: Id, ...fieldAsk, validTo: nullable(CivilDate), inForce: Type.Boolean() })
const fields = record({ fields: Type.Array(FurtherField) })

export const listFurtherFields = endpoint({
  method: 'GET',
  path: '/api/further-fields',
  summary: 'Further fields of my agency, those that ended too',
  access: 'organisation.read',
  reply: fields,
  faults: [],
})

export const addFurtherField = endpoint({
  method: 'POST',
  path: '/api/further-fields',
  summary: 'Define a further field for documents of my agency; it is ended, never changed',
  access: 'further.manage',
  body: record(fieldAsk),
  reply: fields,
  faults: ['input.invalid'],
})

export const endFurtherField = endpoint({
  method: 'PUT',
  path: '/api/further-fields/:id/ending',
  summary: 'End a further field with a last day; what was written into it stays',
  access: 'further.manage',
  params: record({ id: Id }),
  body: record({ on: CivilDate }),
  reply: fields,
  faults: ['thing.missing', 'thing.state', 'input.invalid'],
})

/** What is to stand in which field; nothing empties it. */
export const furtherValues = Type.Array(record({ fieldId: Id, value: Type.String({ maxLength: 500 }) }), {
  minItems: 1,
  maxItems: mostFurtherFields,
})

const FurtherValue = record({
  field: FurtherField,
  value: Type.String(),
  /** All that ever stood there, the latest first. */
  history: Type.Array(
    record({ value: Type.String(), reason: Type.String(), byName: Type.String(), byTitle: Type.String(), at: Instant }),
  ),
})
const values = record({
  values: Type.Array(FurtherValue),
  mayChange: Type.Boolean(),
  /** Registered or issued: a change needs its reason. */
  reasoned: Type.Boolean(),
})

export const readFurther = endpoint({
  method: 'GET',
  path: '/api/documents/:id/further',
  summary: 'Further metadata of a document: fields in force for it or written once, with all their values',
  access: 'document.read',
  params: record({ id: Id }),
  reply: values,
  faults: ['thing.missing'],
})

export const keepFurther = endpoint({
  method: 'PUT',
  path: '/api/documents/:id/further',
  summary: 'Write further metadata of a document; after registration or issue with the reason',
  access: 'document.register',
  params: record({ id: Id }),
  body: record({
    values: furtherValues,
    reason: Type.String({ maxLength: 500 }),
  }),
  reply: values,
  faults: ['thing.missing', 'thing.state', 'access.denied', 'document.held', 'input.invalid'],
})
