import { endpoint } from './endpoint.ts'
import { Id, record, Type } from './shape.ts'

export const printDocumentFile = endpoint({
  method: 'GET',
  path: '/api/documents/:id/files/:position/print',
  summary: 'A copy of a PDF to be printed: every page says who printed it, when and where; the original stays as it is',
  access: 'document.read',
  params: record({ id: Id, position: Type.Integer({ minimum: 1, maximum: 1000 }) }),
  reply: Type.Unknown(),
  faults: [
    'thing.missing',
    'thing.changed',
    'document.recalled',
    'document.not-printable',
    'document.print-busy',
    'file.store-unreachable',
  ],
  stream: 'out',
})
