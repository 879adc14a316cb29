import { endpoint } from './endpoint.ts'
import { unitKinds } from './organisation.ts'
import { roles } from './permissions.ts'
import { CivilDate, Done, Id, Instant, nullable, oneOf, pageAsk, pageOf, record, Type, text } from './shape.ts'

/** Handbook glossary 178: sáp nhập/hợp nhất, chia tách, giải thể, đổi tên, chuyển chức năng, thành lập. */
export const reorgKinds = ['merge', 'split', 'dissolve', 'rename', 'transfer', 'create'] as const
export type ReorgKind = (typeof reorgKinds)[number]
export const reorgStates = ['draft', 'checked', 'approved', 'applied', 'reversed'] as const
export type ReorgState = (typeof reorgStates)[number]

/** Open work that changes hands, in the order of the hand-over list. */
export const reorgWork = [
  'arrival',
  'recall',
  'submission',
  'assignment',
  'outgoing',
  'draft',
  'opinion',
  'task',
  'workFile',
  'authority',
  'delegation',
] as const
export type ReorgWork = (typeof reorgWork)[number]

/** What is wrong with a line; the page translates. */
export const reorgProblems = [
  'required',
  'unknown',
  'twice',
  'ended',
  'not-begun',
  'successor-ends',
  'nature',
  'split-needs-two',
  'out-of-reach',
  'children-alive',
  'book-after',
  'numbers-held',
  'code-taken',
  'word',
  'too-long',
  'format',
] as const
export type ReorgProblem = (typeof reorgProblems)[number]

const ReorgProblemRow = record({
  /** Place of the line in the act or in the file; 0: the act as a whole. */
  line: Type.Integer(),
  field: Type.String(),
  problem: oneOf(reorgProblems),
  value: Type.String(),
})

const naming = {
  key: Type.String({ maxLength: 40 }),
  nature: oneOf(['agency', 'unit'] as const),
  parentId: nullable(Id),
  parentKey: Type.String({ maxLength: 40 }),
  unitKind: oneOf([...unitKinds, ''] as const),
  level: Type.String({ maxLength: 40 }),
  name: Type.String({ maxLength: 200 }),
  shortName: Type.String({ maxLength: 100 }),
  abbreviation: Type.String({ maxLength: 20, pattern: '^[\\p{L}\\p{N}.-]*$' }),
  place: Type.String({ maxLength: 100 }),
  code: Type.String({ maxLength: 35, pattern: '^([A-Z0-9]+(\\.[A-Z0-9]+)*)?$' }),
}
export const ReorgLineAsk = record({
  kind: oneOf(reorgKinds),
  predecessorId: nullable(Id),
  successorId: nullable(Id),
  /** Key of one that the act creates, in place of `successorId`. */
  successorKey: Type.String({ maxLength: 40 }),
  scope: Type.String({ maxLength: 300 }),
  ...naming,
})
export const ReorgLine = record({
  id: Id,
  position: Type.Integer(),
  ...ReorgLineAsk.properties,
  predecessorName: Type.String(),
  successorName: Type.String(),
  parentName: Type.String(),
})
export const ReorgPost = record({
  postId: Id,
  title: Type.String(),
  unitName: Type.String(),
  agencyName: Type.String(),
  holders: Type.Array(Type.String()),
  unitId: nullable(Id),
  unitKey: Type.String(),
  /** Where its holders go, by name; empty: not said yet. */
  toUnitName: Type.String(),
  toTitle: Type.String(),
  toRole: Type.String(),
  takesOver: nullable(Id),
  takesOverName: Type.String(),
})

const NameOn = record({
  name: Type.String(),
  abbreviation: Type.String(),
  place: Type.String(),
  code: Type.String(),
  parent: Type.String(),
})

/** What an act changes: found by a dry run, or done. Lists are capped; counts are not. */
export const ReorgDifference = record({
  at: Instant,
  units: Type.Array(
    record({
      id: Id,
      nature: oneOf(['agency', 'unit'] as const),
      what: oneOf(['ends', 'begins', 'changes'] as const),
      before: nullable(NameOn),
      after: nullable(NameOn),
      successors: Type.Array(Type.String()),
    }),
  ),
  people: Type.Array(
    record({
      name: Type.String(),
      before: Type.String(),
      /** Empty: no post any more. */
      after: Type.String(),
    }),
  ),
  books: Type.Array(
    record({
      agency: Type.String(),
      name: Type.String(),
      what: oneOf(['closes', 'opens'] as const),
      /** The last number given, or the first to be given. */
      number: Type.Integer(),
      on: CivilDate,
    }),
  ),
  work: Type.Array(
    record({
      kind: oneOf(reorgWork),
      count: Type.Integer(),
      rows: Type.Array(
        record({ label: Type.String(), from: Type.String(), to: Type.String(), dueAt: nullable(Type.String()) }),
      ),
    }),
  ),
  /** Documents under way to codes that end: drafts addressed to them. */
  underWay: Type.Integer(),
  /** What no rule moves; a person decides. */
  waiting: Type.Array(record({ kind: oneOf(reorgWork), id: Id, label: Type.String(), from: Type.String() })),
  waitingCount: Type.Integer(),
  counts: record({
    unitsEnd: Type.Integer(),
    unitsBegin: Type.Integer(),
    unitsChange: Type.Integer(),
    people: Type.Integer(),
    peopleWithout: Type.Integer(),
    booksClose: Type.Integer(),
    booksOpen: Type.Integer(),
  }),
  problems: Type.Array(ReorgProblemRow),
})

const head = { title: text(200), decision: text(300), decidedOn: CivilDate, effectiveOn: CivilDate }
export const ReorgRow = record({
  id: Id,
  ...head,
  state: oneOf(reorgStates),
  lines: Type.Integer(),
  preparedName: Type.String(),
  preparedAt: Instant,
})
export const reorgActs = ['edit', 'check', 'approve', 'apply', 'reverse', 'remove'] as const
export type ReorgAct = (typeof reorgActs)[number]
export const ReorgCard = record({
  ...ReorgRow.properties,
  preparedTitle: Type.String(),
  approvedName: Type.String(),
  approvedTitle: Type.String(),
  approvedAt: nullable(Instant),
  appliedName: Type.String(),
  appliedAt: nullable(Instant),
  /** Last moment at which it may be reversed. */
  reversibleUntil: nullable(Instant),
  reversedName: Type.String(),
  reversedAt: nullable(Instant),
  reverseReason: Type.String(),
  version: Type.Integer(),
  rows: Type.Array(ReorgLine),
  posts: Type.Array(ReorgPost),
  predecessors: Type.Array(record({ id: Id, name: Type.String() })),
  difference: nullable(ReorgDifference),
  can: Type.Array(oneOf(reorgActs)),
})

const ActId = record({ id: Id })
const Version = { version: Type.Integer() }
const access = 'reorganisation.manage' as const
const changing = ['thing.missing', 'access.denied', 'thing.state', 'thing.changed', 'input.invalid'] as const

export const listReorganisations = endpoint({
  method: 'GET',
  path: '/api/reorganisations',
  summary: 'Acts of reorganisation in my reach, newest first',
  access,
  query: record({ ...pageAsk }),
  reply: pageOf(ReorgRow),
  faults: ['input.invalid'],
})

export const readReorganisation = endpoint({
  method: 'GET',
  path: '/api/reorganisations/:id',
  summary: 'An act with its lines, posts, the difference it makes and what I may do',
  access,
  params: ActId,
  reply: ReorgCard,
  faults: ['thing.missing'],
})

export const prepareReorganisation = endpoint({
  method: 'POST',
  path: '/api/reorganisations',
  summary: 'Begin an act of reorganisation',
  access,
  body: record(head),
  reply: ReorgCard,
  faults: ['input.invalid'],
})

export const changeReorganisation = endpoint({
  method: 'PUT',
  path: '/api/reorganisations/:id',
  summary: 'Change title, decision and dates before approval',
  access,
  params: ActId,
  body: record({ ...head, ...Version }),
  reply: ReorgCard,
  faults: [...changing],
})

export const dropReorganisation = endpoint({
  method: 'DELETE',
  path: '/api/reorganisations/:id',
  summary: 'Remove an act that was not approved',
  access,
  params: ActId,
  query: record(Version),
  reply: Done,
  faults: [...changing],
})

export const keepReorganisationLines = endpoint({
  method: 'PUT',
  path: '/api/reorganisations/:id/lines',
  summary:
    'Make these the lines of the act, in this order; posts of predecessors that are no longer named go with them',
  access,
  params: ActId,
  body: record({ lines: Type.Array(ReorgLineAsk, { maxItems: 2000 }), ...Version }),
  reply: ReorgCard,
  faults: [...changing],
})

export const keepReorganisationPosts = endpoint({
  method: 'PUT',
  path: '/api/reorganisations/:id/posts',
  summary:
    'Say which post the holders of posts that end get, or who takes their work over; `suggest` gives all others the same title in the successor',
  access,
  params: ActId,
  body: record({
    posts: Type.Array(
      record({
        postId: Id,
        unitId: nullable(Id),
        unitKey: Type.String({ maxLength: 40 }),
        title: Type.String({ maxLength: 100 }),
        role: oneOf([...roles, ''] as const),
        takesOver: nullable(Id),
        /** Nothing of these: take the line away. */
        none: Type.Optional(Type.Boolean()),
      }),
      { maxItems: 2000 },
    ),
    suggest: Type.Boolean(),
    ...Version,
  }),
  reply: ReorgCard,
  faults: [...changing],
})

export const importReorganisation = endpoint({
  method: 'POST',
  path: '/api/reorganisations/:id/import',
  summary:
    'Lines from a spreadsheet (xlsx or csv); a dry run lists every wrong line, the real run replaces all lines or nothing',
  access,
  params: ActId,
  query: record({ dryRun: Type.Boolean(), version: Type.Integer() }),
  reply: record({
    dryRun: Type.Boolean(),
    lines: Type.Integer(),
    problems: Type.Array(ReorgProblemRow),
    preview: Type.Array(Type.String()),
  }),
  faults: [...changing, 'import.unreadable', 'file.too-large', 'file.empty', 'reorganisation.unfit'],
  stream: 'in',
})

export const reorganisationTemplate = endpoint({
  method: 'GET',
  path: '/api/reorganisation-template',
  summary: 'An empty spreadsheet for the lines of an act',
  access,
  reply: Type.Unknown(),
  faults: [],
  stream: 'out',
})

export const checkReorganisation = endpoint({
  method: 'POST',
  path: '/api/reorganisations/:id/check',
  summary: 'Carry out the whole act in a transaction that is rolled back, and answer the difference it makes',
  access,
  params: ActId,
  body: record(Version),
  reply: ReorgCard,
  faults: [...changing],
})

export const approveReorganisation = endpoint({
  method: 'POST',
  path: '/api/reorganisations/:id/approval',
  summary: 'Approve a checked act, as somebody else than who prepared it',
  access,
  params: ActId,
  body: record(Version),
  reply: ReorgCard,
  faults: [...changing, 'reorganisation.own'],
})

export const applyReorganisation = endpoint({
  method: 'POST',
  path: '/api/reorganisations/:id/application',
  summary: 'Carry out an approved act on or after its day, in one transaction',
  access,
  params: ActId,
  body: record(Version),
  reply: ReorgCard,
  faults: [...changing, 'reorganisation.unfit', 'reorganisation.early', 'unit.code-taken'],
})

export const reverseReorganisation = endpoint({
  method: 'POST',
  path: '/api/reorganisations/:id/reversal',
  summary: 'Put everything back as it was before the act, while nothing was done since that cannot be undone',
  access,
  params: ActId,
  body: record({ reason: text(500), ...Version }),
  reply: ReorgCard,
  faults: [...changing, 'reorganisation.late', 'reorganisation.worked-on'],
})

export const handOverList = endpoint({
  method: 'GET',
  path: '/api/reorganisations/:id/hand-over/:agencyId',
  summary: 'The hand-over list (biên bản bàn giao) of a predecessor as PDF',
  access,
  params: record({ id: Id, agencyId: Id }),
  reply: Type.Unknown(),
  faults: ['thing.missing', 'thing.state'],
  stream: 'out',
})
