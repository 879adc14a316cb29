import { endpoint } from './endpoint.ts'
import { Done, Id, Instant, nullable, oneOf, pageAsk, pageOf, record, Type } from './shape.ts'

/** What notices are about, as people choose among them. `deadlines` are reminders and escalations; `numbers` what waits to be approved or
 *  confirmed beside documents. */
export const noticeTopics = [
  'work',
  'progress',
  'drafts',
  'arrivals',
  'tasks',
  'deadlines',
  'numbers',
  'meetings',
] as const
export type NoticeTopic = (typeof noticeTopics)[number]

/** Each kind of notice with its topic. Most are told by the fact of the same name. */
export const noticeKinds = {
  'submission.made': 'work',
  'submission.sent-back': 'work',
  'directive.given': 'work',
  'assignment.sent': 'work',
  'directive.undone': 'work',
  'assignment.withdrawn': 'work',
  'assignment.recalled': 'work',
  'assignment.carried': 'work',
  'assignment.document-updated': 'work',
  'assignment.handed-on': 'work',
  'assignment.transfer-undone': 'work',
  'extension.decided': 'work',
  'assignment.pressed': 'work',
  'assignment.completed': 'progress',
  'assignment.returned': 'progress',
  'assignment.noted': 'progress',
  'assignment.paused': 'progress',
  'assignment.lapsed': 'progress',
  'extension.asked': 'progress',
  'delivery.returned': 'progress',
  'delivery.refused': 'progress',
  'delivery.agreed': 'progress',
  'update.agreed': 'progress',
  'update.refused': 'progress',
  'draft.laid': 'drafts',
  'draft.returned': 'drafts',
  'draft.approved': 'drafts',
  'draft.number-refused': 'drafts',
  'draft.opinion-asked': 'drafts',
  'draft.opinion-given': 'drafts',
  'draft.to-number': 'arrivals',
  'document.arrived': 'arrivals',
  'document.recall-asked': 'arrivals',
  'document.update-asked': 'arrivals',
  'register.number-asked': 'numbers',
  'register.number-decided': 'numbers',
  'task.acted': 'tasks',
  'delegation.given': 'work',
  'delegation.revoked': 'work',
  'access.changed': 'numbers',
  'deadline.soon': 'deadlines',
  'deadline.late': 'deadlines',
  'deadline.escalated': 'deadlines',
  'file.deposit-due': 'deadlines',
  'signature.initials-asked': 'drafts',
  'signature.asked': 'drafts',
  'signature.refused': 'drafts',
  'signature.withdrawn': 'drafts',
  'seal.awaited': 'arrivals',
  'seal.asked': 'arrivals',
  'certificate.ending': 'deadlines',
  'urgent.unregistered': 'arrivals',
  'urgent.undirected': 'work',
  'meeting.submitted': 'meetings',
  'meeting.decided': 'meetings',
  'meeting.invited': 'meetings',
  'meeting.changed': 'meetings',
  'meeting.cancelled': 'meetings',
  'meeting.papers': 'meetings',
  'meeting.reminded': 'meetings',
  'meeting.answered': 'meetings',
  'meeting.commented': 'meetings',
  'minutes.review-asked': 'meetings',
  'minutes.commented': 'meetings',
  'slip.asked': 'meetings',
  'slip.reminded': 'meetings',
  'slip.extended': 'meetings',
  'slip.over': 'meetings',
  'slip.closed': 'meetings',
  'slip.cancelled': 'meetings',
  'slip.entered': 'meetings',
  'booking.asked': 'meetings',
  'booking.decided': 'meetings',
} as const satisfies Record<string, NoticeTopic>
export type NoticeKind = keyof typeof noticeKinds

export const noticeSubjects = [
  'document',
  'draft',
  'task',
  'file',
  'number',
  'account',
  'booking',
  'meeting',
  'slip',
] as const

export const NoticeCard = record({
  id: Id,
  kind: oneOf(Object.keys(noticeKinds) as NoticeKind[]),
  subject: oneOf(noticeSubjects),
  subjectId: Id,
  /** What it is about, in words; empty when one may no longer see it. */
  title: Type.String(),
  by: record({ name: Type.String(), title: Type.String() }),
  note: Type.String(),
  urgent: Type.Boolean(),
  at: Instant,
  read: Type.Boolean(),
})

export const listNotices = endpoint({
  method: 'GET',
  path: '/api/notices',
  summary: 'What I was told in the post I act in, newest first',
  access: 'session',
  query: record({
    unread: Type.Optional(Type.Boolean()),
    topic: Type.Optional(oneOf(noticeTopics)),
    ...pageAsk,
  }),
  reply: pageOf(NoticeCard),
  faults: ['input.invalid'],
})

export const countNotices = endpoint({
  method: 'GET',
  path: '/api/notices/count',
  summary: 'How many notices wait for me in this post, and in my others',
  access: 'session',
  reply: record({ unread: Type.Integer(), urgent: Type.Integer(), elsewhere: Type.Integer(), capped: Type.Integer() }),
  faults: [],
})

export const readNotices = endpoint({
  method: 'PUT',
  path: '/api/notices/reading',
  summary: 'I have seen these; or all up to one',
  access: 'session',
  body: record({
    ids: Type.Optional(Type.Array(Id, { maxItems: 200 })),
    /** Everything that was told no later than this. */
    until: Type.Optional(Instant),
  }),
  reply: Done,
  faults: ['input.invalid'],
})

const Channels = record({ page: Type.Boolean(), mail: Type.Boolean(), push: Type.Boolean() })

export const NoticeSettings = record({
  topics: Type.Array(record({ topic: oneOf(noticeTopics), ...Channels.properties })),
  email: Type.String({ maxLength: 254, pattern: '^$|^[^\\s@<>"]+@[^\\s@<>"]+\\.[^\\s@<>"]+$' }),
  digest: Type.Boolean(),
})

const settingsReply = record({
  ...NoticeSettings.properties,
  /** Whether this installation sends mail and push messages at all. */
  mailHere: Type.Boolean(),
  /** Public key for push messages, base64url of 65 bytes (RFC 8292); null: none are sent. */
  pushKey: nullable(Type.String()),
  devices: Type.Integer(),
  feed: Type.Boolean(),
})

export const readNoticeSettings = endpoint({
  method: 'GET',
  path: '/api/notices/settings',
  summary: 'How I want to be told; what is urgent is always told in the page',
  access: 'session',
  reply: settingsReply,
  faults: [],
})

export const keepNoticeSettings = endpoint({
  method: 'PUT',
  path: '/api/notices/settings',
  summary: 'Keep how I want to be told',
  access: 'session',
  body: NoticeSettings,
  reply: settingsReply,
  faults: ['input.invalid', 'access.denied'],
})

export const subscribePush = endpoint({
  method: 'POST',
  path: '/api/notices/devices',
  summary: 'This browser wants push messages (RFC 8030)',
  access: 'session',
  body: record({
    endpoint: Type.String({ minLength: 20, maxLength: 1000, pattern: '^https://' }),
    p256dh: Type.String({ minLength: 20, maxLength: 200, pattern: '^[A-Za-z0-9_-]+=*$' }),
    auth: Type.String({ minLength: 8, maxLength: 100, pattern: '^[A-Za-z0-9_-]+=*$' }),
  }),
  reply: settingsReply,
  faults: ['input.invalid', 'access.denied', 'notice.push-service'],
})

export const unsubscribePush = endpoint({
  method: 'DELETE',
  path: '/api/notices/devices',
  summary: 'No browser of mine wants push messages any more',
  access: 'session',
  reply: settingsReply,
  faults: [],
})

export const openFeed = endpoint({
  method: 'POST',
  path: '/api/notices/feed',
  summary: 'A secret address under which a calendar program reads my deadlines; the one before stops working',
  access: 'session',
  reply: record({ path: Type.String() }),
  faults: ['access.denied'],
})

export const closeFeed = endpoint({
  method: 'DELETE',
  path: '/api/notices/feed',
  summary: 'Close the address of my deadlines',
  access: 'session',
  reply: Done,
  faults: [],
})

export const readFeed = endpoint({
  method: 'GET',
  path: '/api/feeds/:secret',
  summary:
    'Deadlines as iCalendar (RFC 5545); whoever knows the address may read it, so it names numbers and no subjects',
  access: 'public',
  params: record({ secret: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) }),
  reply: Type.Unknown(),
  faults: ['thing.missing'],
  stream: 'out',
})
