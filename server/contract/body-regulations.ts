import { endpoint } from './endpoint.ts'
import { CivilDate, Done, Id, Instant, nullable, oneOf, record, Type, text } from './shape.ts'

/** What is in force between two days with its source, by whom it was entered, and whether it was checked against the act. */
export const own = {
  validFrom: CivilDate,
  validTo: nullable(CivilDate),
  source: Type.String(),
  /** Written down from memory: the clause is still to be found. */
  recalled: Type.Boolean(),
  confirmed: nullable(record({ act: Type.String(), name: Type.String(), title: Type.String(), at: Instant })),
  withdrawn: nullable(record({ reason: Type.String(), name: Type.String(), at: Instant })),
  byName: Type.String(),
  byTitle: Type.String(),
  at: Instant,
}

export const meetingForms = ['inPerson', 'online', 'hybrid'] as const
export type MeetingForm = (typeof meetingForms)[number]

const days = nullable(Type.Integer({ minimum: 0, maximum: 60 }))
const minutes = Type.Integer({ minimum: 0, maximum: 1440 })

/** Loại cuộc họp, with its clocks. */
export const KindTerms = record({
  name: text(150),
  form: oneOf(meetingForms),
  /** Working days before the day of the meeting. */
  papersDueDays: days,
  noticeDueDays: days,
  /** Working days after it ended. */
  conclusionDueDays: days,
  /** Pages of a submission above which it needs a summary, and pages that may have; both or neither. */
  summaryOver: nullable(Type.Integer({ minimum: 1, maximum: 1000 })),
  summaryMost: nullable(Type.Integer({ minimum: 1, maximum: 1000 })),
  maxMinutes: nullable(Type.Integer({ minimum: 1, maximum: 20_160 })),
  /** Minutes around the opening in which people check in. */
  checkInBefore: minutes,
  checkInAfter: minutes,
  recording: Type.Boolean(),
})

export const MeetingKind = record({
  id: Id,
  bodyId: nullable(Id),
  ...KindTerms.properties,
  ...own,
  inForce: Type.Boolean(),
})

export const floorNatures = ['timer', 'speech'] as const
export const quotaPers = ['member', 'group'] as const

/** A named timer, or a kind of speech. */
export const TimeTerms = record({
  nature: oneOf(floorNatures),
  name: text(150),
  limitSeconds: nullable(Type.Integer({ minimum: 1, maximum: 86_400 })),
  /** The smaller, the sooner called. */
  rank: Type.Integer({ minimum: 1, maximum: 99 }),
  /** It stops the clock of whoever speaks. */
  pauses: Type.Boolean(),
  /** Of a group (tổ đại biểu, đoàn): so much for each of its members, or for the group as a whole. */
  quotaSeconds: nullable(Type.Integer({ minimum: 1, maximum: 604_800 })),
  quotaPer: nullable(oneOf(quotaPers)),
})

export const FloorTime = record({
  id: Id,
  bodyId: nullable(Id),
  ...TimeTerms.properties,
  validFrom: CivilDate,
  validTo: nullable(CivilDate),
  source: Type.String(),
  recalled: Type.Boolean(),
  inForce: Type.Boolean(),
})

export const listRegulations = endpoint({
  method: 'GET',
  path: '/api/meeting-regulations',
  summary: 'Kinds of meetings and times of the floor of the agency itself, outside its bodies',
  access: 'body.read',
  reply: record({
    kinds: Type.Array(MeetingKind),
    times: Type.Array(FloorTime),
    mayManage: Type.Boolean(),
    mayConfirm: Type.Boolean(),
  }),
  faults: ['access.denied'],
})

export const enterMeetingKind = endpoint({
  method: 'POST',
  path: '/api/meeting-kinds',
  summary: 'Enter a kind of meetings of a body or of the agency; it may replace another, which ends the day before',
  access: 'body.manage',
  body: record({
    bodyId: nullable(Id),
    terms: KindTerms,
    validFrom: CivilDate,
    source: text(500),
    replaces: nullable(Id),
  }),
  reply: Done,
  faults: ['access.denied', 'thing.missing', 'thing.state', 'input.invalid', 'body.name-taken', 'body.rule-overlaps'],
})

const One = record({ id: Id })

export const endMeetingKind = endpoint({
  method: 'PUT',
  path: '/api/meeting-kinds/:id/end',
  summary: 'Say on which day a kind of meetings ends; what is not yet in force is withdrawn',
  access: 'body.manage',
  params: One,
  body: record({ on: CivilDate, reason: text(300) }),
  reply: Done,
  faults: ['access.denied', 'thing.missing', 'thing.state', 'input.invalid'],
})

export const confirmMeetingKind = endpoint({
  method: 'PUT',
  path: '/api/meeting-kinds/:id/confirmation',
  summary: 'Confirm a kind of meetings, naming the act and clause it was checked against',
  access: 'body.confirm',
  params: One,
  body: record({ act: text(500) }),
  reply: Done,
  faults: ['access.denied', 'thing.missing', 'thing.state'],
})

export const enterReadyKinds = endpoint({
  method: 'POST',
  path: '/api/meeting-regulations/ready-set',
  summary: 'Enter the ready kinds of meetings and times of the floor for the agency itself, unconfirmed',
  access: 'body.manage',
  body: record({ validFrom: CivilDate }),
  reply: Done,
  faults: ['access.denied', 'input.invalid'],
})

export const enterFloorTime = endpoint({
  method: 'POST',
  path: '/api/floor-times',
  summary: 'Enter a named timer or a kind of speech of a body or of the agency; it may replace another',
  access: 'body.manage',
  body: record({
    bodyId: nullable(Id),
    terms: TimeTerms,
    validFrom: CivilDate,
    source: Type.String({ maxLength: 500 }),
    replaces: nullable(Id),
  }),
  reply: Done,
  faults: ['access.denied', 'thing.missing', 'thing.state', 'input.invalid', 'body.name-taken', 'body.rule-overlaps'],
})

export const endFloorTime = endpoint({
  method: 'PUT',
  path: '/api/floor-times/:id/end',
  summary: 'Say on which day a timer or a kind of speech ends; what is not yet in force is withdrawn',
  access: 'body.manage',
  params: One,
  body: record({ on: CivilDate, reason: text(300) }),
  reply: Done,
  faults: ['access.denied', 'thing.missing', 'thing.state', 'input.invalid'],
})
