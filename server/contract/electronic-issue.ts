import { endpoint } from './endpoint.ts'
import { CivilDate, Instant, record, Type, text } from './shape.ts'

export const ElectronicIssue = record({
  /** Whether documents of my agency leave with electronic signatures today. */
  signedToday: Type.Boolean(),
  /** What was decided, newest first; days to come among them. */
  decisions: Type.Array(
    record({
      from: CivilDate,
      signed: Type.Boolean(),
      basis: Type.String(),
      byName: Type.String(),
      byTitle: Type.String(),
      at: Instant,
    }),
  ),
})

export const readElectronicIssue = endpoint({
  method: 'GET',
  path: '/api/electronic-issue',
  summary: 'Whether my agency issues with electronic signatures, and since when',
  access: 'session',
  reply: ElectronicIssue,
  faults: [],
})

export const setElectronicIssue = endpoint({
  method: 'PUT',
  path: '/api/electronic-issue',
  summary: 'From a day on my agency issues with electronic signatures, or no longer; today or later',
  access: 'seal.manage',
  body: record({ from: CivilDate, signed: Type.Boolean(), basis: text(500) }),
  reply: ElectronicIssue,
  faults: ['input.invalid', 'thing.changed'],
})
