import { endpoint } from './endpoint.ts'
import { PaperOnItsWay } from './minutes.ts'
import { CivilDate, Id, Instant, nullable, oneOf, record, type Static, Type, text } from './shape.ts'
import { taskStates } from './tasks.ts'

/** Conclusions of a meeting: each point with who leads, who supports and by when; together the notice (TB), and one task each. */

/** A person in a post or a unit of the agency, or another agency. */
const Target = record({ holderId: Type.Optional(Id), unitId: Type.Optional(Id), agencyId: Type.Optional(Id) })
const Named = record({
  holderId: nullable(Id),
  unitId: nullable(Id),
  agencyId: nullable(Id),
  name: Type.String(),
  title: Type.String(),
})

export const Conclusion = record({
  id: Id,
  /** 1 for the first. */
  number: Type.Integer(),
  itemId: nullable(Id),
  text: Type.String(),
  lead: nullable(Named),
  partners: Type.Array(Named),
  dueOn: nullable(CivilDate),
  version: Type.Integer(),
  /** The task it became, and how that stands; of another agency's there is none here. */
  task: nullable(record({ id: Id, state: oneOf(taskStates), percent: Type.Integer(), late: Type.Boolean() })),
})
export type Conclusion = Static<typeof Conclusion>

export const conclusionActs = ['conclude', 'notify', 'giveTasks'] as const
export type ConclusionAct = (typeof conclusionActs)[number]

export const ConclusionsCard = record({
  meetingId: Id,
  conclusions: Type.Array(Conclusion),
  notice: nullable(PaperOnItsWay),
  /** By when the notice is to be issued (working days after the meeting, by its kind); null: no clock is set. */
  noticeDueAt: nullable(Instant),
  noticeLate: Type.Boolean(),
  /** The meeting is over, and nothing was concluded. */
  without: Type.Boolean(),
  /** What the meeting before came to, where this one follows it and I may see it. */
  previous: nullable(record({ meetingId: Id, title: Type.String(), conclusions: Type.Array(Conclusion) })),
  can: Type.Array(oneOf(conclusionActs)),
})
export type ConclusionsCard = Static<typeof ConclusionsCard>

const Params = record({ id: Id })
const common = ['thing.missing', 'access.denied', 'thing.state', 'input.invalid'] as const
const fields = {
  itemId: nullable(Id),
  text: text(4000),
  lead: nullable(Target),
  partners: Type.Array(Target, { maxItems: 30 }),
  dueOn: nullable(CivilDate),
}

export const readConclusions = endpoint({
  method: 'GET',
  path: '/api/meetings/:id/conclusions',
  summary:
    'Conclusions of a meeting with their tasks; for who runs it at any time, for all others once the notice is issued',
  access: 'meeting.attend',
  params: Params,
  reply: ConclusionsCard,
  faults: ['thing.missing'],
})

export const addConclusion = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/conclusions',
  summary: 'Add a point to the conclusions, at the end',
  access: 'meeting.attend',
  params: Params,
  body: record(fields),
  reply: ConclusionsCard,
  faults: [...common, 'minutes.full', 'routing.target-unfit'],
})

export const changeConclusion = endpoint({
  method: 'PUT',
  path: '/api/conclusions/:id',
  summary: 'Change a point before the notice is drafted',
  access: 'meeting.attend',
  params: Params,
  body: record({ version: Type.Integer(), ...fields }),
  reply: ConclusionsCard,
  faults: [...common, 'thing.changed', 'routing.target-unfit'],
})

export const moveConclusion = endpoint({
  method: 'PUT',
  path: '/api/conclusions/:id/place',
  summary: 'Put a point before another one, or at the end',
  access: 'meeting.attend',
  params: Params,
  body: record({ beforeId: nullable(Id) }),
  reply: ConclusionsCard,
  faults: common,
})

export const withdrawConclusion = endpoint({
  method: 'PUT',
  path: '/api/conclusions/:id/withdrawal',
  summary: 'Take a point out before the notice is drafted',
  access: 'meeting.attend',
  params: Params,
  body: record({ version: Type.Integer() }),
  reply: ConclusionsCard,
  faults: [...common, 'thing.changed'],
})

export const draftConclusionNotice = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/conclusion-notice',
  summary: 'Draft the notice of conclusions (TB) to all agencies invited or named in it',
  access: 'meeting.attend',
  params: Params,
  body: record({ authorityId: nullable(Id), signerId: nullable(Id) }),
  reply: ConclusionsCard,
  faults: [...common, 'draft.authority-ended', 'document.recipient-ended', 'document.recipient-unfit'],
})

export const giveConclusionTasks = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/conclusion-tasks',
  summary:
    'Give a task for every point that a person or unit of the agency leads and that has none; asked twice, each is given once',
  access: 'meeting.attend',
  params: Params,
  body: record({}),
  reply: ConclusionsCard,
  faults: [...common, 'routing.target-unfit', 'routing.due-past', 'task.full'],
})
