import { kindCodes } from './kinds.ts'
import { CivilDate, Id, oneOf, Type } from './shape.ts'
import { documentStates, handlingStates, secrecyLevels, urgencies } from './words.ts'

/** What narrows a list of documents: every input field, and words in the content (Decree 30/2020 Appendix VI part F4). */
export const documentFilters = {
  state: Type.Optional(oneOf(documentStates)),
  /** `none`: registered, not yet submitted. */
  handling: Type.Optional(oneOf(['none', ...handlingStates] as const)),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  kind: Type.Optional(oneOf(kindCodes)),
  urgency: Type.Optional(oneOf(urgencies)),
  registerId: Type.Optional(Id),
  year: Type.Optional(Type.Integer({ minimum: 1945, maximum: 2200 })),
  from: Type.Optional(CivilDate),
  to: Type.Optional(CivilDate),
  due: Type.Optional(oneOf(['soon', 'overdue'] as const)),
  /** Words in the content of its files; with or without tone marks, in quotation marks as they stand together. */
  content: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  number: Type.Optional(Type.String({ minLength: 1, maxLength: 11 })),
  notation: Type.Optional(Type.String({ minLength: 1, maxLength: 30 })),
  subject: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  issuer: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** Name or title of the signer. */
  signer: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  note: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  issuedFrom: Type.Optional(CivilDate),
  issuedTo: Type.Optional(CivilDate),
  pagesFrom: Type.Optional(Type.Integer({ minimum: 1, maximum: 100000 })),
  pagesTo: Type.Optional(Type.Integer({ minimum: 1, maximum: 100000 })),
  secrecy: Type.Optional(oneOf(secrecyLevels)),
  /** Words in a further field; with its id. */
  furtherField: Type.Optional(Id),
  further: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** Outgoing: any recipient in this status. */
  delivery: Type.Optional(oneOf(['waiting', 'returned'] as const)),
}
