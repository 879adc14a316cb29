import { endpoint } from './endpoint.ts'
import { CivilDate, Done, Id, nullable, oneOf, record, Type, text } from './shape.ts'
import { directions } from './words.ts'

export const RegisterCard = record({
  id: Id,
  direction: oneOf(directions),
  name: Type.String(),
  kinds: Type.Array(Type.String()),
  secret: Type.Boolean(),
  standard: Type.Boolean(),
  openedOn: CivilDate,
  closedOn: nullable(CivilDate),
  year: Type.Integer(),
  nextNumber: Type.Integer(),
  lastDate: nullable(CivilDate),
})

const RegisterId = record({ id: Id })

export const listRegisters = endpoint({
  method: 'GET',
  path: '/api/registers',
  summary: 'Registers of my agency, with the next number of this year',
  access: 'register.read',
  query: record({ direction: Type.Optional(oneOf(directions)) }),
  reply: record({ rows: Type.Array(RegisterCard) }),
  faults: [],
})

export const openRegister = endpoint({
  method: 'POST',
  path: '/api/registers',
  summary: 'Open a register',
  access: 'register.manage',
  body: record({
    direction: oneOf(directions),
    name: text(200),
    kinds: Type.Array(Type.String({ maxLength: 20 }), { maxItems: 60 }),
    secret: Type.Boolean(),
    standard: Type.Boolean(),
  }),
  reply: RegisterCard,
  faults: ['register.name-taken'],
})

export const closeRegister = endpoint({
  method: 'PUT',
  path: '/api/registers/:id/closure',
  summary: 'Close a register for good, with the reason',
  access: 'register.manage',
  params: RegisterId,
  body: record({ reason: text(500) }),
  reply: Done,
  faults: ['thing.missing', 'register.closed'],
})

const Period = {
  year: Type.Integer({ minimum: 1945, maximum: 2200 }),
  from: Type.Optional(CivilDate),
  to: Type.Optional(CivilDate),
}

export const printRegister = endpoint({
  method: 'GET',
  path: '/api/registers/:id/print',
  summary: 'The register as a PDF with all legal columns (Decree 30 Appendix IV)',
  access: 'register.read',
  params: RegisterId,
  query: record(Period),
  reply: Type.Unknown(),
  faults: ['thing.missing'],
  stream: 'out',
})

export const exportRegister = endpoint({
  method: 'GET',
  path: '/api/registers/:id/export',
  summary: 'The register as a spreadsheet or CSV',
  access: 'register.read',
  params: RegisterId,
  query: record({ ...Period, form: oneOf(['xlsx', 'csv'] as const) }),
  reply: Type.Unknown(),
  faults: ['thing.missing'],
  stream: 'out',
})
