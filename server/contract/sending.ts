import { DocumentCard } from './documents.ts'
import { endpoint } from './endpoint.ts'
import { RecipientAsk } from './recipients.ts'
import { Id, optionalText, record, Type } from './shape.ts'

export const sendFurther = endpoint({
  method: 'POST',
  path: '/api/documents/:id/recipients',
  summary: 'Send an issued document to further recipients; to whoever returned it inside the agency, once more',
  access: 'document.send',
  params: record({ id: Id }),
  body: record({
    recipients: Type.Array(RecipientAsk, { minItems: 1, maxItems: 1000 }),
    /** What the recipients inside the agency are told. */
    note: optionalText(500),
  }),
  reply: DocumentCard,
  faults: [
    'thing.missing',
    'thing.state',
    'access.denied',
    'document.held',
    'document.recipient-ended',
    'document.recipient-unfit',
    'input.invalid',
  ],
})
