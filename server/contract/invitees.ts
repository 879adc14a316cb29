import { endpoint } from './endpoint.ts'
import { meetingRoles, presenceModes, replies } from './meeting-words.ts'
import { Done, Id, Instant, nullable, oneOf, record, Type, text } from './shape.ts'

const Params = record({ id: Id })
const common = ['thing.missing', 'access.denied', 'thing.state', 'input.invalid'] as const

export const ParticipantCard = record({
  id: Id,
  personId: Id,
  name: Type.String(),
  title: Type.String(),
  agencyId: Id,
  agencyName: Type.String(),
  role: oneOf(meetingRoles),
  votes: Type.Boolean(),
  siteId: nullable(Id),
  /** The agency's line through which somebody was named; null: invited in person. */
  invitedAgencyId: nullable(Id),
  /** Whom somebody takes the place of. */
  substituteFor: nullable(Id),
  reply: oneOf(replies),
  replyMode: nullable(oneOf(presenceModes)),
  replyReason: Type.String(),
  repliedAt: nullable(Instant),
  /** Invited after the meeting was convened. */
  late: Type.Boolean(),
  seat: Type.String(),
})

export const InvitedAgencyCard = record({
  id: Id,
  agencyId: Id,
  name: Type.String(),
  siteId: nullable(Id),
  /** How many may come; null: as it sees fit. */
  places: nullable(Type.Integer()),
  named: Type.Integer(),
  answeredAt: nullable(Instant),
  declinedReason: Type.String(),
})

export const SiteCard = record({
  id: Id,
  /** The hall where the chair sits, or a connected site (điểm cầu). */
  kind: oneOf(['hall', 'site'] as const),
  name: Type.String(),
  agencyId: nullable(Id),
  headId: nullable(Id),
  technicianId: nullable(Id),
  /** When the line is gone. */
  phone: Type.String(),
  expected: nullable(Type.Integer()),
  position: Type.Integer(),
  version: Type.Integer(),
})

export const findInvitees = endpoint({
  method: 'GET',
  path: '/api/meeting-people',
  summary: 'People in office, of my agency or of any, and agencies, to be invited',
  access: 'meeting.attend',
  query: record({
    q: Type.Optional(Type.String({ maxLength: 100 })),
    what: oneOf(['own', 'all', 'agencies'] as const),
  }),
  reply: record({
    people: Type.Array(
      record({
        holderId: Id,
        personId: Id,
        name: Type.String(),
        title: Type.String(),
        agencyId: Id,
        agencyName: Type.String(),
      }),
    ),
    agencies: Type.Array(record({ agencyId: Id, name: Type.String() })),
  }),
  faults: [],
})

export const addParticipants = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/participants',
  summary: 'Invite people in office, by the posts they hold; or all members of the body in office that day',
  access: 'meeting.prepare',
  params: Params,
  body: record({
    people: Type.Array(record({ holderId: Id, role: oneOf(meetingRoles), votes: Type.Boolean() }), { maxItems: 500 }),
    /** Members of the meeting's body who are not invited yet, with their right to vote. */
    body: Type.Boolean(),
    siteId: nullable(Id),
  }),
  reply: record({ added: Type.Integer(), already: Type.Integer() }),
  faults: [...common, 'meeting.full', 'meeting.person-unfit'],
})

export const changeParticipant = endpoint({
  method: 'PUT',
  path: '/api/meeting-participants/:id',
  summary: 'Role, right to vote, site and seat of somebody invited',
  access: 'meeting.prepare',
  params: Params,
  body: record({
    role: oneOf(meetingRoles),
    votes: Type.Boolean(),
    siteId: nullable(Id),
    seat: Type.String({ maxLength: 20 }),
  }),
  reply: Done,
  faults: [...common, 'meeting.person-unfit'],
})

export const removeParticipant = endpoint({
  method: 'PUT',
  path: '/api/meeting-participants/:id/removal',
  summary: 'No longer invite somebody; once it is convened with a reason the person is told',
  access: 'meeting.prepare',
  params: Params,
  body: record({ reason: Type.String({ maxLength: 500 }) }),
  reply: Done,
  faults: common,
})

export const inviteAgencies = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/agencies',
  summary: 'Invite agencies, which name who comes; each may get a site of its own',
  access: 'meeting.prepare',
  params: Params,
  body: record({
    agencyIds: Type.Array(Id, { minItems: 1, maxItems: 500 }),
    places: nullable(Type.Integer({ minimum: 1, maximum: 500 })),
    /** Makes a site for each and sets its people there. */
    withSites: Type.Boolean(),
  }),
  reply: record({ added: Type.Integer(), already: Type.Integer() }),
  faults: [...common, 'meeting.full', 'meeting.person-unfit'],
})

export const removeAgency = endpoint({
  method: 'PUT',
  path: '/api/meeting-agencies/:id/removal',
  summary: 'No longer invite an agency, nor those it named',
  access: 'meeting.prepare',
  params: Params,
  body: record({ reason: Type.String({ maxLength: 500 }) }),
  reply: Done,
  faults: common,
})

export const namePersons = endpoint({
  method: 'PUT',
  path: '/api/meeting-agencies/:id/persons',
  summary: 'Name who comes for an invited agency, or decline for it with a reason',
  access: 'meeting.attend',
  params: Params,
  body: record({
    holderIds: Type.Array(Id, { maxItems: 500 }),
    /** Only with nobody named. */
    declinedReason: Type.String({ maxLength: 500 }),
  }),
  reply: Done,
  faults: [...common, 'meeting.person-unfit', 'meeting.full'],
})

export const replyToMeeting = endpoint({
  method: 'PUT',
  path: '/api/meetings/:id/reply',
  summary: 'Answer an invitation: come, decline with a reason, or send a substitute of one’s own agency',
  access: 'meeting.attend',
  params: Params,
  body: record({
    reply: oneOf(['accepted', 'declined', 'substitute'] as const),
    mode: nullable(oneOf(presenceModes)),
    reason: Type.String({ maxLength: 500 }),
    substituteHolderId: nullable(Id),
  }),
  reply: Done,
  faults: [...common, 'meeting.person-unfit'],
})

export const putSite = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/sites',
  summary: 'Add a site: the hall, or a place connected to it',
  access: 'meeting.prepare',
  params: Params,
  body: record({
    kind: oneOf(['hall', 'site'] as const),
    name: text(200),
    agencyId: nullable(Id),
    phone: Type.String({ maxLength: 50 }),
    expected: nullable(Type.Integer({ minimum: 0, maximum: 5000 })),
  }),
  reply: record({ id: Id }),
  faults: [...common, 'meeting.full'],
})

export const changeSite = endpoint({
  method: 'PUT',
  path: '/api/meeting-sites/:id',
  summary: 'Name, head, technician, telephone and expected number of a site',
  access: 'meeting.prepare',
  params: Params,
  body: record({
    version: Type.Integer(),
    name: text(200),
    headId: nullable(Id),
    technicianId: nullable(Id),
    phone: Type.String({ maxLength: 50 }),
    expected: nullable(Type.Integer({ minimum: 0, maximum: 5000 })),
  }),
  reply: Done,
  faults: [...common, 'thing.changed', 'meeting.person-unfit'],
})

export const removeSite = endpoint({
  method: 'PUT',
  path: '/api/meeting-sites/:id/removal',
  summary: 'Remove a site where nobody sits',
  access: 'meeting.prepare',
  params: Params,
  body: record({ version: Type.Integer() }),
  reply: Done,
  faults: [...common, 'thing.changed', 'meeting.site-used'],
})

export const readReading = endpoint({
  method: 'GET',
  path: '/api/meetings/:id/reading',
  summary: 'Who has answered, and who has opened which papers',
  access: 'meeting.attend',
  params: Params,
  reply: record({
    papers: Type.Array(record({ id: Id, title: Type.String(), opened: Type.Integer(), of: Type.Integer() })),
    people: Type.Array(
      record({
        participantId: Id,
        name: Type.String(),
        title: Type.String(),
        agencyName: Type.String(),
        reply: oneOf(replies),
        /** Papers given to this person, and of those opened in their newest version. */
        papers: Type.Integer(),
        opened: Type.Integer(),
        remindedAt: nullable(Instant),
      }),
    ),
    /** Agencies that have not said who comes. */
    agencies: Type.Array(record({ id: Id, name: Type.String(), remindedAt: nullable(Instant) })),
  }),
  faults: ['thing.missing', 'access.denied'],
})

export const remindInvitees = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/reminders',
  summary: 'Remind exactly those who have not answered, or not opened the papers',
  access: 'meeting.attend',
  params: Params,
  body: record({ participantIds: Type.Array(Id, { maxItems: 2000 }), agencyIds: Type.Array(Id, { maxItems: 500 }) }),
  reply: record({ reminded: Type.Integer(), tooSoon: Type.Integer() }),
  faults: common,
})
