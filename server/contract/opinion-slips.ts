import { DecisionTerms, type Result } from './decision-rule.ts'
import { endpoint } from './endpoint.ts'
import { choices } from './open-votes.ts'
import {
  CivilDate,
  Done,
  Id,
  Instant,
  nullable,
  oneOf,
  optionalText,
  pageAsk,
  pageOf,
  record,
  Sha256,
  type Static,
  Type,
  text,
} from './shape.ts'

/**
 * Written opinions of the members of a body between its meetings (phiếu lấy ý kiến; handbook 6.6 and 7.2): questions with papers, a time in
 * working days, and what silence means, by the body's own rule.
 */

/** draft → open → closed; cancelled with a reason before it is closed. */
export const slipStates = ['draft', 'open', 'closed', 'cancelled'] as const
export type SlipState = (typeof slipStates)[number]

export const slipActs = ['change', 'ask', 'answer', 'enterPaper', 'remind', 'extend', 'close', 'cancel'] as const
export type SlipAct = (typeof slipActs)[number]

export const slipViews = ['mine', 'agency'] as const
/** `running`: drafts and those under way; `ended`: closed and cancelled ones. */
export const slipTimes = ['running', 'ended'] as const

export const slipMost = { questions: 20, papers: 50 } as const

const Answer = record({ questionId: Id, choice: oneOf(choices), text: Type.String({ maxLength: 4000 }) })
export type SlipAnswer = Static<typeof Answer>

const Given = record({
  at: Instant,
  /** After the time: shown apart, never counted. */
  late: Type.Boolean(),
  answers: Type.Array(Answer),
  /** Answered on paper: the day it came and who entered it; the scan is read by `readSlipScan`. */
  paper: nullable(record({ receivedOn: CivilDate, enteredByName: Type.String(), n: Type.Integer() })),
})

const SlipMember = record({
  id: Id,
  name: Type.String(),
  title: Type.String(),
  chairs: Type.Boolean(),
  /** He holds no post here: he is told nothing by the program and answers on paper. */
  unreached: Type.Boolean(),
  state: oneOf(['silent', 'answered', 'late'] as const),
  answeredAt: nullable(Instant),
  /** Papers he has opened. */
  opened: Type.Integer(),
  remindedAt: nullable(Instant),
  /** What he said; null until it is closed, except to himself. */
  given: nullable(Given),
})
export type SlipMember = Static<typeof SlipMember>

export const SlipRound = record({
  id: Id,
  agencyId: Id,
  agencyName: Type.String(),
  bodyId: Id,
  bodyName: Type.String(),
  title: Type.String(),
  introduction: Type.String(),
  state: oneOf(slipStates),
  days: Type.Integer(),
  dueAt: nullable(Instant),
  /** The time is up and it is not closed yet. */
  over: Type.Boolean(),
  /** In a draft the rule in force today, afterwards the one it was asked under; null: the body has none for slips. */
  rule: nullable(DecisionTerms),
  ruleSource: Type.String(),
  voters: oneOf(['members', 'deputies'] as const),
  /** SHA-256 over title, introduction, questions and papers, frozen when asked. */
  textSha256: nullable(Sha256),
  createdByName: Type.String(),
  askedByName: Type.String(),
  askedByTitle: Type.String(),
  askedAt: nullable(Instant),
  extendReason: Type.String(),
  closedAt: nullable(Instant),
  cancelReason: Type.String(),
  version: Type.Integer(),
  questions: Type.Array(
    record({
      id: Id,
      text: Type.String(),
      /** Null until it is closed. */
      result: nullable(Type.Unsafe<Result>({ type: 'object', additionalProperties: true })),
    }),
  ),
  papers: Type.Array(
    record({
      id: Id,
      title: Type.String(),
      fileName: Type.String(),
      size: Type.Integer(),
      pages: nullable(Type.Integer()),
      sha256: Sha256,
      /** I have opened it. */
      opened: Type.Boolean(),
    }),
  ),
  /** All of them for who runs it, and for everybody once it is closed; until then a member finds himself alone. */
  members: Type.Array(SlipMember),
  asked: Type.Integer(),
  answered: Type.Integer(),
  /** My line among the members. */
  myMemberId: nullable(Id),
  can: Type.Array(oneOf(slipActs)),
})
export type SlipRound = Static<typeof SlipRound>

const Params = record({ id: Id })
const common = ['thing.missing', 'access.denied', 'thing.state', 'input.invalid'] as const
const Version = Type.Integer({ minimum: 1 })

export const listSlipRounds = endpoint({
  method: 'GET',
  path: '/api/slip-rounds',
  summary: 'Rounds of opinion slips I was asked in, or those of my agency, the newest first',
  access: 'meeting.attend',
  query: record({ view: oneOf(slipViews), when: oneOf(slipTimes), q: optionalText(200), ...pageAsk }),
  reply: pageOf(
    record({
      id: Id,
      title: Type.String(),
      bodyName: Type.String(),
      state: oneOf(slipStates),
      dueAt: nullable(Instant),
      over: Type.Boolean(),
      asked: Type.Integer(),
      answered: Type.Integer(),
      /** How my own slip stands; null: I was not asked. */
      mine: nullable(oneOf(['silent', 'answered', 'late'] as const)),
    }),
  ),
  faults: ['input.invalid'],
})

export const readSlipChoices = endpoint({
  method: 'GET',
  path: '/api/slip-rounds/choices',
  summary: 'Bodies my agency serves, with the rule under which they answer slips; without one nothing can be asked',
  access: 'meeting.prepare',
  reply: record({
    bodies: Type.Array(
      record({
        id: Id,
        name: Type.String(),
        voting: Type.Integer(),
        rule: nullable(DecisionTerms),
        source: Type.String(),
        confirmed: Type.Boolean(),
      }),
    ),
  }),
  faults: [],
})

export const createSlipRound = endpoint({
  method: 'POST',
  path: '/api/slip-rounds',
  summary: 'Begin a round of opinion slips, as a draft',
  access: 'meeting.prepare',
  body: record({ bodyId: Id, title: text(500) }),
  reply: Params,
  faults: ['thing.missing', 'access.denied', 'input.invalid', 'slip.no-rule'],
})

export const readSlipRound = endpoint({
  method: 'GET',
  path: '/api/slip-rounds/:id',
  summary: 'What is asked with its papers, who has answered, and once it is closed what they said and what it came to',
  access: 'meeting.attend',
  params: Params,
  reply: SlipRound,
  faults: ['thing.missing'],
})

export const changeSlipRound = endpoint({
  method: 'PUT',
  path: '/api/slip-rounds/:id',
  summary: 'Write the draft of a round: title, introduction, questions in their order, working days to answer',
  access: 'meeting.prepare',
  params: Params,
  body: record({
    version: Version,
    title: text(500),
    introduction: Type.String({ maxLength: 10_000 }),
    questions: Type.Array(text(2000), { maxItems: slipMost.questions }),
    days: Type.Integer({ minimum: 1, maximum: 60 }),
  }),
  reply: SlipRound,
  faults: [...common, 'thing.changed', 'slip.days', 'slip.no-rule'],
})

export const addSlipPaper = endpoint({
  method: 'POST',
  path: '/api/slip-rounds/:id/papers',
  summary: 'Put an uploaded PDF to the draft of a round',
  access: 'meeting.prepare',
  params: Params,
  body: record({ title: text(300), uploadId: Id }),
  reply: SlipRound,
  faults: [...common, 'slip.full', 'file.type-refused', 'document.secret-content'],
})

export const dropSlipPaper = endpoint({
  method: 'PUT',
  path: '/api/slip-papers/:id/removal',
  summary: 'Take a paper out of the draft of a round',
  access: 'meeting.prepare',
  params: Params,
  body: record({}),
  reply: SlipRound,
  faults: common,
})

export const readSlipPaper = endpoint({
  method: 'GET',
  path: '/api/slip-papers/:id',
  summary: 'The bytes of a paper of a round; that I opened it is recorded',
  access: 'meeting.attend',
  params: Params,
  query: record({ download: Type.Optional(Type.Boolean()) }),
  reply: Type.Unknown(),
  faults: ['thing.missing'],
  stream: 'out',
})

export const askSlips = endpoint({
  method: 'PUT',
  path: '/api/slip-rounds/:id/asking',
  summary: 'Ask the voting members of the body of today; rule, members and text are frozen, and the time runs',
  access: 'meeting.attend',
  params: Params,
  body: record({ version: Version }),
  reply: SlipRound,
  faults: [...common, 'thing.changed', 'slip.no-rule', 'slip.days', 'slip.no-members', 'slip.no-question'],
})

export const answerSlip = endpoint({
  method: 'POST',
  path: '/api/slip-rounds/:id/answers',
  summary: 'Answer my slip, every question; after the time it is kept apart and not counted',
  access: 'meeting.attend',
  params: Params,
  body: record({ answers: Type.Array(Answer, { minItems: 1, maxItems: slipMost.questions }) }),
  reply: SlipRound,
  faults: [...common, 'slip.answered', 'slip.over'],
})

export const enterPaperSlip = endpoint({
  method: 'POST',
  path: '/api/slip-members/:id/paper-answer',
  summary: 'Enter the slip a member answered on paper, with its scan and the day it came',
  access: 'meeting.attend',
  params: Params,
  body: record({
    answers: Type.Array(Answer, { minItems: 1, maxItems: slipMost.questions }),
    receivedOn: CivilDate,
    uploadId: Id,
  }),
  reply: SlipRound,
  faults: [...common, 'slip.answered', 'file.type-refused', 'document.secret-content'],
})

export const readSlipScan = endpoint({
  method: 'GET',
  path: '/api/slip-members/:id/scans/:n',
  summary:
    'The scanned slip of a member who answered on paper: for who runs the round, and once it is closed for all asked',
  access: 'meeting.attend',
  params: record({ id: Id, n: Type.Integer({ minimum: 1, maximum: 999 }) }),
  query: record({ download: Type.Optional(Type.Boolean()) }),
  reply: Type.Unknown(),
  faults: ['thing.missing'],
  stream: 'out',
})

export const remindSlips = endpoint({
  method: 'PUT',
  path: '/api/slip-rounds/:id/reminder',
  summary: 'Remind exactly those who have not answered; nobody twice within five minutes',
  access: 'meeting.attend',
  params: Params,
  body: record({}),
  reply: record({ reminded: Type.Integer(), passedOver: Type.Integer() }),
  faults: common,
})

export const extendSlips = endpoint({
  method: 'PUT',
  path: '/api/slip-rounds/:id/time',
  summary: 'Give more time, to the end of a working day, with the reason',
  access: 'meeting.attend',
  params: Params,
  body: record({ version: Version, until: CivilDate, reason: text(500) }),
  reply: SlipRound,
  faults: [...common, 'thing.changed'],
})

export const closeSlips = endpoint({
  method: 'PUT',
  path: '/api/slip-rounds/:id/closing',
  summary:
    'Close a round once the time is up or everybody has answered: results are computed by the rule and shown to all asked',
  access: 'meeting.attend',
  params: Params,
  body: record({ version: Version }),
  reply: SlipRound,
  faults: [...common, 'thing.changed', 'slip.waiting'],
})

export const cancelSlips = endpoint({
  method: 'PUT',
  path: '/api/slip-rounds/:id/cancellation',
  summary: 'Cancel a round before it is closed, with the reason',
  access: 'meeting.attend',
  params: Params,
  body: record({ version: Version, reason: text(500) }),
  reply: SlipRound,
  faults: [...common, 'thing.changed'],
})

export const exportSlips = endpoint({
  method: 'GET',
  path: '/api/slip-rounds/:id/summary-file',
  summary: 'The summary of all opinions of a closed round, to print or as a spreadsheet',
  access: 'meeting.attend',
  params: Params,
  query: record({ form: oneOf(['pdf', 'xlsx'] as const) }),
  reply: Done,
  faults: ['thing.missing', 'thing.state'],
  stream: 'out',
})
