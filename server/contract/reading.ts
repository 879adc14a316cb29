import { AccessChangeCard } from './access.ts'
import { endpoint } from './endpoint.ts'
import { CivilDate, Id, Instant, nullable, oneOf, record, Type } from './shape.ts'

const DocumentId = record({ id: Id })

export const explainAccess = endpoint({
  method: 'GET',
  path: '/api/documents/:id/access',
  summary: 'Why I can see this document, and who else can',
  access: 'document.read',
  params: DocumentId,
  reply: record({
    mine: Type.Array(oneOf(['agency', 'assignment', 'unit', 'grant', 'draft', 'workFile', 'task', 'guest'] as const)),
    /** I see it in somebody else's post: whose. */
    onBehalfOf: nullable(record({ name: Type.String(), title: Type.String() })),
    agencyRoles: Type.Array(Type.String()),
    /** For whoever may change access: the people of those roles by name, without whoever is excluded. */
    office: Type.Array(record({ name: Type.String(), title: Type.String() })),
    readers: Type.Array(
      record({
        name: Type.String(),
        title: Type.String(),
        basis: oneOf(['assignment', 'grant', 'draft', 'workFile', 'task', 'guest'] as const),
        since: Instant,
        until: nullable(CivilDate),
      }),
    ),
    /** For whoever may change access: every change there was, the latest first. */
    changes: Type.Array(AccessChangeCard),
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
  faults: ['thing.missing', 'access.denied'],
})
