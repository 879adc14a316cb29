import { endpoint } from './endpoint.ts'
import { Done, Id, Instant, nullable, oneOf, record, type Static, Type, text } from './shape.ts'
import type { LogPlace } from './signals.ts'

/**
 * Minutes of a meeting (biên bản; Decree 30/2020/NĐ-CP, Appendix III, form 1.9). Their text is prebuilt from the meeting's log, edited by several
 * people at once, read by rapporteurs, and agreed: then it becomes a draft of kind BB, which goes the way of every document.
 */

/** writing → review (rapporteurs read and comment) → agreed (the draft is made); back to writing while no draft of it lives. */
export const minutesStates = ['writing', 'review', 'agreed'] as const
export type MinutesState = (typeof minutesStates)[number]

export const minutesActs = [
  'begin',
  'write',
  'callReview',
  'comment',
  'finishReview',
  'answer',
  'agree',
  'reopen',
  'takeBundle',
] as const
export type MinutesAct = (typeof minutesActs)[number]

/** A part of the minutes: `opening`, `attendance`, `item:<id>`, `other`, `conclusions`, `closing`. */
export const BlockKey = Type.String({
  maxLength: 60,
  pattern: '^(opening|attendance|other|conclusions|closing|item:[0-9a-f-]{36})$',
})

/** Bytes of one change at most, and letters of all minutes: two hundred items of a page each fit. */
export const mostMinutes = { change: 65_536, letters: 600_000 } as const

const Base64 = (bytes: number) =>
  Type.String({ minLength: 4, maxLength: Math.ceil(bytes / 3) * 4, pattern: '^[A-Za-z0-9+/]+={0,2}$' })

const Place = Type.Unsafe<LogPlace>({
  type: 'object',
  required: ['epoch', 'cursor'],
  properties: { epoch: { type: 'string' }, cursor: { type: 'string' } },
})

export const MinutesBlock = record({
  key: BlockKey,
  /** What the log says now; a line each. */
  logged: Type.String(),
  /** What stands in the minutes. */
  text: Type.String(),
  /** The log has gone on, or says otherwise, since this part was taken from it. */
  stale: Type.Boolean(),
})

export const MinutesComment = record({
  id: Id,
  block: BlockKey,
  text: Type.String(),
  byName: Type.String(),
  byTitle: Type.String(),
  at: Instant,
  /** How it was taken up; empty until then. */
  answer: Type.String(),
  answeredByName: Type.String(),
  answeredAt: nullable(Instant),
})

export const PaperOnItsWay = record({
  draftId: Id,
  documentId: nullable(Id),
  /** Number and symbol; empty before. */
  label: Type.String(),
  issued: Type.Boolean(),
  /** I may open the draft or the document. */
  readable: Type.Boolean(),
})

export const MinutesCard = record({
  meetingId: Id,
  title: Type.String(),
  meetingState: Type.String(),
  /** Null: not begun. */
  state: nullable(oneOf(minutesStates)),
  version: Type.Integer(),
  begunByName: Type.String(),
  begunAt: nullable(Instant),
  /** Those I may read: all for who runs the meeting, of a rapporteur the parts of his items. */
  blocks: Type.Array(MinutesBlock),
  reviewers: Type.Array(
    record({ participantId: Id, name: Type.String(), title: Type.String(), doneAt: nullable(Instant) }),
  ),
  comments: Type.Array(MinutesComment),
  paper: nullable(PaperOnItsWay),
  can: Type.Array(oneOf(minutesActs)),
})
export type MinutesCard = Static<typeof MinutesCard>

const Params = record({ id: Id })
const changed = { version: Type.Integer() }
const common = ['thing.missing', 'access.denied', 'thing.state', 'input.invalid'] as const

export const readMinutes = endpoint({
  method: 'GET',
  path: '/api/meetings/:id/minutes',
  summary:
    'Minutes of a meeting as far as I may read them, with comments and what I may do; also before they are begun',
  access: 'meeting.attend',
  params: Params,
  reply: MinutesCard,
  faults: ['thing.missing', 'access.denied'],
})

export const beginMinutes = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/minutes',
  summary: 'Begin the minutes of a meeting that was opened, prebuilt from its log',
  access: 'meeting.attend',
  params: Params,
  reply: MinutesCard,
  faults: common,
})

export const readMinutesText = endpoint({
  method: 'GET',
  path: '/api/meetings/:id/minutes/text',
  summary: 'The text as one Yjs update (base64), and the place in its log from which changes are heard on',
  access: 'meeting.attend',
  params: Params,
  reply: record({ place: Place, text: Type.String() }),
  faults: common,
})

export const changeMinutesText = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/minutes/changes',
  summary: 'A change of the text as a Yjs update (base64); the same again changes nothing',
  access: 'meeting.attend',
  params: Params,
  body: record({ change: Base64(mostMinutes.change) }),
  reply: Done,
  faults: [...common, 'minutes.change-unfit', 'minutes.full'],
})

export const takeFromLog = endpoint({
  method: 'PUT',
  path: '/api/meetings/:id/minutes/logged',
  summary:
    'Write parts anew as the log now says; what was written there by hand is kept in the history of the text alone',
  access: 'meeting.attend',
  params: Params,
  body: record({ blocks: Type.Array(BlockKey, { minItems: 1, maxItems: 210, uniqueItems: true }) }),
  reply: MinutesCard,
  faults: common,
})

export const callMinutesReview = endpoint({
  method: 'PUT',
  path: '/api/meetings/:id/minutes/review',
  summary: 'Ask rapporteurs and others of the meeting to read the minutes; who is asked again reads anew',
  access: 'meeting.attend',
  params: Params,
  body: record({ ...changed, reviewers: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }) }),
  reply: MinutesCard,
  faults: [...common, 'thing.changed'],
})

export const commentMinutes = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/minutes/comments',
  summary: 'Say what is to be put right in a part one may read',
  access: 'meeting.attend',
  params: Params,
  body: record({ block: BlockKey, text: text(2000) }),
  reply: MinutesCard,
  faults: [...common, 'minutes.full'],
})

export const answerMinutesComment = endpoint({
  method: 'PUT',
  path: '/api/minutes-comments/:id/answer',
  summary: 'Say how a comment was taken up',
  access: 'meeting.attend',
  params: Params,
  body: record({ answer: text(1000) }),
  reply: MinutesCard,
  faults: common,
})

export const finishMinutesReview = endpoint({
  method: 'PUT',
  path: '/api/meetings/:id/minutes/review/mine',
  summary: 'I have read what I was asked to read',
  access: 'meeting.attend',
  params: Params,
  body: record({}),
  reply: MinutesCard,
  faults: common,
})

export const agreeMinutes = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/minutes/agreement',
  summary: 'Make the draft (BB) from the text; refused while the meeting lasts or a comment has no answer',
  access: 'meeting.attend',
  params: Params,
  body: record({ ...changed, authorityId: nullable(Id), signerId: nullable(Id) }),
  reply: MinutesCard,
  faults: [
    ...common,
    'thing.changed',
    'minutes.comment-open',
    'draft.authority-ended',
    'document.recipient-ended',
    'document.recipient-unfit',
  ],
})

export const reopenMinutes = endpoint({
  method: 'PUT',
  path: '/api/meetings/:id/minutes/reopening',
  summary: 'Write on: from the review, or after the draft was given up',
  access: 'meeting.attend',
  params: Params,
  body: record({ ...changed }),
  reply: MinutesCard,
  faults: [...common, 'thing.changed'],
})

export const readMeetingBundle = endpoint({
  method: 'GET',
  path: '/api/meetings/:id/bundle',
  summary:
    'The whole meeting as a ZIP that is verified without this system: papers, log, attendance, votes, minutes, OParl; for who runs it',
  access: 'meeting.attend',
  params: Params,
  reply: Type.Unknown(),
  faults: ['thing.missing', 'access.denied', 'thing.state'],
  stream: 'out',
})

/** What is heard of the text: the change as base64, and whose it is. */
export interface MinutesTextEvent {
  readonly type: 'text'
  readonly change: string
  readonly byName: string
  readonly byHolder: string
  readonly at: number
}
