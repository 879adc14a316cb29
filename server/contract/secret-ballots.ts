import type { BallotResult } from './ballot-count.ts'
import { DecisionTerms } from './decision-rule.ts'
import { endpoint } from './endpoint.ts'
import { Done, Id, Instant, nullable, oneOf, record, type Static, Type, text } from './shape.ts'

/**
 * Secret ballots of a meeting (bỏ phiếu kín; lấy phiếu tín nhiệm). Papers are sealed in the voter's page to keys of the tellers (ban kiểm phiếu);
 * `sealed-paper.ts` says how. draft → keys (each teller makes a key on the own device) → open → closing (what waits is put into the box) →
 * closed → counted → announced; annulled with a reason before that.
 */
export const secretBallotStates = [
  'draft',
  'keys',
  'open',
  'closing',
  'closed',
  'counted',
  'announced',
  'annulled',
] as const
export type SecretBallotState = (typeof secretBallotStates)[number]

export const ballotForms = ['question', 'election', 'rating'] as const

/** Matters that may be decided by secret ballot. */
export const ballotMatters = ['ordinary', 'personnel', 'removal', 'confidenceRating', 'confidenceVote'] as const

export const secretBallotActs = [
  'change',
  'drop',
  'callTellers',
  'open',
  'close',
  'announce',
  'annul',
  'repeat',
] as const
export type SecretBallotAct = (typeof secretBallotActs)[number]

const Base64 = (most: number) => Type.String({ minLength: 4, maxLength: most, pattern: '^[A-Za-z0-9+/]+={0,2}$' })

export const Teller = record({
  participantId: Id,
  name: Type.String(),
  /** Raw P-256 point, base64; null until the teller's device has made the pair. */
  publicKey: nullable(Type.String()),
})

/** Tellers who come together, by their positions from 0. */
const Group = Type.Array(Type.Integer({ minimum: 0, maximum: 4 }), { minItems: 2, maxItems: 5 })

export const SecretBallot = record({
  id: Id,
  meetingId: Id,
  version: Type.Integer(),
  state: oneOf(secretBallotStates),
  question: Type.String(),
  form: oneOf(ballotForms),
  lines: Type.Array(Type.String()),
  seats: nullable(Type.Integer()),
  itemIds: Type.Array(Id),
  matter: oneOf(ballotMatters),
  tellers: Type.Array(Teller),
  threshold: Type.Integer(),
  rule: nullable(DecisionTerms),
  ruleSource: Type.String(),
  voters: oneOf(['members', 'deputies'] as const),
  electors: nullable(Type.Integer()),
  present: nullable(Type.Integer()),
  presentAtEnd: nullable(Type.Integer()),
  openedAt: nullable(Instant),
  closedAt: nullable(Instant),
  announcedAt: nullable(Instant),
  annulReason: Type.String(),
  repeats: nullable(Id),
  /** Papers in the box; while it is open for who runs the meeting and the tellers. */
  marked: nullable(Type.Integer()),
  /** Who runs the meeting and the tellers see it once it is counted, everybody else once it is announced. */
  result: nullable(Type.Unsafe<BallotResult>({ type: 'object', additionalProperties: true })),
  disputed: Type.Boolean(),
  /** Countings that were carried to their end, by the tellers' positions. */
  counts: Type.Array(Group),
  /** A counting that has begun: whose turn it is. */
  turns: Type.Array(record({ tellers: Group, step: Type.Integer() })),
  elector: Type.Boolean(),
  /** Null: no paper of mine is in the box. */
  voted: Type.Boolean(),
  /** My position among the tellers. */
  teller: nullable(Type.Integer()),
  /** Electors whose paper is not in the box, for who runs the meeting while it is open. */
  missing: Type.Array(record({ participantId: Id, name: Type.String(), present: Type.Boolean() })),
  can: Type.Array(oneOf(secretBallotActs)),
})
export type SecretBallot = Static<typeof SecretBallot>

const Params = record({ id: Id })
const command = { command: Id }
const common = ['thing.missing', 'access.denied', 'thing.state', 'input.invalid'] as const

const plan = {
  question: text(1000),
  form: oneOf(ballotForms),
  /** Candidates of an election, persons who are rated; empty for a question. */
  lines: Type.Array(text(200), { maxItems: 60 }),
  seats: nullable(Type.Integer({ minimum: 1, maximum: 60 })),
  itemIds: Type.Array(Id, { maxItems: 100 }),
  matter: oneOf(ballotMatters),
  /** Three or five people of the meeting; two, or three, of them open the box. */
  tellers: Type.Array(Id, { minItems: 3, maxItems: 5 }),
}

export const listSecretBallots = endpoint({
  method: 'GET',
  path: '/api/meetings/:id/secret-ballots',
  summary: 'Secret ballots of a meeting in their order; drafts for who runs it alone',
  access: 'meeting.attend',
  params: Params,
  reply: record({ ballots: Type.Array(SecretBallot) }),
  faults: ['thing.missing'],
})

export const readSecretBallot = endpoint({
  method: 'GET',
  path: '/api/secret-ballots/:id',
  summary: 'One secret ballot as I may see it',
  access: 'meeting.attend',
  params: Params,
  reply: SecretBallot,
  faults: ['thing.missing'],
})

export const prepareSecretBallot = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/secret-ballots',
  summary: 'Prepare a secret ballot with its tellers',
  access: 'meeting.attend',
  params: Params,
  body: record({ ...plan, repeats: nullable(Id) }),
  reply: SecretBallot,
  faults: [...common, 'meeting.full'],
})

export const changeSecretBallot = endpoint({
  method: 'PUT',
  path: '/api/secret-ballots/:id',
  summary: 'Change a secret ballot whose tellers were not called yet',
  access: 'meeting.attend',
  params: Params,
  body: record({ ...plan, version: Type.Integer() }),
  reply: SecretBallot,
  faults: [...common, 'thing.changed'],
})

export const dropSecretBallot = endpoint({
  method: 'DELETE',
  path: '/api/secret-ballots/:id',
  summary: 'Drop a secret ballot whose tellers were not called yet',
  access: 'meeting.attend',
  params: Params,
  reply: Done,
  faults: common,
})

const put = (path: `/${string}`, summary: string) =>
  ({
    method: 'PUT',
    path,
    summary,
    access: 'meeting.attend',
    params: Params,
    body: record({ ...command }),
    reply: Done,
    faults: common,
  }) as const

export const callTellers = endpoint({
  ...put('/api/secret-ballots/:id/tellers', 'Call the tellers: each makes a key on the own device'),
  body: record({ ...command, version: Type.Integer() }),
  faults: [...common, 'thing.changed'],
})

export const giveTellerKey = endpoint({
  method: 'PUT',
  path: '/api/secret-ballots/:id/key',
  summary: 'Give the public half of the key a teller made; again until the ballot is open',
  access: 'meeting.attend',
  params: Params,
  body: record({ ...command, publicKey: Base64(100) }),
  reply: Done,
  faults: common,
})

export const openSecretBallot = endpoint({
  ...put('/api/secret-ballots/:id/opening', 'Open it once every teller has a key: electorate and rule are frozen'),
  faults: [...common, 'vote.no-rule', 'vote.form-unfit', 'vote.no-quorum', 'vote.another-open', 'ballot.no-key'],
})

export const castSecretBallot = endpoint({
  method: 'POST',
  path: '/api/secret-ballots/:id/papers',
  summary: 'Put a sealed paper into the box; asked again with the same paper while it waits for others',
  access: 'meeting.attend',
  params: Params,
  body: record({ sealed: Base64(200_000) }),
  reply: record({
    /** False: it waits in memory until others come or the ballot closes; ask again with the same paper. */
    inBox: Type.Boolean(),
  }),
  faults: [...common, 'vote.over', 'vote.not-elector', 'vote.not-present', 'vote.cast-before', 'ballot.paper-unfit'],
})

export const closeSecretBallot = endpoint(
  put('/api/secret-ballots/:id/closing', 'Close it: what waits is put into the box, and the box is shaken'),
)

export const listReceipts = endpoint({
  method: 'GET',
  path: '/api/secret-ballots/:id/receipts',
  summary: 'SHA-256 of every paper in the box, in the order of the hashes; once it is closed',
  access: 'meeting.attend',
  params: Params,
  reply: record({ receipts: Type.Array(Type.String()) }),
  faults: ['thing.missing', 'thing.state'],
})

const turn = { tellers: Group, step: Type.Integer({ minimum: 0, maximum: 4 }) }

export const takeBallotPass = endpoint({
  method: 'POST',
  path: '/api/secret-ballots/:id/passes/next',
  summary: 'What a teller is to open one layer of: the box, or what the teller before passed on',
  access: 'meeting.attend',
  params: Params,
  body: record(turn),
  reply: record({ items: Type.Array(Type.String()) }),
  faults: common,
})

export const giveBallotPass = endpoint({
  method: 'POST',
  path: '/api/secret-ballots/:id/passes',
  summary: 'Pass on what a teller opened one layer of; after the last layer the papers are counted',
  access: 'meeting.attend',
  params: Params,
  body: record({ ...command, ...turn, items: Type.Array(Base64(1000), { maxItems: 5000 }) }),
  reply: Done,
  faults: [...common, 'ballot.pass-unfit'],
})

export const announceSecretBallot = endpoint({
  ...put('/api/secret-ballots/:id/announcement', 'Announce the result; the sealed papers are destroyed'),
  faults: [...common, 'ballot.disputed'],
})

export const annulSecretBallot = endpoint({
  ...put('/api/secret-ballots/:id/annulment', 'Annul a secret ballot with a reason; the sealed papers are destroyed'),
  body: record({ ...command, reason: text(500) }),
})
