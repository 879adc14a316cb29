import { endpoint } from './endpoint.ts'
import { Done, Id, Instant, nullable, oneOf, record, Sha256, Type } from './shape.ts'

const FileAsk = record({ id: Id, position: Type.Integer({ minimum: 1, maximum: 1000 }) })
const faults = ['thing.missing', 'document.recalled', 'file.damaged', 'file.store-unreachable'] as const

/** waiting: not looked at yet. kept: proved until `endsAt`. open: what is missing stands in `problem`. none: bears no signature. */
export const lastingStates = ['waiting', 'kept', 'open', 'none'] as const

export const Lasting = record({
  state: oneOf(lastingStates),
  endsAt: nullable(Instant),
  nextAt: nullable(Instant),
  /** Why it could not be completed or renewed the last time: a word for the page to translate. */
  problem: Type.String(),
  /** What was added to the file beside the one that was issued or arrived, which never changes; the oldest first. */
  revisions: Type.Array(
    record({
      act: oneOf(['completed', 'renewed'] as const),
      sha256: Sha256,
      size: Type.Integer(),
      endsAt: Instant,
      at: Instant,
    }),
  ),
  /** The evidence record that covers the file (RFC 4998): since when, and until when it convinces. */
  evidence: nullable(record({ at: Instant, endsAt: Instant, files: Type.Integer() })),
})

export const readLasting = endpoint({
  method: 'GET',
  path: '/api/documents/:id/files/:position/lasting',
  summary: 'How long the signatures of a file can be proved, and what was added to it for that',
  access: 'document.read',
  params: FileAsk,
  reply: Lasting,
  faults: ['thing.missing', 'document.recalled'],
})

export const readLastingFile = endpoint({
  method: 'GET',
  path: '/api/documents/:id/files/:position/lasting-file',
  summary: 'The file with everything added since it was issued or arrived: it begins with those very bytes',
  access: 'document.read',
  params: FileAsk,
  reply: Type.Unknown(),
  faults: [...faults],
  stream: 'out',
})

export const readEvidence = endpoint({
  method: 'GET',
  path: '/api/documents/:id/files/:position/evidence',
  summary: 'The evidence record of a file (RFC 4998, DER): proof of its bytes that needs nobody to be asked',
  access: 'document.read',
  params: FileAsk,
  reply: Type.Unknown(),
  faults: [...faults],
  stream: 'out',
})

export const readProofs = endpoint({
  method: 'GET',
  path: '/api/proofs',
  summary: 'How the proofs of the installation stand: how many are kept, end soon or could not be had, and why',
  access: 'system.operate',
  reply: record({
    waiting: Type.Integer(),
    kept: Type.Integer(),
    /** Of those kept: the newest time-stamp ends within a year. */
    endSoon: Type.Integer(),
    firstEndsAt: nullable(Instant),
    problems: Type.Array(record({ problem: Type.String(), files: Type.Integer(), nextAt: nullable(Instant) })),
    evidence: record({
      records: Type.Integer(),
      files: Type.Integer(),
      /** Official files no record covers yet. */
      uncovered: Type.Integer(),
      firstEndsAt: nullable(Instant),
      problems: Type.Array(record({ problem: Type.String(), records: Type.Integer() })),
    }),
  }),
  faults: [],
})

export const tryProofs = endpoint({
  method: 'POST',
  path: '/api/proofs/attempt',
  summary: 'Try now what could not be completed or renewed',
  access: 'system.operate',
  reply: Done,
  faults: [],
})
