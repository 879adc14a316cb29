import { endpoint } from './endpoint.ts'
import {
  CivilDate,
  Done,
  Id,
  Instant,
  nullable,
  oneOf,
  optionalText,
  pageAsk,
  record,
  Sha256,
  Type,
  text,
} from './shape.ts'
import { directions } from './words.ts'

/** Whose numbers: the agency's own, those of an advisory body that uses its seal, or those of copies (SY, SL, TrS). */
export const seriesPurposes = ['ordinary', 'advisory', 'copies'] as const
export type SeriesPurpose = (typeof seriesPurposes)[number]

export const RegisterCard = record({
  id: Id,
  direction: oneOf(directions),
  name: Type.String(),
  kinds: Type.Array(Type.String()),
  secret: Type.Boolean(),
  purpose: oneOf(seriesPurposes),
  bodyName: Type.String(),
  bodySymbol: Type.String(),
  standard: Type.Boolean(),
  openedOn: CivilDate,
  firstNumber: Type.Integer(),
  closedOn: nullable(CivilDate),
  closingReason: nullable(Type.String()),
  closingAct: Type.String(),
  year: Type.Integer(),
  nextNumber: Type.Integer(),
  lastDate: nullable(CivilDate),
  /** Numbers held that no document has yet, of all years. */
  held: Type.Integer(),
})

const RegisterId = record({ id: Id })
const Year = Type.Integer({ minimum: 1945, maximum: 2200 })
const Kinds = Type.Array(Type.String({ maxLength: 20 }), { maxItems: 60 })
const BodySymbol = Type.String({ maxLength: 20, pattern: '^[\\p{L}\\p{N}-]*$' })
const Suffix = Type.String({ pattern: '^[a-z]?$' })

/** A number held back for this document, instead of the next one. */
export const held = Type.Optional(record({ number: Type.Integer({ minimum: 1 }), suffix: Suffix }))

/** Why a register gives no number. */
export const numberFaults = [
  'register.closed',
  'register.date-before-last',
  'register.date-after-next',
  'register.date-in-future',
  'register.kind-not-covered',
  'register.number-not-held',
  'register.reservation-over',
  'register.suffix-date',
] as const

export const listRegisters = endpoint({
  method: 'GET',
  path: '/api/registers',
  summary: 'Registers of my agency, with the next number of this year',
  access: 'register.read',
  query: record({ direction: Type.Optional(oneOf(directions)) }),
  reply: record({ rows: Type.Array(RegisterCard) }),
  faults: [],
})

export const readRegister = endpoint({
  method: 'GET',
  path: '/api/registers/:id',
  summary: 'A register and what was done with it',
  access: 'register.read',
  params: RegisterId,
  reply: record({
    register: RegisterCard,
    history: Type.Array(
      record({
        at: Instant,
        type: Type.String(),
        actorName: Type.String(),
        actorTitle: Type.String(),
        note: Type.String(),
      }),
    ),
  }),
  faults: ['thing.missing'],
})

const clashes = ['register.overlaps', 'register.kind-numbered'] as const

export const openRegister = endpoint({
  method: 'POST',
  path: '/api/registers',
  summary: 'Open a register; refused when another open one would give the same numbers and symbols',
  access: 'register.manage',
  body: record({
    direction: oneOf(directions),
    name: text(200),
    /** Empty: every kind. */
    kinds: Kinds,
    secret: Type.Boolean(),
    standard: Type.Boolean(),
    purpose: Type.Optional(oneOf(seriesPurposes)),
    bodyName: optionalText(200),
    /** Stands in place of the agency's abbreviation, such as `HĐTĐKT`. */
    bodySymbol: Type.Optional(BodySymbol),
    /** Goes on from a book that was closed in the course of this year. */
    firstNumber: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  }),
  reply: RegisterCard,
  faults: ['register.name-taken', ...clashes, 'input.invalid'],
})

export const changeRegister = endpoint({
  method: 'PUT',
  path: '/api/registers/:id/settings',
  summary: 'Change the name, the kinds and the standing of an open register',
  access: 'register.manage',
  params: RegisterId,
  body: record({ name: text(200), kinds: Kinds, standard: Type.Boolean(), bodyName: optionalText(200) }),
  reply: RegisterCard,
  faults: ['thing.missing', 'register.closed', 'register.name-taken', ...clashes, 'input.invalid'],
})

export const closeRegister = endpoint({
  method: 'PUT',
  path: '/api/registers/:id/closure',
  summary: 'Close a register as of a day, with the reason and the closing act',
  access: 'register.manage',
  params: RegisterId,
  body: record({ reason: text(500), closedOn: Type.Optional(CivilDate), act: optionalText(300) }),
  reply: Done,
  faults: ['thing.missing', 'register.closed', 'register.closing-date', 'register.numbers-held'],
})

export const reopenRegister = endpoint({
  method: 'PUT',
  path: '/api/registers/:id/reopening',
  summary: 'Open a closed register again, with the reason',
  access: 'register.manage',
  params: RegisterId,
  body: record({ reason: text(500) }),
  reply: RegisterCard,
  faults: ['thing.missing', 'thing.state', ...clashes],
})

/** What a clerk asks of a leader: hold numbers back, leave numbers void, put a sub-number after one. */
export const numberActs = ['reserve', 'void', 'suffix'] as const
export type NumberAct = (typeof numberActs)[number]
export const requestStates = ['waiting', 'approved', 'refused', 'withdrawn'] as const
export type RequestState = (typeof requestStates)[number]

const HeldNumber = record({ number: Type.Integer(), suffix: Type.String(), year: Type.Integer() })

export const NumberRequestCard = record({
  id: Id,
  registerId: Id,
  registerName: Type.String(),
  act: oneOf(numberActs),
  count: Type.Integer(),
  /** The number that is to be void, or after which a sub-number is put. */
  at: nullable(HeldNumber),
  purpose: Type.String(),
  reason: Type.String(),
  until: nullable(CivilDate),
  state: oneOf(requestStates),
  askedByName: Type.String(),
  askedByTitle: Type.String(),
  askedAt: Instant,
  decidedByName: Type.String(),
  decidedByTitle: Type.String(),
  decidedAt: nullable(Instant),
  decisionNote: Type.String(),
  /** What was given on approval. */
  numbers: Type.Array(HeldNumber),
  mayDecide: Type.Boolean(),
  mayWithdraw: Type.Boolean(),
})

export const askNumbers = endpoint({
  method: 'POST',
  path: '/api/registers/:id/number-requests',
  summary:
    'Ask a leader to hold numbers back, to leave numbers void, or for a sub-number; no number is taken before approval',
  access: 'register.manage',
  params: RegisterId,
  body: record({
    act: oneOf(numberActs),
    /** How many of the next numbers. */
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    at: Type.Optional(record({ year: Year, number: Type.Integer({ minimum: 1 }), suffix: Suffix })),
    purpose: Type.String({ maxLength: 300 }),
    reason: text(500),
    until: Type.Optional(CivilDate),
  }),
  reply: NumberRequestCard,
  faults: ['thing.missing', 'register.closed', 'register.number-not-held', 'register.request-open', 'input.invalid'],
})

export const listNumberRequests = endpoint({
  method: 'GET',
  path: '/api/number-requests',
  summary: 'What was asked about numbers in my agency, newest first',
  access: 'register.read',
  query: record({ state: Type.Optional(oneOf(requestStates)), registerId: Type.Optional(Id), limit: pageAsk.limit }),
  reply: record({ rows: Type.Array(NumberRequestCard), waiting: Type.Integer() }),
  faults: [],
})

const RequestId = record({ id: Id })

export const decideNumberRequest = endpoint({
  method: 'PUT',
  path: '/api/number-requests/:id/decision',
  summary: 'Approve, which takes the numbers, or refuse; never what one asked for oneself',
  access: 'register.approve',
  params: RequestId,
  body: record({ approve: Type.Boolean(), note: optionalText(500) }),
  reply: NumberRequestCard,
  faults: ['thing.missing', 'thing.state', 'register.own-request', 'register.closed', 'register.number-not-held'],
})

export const withdrawNumberRequest = endpoint({
  method: 'PUT',
  path: '/api/number-requests/:id/withdrawal',
  summary: 'Take back what was asked and not yet decided',
  access: 'register.manage',
  params: RequestId,
  reply: NumberRequestCard,
  faults: ['thing.missing', 'thing.state'],
})

export const RegisterMark = record({
  number: Type.Integer(),
  suffix: Type.String(),
  year: Type.Integer(),
  state: oneOf(['document', 'reserved', 'void'] as const),
  takenOn: CivilDate,
  enteredAt: Instant,
  until: nullable(CivilDate),
  purpose: Type.String(),
  reason: Type.String(),
  approvedBy: Type.String(),
  approvedAt: nullable(Instant),
  voidReason: Type.String(),
  voidedBy: Type.String(),
  voidedAt: nullable(Instant),
})

export const listMarks = endpoint({
  method: 'GET',
  path: '/api/registers/:id/marks',
  summary: 'Lines of a year that are no plain document: held back, void, sub-numbers',
  access: 'register.read',
  params: RegisterId,
  query: record({ year: Year }),
  reply: record({ rows: Type.Array(RegisterMark) }),
  faults: ['thing.missing'],
})

export const correctLine = endpoint({
  method: 'POST',
  path: '/api/registers/:id/corrections',
  summary: 'Put a correction beside a line; the line and what was printed stay as they are',
  access: 'register.manage',
  params: RegisterId,
  body: record({ year: Year, number: Type.Integer({ minimum: 1 }), suffix: Suffix, text: text(500) }),
  reply: Done,
  faults: ['thing.missing'],
})

export const checkProblems = ['gap', 'double', 'beyond', 'order', 'code'] as const

export const checkRegister = endpoint({
  method: 'GET',
  path: '/api/registers/:id/check',
  summary:
    'Check of a register and year against its documents: gaps, doubles, order, and every line that is no plain document',
  access: 'register.read',
  params: RegisterId,
  query: record({ year: Year }),
  reply: record({
    year: Type.Integer(),
    firstNumber: Type.Integer(),
    nextNumber: Type.Integer(),
    checkedAt: Instant,
    documents: Type.Integer(),
    recalled: Type.Integer(),
    /** Proved by the query: every number from the first to before the next is one line, and no problem was found. */
    sound: Type.Boolean(),
    problemCount: Type.Integer(),
    problems: Type.Array(record({ what: oneOf(checkProblems), number: Type.Integer(), suffix: Type.String() })),
    marks: Type.Array(RegisterMark),
    corrections: Type.Array(
      record({
        number: Type.Integer(),
        suffix: Type.String(),
        text: Type.String(),
        byName: Type.String(),
        byTitle: Type.String(),
        at: Instant,
      }),
    ),
  }),
  faults: ['thing.missing'],
})

const Period = { year: Year, from: Type.Optional(CivilDate), to: Type.Optional(CivilDate) }

export const PrintCard = record({
  id: Id,
  registerId: Id,
  year: Type.Integer(),
  from: CivilDate,
  to: CivilDate,
  sha256: Sha256,
  size: Type.Integer(),
  pages: Type.Integer(),
  lines: Type.Integer(),
  byName: Type.String(),
  byTitle: Type.String(),
  at: Instant,
})

export const printRegister = endpoint({
  method: 'POST',
  path: '/api/registers/:id/prints',
  summary: 'Print the register with all legal columns (Decree 30 Appendix IV) and keep the print as it is',
  access: 'register.read',
  params: RegisterId,
  body: record(Period),
  reply: PrintCard,
  faults: ['thing.missing', 'input.invalid', 'file.store-full', 'file.store-unreachable'],
})

export const listPrints = endpoint({
  method: 'GET',
  path: '/api/registers/:id/prints',
  summary: 'Prints of a register, newest first',
  access: 'register.read',
  params: RegisterId,
  query: record({ year: Type.Optional(Year) }),
  reply: record({ rows: Type.Array(PrintCard) }),
  faults: ['thing.missing'],
})

export const readPrint = endpoint({
  method: 'GET',
  path: '/api/register-prints/:id',
  summary: 'The bytes of a print, the same each time',
  access: 'register.read',
  params: RequestId,
  reply: Type.Unknown(),
  faults: ['thing.missing', 'file.damaged', 'file.store-unreachable'],
  stream: 'out',
})

export const exportRegister = endpoint({
  method: 'GET',
  path: '/api/registers/:id/export',
  summary: 'The register as a Word file, a spreadsheet or CSV',
  access: 'register.read',
  params: RegisterId,
  query: record({ ...Period, form: oneOf(['docx', 'xlsx', 'csv'] as const) }),
  reply: Type.Unknown(),
  faults: ['thing.missing', 'input.invalid'],
  stream: 'out',
})
