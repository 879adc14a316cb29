import { endpoint } from './endpoint.ts'
import { CivilDate, Id, Instant, nullable, oneOf, pageAsk, pageOf, record, Sha256, Type } from './shape.ts'

/**
 * incoming: how arrivals of the period were handled, one row per lead given (chủ trì). outgoing: what was issued and when it had to be
 * ready. sending: what became of each recipient. use: how documents came, went and were opened.
 */
export const reportNames = ['incoming', 'outgoing', 'sending', 'use'] as const
export type ReportName = (typeof reportNames)[number]

/** Of the report `incoming`: by the unit, the person who handled it, or the leader who gave it. */
export const reportGroupings = ['unit', 'person', 'leader'] as const
export type ReportGrouping = (typeof reportGroupings)[number]

/**
 * Each row of a report has exactly one of its `parts`: they sum to `all`. A row may have any of the `marks` beside. What each means stands
 * in the README of the room.
 */
export const reportFigures = {
  incoming: {
    parts: ['onTime', 'late', 'doneFree', 'openInTime', 'openLate', 'returned', 'unassigned'],
    marks: ['extended', 'paused'],
  },
  outgoing: { parts: ['onTime', 'late', 'noDeadline'], marks: ['electronic', 'signed', 'withPaper'] },
  sending: { parts: ['received', 'refused', 'waiting', 'recalled'], marks: [] },
  use: { parts: ['electronic', 'paper', 'email'], marks: ['signed', 'opened'] },
} as const

export const figureNames = [
  'all',
  'onTime',
  'late',
  'doneFree',
  'openInTime',
  'openLate',
  'returned',
  'unassigned',
  'extended',
  'paused',
  'noDeadline',
  'electronic',
  'signed',
  'withPaper',
  'received',
  'refused',
  'waiting',
  'recalled',
  'paper',
  'email',
  'opened',
] as const
export type FigureName = (typeof figureNames)[number]

/** A report is of at most so many days: a year and a day more. */
export const mostReportDays = 367

const Period = { from: CivilDate, to: CivilDate }
const Name = record({ report: oneOf(reportNames) })
const By = Type.Optional(oneOf(reportGroupings))

const Figures = Type.Array(record({ figure: oneOf(figureNames), count: Type.Integer() }))

const ReportLine = record({
  /** What the rows are asked by: an id, a kind, `incoming` or `outgoing`; `none` where nobody has it. */
  key: Type.String(),
  name: Type.String(),
  figures: Figures,
  /** Done in time of all that fell due, in per cent with one decimal; null when nothing fell due. */
  rate: nullable(Type.Number()),
  /** Working minutes from being given to being done, pauses left out; null when nothing was done, or too much to be counted out. */
  averageMinutes: nullable(Type.Integer()),
  /** Of the report `use`: how often its documents were opened, all times together. */
  opens: nullable(Type.Integer()),
})

export const readReport = endpoint({
  method: 'GET',
  path: '/api/reports/:report',
  summary: 'A report of a period: a line per unit, person, leader or kind, and their sum; only of what I may see',
  access: 'report.read',
  params: Name,
  query: record({ ...Period, by: By }),
  reply: record({
    ...Period,
    asOf: Instant,
    /** Whose: of the whole agency, of my unit, or my own. */
    scope: oneOf(['agency', 'unit', 'own'] as const),
    lines: Type.Array(ReportLine),
    total: ReportLine,
  }),
  faults: ['input.invalid'],
})

const Held = record({
  name: Type.String(),
  title: Type.String(),
  /** Laid before him for a directive, or given to him to lead. */
  as: oneOf(['submission', 'lead'] as const),
  from: Instant,
  /** Null: still. */
  until: nullable(Instant),
})

export const ReportRow = record({
  id: Id,
  documentId: Id,
  code: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  arrivalNumber: nullable(Type.String()),
  /** Day of arrival or issue. */
  on: CivilDate,
  /** Other side: issuer of an arrival, recipient of what was sent. */
  party: Type.String(),
  /** The line of the report in which it counts. */
  line: Type.String(),
  part: oneOf(figureNames),
  givenAt: nullable(Instant),
  dueAt: nullable(Instant),
  /** As first given, when it was extended or paused. */
  originalDueAt: nullable(Instant),
  closedAt: nullable(Instant),
  opens: Type.Integer(),
  /** Who had it when, for arrivals. */
  held: Type.Array(Held),
})

export const listReportRows = endpoint({
  method: 'GET',
  path: '/api/reports/:report/rows',
  summary: 'The rows that a figure of a report counts, the newest first',
  access: 'report.read',
  params: Name,
  query: record({
    ...Period,
    by: By,
    key: Type.Optional(Type.String({ maxLength: 40 })),
    figure: Type.Optional(oneOf(figureNames)),
    ...pageAsk,
  }),
  reply: pageOf(ReportRow),
  faults: ['input.invalid'],
})

/** What is exported and printed: the statutory forms that are not registers of documents, and the two reports on handling. */
export const officeForms = ['followUp', 'incoming', 'outgoing', 'postal', 'loans'] as const
export type OfficeForm = (typeof officeForms)[number]

const FormName = record({ form: oneOf(officeForms) })

export const exportForm = endpoint({
  method: 'GET',
  path: '/api/forms/:form/export',
  summary: 'A statutory form or a report on handling as PDF, Word file, spreadsheet or CSV; only of what I may see',
  access: 'report.read',
  params: FormName,
  query: record({ ...Period, by: By, as: oneOf(['pdf', 'docx', 'xlsx', 'csv'] as const) }),
  reply: Type.Unknown(),
  faults: ['access.denied', 'input.invalid'],
  stream: 'out',
})

export const FormPrintCard = record({
  id: Id,
  form: oneOf(officeForms),
  ...Period,
  sha256: Sha256,
  size: Type.Integer(),
  pages: Type.Integer(),
  lines: Type.Integer(),
  byName: Type.String(),
  byTitle: Type.String(),
  at: Instant,
})

export const printForm = endpoint({
  method: 'POST',
  path: '/api/forms/:form/prints',
  summary: 'Print a form of the agency with all legal columns (Decree 30 Appendix IV) and keep the print as it is',
  access: 'register.read',
  params: FormName,
  body: record({ ...Period, by: By }),
  reply: FormPrintCard,
  faults: ['access.denied', 'input.invalid', 'file.store-full', 'file.store-unreachable'],
})

export const listFormPrints = endpoint({
  method: 'GET',
  path: '/api/form-prints',
  summary: 'Prints of the forms of my agency, the newest first',
  access: 'register.read',
  query: record({ form: Type.Optional(oneOf(officeForms)), ...pageAsk }),
  reply: pageOf(FormPrintCard),
  faults: ['input.invalid'],
})

export const readFormPrint = endpoint({
  method: 'GET',
  path: '/api/form-prints/:id',
  summary: 'The bytes of a print of a form, the same each time',
  access: 'register.read',
  params: record({ id: Id }),
  reply: Type.Unknown(),
  faults: ['thing.missing', 'access.denied', 'file.damaged', 'file.store-unreachable'],
  stream: 'out',
})

export const printSlip = endpoint({
  method: 'GET',
  path: '/api/documents/:id/slip',
  summary: 'Phiếu giải quyết văn bản đến: directive of the leader, of the head of the unit, proposal of the handler',
  access: 'document.read',
  params: record({ id: Id }),
  query: record({ as: oneOf(['pdf', 'docx'] as const) }),
  reply: Type.Unknown(),
  faults: ['thing.missing', 'thing.state', 'access.denied'],
  stream: 'out',
})
