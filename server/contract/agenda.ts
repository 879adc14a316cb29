import { endpoint } from './endpoint.ts'
import { itemAudiences, itemKinds, itemStates, paperKinds, paperStates } from './meeting-words.ts'
import { Done, Id, Instant, nullable, oneOf, record, Sha256, Type, text } from './shape.ts'

const ItemId = record({ id: Id })
const changed = { version: Type.Integer() }
const common = ['thing.missing', 'access.denied', 'thing.state', 'input.invalid'] as const

export const AgendaItemCard = record({
  id: Id,
  parentId: nullable(Id),
  /** `2` or `2.1`, counted from the order. */
  number: Type.String(),
  /** Empty for an item whose content is secret: it is dealt with on paper (handbook 7.1 rule 5). */
  title: Type.String(),
  secret: Type.Boolean(),
  kind: oneOf(itemKinds),
  audience: oneOf(itemAudiences),
  state: oneOf(itemStates),
  plannedMinutes: nullable(Type.Integer()),
  /** Start as planned: the meeting's start and the minutes of the items before it. */
  plannedAt: nullable(Instant),
  preparingUnit: Type.String(),
  rapporteurId: nullable(Id),
  rapporteurName: Type.String(),
  /** The document it comes from, for the excerpt that returns to it. */
  documentId: nullable(Id),
  withdrawnReason: Type.String(),
  version: Type.Integer(),
})

export const PaperVersionCard = record({
  n: Type.Integer(),
  fileName: Type.String(),
  mediaType: Type.String(),
  sha256: Sha256,
  size: Type.Integer(),
  pages: nullable(Type.Integer()),
  byName: Type.String(),
  at: Instant,
  /** Why it took the place of the one before it. */
  reason: Type.String(),
  releasedAt: nullable(Instant),
})

export const paperActs = ['approve', 'release', 'replace', 'recall', 'comment', 'answer', 'drop'] as const

export const MeetingPaperCard = record({
  id: Id,
  /** Null: of the meeting as a whole. */
  itemId: nullable(Id),
  title: Type.String(),
  kind: oneOf(paperKinds),
  /** Classified: listed, handed out on paper, never held here. */
  paperOnly: Type.Boolean(),
  state: oneOf(paperStates),
  /** Released after the papers were due, with the reason. */
  late: Type.Boolean(),
  lateReason: Type.String(),
  recallReason: Type.String(),
  /** The paper it sums up. */
  summaryOf: nullable(Id),
  versions: Type.Array(PaperVersionCard),
  comments: Type.Integer(),
  /** The newest version I opened, and how far I read. */
  openedVersion: nullable(Type.Integer()),
  readTo: nullable(Type.Integer()),
  version: Type.Integer(),
  can: Type.Array(oneOf(paperActs)),
})

const itemFields = {
  title: text(500),
  secret: Type.Boolean(),
  kind: oneOf(itemKinds),
  audience: oneOf(itemAudiences),
  plannedMinutes: nullable(Type.Integer({ minimum: 1, maximum: 1440 })),
  preparingUnit: Type.String({ maxLength: 300 }),
  rapporteurId: nullable(Id),
  documentId: nullable(Id),
}

export const addAgendaItem = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/items',
  summary: 'Add an item to the agenda, at its end or under another item',
  access: 'meeting.prepare',
  params: ItemId,
  body: record({ ...itemFields, parentId: nullable(Id) }),
  reply: record({ id: Id }),
  faults: [...common, 'meeting.full'],
})

export const changeAgendaItem = endpoint({
  method: 'PUT',
  path: '/api/meeting-items/:id',
  summary: 'Change an item of the agenda',
  access: 'meeting.prepare',
  params: ItemId,
  body: record({ ...changed, ...itemFields }),
  reply: Done,
  faults: [...common, 'thing.changed'],
})

export const moveAgendaItem = endpoint({
  method: 'PUT',
  path: '/api/meeting-items/:id/place',
  summary: 'Move an item before another one, or to the end of the items under the same parent',
  access: 'meeting.prepare',
  params: ItemId,
  body: record({ parentId: nullable(Id), beforeId: nullable(Id) }),
  reply: Done,
  faults: common,
})

export const withdrawAgendaItem = endpoint({
  method: 'PUT',
  path: '/api/meeting-items/:id/withdrawal',
  summary: 'Take an item off the agenda with the reason',
  access: 'meeting.prepare',
  params: ItemId,
  body: record({ ...changed, reason: text(500) }),
  reply: Done,
  faults: [...common, 'thing.changed'],
})

export const addMeetingPaper = endpoint({
  method: 'POST',
  path: '/api/meetings/:id/papers',
  summary:
    'Put a paper to an item or to the meeting: an uploaded PDF, or the mere title of one that exists on paper only',
  access: 'meeting.attend',
  params: ItemId,
  body: record({
    itemId: nullable(Id),
    title: text(300),
    kind: oneOf(paperKinds),
    /** Without it the paper is `paperOnly`. */
    uploadId: nullable(Id),
    summaryOf: nullable(Id),
  }),
  reply: record({ id: Id }),
  faults: [...common, 'meeting.full', 'file.type-refused', 'document.secret-content'],
})

const paperAct = (path: `/${string}`, summary: string) =>
  ({
    method: 'PUT',
    path,
    summary,
    access: 'meeting.attend',
    params: ItemId,
    body: record({ ...changed }),
    reply: Done,
    faults: [...common, 'thing.changed'],
  }) as const

export const approvePaper = endpoint(
  paperAct('/api/meeting-papers/:id/approval', 'Approve a paper for those invited, for the unit that prepared it'),
)

export const releasePaper = endpoint({
  ...paperAct(
    '/api/meeting-papers/:id/release',
    'Give a paper to those invited; after the papers were due with a reason',
  ),
  body: record({ ...changed, lateReason: Type.String({ maxLength: 500 }) }),
  faults: [...common, 'thing.changed', 'meeting.paper-late', 'meeting.summary-missing', 'meeting.pages-unread'],
})

export const replacePaper = endpoint({
  ...paperAct(
    '/api/meeting-papers/:id/version',
    'Put a new version in the place of a paper; the earlier one stays readable',
  ),
  body: record({ ...changed, uploadId: Id, reason: text(500) }),
  faults: [...common, 'thing.changed', 'meeting.full', 'file.type-refused', 'document.secret-content'],
})

export const recallPaper = endpoint({
  ...paperAct('/api/meeting-papers/:id/recall', 'Take a paper back from those invited, with the reason'),
  body: record({ ...changed, reason: text(500) }),
})

export const dropPaper = endpoint(
  paperAct('/api/meeting-papers/:id/removal', 'Remove a paper that was never given to anybody'),
)

export const readMeetingPaper = endpoint({
  method: 'GET',
  path: '/api/meeting-papers/:id/versions/:n',
  summary: 'The bytes of a version of a paper; that I opened it is recorded',
  access: 'meeting.attend',
  params: record({ id: Id, n: Type.Integer({ minimum: 1, maximum: 999 }) }),
  query: record({ download: Type.Optional(Type.Boolean()) }),
  reply: Type.Unknown(),
  faults: ['thing.missing'],
  stream: 'out',
})

export const readMeetingPack = endpoint({
  method: 'GET',
  path: '/api/meetings/:id/pack',
  summary: 'Agenda and all papers given out that I may read, as a ZIP in folders by item; each counts as opened',
  access: 'meeting.attend',
  params: ItemId,
  reply: Type.Unknown(),
  faults: ['thing.missing'],
  stream: 'out',
})

export const readToPage = endpoint({
  method: 'PUT',
  path: '/api/meeting-papers/:id/reading',
  summary: 'How far I have read a version of a paper; the furthest page counts',
  access: 'meeting.attend',
  params: ItemId,
  body: record({ n: Type.Integer({ minimum: 1, maximum: 999 }), page: Type.Integer({ minimum: 1, maximum: 100_000 }) }),
  reply: Done,
  faults: ['thing.missing', 'input.invalid'],
})

export const PaperComment = record({
  id: Id,
  paperId: Id,
  /** The version it was said of. */
  n: nullable(Type.Integer()),
  page: nullable(Type.Integer()),
  kind: oneOf(['comment', 'question'] as const),
  text: Type.String(),
  byName: Type.String(),
  byTitle: Type.String(),
  at: Instant,
  mine: Type.Boolean(),
  answer: Type.String(),
  answeredByName: Type.String(),
  answeredAt: nullable(Instant),
})

export const listComments = endpoint({
  method: 'GET',
  path: '/api/meeting-papers/:id/comments',
  summary: 'Comments and questions on a paper: all for who runs the meeting or prepared the paper, else my own',
  access: 'meeting.attend',
  params: ItemId,
  reply: record({ comments: Type.Array(PaperComment) }),
  faults: ['thing.missing'],
})

export const commentPaper = endpoint({
  method: 'POST',
  path: '/api/meeting-papers/:id/comments',
  summary: 'Say or ask something about a paper before or during the meeting',
  access: 'meeting.attend',
  params: ItemId,
  body: record({
    kind: oneOf(['comment', 'question'] as const),
    page: nullable(Type.Integer({ minimum: 1, maximum: 100_000 })),
    text: text(4000),
  }),
  reply: record({ id: Id }),
  faults: [...common, 'meeting.full'],
})

export const answerComment = endpoint({
  method: 'PUT',
  path: '/api/meeting-comments/:id/answer',
  summary: 'Answer a comment or question, for who prepared the paper or runs the meeting',
  access: 'meeting.attend',
  params: ItemId,
  body: record({ text: text(4000) }),
  reply: Done,
  faults: common,
})
