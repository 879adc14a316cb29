import { endpoint } from './endpoint.ts'
import { CivilDate, Done, Id, Instant, nullable, oneOf, record, Type, text } from './shape.ts'

const EntryId = record({ id: Id })
const Year = Type.Integer({ minimum: 2000, maximum: 2200 })
const changed = { version: Type.Integer() }
const common = ['thing.missing', 'access.denied', 'thing.state', 'input.invalid'] as const

export const ProgrammeEntryCard = record({
  id: Id,
  year: Year,
  quarter: nullable(Type.Integer()),
  month: nullable(Type.Integer()),
  title: Type.String(),
  product: Type.String(),
  leadUnitId: Id,
  leadName: Type.String(),
  dueOn: nullable(CivilDate),
  note: Type.String(),
  withdrawnAt: nullable(Instant),
  withdrawnReason: Type.String(),
  version: Type.Integer(),
  /** Tasks born from it, without cancelled ones. */
  tasks: Type.Integer(),
  done: Type.Integer(),
  late: Type.Integer(),
  /** Mean of what its tasks report; 0 without any. */
  percent: Type.Integer(),
})

export const readProgramme = endpoint({
  method: 'GET',
  path: '/api/programme',
  summary: 'The programme of work of a year, its progress computed from its tasks',
  access: 'task.handle',
  query: record({ year: Year }),
  reply: record({
    entries: Type.Array(ProgrammeEntryCard),
    can: Type.Array(oneOf(['manage'] as const)),
  }),
  faults: ['input.invalid'],
})

const entryFields = {
  quarter: nullable(Type.Integer({ minimum: 1, maximum: 4 })),
  month: nullable(Type.Integer({ minimum: 1, maximum: 12 })),
  title: text(500),
  product: Type.String({ maxLength: 300 }),
  leadUnitId: Id,
  dueOn: nullable(CivilDate),
  note: Type.String({ maxLength: 500 }),
}

export const addProgrammeEntry = endpoint({
  method: 'POST',
  path: '/api/programme',
  summary: 'Add an entry to the programme of work',
  access: 'programme.manage',
  body: record({ year: Year, ...entryFields }),
  reply: record({ id: Id }),
  faults: [...common, 'routing.target-unfit', 'task.full'],
})

export const changeProgrammeEntry = endpoint({
  method: 'PUT',
  path: '/api/programme/:id',
  summary: 'Change an entry of the programme of work',
  access: 'programme.manage',
  params: EntryId,
  body: record({ ...changed, ...entryFields }),
  reply: Done,
  faults: [...common, 'thing.changed', 'routing.target-unfit'],
})

export const withdrawProgrammeEntry = endpoint({
  method: 'PUT',
  path: '/api/programme/:id/withdrawal',
  summary: 'Take an entry out of the programme with the reason; it stays visible, and its tasks go on',
  access: 'programme.manage',
  params: EntryId,
  body: record({ ...changed, reason: text(500) }),
  reply: Done,
  faults: [...common, 'thing.changed'],
})
