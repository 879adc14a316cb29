import { endpoint } from './endpoint.ts'
import { Id, Instant, oneOf, record, Type } from './shape.ts'

const DocumentId = record({ id: Id })

export const explainAccess = endpoint({
  method: 'GET',
  path: '/api/documents/:id/access',
  summary: 'Why I can see this document, and who else can',
  access: 'document.read',
  params: DocumentId,
  reply: record({
    mine: Type.Array(oneOf(['agency', 'assignment', 'unit', 'workFile', 'task'] as const)),
    agencyRoles: Type.Array(Type.String()),
    readers: Type.Array(record({ name: Type.String(), title: Type.String(), since: Instant })),
  }),
  faults: ['thing.missing'],
})

export const listViews = endpoint({
  method: 'GET',
  path: '/api/documents/:id/views',
  summary: 'Who of my agency opened this document, the last first',
  access: 'document.read-all',
  params: DocumentId,
  reply: record({
    views: Type.Array(
      record({
        name: Type.String(),
        title: Type.String(),
        firstAt: Instant,
        lastAt: Instant,
        times: Type.Integer(),
      }),
    ),
    total: Type.Integer(),
  }),
  faults: ['thing.missing'],
})
