import { AgendaItemCard, MeetingPaperCard } from './agenda.ts'
import { endpoint } from './endpoint.ts'
import { InvitedAgencyCard, ParticipantCard, SiteCard } from './invitees.ts'
import { type MeetingState, meetingForms, meetingRoles, meetingStates, replies } from './meeting-words.ts'
import { CivilDate, Id, Instant, nullable, oneOf, pageAsk, pageOf, record, Type, text } from './shape.ts'

export const MeetingId = record({ id: Id })
const changed = { version: Type.Integer() }
const common = ['thing.missing', 'access.denied', 'thing.state', 'thing.changed', 'input.invalid'] as const

/** What may be done with a meeting as a whole, told by the server. */
export const meetingActs = [
  /** Times, place, agenda, papers, participants, sites. */
  'prepare',
  'submit',
  'approve',
  'sendBack',
  /** Draft the invitation (giấy mời), which convenes the meeting when it is issued. */
  'invite',
  /** Convene a meeting of one's own agency without one. */
  'convene',
  'postpone',
  'cancel',
  /** Remind those who have not answered or read. */
  'remind',
  /** See who has opened which paper. */
  'followReading',
  'reply',
  /** Name who comes for one's agency. */
  'namePersons',
] as const
export type MeetingAct = (typeof meetingActs)[number]

/** States from which an act starts; shared so that pages and server agree on what is possible. */
export const actsFrom: { readonly [A in MeetingAct]?: readonly MeetingState[] } = {
  // While it lasts, too: somebody else comes, an item or a paper is added. Who votes stays as it was at the opening.
  prepare: ['draft', 'submitted', 'approved', 'convened', 'postponed', 'open', 'recess'],
  submit: ['draft'],
  approve: ['submitted'],
  sendBack: ['submitted', 'approved'],
  invite: ['approved'],
  convene: ['approved'],
  postpone: ['convened', 'postponed'],
  cancel: ['draft', 'submitted', 'approved', 'convened', 'postponed'],
  remind: ['convened', 'postponed'],
  followReading: ['convened', 'postponed', 'open', 'recess', 'closed'],
  reply: ['convened', 'postponed'],
  namePersons: ['convened', 'postponed'],
}

/** A clock of the law on this meeting: until when, by which number of working days before it, and what came of it. */
export const MeetingClock = record({
  /** Papers in the hands of those invited, invitations sent, conclusions issued. */
  what: oneOf(['papers', 'notice', 'conclusion'] as const),
  days: Type.Integer(),
  dueAt: Instant,
  state: oneOf(['ahead', 'near', 'met', 'late'] as const),
  /** For papers: on time of all. */
  onTime: nullable(Type.Integer()),
  total: nullable(Type.Integer()),
})

export const MeetingRow = record({
  id: Id,
  title: Type.String(),
  /** Empty where there is none. */
  bodyName: Type.String(),
  kindName: Type.String(),
  agencyName: Type.String(),
  form: oneOf(meetingForms),
  state: oneOf(meetingStates),
  startsAt: Instant,
  endsAt: Instant,
  place: Type.String(),
  chairName: Type.String(),
  /** What I am in it; null where I see it by my post. */
  myRole: nullable(oneOf(meetingRoles)),
  myReply: nullable(oneOf(replies)),
  items: Type.Integer(),
  sites: Type.Integer(),
  invited: Type.Integer(),
})

export const MeetingCard = record({
  id: Id,
  agencyId: Id,
  agencyName: Type.String(),
  bodyId: nullable(Id),
  bodyName: Type.String(),
  kindId: nullable(Id),
  kindName: Type.String(),
  title: Type.String(),
  description: Type.String(),
  form: oneOf(meetingForms),
  state: oneOf(meetingStates),
  startsAt: Instant,
  endsAt: Instant,
  /** Chain of times it was set for before, the earliest first. */
  postponedFrom: Type.Array(record({ startsAt: Instant, reason: Type.String() })),
  place: Type.String(),
  venueId: nullable(Id),
  /** Outsiders see only that there is a meeting. */
  private: Type.Boolean(),
  /** Of a body's meeting: how many members are in office and how many of them vote. */
  electors: Type.Integer(),
  clocks: Type.Array(MeetingClock),
  previousId: nullable(Id),
  /** The invitation on its way: its draft, and once it is approved its document; `label` is its number and symbol. */
  invitation: nullable(record({ draftId: Id, documentId: nullable(Id), label: Type.String(), issued: Type.Boolean() })),
  returnReason: Type.String(),
  endReason: Type.String(),
  createdByName: Type.String(),
  version: Type.Integer(),
  items: Type.Array(AgendaItemCard),
  papers: Type.Array(MeetingPaperCard),
  participants: Type.Array(ParticipantCard),
  agencies: Type.Array(InvitedAgencyCard),
  sites: Type.Array(SiteCard),
  /** My own line among the participants. */
  me: nullable(Id),
  /** My agency's line among the invited agencies. */
  myAgency: nullable(Id),
  can: Type.Array(oneOf(meetingActs)),
  /** What was done to it, the earliest first; for who prepares it. */
  trail: Type.Array(
    record({
      seq: Type.Number(),
      act: Type.String(),
      at: Instant,
      byName: Type.String(),
      byTitle: Type.String(),
      note: Type.String(),
    }),
  ),
})

export const meetingViews = ['mine', 'prepared', 'agency'] as const

export const listMeetings = endpoint({
  method: 'GET',
  path: '/api/meetings',
  summary: 'Meetings I take part in, prepare, or may see in my agency; those to come first, or those past',
  access: 'meeting.attend',
  query: record({
    view: oneOf(meetingViews),
    /** To come: the nearest first. Past: the latest first. */
    when: oneOf(['coming', 'past'] as const),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    ...pageAsk,
  }),
  reply: pageOf(MeetingRow),
  faults: ['input.invalid'],
})

export const readAgendaCalendar = endpoint({
  method: 'GET',
  path: '/api/meetings-calendar',
  summary: 'My meetings of a span of days, and those of my agency: private ones of others show only that there is one',
  access: 'meeting.attend',
  query: record({ from: CivilDate, to: CivilDate, whose: oneOf(['mine', 'agency'] as const) }),
  reply: record({
    meetings: Type.Array(
      record({
        /** Null: private to others. */
        id: nullable(Id),
        title: Type.String(),
        state: oneOf(meetingStates),
        startsAt: Instant,
        endsAt: Instant,
        place: Type.String(),
        chairName: Type.String(),
        mine: Type.Boolean(),
      }),
    ),
  }),
  faults: ['input.invalid'],
})

const KindChoice = record({
  id: Id,
  name: Type.String(),
  form: oneOf(meetingForms),
  papersDueDays: nullable(Type.Integer()),
  noticeDueDays: nullable(Type.Integer()),
  maxMinutes: nullable(Type.Integer()),
})

export const readMeetingChoices = endpoint({
  method: 'GET',
  path: '/api/meetings-choices',
  summary: 'Bodies my agency serves and kinds of meetings, of each body and of the agency itself, in force on a day',
  access: 'meeting.prepare',
  query: record({ on: CivilDate }),
  reply: record({
    bodies: Type.Array(record({ id: Id, name: Type.String(), kinds: Type.Array(KindChoice) })),
    kinds: Type.Array(KindChoice),
  }),
  faults: [],
})

const planFields = {
  title: text(500),
  description: Type.String({ maxLength: 5000 }),
  kindId: nullable(Id),
  form: oneOf(meetingForms),
  startsAt: Instant,
  endsAt: Instant,
  place: Type.String({ maxLength: 500 }),
  /** A room of the agency, which is booked with the meeting; left out: as before. Where `place` is empty it is the room's. */
  venueId: Type.Optional(nullable(Id)),
  private: Type.Boolean(),
}

export const createMeeting = endpoint({
  method: 'POST',
  path: '/api/meetings',
  summary: 'Begin a meeting: blank, or with agenda, participants and sites of a previous one',
  access: 'meeting.prepare',
  body: record({
    bodyId: nullable(Id),
    ...planFields,
    /** Takes over agenda, participants and sites; papers and answers are not. */
    previousId: Type.Optional(Id),
    /** Of the programme of work, or an incoming invitation it answers. */
    programmeEntryId: Type.Optional(Id),
    documentId: Type.Optional(Id),
  }),
  reply: MeetingCard,
  faults: ['input.invalid', 'thing.missing', 'access.denied', 'thing.state', 'venue.taken'],
})

export const readMeeting = endpoint({
  method: 'GET',
  path: '/api/meetings/:id',
  summary: 'A meeting with agenda, papers, participants and sites, as far as I may see them',
  access: 'meeting.attend',
  params: MeetingId,
  reply: MeetingCard,
  faults: ['thing.missing'],
})

export const changeMeeting = endpoint({
  method: 'PUT',
  path: '/api/meetings/:id',
  summary: 'Change what a meeting is; once it is convened with a reason that everybody invited is told',
  access: 'meeting.prepare',
  params: MeetingId,
  body: record({ ...changed, ...planFields, reason: Type.String({ maxLength: 500 }) }),
  reply: MeetingCard,
  faults: [...common, 'venue.taken'],
})

const plainAct = (path: `/${string}`, summary: string) =>
  ({
    method: 'PUT',
    path,
    summary,
    access: 'meeting.prepare',
    params: MeetingId,
    body: record({ ...changed }),
    reply: MeetingCard,
    faults: [...common, 'meeting.unready'],
  }) as const

const reasonedAct = (path: `/${string}`, summary: string) =>
  ({
    method: 'PUT',
    path,
    summary,
    access: 'meeting.prepare',
    params: MeetingId,
    body: record({ ...changed, reason: text(500) }),
    reply: MeetingCard,
    faults: common,
  }) as const

export const submitMeeting = endpoint(
  plainAct('/api/meetings/:id/submission', 'Lay a prepared meeting before whoever approves it'),
)
export const approveMeeting = endpoint({
  ...plainAct('/api/meetings/:id/approval', 'Approve a meeting: time, agenda and who is invited'),
  access: 'meeting.approve',
})
export const sendBackMeeting = endpoint({
  ...reasonedAct('/api/meetings/:id/return', 'Send a meeting back to be prepared anew, with the reason'),
  access: 'meeting.approve',
})
export const cancelMeeting = endpoint(
  reasonedAct('/api/meetings/:id/cancellation', 'Cancel a meeting with the reason; everybody invited is told'),
)

export const draftInvitation = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/invitation',
  summary:
    'Draft the invitation (GM) from the meeting; it goes the way of every draft, and convenes the meeting when it is issued',
  access: 'meeting.prepare',
  params: MeetingId,
  body: record({ ...changed, authorityId: nullable(Id), signerId: nullable(Id) }),
  reply: MeetingCard,
  faults: [...common, 'meeting.unready', 'draft.authority-ended', 'document.recipient-ended'],
})

export const conveneMeeting = endpoint({
  ...plainAct('/api/meetings/:id/convocation', 'Convene a meeting to which nobody of another agency is invited'),
})

export const postponeMeeting = endpoint({
  method: 'PUT',
  path: '/api/meetings/:id/postponement',
  summary: 'Set another time for a meeting that is convened; answers are asked anew, the chain of times is kept',
  access: 'meeting.prepare',
  params: MeetingId,
  body: record({ ...changed, startsAt: Instant, endsAt: Instant, reason: text(500) }),
  reply: MeetingCard,
  faults: [...common, 'venue.taken'],
})

export const readClashes = endpoint({
  method: 'GET',
  path: '/api/meetings/:id/clashes',
  summary: 'Who of those invited is in another meeting at the time; a warning, which hinders nothing',
  access: 'meeting.prepare',
  params: MeetingId,
  reply: record({
    clashes: Type.Array(
      record({
        participantId: Id,
        name: Type.String(),
        /** Of the other meeting; empty where it is private and I may not see it. */
        title: Type.String(),
        startsAt: Instant,
        endsAt: Instant,
      }),
    ),
  }),
  faults: ['thing.missing', 'access.denied'],
})
