import { endpoint } from './endpoint.ts'
import { CivilDate, Id, Instant, nullable, record, Type } from './shape.ts'

const minute = Type.Integer({ minimum: 0, maximum: 1440 })

/** From and to in minutes from midnight, Vietnam time. */
export const Shift = record({ from: minute, to: minute })

const Setting = record({
  from: CivilDate,
  /** Null: as the agency above has it. */
  shifts: nullable(Type.Array(Shift)),
  /** Working minutes before a deadline from which it is near (amber); null: as the agency above has it. */
  amberMinutes: nullable(Type.Integer()),
  byName: Type.String(),
  byTitle: Type.String(),
  at: Instant,
})

const Source = nullable(record({ agencyId: Id, name: Type.String() }))

export const OfficeHours = record({
  agencyId: Id,
  agencyName: Type.String(),
  /** In force today, with the agency that set it; null where nobody did and those of the installation apply. */
  today: record({
    shifts: Type.Array(Shift),
    shiftsOf: Source,
    /** Null: until the end of the next working day. */
    amberMinutes: nullable(Type.Integer()),
    amberOf: Source,
  }),
  /** What this agency set, newest first; those to come among them. */
  settings: Type.Array(Setting),
  mayChange: Type.Boolean(),
})

export const readOfficeHours = endpoint({
  method: 'GET',
  path: '/api/agencies/:id/office-hours',
  summary: 'Office hours of an agency and when its deadlines are near, and whose setting that is',
  access: 'session',
  params: record({ id: Id }),
  reply: OfficeHours,
  faults: ['thing.missing'],
})

export const setOfficeHours = endpoint({
  method: 'PUT',
  path: '/api/agencies/:id/office-hours',
  summary: 'Set office hours and the threshold of an agency from a day to come; deadlines already given do not move',
  access: 'organisation.manage',
  params: record({ id: Id }),
  body: record({
    from: CivilDate,
    shifts: nullable(Type.Array(Shift, { minItems: 1, maxItems: 4 })),
    amberMinutes: nullable(Type.Integer({ minimum: 30, maximum: 4800 })),
  }),
  reply: OfficeHours,
  faults: ['thing.missing', 'access.denied', 'input.invalid'],
})
