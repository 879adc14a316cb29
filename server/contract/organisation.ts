import { endpoint } from './endpoint.ts'
import { roles } from './permissions.ts'
import { CivilDate, Done, Id, nullable, oneOf, pageAsk, pageOf, record, Type, text } from './shape.ts'

export const printMarks = ['foot', 'across'] as const
export type PrintMark = (typeof printMarks)[number]

/** Kinds of agency and unit known to the screens. Levels are data, not a list: a level may end. */
export const unitKinds = [
  'peoplesCommittee',
  'peoplesCouncil',
  'department',
  'office',
  'board',
  'centre',
  'division',
  'partyBody',
  'other',
] as const

export const UnitRow = record({
  id: Id,
  nature: oneOf(['agency', 'unit'] as const),
  parentId: nullable(Id),
  kind: Type.String(),
  level: Type.String(),
  name: Type.String(),
  abbreviation: Type.String(),
  code: nullable(Type.String()),
  children: Type.Integer(),
  people: Type.Integer(),
  validFrom: CivilDate,
  validTo: nullable(CivilDate),
})

const UnitId = record({ id: Id })
const Day = Type.Optional(CivilDate)

export const listUnits = endpoint({
  method: 'GET',
  path: '/api/organisation/units',
  summary: 'The tree as it stood on a day: children of one, its top, or a search over all (with the path of each hit)',
  access: 'organisation.read',
  query: record({
    parentId: Type.Optional(Id),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    day: Day,
    ended: Type.Optional(Type.Boolean()),
  }),
  reply: record({
    rows: Type.Array(record({ ...UnitRow.properties, path: Type.Array(Type.String()) })),
    more: Type.Boolean(),
  }),
  faults: [],
})

const Dated = { validFrom: CivilDate, validTo: nullable(CivilDate) }

export const HolderRow = record({
  assignmentId: Id,
  personId: Id,
  personName: Type.String(),
  title: Type.String(),
  role: oneOf(roles),
  acting: Type.Boolean(),
  unitId: Id,
  unitName: Type.String(),
  agencyName: Type.String(),
  ...Dated,
})

export const UnitCard = record({
  ...UnitRow.properties,
  version: Type.Integer(),
  agencyId: Id,
  shortName: Type.String(),
  place: Type.String(),
  path: Type.Array(record({ id: Id, name: Type.String() })),
  names: Type.Array(
    record({
      name: Type.String(),
      shortName: Type.String(),
      abbreviation: Type.String(),
      place: Type.String(),
      ...Dated,
    }),
  ),
  /** Where it hangs and what it counts as, from when to when. The parent's name is that of the day of the period nearest to the one asked for. */
  placements: Type.Array(
    record({
      parentId: nullable(Id),
      parentName: nullable(Type.String()),
      kind: Type.String(),
      level: Type.String(),
      ...Dated,
    }),
  ),
  codes: Type.Array(record({ scheme: oneOf(['new35', 'old13'] as const), code: Type.String(), ...Dated })),
  successions: Type.Array(
    record({
      other: Type.String(),
      otherId: Id,
      direction: oneOf(['successor', 'predecessor'] as const),
      kind: oneOf(['merge', 'split', 'rename', 'transfer'] as const),
      decision: Type.String(),
      happenedOn: CivilDate,
    }),
  ),
  holders: Type.Array(HolderRow),
  allowSecretStub: Type.Boolean(),
  /** Marking of printed copies (Decree 30/2020 Appendix VI part F10): at the foot of each page, or across it besides. */
  printMark: oneOf(printMarks),
  /** Whether the reader may change this part of the tree. */
  mine: Type.Boolean(),
})

export const readUnit = endpoint({
  method: 'GET',
  path: '/api/organisation/units/:id',
  summary:
    'An agency or unit as it stood on a day, with its dated names, placements, codes, successors and the people in it',
  access: 'organisation.read',
  params: UnitId,
  query: record({ day: Day }),
  reply: UnitCard,
  faults: ['thing.missing'],
})

const naming = {
  name: text(200),
  shortName: text(100),
  abbreviation: Type.String({ minLength: 1, maxLength: 20, pattern: '^[\\p{L}\\p{N}.-]+$' }),
  place: Type.String({ maxLength: 100 }),
}
const Code = Type.String({ maxLength: 35, pattern: '^[A-Z0-9]+(\\.[A-Z0-9]+)*$' })

export const createUnit = endpoint({
  method: 'POST',
  path: '/api/organisation/units',
  summary: 'Add an agency or unit below another',
  access: 'organisation.manage',
  body: record({
    nature: oneOf(['agency', 'unit'] as const),
    parentId: nullable(Id),
    kind: oneOf(unitKinds),
    level: text(40),
    ...naming,
    code: nullable(Code),
    validFrom: CivilDate,
  }),
  reply: UnitCard,
  faults: ['thing.missing', 'access.denied', 'unit.code-taken', 'unit.ended', 'input.invalid'],
})

export const renameUnit = endpoint({
  method: 'PUT',
  path: '/api/organisation/units/:id/name',
  summary: 'Give it another name from a day on; the earlier name stays for its own days',
  access: 'organisation.manage',
  params: UnitId,
  body: record({ ...naming, from: CivilDate, version: Type.Integer() }),
  reply: UnitCard,
  faults: ['thing.missing', 'access.denied', 'thing.changed', 'unit.ended', 'input.invalid'],
})

export const moveUnit = endpoint({
  method: 'PUT',
  path: '/api/organisation/units/:id/parent',
  summary: 'Hang it under another parent from a day on; where it hung stays for its own days',
  access: 'organisation.manage',
  params: UnitId,
  body: record({ parentId: nullable(Id), from: CivilDate, version: Type.Integer() }),
  reply: UnitCard,
  faults: ['thing.missing', 'access.denied', 'thing.changed', 'unit.cycle', 'unit.ended', 'input.invalid'],
})

export const changeKind = endpoint({
  method: 'PUT',
  path: '/api/organisation/units/:id/kind',
  summary: 'Count it as another kind or level from a day on; what it was stays for its own days',
  access: 'organisation.manage',
  params: UnitId,
  body: record({ kind: oneOf(unitKinds), level: text(40), from: CivilDate, version: Type.Integer() }),
  reply: UnitCard,
  faults: ['thing.missing', 'access.denied', 'thing.changed', 'unit.ended', 'input.invalid'],
})

export const setCode = endpoint({
  method: 'PUT',
  path: '/api/organisation/units/:id/code',
  summary: 'Give an agency an identifier code from a day on',
  access: 'organisation.manage',
  params: UnitId,
  body: record({ scheme: oneOf(['new35', 'old13'] as const), code: Code, from: CivilDate, version: Type.Integer() }),
  reply: UnitCard,
  faults: ['thing.missing', 'access.denied', 'thing.changed', 'unit.code-taken', 'unit.ended', 'input.invalid'],
})

export const endUnit = endpoint({
  method: 'PUT',
  path: '/api/organisation/units/:id/end',
  summary:
    'End an agency or unit on a day, with the deciding act and, if any, its successor. It stays readable, never selectable',
  access: 'organisation.manage',
  params: UnitId,
  body: record({
    on: CivilDate,
    successorId: nullable(Id),
    kind: oneOf(['merge', 'split', 'rename', 'transfer'] as const),
    decision: text(300),
    version: Type.Integer(),
  }),
  reply: UnitCard,
  faults: ['thing.missing', 'access.denied', 'thing.changed', 'unit.ended', 'input.invalid'],
})

export const setAgency = endpoint({
  method: 'PUT',
  path: '/api/organisation/units/:id/setting',
  summary:
    'Whether the agency keeps register lines of secret documents without content, and how printed copies are marked',
  access: 'organisation.manage',
  params: UnitId,
  body: record({ allowSecretStub: Type.Boolean(), printMark: Type.Optional(oneOf(printMarks)) }),
  reply: UnitCard,
  faults: ['thing.missing', 'access.denied', 'input.invalid'],
})

export const PersonRow = record({
  id: Id,
  fullName: Type.String(),
  login: nullable(Type.String()),
  posts: Type.Array(record({ title: Type.String(), agencyName: Type.String() })),
})

export const listPeople = endpoint({
  method: 'GET',
  path: '/api/people',
  summary: 'People in my reach, by given name',
  access: 'organisation.manage',
  query: record({ q: Type.Optional(Type.String({ maxLength: 200 })), ...pageAsk }),
  reply: pageOf(PersonRow),
  faults: ['input.invalid'],
})

const PersonId = record({ id: Id })
const postDraft = { unitId: Id, title: text(100), role: oneOf(roles), acting: Type.Boolean(), validFrom: CivilDate }

export const PersonCard = record({
  id: Id,
  fullName: Type.String(),
  login: nullable(Type.String()),
  accountId: nullable(Id),
  posts: Type.Array(HolderRow),
})

export const readPerson = endpoint({
  method: 'GET',
  path: '/api/people/:id',
  summary: 'A person with all posts, past and present',
  access: 'organisation.manage',
  params: PersonId,
  reply: PersonCard,
  faults: ['thing.missing'],
})

export const createPerson = endpoint({
  method: 'POST',
  path: '/api/people',
  summary: 'Add a person with a first post',
  access: 'organisation.manage',
  body: record({ fullName: text(100), post: record(postDraft) }),
  reply: PersonCard,
  faults: ['thing.missing', 'access.denied', 'unit.ended'],
})

export const givePost = endpoint({
  method: 'POST',
  path: '/api/people/:id/posts',
  summary: 'Give a person one more post from a day on',
  access: 'organisation.manage',
  params: PersonId,
  body: record(postDraft),
  reply: PersonCard,
  faults: ['thing.missing', 'access.denied', 'unit.ended'],
})

export const endPost = endpoint({
  method: 'PUT',
  path: '/api/people/:id/posts/:assignmentId/end',
  summary: 'End the holding of a post on a day (its last)',
  access: 'organisation.manage',
  params: record({ id: Id, assignmentId: Id }),
  body: record({ on: CivilDate }),
  reply: PersonCard,
  faults: ['thing.missing', 'access.denied', 'input.invalid'],
})

export const ImportReport = record({
  dryRun: Type.Boolean(),
  units: Type.Integer(),
  people: Type.Integer(),
  posts: Type.Integer(),
  problems: Type.Array(
    record({
      sheet: Type.String(),
      line: Type.Integer(),
      column: Type.String(),
      problem: Type.String(),
      value: Type.String(),
    }),
  ),
  problemsCapped: Type.Boolean(),
  preview: Type.Array(record({ sheet: Type.String(), line: Type.Integer(), text: Type.String() })),
})

export const importOrganisation = endpoint({
  method: 'POST',
  path: '/api/organisation/import',
  summary:
    'Import an organisation chart (xlsx or csv): a dry run lists every wrong line; the real run is one transaction or nothing',
  access: 'organisation.manage',
  query: record({ dryRun: Type.Boolean(), under: Type.Optional(Id) }),
  reply: ImportReport,
  faults: ['import.invalid', 'import.unreadable', 'file.too-large', 'file.empty', 'thing.missing', 'access.denied'],
  stream: 'in',
})

export const importTemplate = endpoint({
  method: 'GET',
  path: '/api/organisation/import-template',
  summary: 'An empty spreadsheet with the columns to fill and an example',
  access: 'organisation.manage',
  reply: Type.Unknown(),
  faults: [],
  stream: 'out',
})

export const listCalendar = endpoint({
  method: 'GET',
  path: '/api/calendar',
  summary: 'Public holidays and make-up working days of a year',
  access: 'session',
  query: record({ year: Type.Integer({ minimum: 1990, maximum: 2200 }) }),
  reply: record({
    rows: Type.Array(
      record({ onDate: CivilDate, kind: oneOf(['holiday', 'makeupWorkday', 'halfDay'] as const), name: Type.String() }),
    ),
  }),
  faults: [],
})

export const setCalendarDay = endpoint({
  method: 'PUT',
  path: '/api/calendar/:onDate',
  summary: 'Set or clear a special day (system administrator)',
  access: 'organisation.manage',
  params: record({ onDate: CivilDate }),
  body: record({
    kind: oneOf(['holiday', 'makeupWorkday', 'halfDay', 'ordinary'] as const),
    name: Type.String({ maxLength: 100 }),
  }),
  reply: Done,
  faults: ['access.denied'],
})
