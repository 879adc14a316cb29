import { Id, nullable, oneOf, record, Type } from './shape.ts'
import { relationKinds } from './words.ts'

/** `to`: this document does it to another; `from`: another does it to this one, which readers are told before they read. */
export const RelationCard = record({
  kind: oneOf(relationKinds),
  direction: oneOf(['to', 'from'] as const),
  label: Type.String(),
  subject: Type.String(),
  /** Null when my agency has it not (yet), or I may not read it. */
  documentId: nullable(Id),
})
