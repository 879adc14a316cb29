import { endpoint } from './endpoint.ts'
import { CivilDate, Id, Instant, nullable, oneOf, pageAsk, pageOf, record, Type } from './shape.ts'

/** Why a sign-in was refused; `unknown`: nobody is called so. */
export const refusedSignIns = ['unknown', 'wrong', 'locked', 'disabled'] as const
export type RefusedSignIn = (typeof refusedSignIns)[number]

/** Lines of the statistics: of time, or of whose post the sign-ins were. */
export const accessGroupings = ['day', 'week', 'month', 'unit', 'agency'] as const
export type AccessGrouping = (typeof accessGroupings)[number]

/** opened and refused: sign-ins. people: who signed in at least once. readings: how often this log was read. */
export const accessFigures = ['opened', 'refused', 'people', 'readings'] as const
export type AccessFigure = (typeof accessFigures)[number]

const asked = {
  from: CivilDate,
  to: CivilDate,
  by: oneOf(accessGroupings),
  /** Of one agency within my reach; without it of all of them. */
  agencyId: Type.Optional(Id),
}

const AccessLine = record({
  /** A day, the Monday of a week, the first of a month, an id, or `none`. Empty: the sum. */
  key: Type.String(),
  name: Type.String(),
  opened: Type.Integer(),
  refused: Type.Integer(),
  people: Type.Integer(),
  /** Of the sum alone: readings of the log have no unit. */
  readings: nullable(Type.Integer()),
})

export const readAccessStatistics = endpoint({
  method: 'GET',
  path: '/api/access-log/statistics',
  summary: 'Sign-ins, refused sign-ins and active people of a period, within my reach',
  access: 'access-log.read',
  query: record(asked),
  reply: record({
    from: CivilDate,
    to: CivilDate,
    asOf: Instant,
    lines: Type.Array(AccessLine),
    total: AccessLine,
    /** Agencies within my reach that may be chosen, when they are more than one. */
    agencies: Type.Array(record({ id: Id, name: Type.String() })),
  }),
  faults: ['input.invalid', 'thing.missing'],
})

export const AccessRow = record({
  id: Id,
  /** Of the figure `people`: the last sign-in. */
  at: Instant,
  name: Type.String(),
  title: Type.String(),
  /** Empty for an account that does not exist. */
  login: Type.String(),
  unitName: Type.String(),
  /** opened, refused and why, or read: who looked into this log. */
  what: oneOf(['opened', ...refusedSignIns, 'read'] as const),
  address: Type.String(),
  agent: Type.String(),
  /** Of the figure `people`: how often. */
  times: Type.Integer(),
})

const chosen = {
  ...asked,
  figure: oneOf(accessFigures),
  /** A line of the statistics. */
  key: Type.Optional(Type.String({ maxLength: 40 })),
}

export const listAccessRows = endpoint({
  method: 'GET',
  path: '/api/access-log/rows',
  summary: 'The lines a figure of the statistics of access counts, the newest first; that I read them is noted',
  access: 'access-log.read',
  query: record({ ...chosen, ...pageAsk }),
  reply: pageOf(AccessRow),
  faults: ['input.invalid', 'thing.missing'],
})

export const exportAccess = endpoint({
  method: 'GET',
  path: '/api/access-log/export',
  summary: 'The statistics of access, or the lines of one figure, as spreadsheet or CSV; at most 20,000 lines',
  access: 'access-log.read',
  query: record({ ...chosen, figure: Type.Optional(oneOf(accessFigures)), as: oneOf(['xlsx', 'csv'] as const) }),
  reply: Type.Unknown(),
  faults: ['input.invalid', 'thing.missing'],
  stream: 'out',
})

export const documentActs = ['view', 'download', 'print'] as const
export type DocumentAct = (typeof documentActs)[number]

/** mine: what I did. all: what everybody did with the documents I may see. */
export const useScopes = ['mine', 'all'] as const

const uses = {
  whose: oneOf(useScopes),
  documentId: Type.Optional(Id),
  personId: Type.Optional(Id),
  act: Type.Optional(oneOf(documentActs)),
  from: Type.Optional(CivilDate),
  to: Type.Optional(CivilDate),
}

export const UseRow = record({
  id: Id,
  at: Instant,
  act: oneOf(documentActs),
  file: Type.String(),
  personId: Id,
  name: Type.String(),
  title: Type.String(),
  /** Null: I may not see it any more. */
  document: nullable(record({ id: Id, label: Type.String(), subject: Type.String() })),
})

export const listUses = endpoint({
  method: 'GET',
  path: '/api/document-uses',
  summary: 'Who opened, downloaded or printed what, the newest first: mine always, of others by right',
  access: 'document.read',
  query: record({ ...uses, ...pageAsk }),
  reply: pageOf(UseRow),
  faults: ['input.invalid', 'access.denied', 'thing.missing'],
})

export const exportUses = endpoint({
  method: 'GET',
  path: '/api/document-uses/export',
  summary: 'The history of use as spreadsheet or CSV; at most 20,000 lines',
  access: 'document.read',
  query: record({ ...uses, as: oneOf(['xlsx', 'csv'] as const) }),
  reply: Type.Unknown(),
  faults: ['input.invalid', 'access.denied', 'thing.missing'],
  stream: 'out',
})

/** Everything kept of one document, for whoever must prove it elsewhere. What it holds stands in the README of the room. */
export const readProofBundle = endpoint({
  method: 'GET',
  path: '/api/documents/:id/proof-bundle',
  summary:
    'Files, receipts, statuses, uses, facts and reports on signatures of a document as a ZIP that is verified without this system',
  access: 'document.read',
  params: record({ id: Id }),
  reply: Type.Unknown(),
  faults: ['access.denied', 'thing.missing', 'document.recalled', 'file.damaged'],
  stream: 'out',
})
