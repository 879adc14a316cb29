import { DecisionTerms, type Result } from './decision-rule.ts'
import { endpoint } from './endpoint.ts'
import { Done, Id, Instant, nullable, oneOf, record, Sha256, type Static, Type, text } from './shape.ts'

/** Open votes of a meeting (biểu quyết; Law 72/2025/QH15, working rules of bodies). Secret ballots and opinion slips are other instruments. */

/** draft → open → closed (counted) → announced; annulled with a reason before it is announced. */
export const openVoteStates = ['draft', 'open', 'closed', 'announced', 'annulled'] as const
export type OpenVoteState = (typeof openVoteStates)[number]

/** Whether the list of who voted how is published with the result, or the sums alone. */
export const voteRolls = ['named', 'open'] as const
export type VoteRoll = (typeof voteRolls)[number]

/** Each at his own device; hands counted in the hall; paper slips counted by the tellers. */
export const voteWays = ['device', 'hands', 'paper'] as const
export type VoteWay = (typeof voteWays)[number]

/** Matters that are decided by for, against and not voting. */
export const votedMatters = ['ordinary', 'personnel', 'removal', 'procedural', 'confidenceVote'] as const
export type VotedMatter = (typeof votedMatters)[number]

export const choices = ['for', 'against', 'abstain'] as const
export type Choice = (typeof choices)[number]

export const openVoteActs = ['change', 'drop', 'open', 'extend', 'close', 'announce', 'annul', 'repeat'] as const
export type OpenVoteAct = (typeof openVoteActs)[number]

const Count = Type.Integer({ minimum: 0, maximum: 100_000 })

/** What people counted: raised hands or paper slips. `chair`: how the chair voted, which decides a tie where the rule says so. */
export const Counted = record({
  for: Count,
  against: Count,
  abstain: Count,
  invalid: Count,
  chair: nullable(oneOf(choices)),
})
export type Counted = Static<typeof Counted>

const VotePaper = record({
  paperId: Id,
  version: Type.Integer({ minimum: 1, maximum: 999 }),
  title: Type.String(),
  /** Of the text that is voted on, frozen at the opening; null in a draft. */
  sha256: nullable(Sha256),
})

export const OpenVote = record({
  id: Id,
  meetingId: Id,
  version: Type.Integer(),
  state: oneOf(openVoteStates),
  question: Type.String(),
  itemIds: Type.Array(Id),
  paper: nullable(VotePaper),
  roll: oneOf(voteRolls),
  way: oneOf(voteWays),
  matter: oneOf(votedMatters),
  seconds: nullable(Type.Integer()),
  /** Frozen at the opening; null in a draft. */
  rule: nullable(DecisionTerms),
  ruleSource: Type.String(),
  voters: oneOf(['members', 'deputies'] as const),
  electors: nullable(Type.Integer()),
  present: nullable(Type.Integer()),
  presentAtEnd: nullable(Type.Integer()),
  openedAt: nullable(Instant),
  closesAt: nullable(Instant),
  closedAt: nullable(Instant),
  announcedAt: nullable(Instant),
  annulReason: Type.String(),
  repeats: nullable(Id),
  /** Who runs the meeting sees it once it is counted, everybody else once it is announced. */
  result: nullable(Type.Unsafe<Result>({ type: 'object', additionalProperties: true })),
  /** How many have voted; while it is open for who runs the meeting alone. */
  marked: nullable(Type.Integer()),
  /** Null: I have not voted, or no vote is mine. */
  mine: nullable(record({ choice: oneOf(choices), at: Instant })),
  elector: Type.Boolean(),
  /** The electorate: with who has not voted for who runs the meeting; choices once a named vote is announced, to nobody before. */
  people: Type.Array(
    record({
      participantId: Id,
      name: Type.String(),
      title: Type.String(),
      present: Type.Boolean(),
      voted: nullable(Type.Boolean()),
      choice: nullable(oneOf(choices)),
    }),
  ),
  can: Type.Array(oneOf(openVoteActs)),
})
export type OpenVote = Static<typeof OpenVote>

const Params = record({ id: Id })
const command = { command: Id }
const common = ['thing.missing', 'access.denied', 'thing.state', 'input.invalid'] as const

const plan = {
  question: text(1000),
  itemIds: Type.Array(Id, { maxItems: 100 }),
  paper: nullable(record({ paperId: Id, version: Type.Integer({ minimum: 1, maximum: 999 }) })),
  roll: oneOf(voteRolls),
  way: oneOf(voteWays),
  matter: oneOf(votedMatters),
  /** How long one may vote; null: until it is closed. */
  seconds: nullable(Type.Integer({ minimum: 10, maximum: 86_400 })),
}

export const listOpenVotes = endpoint({
  method: 'GET',
  path: '/api/meetings/:id/open-votes',
  summary: 'Open votes of a meeting in their order; drafts for who runs it alone',
  access: 'meeting.attend',
  params: Params,
  reply: record({ votes: Type.Array(OpenVote) }),
  faults: ['thing.missing'],
})

export const readOpenVote = endpoint({
  method: 'GET',
  path: '/api/open-votes/:id',
  summary: 'One open vote as I may see it',
  access: 'meeting.attend',
  params: Params,
  reply: OpenVote,
  faults: ['thing.missing'],
})

export const prepareOpenVote = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/open-votes',
  summary: 'Prepare an open vote, or one again that was annulled or decided nothing',
  access: 'meeting.attend',
  params: Params,
  body: record({ ...plan, repeats: nullable(Id) }),
  reply: OpenVote,
  faults: [...common, 'meeting.full'],
})

export const changeOpenVote = endpoint({
  method: 'PUT',
  path: '/api/open-votes/:id',
  summary: 'Change a vote that is not open yet',
  access: 'meeting.attend',
  params: Params,
  body: record({ ...plan, version: Type.Integer() }),
  reply: OpenVote,
  faults: [...common, 'thing.changed'],
})

export const dropOpenVote = endpoint({
  method: 'DELETE',
  path: '/api/open-votes/:id',
  summary: 'Drop a vote that was never open',
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

export const startOpenVote = endpoint({
  ...put(
    '/api/open-votes/:id/opening',
    'Open it: electorate, rule and text are frozen; not without the number the rule asks to be present',
  ),
  body: record({ ...command, version: Type.Integer() }),
  faults: [
    ...common,
    'thing.changed',
    'vote.no-rule',
    'vote.form-unfit',
    'vote.no-quorum',
    'vote.another-open',
    'vote.paper-unfit',
  ],
})

export const castOpenVote = endpoint({
  method: 'PUT',
  path: '/api/open-votes/:id/choice',
  summary: 'Vote; the same choice again is the same vote',
  access: 'meeting.attend',
  params: Params,
  body: record({
    choice: oneOf(choices),
    /** Of the text the page showed; null where none is voted on. */
    textSha256: nullable(Sha256),
  }),
  reply: record({ choice: oneOf(choices), at: Instant }),
  faults: [...common, 'thing.changed', 'vote.over', 'vote.not-elector', 'vote.not-present', 'vote.cast-before'],
})

export const extendOpenVote = endpoint({
  ...put('/api/open-votes/:id/extension', 'Give more time to an open vote that has a time'),
  body: record({ ...command, seconds: Type.Integer({ minimum: 10, maximum: 3600 }) }),
})

export const closeOpenVote = endpoint({
  ...put('/api/open-votes/:id/closing', 'Close the vote and count it; of hands and slips the counts are entered'),
  body: record({ ...command, counted: nullable(Counted) }),
  faults: [...common, 'vote.counts-unfit'],
})

export const announceOpenVote = endpoint(put('/api/open-votes/:id/announcement', 'Announce the result to everybody'))

export const annulOpenVote = endpoint({
  ...put('/api/open-votes/:id/annulment', 'Annul a vote with a reason, before it is announced'),
  body: record({ ...command, reason: text(500) }),
})
