import { DocumentCard, DocumentId, issueDocument } from './documents.ts'
import { endpoint } from './endpoint.ts'
import { record, Type } from './shape.ts'

export const numberDocument = endpoint({
  method: 'PUT',
  path: '/api/documents/:id/number',
  summary: 'Number and date of a document its signer has signed; the seal of the agency comes next',
  access: 'document.issue',
  params: DocumentId,
  body: issueDocument.body,
  reply: DocumentCard,
  faults: [...issueDocument.faults, 'signature.unfit-file'],
})

export const dispatchDocument = endpoint({
  method: 'PUT',
  path: '/api/documents/:id/dispatch',
  summary: 'Deliver a numbered and sealed document to every recipient',
  access: 'document.dispatch',
  params: DocumentId,
  body: record({ version: Type.Integer() }),
  reply: DocumentCard,
  faults: [
    'thing.missing',
    'thing.changed',
    'thing.state',
    'document.held',
    'document.unsigned',
    'document.no-recipient',
    'document.recipient-ended',
    'document.recipient-unfit',
  ],
})
