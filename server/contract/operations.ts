import { endpoint } from './endpoint.ts'
import { Instant, nullable, oneOf, record, Type } from './shape.ts'

export const health = endpoint({
  method: 'GET',
  path: '/api/health',
  summary: 'Ready to serve: the database and the store answer',
  access: 'public',
  /** `sample`: the installation shows made-up data, and the sign-in page says where its passwords are. */
  reply: record({ ready: Type.Boolean(), sample: Type.Boolean() }),
  faults: ['service.unavailable', 'file.store-full', 'file.store-unreachable'],
})

export const readOperations = endpoint({
  method: 'GET',
  path: '/api/operations',
  summary: 'How the installation is doing',
  access: 'system.operate',
  reply: record({
    database: Type.String(),
    databaseBytes: Type.Integer(),
    store: oneOf(['local', 's3'] as const),
    storeReady: Type.Boolean(),
    files: Type.Integer(),
    fileBytes: Type.Integer(),
    damaged: Type.Array(record({ sha256: Type.String(), damagedAt: Instant })),
    textWaiting: Type.Integer(),
    jobsWaiting: Type.Integer(),
    jobsFailed: Type.Array(
      record({ task: Type.String(), attempts: Type.Integer(), error: Type.String(), at: Instant }),
    ),
    sockets: Type.Integer(),
    factPosition: Type.Integer(),
    oldestSession: nullable(Instant),
    sessions: Type.Integer(),
    startedAt: Instant,
  }),
  faults: [],
})
