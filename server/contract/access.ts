import { endpoint } from './endpoint.ts'
import { roles } from './permissions.ts'
import { CivilDate, Id, Instant, nullable, oneOf, pageAsk, pageOf, record, Type, text } from './shape.ts'

/**
 * Changes of who may see or do what. Those of documents; posts given, ended or imported; a delegation entered for somebody absent.
 * Each stands as a warning until a competent person confirms it (Decree 30/2020 Appendix VI part III clause 3c).
 */
export const accessChangeKinds = [
  'grant',
  'grantEnded',
  'exclusion',
  'exclusionEnded',
  'postGiven',
  'postEnded',
  'postsImported',
  'delegation',
  /** A completed work file opened to somebody. */
  'fileGrant',
] as const
export type AccessChangeKind = (typeof accessChangeKinds)[number]

export const accessChangeStates = ['waiting', 'confirmed', 'rejected'] as const
export type AccessChangeState = (typeof accessChangeStates)[number]

const Who = record({ name: Type.String(), title: Type.String() })

export const AccessChangeCard = record({
  id: Id,
  kind: oneOf(accessChangeKinds),
  state: oneOf(accessChangeStates),
  /** The document it is about, when it is about one. */
  document: nullable(record({ id: Id, label: Type.String() })),
  /** The work file it is about, when it is about one. */
  file: nullable(record({ id: Id, label: Type.String() })),
  target: Who,
  /** Of a post: its role. Of an import: how many posts. */
  detail: Type.String(),
  reason: Type.String(),
  until: nullable(CivilDate),
  by: Who,
  at: Instant,
  decided: nullable(record({ by: Who, at: Instant, reason: Type.String() })),
  /** Not by whoever made it, nor by whom it favours or excludes. Posts are confirmed only: they end with the post. */
  mayConfirm: Type.Boolean(),
  mayReject: Type.Boolean(),
  /** In force, and I may end it. */
  mayEnd: Type.Boolean(),
})

export const listAccessChanges = endpoint({
  method: 'GET',
  path: '/api/access-changes',
  summary: 'Changes of access of my agency that wait for confirmation, or were decided, the latest first',
  access: 'access.confirm',
  query: record({ state: oneOf(['waiting', 'decided'] as const), ...pageAsk }),
  reply: pageOf(AccessChangeCard),
  faults: ['input.invalid'],
})

export const countAccessChanges = endpoint({
  method: 'GET',
  path: '/api/access-changes/count',
  summary: 'How many changes of access wait for me: neither mine nor about me',
  access: 'access.confirm',
  reply: record({ waiting: Type.Integer(), capped: Type.Integer() }),
  faults: [],
})

export const decideAccessChange = endpoint({
  method: 'PUT',
  path: '/api/access-changes/:id/decision',
  summary: 'Confirm a change of access, or reject it with the reason; never one’s own',
  access: 'access.confirm',
  params: record({ id: Id }),
  body: record({ confirmed: Type.Boolean(), reason: Type.String({ maxLength: 500 }) }),
  reply: AccessChangeCard,
  faults: ['thing.missing', 'thing.state', 'access.own-change', 'access.unfit', 'input.invalid'],
})

const DocumentId = record({ id: Id })

export const changeAccess = endpoint({
  method: 'POST',
  path: '/api/documents/:id/access-changes',
  summary: 'Open a document to a person or the head of a unit, after confirmation; or exclude a person, at once',
  access: 'access.change',
  params: DocumentId,
  body: record({
    kind: oneOf(['grant', 'exclusion'] as const),
    holderId: Type.Optional(Id),
    unitId: Type.Optional(Id),
    reason: text(500),
    /** The last day of a grant. */
    until: Type.Optional(CivilDate),
  }),
  reply: AccessChangeCard,
  faults: ['thing.missing', 'thing.state', 'access.denied', 'access.unfit', 'input.invalid'],
})

export const endAccess = endpoint({
  method: 'POST',
  path: '/api/access-changes/:id/ending',
  summary: 'End a grant, at once; or an exclusion, after confirmation',
  access: 'access.change',
  params: DocumentId,
  body: record({ reason: text(500) }),
  reply: AccessChangeCard,
  faults: ['thing.missing', 'thing.state', 'access.denied', 'access.unfit'],
})

export const findReaders = endpoint({
  method: 'GET',
  path: '/api/access-changes/targets',
  summary: 'People and units of my agency by name, to open a document to or exclude from it',
  access: 'access.change',
  query: record({ q: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: record({
    targets: Type.Array(
      record({
        holderId: nullable(Id),
        unitId: nullable(Id),
        name: Type.String(),
        title: Type.String(),
        unitName: Type.String(),
        role: nullable(oneOf(roles)),
      }),
    ),
  }),
  faults: [],
})

/** Why a person cannot read a document; each says what would open it. */
export const absenceReasons = ['ended', 'role', 'excluded', 'waiting', 'over', 'noGround'] as const

export const explainAbsence = endpoint({
  method: 'GET',
  path: '/api/documents/:id/access/:holderId',
  summary: 'Whether the holder of a post can read this document, and if not, why not',
  access: 'access.confirm',
  params: record({ id: Id, holderId: Id }),
  reply: record({
    name: Type.String(),
    title: Type.String(),
    reads: Type.Boolean(),
    why: Type.Array(oneOf(absenceReasons)),
  }),
  faults: ['thing.missing'],
})
