import { FloorTime, MeetingKind, own } from './body-regulations.ts'
import { DecisionTerms } from './decision-rule.ts'
import { endpoint } from './endpoint.ts'
import { CivilDate, Done, Id, nullable, oneOf, optionalText, record, Type, text } from './shape.ts'

/** UBND, HĐND, Thường trực HĐND, Ban của HĐND, cấp ủy, hội đồng, ban chỉ đạo, tổ công tác. */
export const bodyKinds = [
  'peoplesCommittee',
  'peoplesCouncil',
  'councilStanding',
  'councilCommittee',
  'partyCommittee',
  'council',
  'steeringCommittee',
  'taskForce',
  'other',
] as const
export type BodyKind = (typeof bodyKinds)[number]

/** Those whose members are called đại biểu. */
export const deputiesBodies: ReadonlySet<BodyKind> = new Set(['peoplesCouncil'])

export const memberRoles = ['chair', 'viceChair', 'standingMember', 'member', 'secretary'] as const
export type MemberRole = (typeof memberRoles)[number]

export const bodyActs = ['manage', 'confirm'] as const

export const BodyLine = record({
  id: Id,
  kind: oneOf(bodyKinds),
  name: Type.String(),
  agencyName: Type.String(),
  validFrom: CivilDate,
  /** The last day; a body ends with the agency that serves it. */
  validTo: nullable(CivilDate),
  /** In office today. */
  members: Type.Integer(),
  voting: Type.Integer(),
  chair: nullable(Type.String()),
  /** Rules in force today that nobody has confirmed. */
  unconfirmed: Type.Integer(),
})

export const Member = record({
  id: Id,
  personId: Id,
  name: Type.String(),
  /** In the body: Ủy viên, Trưởng ban. */
  title: Type.String(),
  role: oneOf(memberRoles),
  votes: Type.Boolean(),
  group: Type.String(),
  validFrom: CivilDate,
  validTo: nullable(CivilDate),
  leaveReason: Type.String(),
  /** The post held today, with its agency; empty when there is none. */
  post: Type.String(),
})

export const ruleStates = ['inForce', 'coming', 'over', 'withdrawn'] as const

export const BodyRule = record({
  id: Id,
  terms: DecisionTerms,
  ...own,
  state: oneOf(ruleStates),
})

export const BodyCard = record({
  ...BodyLine.properties,
  agencyId: Id,
  endReason: Type.String(),
  version: Type.Integer(),
  /** The day the card is of: today unless asked, and inside the body's days. */
  day: CivilDate,
  /** In office that day, in the order of listing. */
  inOffice: Type.Array(Member),
  /** Who left before that day, or comes after it. */
  others: Type.Array(Member),
  rules: Type.Array(BodyRule),
  kinds: Type.Array(MeetingKind),
  times: Type.Array(FloorTime),
  /** There is a set of rules for this kind of body that can be entered. */
  hasReadySet: Type.Boolean(),
  can: Type.Array(oneOf(bodyActs)),
})

const OneBody = record({ id: Id })

export const listBodies = endpoint({
  method: 'GET',
  path: '/api/bodies',
  summary: 'Bodies my agency serves and bodies I am a member of',
  access: 'body.read',
  query: record({ ended: Type.Optional(Type.Boolean()) }),
  reply: record({ bodies: Type.Array(BodyLine), mayManage: Type.Boolean() }),
  faults: ['access.denied'],
})

export const readBody = endpoint({
  method: 'GET',
  path: '/api/bodies/:id',
  summary: 'A body as it is on a day: members, rules, kinds of meetings, times of the floor',
  access: 'body.read',
  params: OneBody,
  query: record({ on: Type.Optional(CivilDate) }),
  reply: BodyCard,
  faults: ['access.denied', 'thing.missing'],
})

export const createBody = endpoint({
  method: 'POST',
  path: '/api/bodies',
  summary: 'Enter a collegial body my agency serves',
  access: 'body.manage',
  body: record({ kind: oneOf(bodyKinds), name: text(200), validFrom: CivilDate }),
  reply: BodyCard,
  faults: ['access.denied', 'body.name-taken'],
})

export const renameBody = endpoint({
  method: 'PUT',
  path: '/api/bodies/:id/name',
  summary: 'Put the name of a body right',
  access: 'body.manage',
  params: OneBody,
  body: record({ name: text(200), version: Type.Integer() }),
  reply: BodyCard,
  faults: ['access.denied', 'thing.missing', 'thing.changed', 'thing.state', 'body.name-taken'],
})

export const endBody = endpoint({
  method: 'PUT',
  path: '/api/bodies/:id/end',
  summary: 'Say on which day a body ends, and why; those in office leave with it',
  access: 'body.manage',
  params: OneBody,
  body: record({ on: CivilDate, reason: text(300), version: Type.Integer() }),
  reply: BodyCard,
  faults: ['access.denied', 'thing.missing', 'thing.changed', 'thing.state', 'input.invalid'],
})

export const findBodyPeople = endpoint({
  method: 'GET',
  path: '/api/bodies-people',
  summary: 'People in office anywhere, by words of their name: who may become a member',
  access: 'body.manage',
  query: record({ q: Type.String({ maxLength: 100 }) }),
  reply: record({ people: Type.Array(record({ personId: Id, name: Type.String(), post: Type.String() })) }),
  faults: ['access.denied'],
})

const seat = {
  title: text(150),
  role: oneOf(memberRoles),
  votes: Type.Boolean(),
  group: optionalText(150),
}

export const addBodyMember = endpoint({
  method: 'POST',
  path: '/api/bodies/:id/members',
  summary: 'Add a member from a day on, at the end of the list',
  access: 'body.manage',
  params: OneBody,
  body: record({ personId: Id, ...seat, validFrom: CivilDate }),
  reply: BodyCard,
  faults: ['access.denied', 'thing.missing', 'thing.state', 'input.invalid', 'body.chair-taken', 'body.member-twice'],
})

const OneMember = record({ id: Id })

export const changeMember = endpoint({
  method: 'PUT',
  path: '/api/body-members/:id',
  summary:
    'Change title, role, vote or group of a member from a day on; from the first day it puts right what was entered',
  access: 'body.manage',
  params: OneMember,
  body: record({ ...seat, from: CivilDate }),
  reply: BodyCard,
  faults: ['access.denied', 'thing.missing', 'thing.state', 'input.invalid', 'body.chair-taken', 'body.member-twice'],
})

export const leaveBody = endpoint({
  method: 'PUT',
  path: '/api/body-members/:id/leave',
  summary: 'Say on which day a member leaves, and why; a day not yet come may be said again',
  access: 'body.manage',
  params: OneMember,
  body: record({ on: CivilDate, reason: text(300) }),
  reply: BodyCard,
  faults: ['access.denied', 'thing.missing', 'thing.state', 'input.invalid'],
})

export const orderMembers = endpoint({
  method: 'PUT',
  path: '/api/bodies/:id/member-order',
  summary: 'Put those in office in the order in which they are listed',
  access: 'body.manage',
  params: OneBody,
  body: record({ ids: Type.Array(Id, { maxItems: 500, uniqueItems: true }), version: Type.Integer() }),
  reply: BodyCard,
  faults: ['access.denied', 'thing.missing', 'thing.changed', 'thing.state', 'input.invalid'],
})

export const exportMembers = endpoint({
  method: 'GET',
  path: '/api/bodies/:id/members-file',
  summary: 'The list of members on a day, to print or as a spreadsheet',
  access: 'body.read',
  params: OneBody,
  query: record({ form: oneOf(['pdf', 'xlsx'] as const), on: Type.Optional(CivilDate) }),
  reply: Done,
  faults: ['access.denied', 'thing.missing'],
  stream: 'out',
})

export const enterRule = endpoint({
  method: 'POST',
  path: '/api/bodies/:id/rules',
  summary: 'Enter a rule of decision; one in force ends the day before, and only a day to come may replace it',
  access: 'body.manage',
  params: OneBody,
  body: record({ terms: DecisionTerms, validFrom: CivilDate, source: text(500) }),
  reply: BodyCard,
  faults: ['access.denied', 'thing.missing', 'thing.state', 'input.invalid', 'body.rule-overlaps'],
})

const OneRule = record({ id: Id })

export const withdrawRule = endpoint({
  method: 'PUT',
  path: '/api/body-rules/:id/withdrawal',
  summary: 'Withdraw a rule that is not yet in force; the one before goes on',
  access: 'body.manage',
  params: OneRule,
  body: record({ reason: text(500) }),
  reply: BodyCard,
  faults: ['access.denied', 'thing.missing', 'thing.state'],
})

export const confirmRule = endpoint({
  method: 'PUT',
  path: '/api/body-rules/:id/confirmation',
  summary: 'Confirm a rule, naming the act and clause it was checked against',
  access: 'body.confirm',
  params: OneRule,
  body: record({ act: text(500) }),
  reply: BodyCard,
  faults: ['access.denied', 'thing.missing', 'thing.state'],
})

export const enterReadySet = endpoint({
  method: 'POST',
  path: '/api/bodies/:id/ready-set',
  summary: 'Enter the ready set for this kind of body, unconfirmed: what it has no rule, kind or time of yet',
  access: 'body.manage',
  params: OneBody,
  body: record({ validFrom: CivilDate }),
  reply: BodyCard,
  faults: ['access.denied', 'thing.missing', 'thing.state', 'input.invalid', 'body.ready-set-missing'],
})
