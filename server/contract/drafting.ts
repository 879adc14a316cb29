import { SignerCard } from './authority.ts'
import { endpoint } from './endpoint.ts'
import { kindCodes } from './kinds.ts'
import { RecipientAsk } from './recipients.ts'
import { CivilDate, Id, Instant, nullable, oneOf, pageAsk, pageOf, record, Sha256, Type, text } from './shape.ts'
import { relationKinds, secrecyLevels, urgencies } from './words.ts'

/** The working states of handbook 2.7. `approved` waits for its number or has it: see the outgoing document. */
export const draftStates = [
  'drafting',
  'unitReview',
  'consulting',
  'formatCheck',
  'officeReview',
  'waitSign',
  'approved',
  'dropped',
] as const
export type DraftState = (typeof draftStates)[number]

/** The way of a draft in order; a return goes to any earlier one. */
export const draftWay = ['drafting', 'unitReview', 'formatCheck', 'officeReview', 'waitSign'] as const
export type DraftStage = (typeof draftWay)[number]

/** Which state may follow which; the only way forward is the next one that is due, the way back any earlier one. */
export const draftNext: Readonly<Record<DraftState, readonly DraftState[]>> = {
  drafting: ['unitReview', 'formatCheck', 'consulting', 'dropped'],
  unitReview: ['formatCheck', 'consulting', 'drafting'],
  consulting: ['drafting', 'unitReview', 'officeReview'],
  formatCheck: ['officeReview', 'waitSign', 'unitReview', 'drafting'],
  officeReview: ['waitSign', 'consulting', 'formatCheck', 'unitReview', 'drafting'],
  waitSign: ['approved', 'officeReview', 'formatCheck', 'unitReview', 'drafting'],
  approved: ['waitSign', 'drafting'],
  dropped: [],
}

export const draftActs = [
  'edit',
  'addVersion',
  'checkOut',
  'release',
  'submit',
  'takeBack',
  'pass',
  'approve',
  'return',
  'askOpinions',
  'closeRound',
  'giveOpinion',
  'resolve',
  'refuseNumber',
  'drop',
  'undo',
] as const
export type DraftAct = (typeof draftActs)[number]

/** What the history of decisions can say. */
export const draftSteps = [
  'created',
  'submitted',
  'takenBack',
  'contentChecked',
  'formatChecked',
  'officeReviewed',
  'opinionsAsked',
  'opinionsClosed',
  'returned',
  'approved',
  'undone',
  'numberRefused',
  'dropped',
] as const
export type DraftStepName = (typeof draftSteps)[number]

/** toDecide: approve. toCheck: content, format, office. toRevise: mine, or back with me. toAdvise: my opinion is asked. mine: all I wrote.
 *  unit: of the unit I head. toNumber: approved, waiting for the clerk. */
export const draftPiles = ['toDecide', 'toCheck', 'toRevise', 'toAdvise', 'mine', 'unit', 'toNumber'] as const
export type DraftPile = (typeof draftPiles)[number]

/** none: such as a picture. unavailable: no program here makes PDFs. secret: it bore a mark of State secrecy and is gone. */
export const pdfStates = ['none', 'waiting', 'ready', 'failed', 'unavailable', 'secret'] as const
export const opinionStances = ['agree', 'agreeWithChanges', 'disagree'] as const
export const opinionTakings = ['accepted', 'partly', 'explained'] as const

const Who = record({ name: Type.String(), title: Type.String() })
const Person = record({ holderId: Id, name: Type.String(), title: Type.String() })

const Relation = record({ kind: oneOf(relationKinds), documentId: Id })

/** What the form of a draft says; the text itself is in its files. */
export const DraftData = record({
  kind: oneOf(kindCodes),
  /** Field or drafting unit in the symbol of a letter (`VX`). */
  fieldCode: Type.String({ maxLength: 30, pattern: '^[\\p{L}\\p{N}-]*$' }),
  subject: text(500),
  urgency: oneOf(urgencies),
  secrecy: oneOf(secrecyLevels),
  dueOn: nullable(CivilDate),
  note: Type.String({ maxLength: 2000 }),
  /** Legal bases, one line each, of a resolution or decision. */
  bases: Type.Array(text(500), { maxItems: 30 }),
  /** `Kính gửi`; empty: none is printed. */
  addressees: Type.Array(text(200), { maxItems: 50 }),
  recipients: Type.Array(RecipientAsk, { maxItems: 1000 }),
  relations: Type.Array(Relation, { maxItems: 20 }),
  authorityId: nullable(Id),
  signerId: nullable(Id),
})

export const DraftRow = record({
  id: Id,
  state: oneOf(draftStates),
  kind: Type.String(),
  notation: Type.String(),
  subject: Type.String(),
  urgency: oneOf(urgencies),
  dueOn: nullable(CivilDate),
  unitName: Type.String(),
  author: Who,
  /** Whose act is awaited, and since when; null when approved or dropped. */
  with: nullable(Who),
  since: Instant,
  pages: nullable(Type.Integer()),
  attachments: Type.Integer(),
  opinions: record({ asked: Type.Integer(), given: Type.Integer() }),
  /** Number and symbol once it has them. */
  code: nullable(Type.String()),
})

const DraftFile = record({
  position: Type.Integer(),
  role: oneOf(['main', 'attachment'] as const),
  name: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer(),
  sha256: Sha256,
  pdf: record({
    state: oneOf(pdfStates),
    sha256: nullable(Sha256),
    pages: nullable(Type.Integer()),
    /** Names of the fields prepared for number and date. */
    fields: Type.Array(Type.String()),
  }),
})

const Opinion = record({
  id: Id,
  name: Type.String(),
  title: Type.String(),
  state: oneOf(['waiting', 'given', 'lapsed'] as const),
  late: Type.Boolean(),
  stance: nullable(oneOf(opinionStances)),
  text: Type.String(),
  by: nullable(Who),
  at: nullable(Instant),
  taken: nullable(oneOf(opinionTakings)),
  takenText: Type.String(),
  takenBy: Type.String(),
  /** Mine to give now. */
  mine: Type.Boolean(),
})

export const DraftCard = record({
  ...DraftRow.properties,
  ...DraftData.properties,
  /** `gone`: it can no longer be sent to. */
  recipients: Type.Array(
    record({ ...RecipientAsk.properties, name: Type.String(), note: Type.String(), gone: Type.Boolean() }),
  ),
  relations: Type.Array(record({ ...Relation.properties, label: Type.String() })),
  signer: nullable(record({ ...SignerCard.properties, inForce: Type.Boolean() })),
  contentChecker: nullable(Person),
  formatChecker: nullable(Person),
  officeReviewer: nullable(Person),
  checkout: nullable(record({ name: Type.String(), at: Instant, mine: Type.Boolean() })),
  versions: Type.Array(
    record({ number: Type.Integer(), note: Type.String(), by: Who, at: Instant, files: Type.Array(DraftFile) }),
  ),
  steps: Type.Array(
    record({
      ordinal: Type.Integer(),
      act: oneOf(draftSteps),
      from: Type.String(),
      to: Type.String(),
      by: Who,
      toName: Type.String(),
      note: Type.String(),
      number: Type.Integer(),
      sha256: nullable(Sha256),
      at: Instant,
    }),
  ),
  rounds: Type.Array(
    record({
      id: Id,
      number: Type.Integer(),
      question: Type.String(),
      dueAt: Instant,
      by: Who,
      at: Instant,
      closedAt: nullable(Instant),
      opinions: Type.Array(Opinion),
    }),
  ),
  /** The outgoing document it became. */
  document: nullable(record({ id: Id, state: Type.String(), code: Type.String() })),
  undoUntil: nullable(Instant),
  /** The program that makes PDFs from Word files is here. */
  converter: Type.Boolean(),
  version: Type.Integer(),
  can: Type.Array(oneOf(draftActs)),
})

const DraftId = record({ id: Id })
const versioned = { version: Type.Integer() }
const common = ['thing.missing', 'thing.changed', 'thing.state', 'access.denied', 'input.invalid'] as const

export const listDrafts = endpoint({
  method: 'GET',
  path: '/api/drafts',
  summary: 'Drafts of one pile, the urgent first, then in the order they came',
  access: 'draft.write',
  query: record({
    pile: oneOf(draftPiles),
    state: Type.Optional(oneOf(draftStates)),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    /** The draft that became this outgoing document. */
    documentId: Type.Optional(Id),
    ...pageAsk,
  }),
  reply: pageOf(DraftRow),
  faults: ['input.invalid'],
})

export const countDrafts = endpoint({
  method: 'GET',
  path: '/api/drafts/counts',
  summary: 'How much lies on each pile of drafts that waits for me',
  access: 'draft.write',
  reply: record({
    piles: Type.Array(record({ pile: oneOf(draftPiles), count: Type.Integer() })),
    capped: Type.Integer(),
  }),
  faults: [],
})

export const readDraft = endpoint({
  method: 'GET',
  path: '/api/drafts/:id',
  summary: 'A draft with its versions, opinions, decisions and what I may do',
  access: 'draft.write',
  params: DraftId,
  reply: DraftCard,
  faults: ['thing.missing'],
})

export const createDraft = endpoint({
  method: 'POST',
  path: '/api/drafts',
  summary: 'Begin a draft from the form of its kind, or from a file',
  access: 'draft.write',
  body: record({
    data: DraftData,
    /** A finished upload as the first version; absent: the agency's form of this kind is filled with the data. */
    uploadId: Type.Optional(Id),
  }),
  reply: DraftCard,
  faults: [
    ...common,
    'document.secret-content',
    'document.recipient-ended',
    'document.recipient-unfit',
    'document.relation-unfit',
    'draft.type-unfit',
    'draft.template-unfit',
  ],
})

export const reviseDraft = endpoint({
  method: 'PUT',
  path: '/api/drafts/:id',
  summary: 'Change what the form of a draft says',
  access: 'draft.write',
  params: DraftId,
  body: record({ data: DraftData, ...versioned }),
  reply: DraftCard,
  faults: [
    ...common,
    'document.secret-content',
    'document.recipient-ended',
    'document.recipient-unfit',
    'document.relation-unfit',
  ],
})

export const dropDraftWork = endpoint({
  method: 'PUT',
  path: '/api/drafts/:id/dropping',
  summary: 'Give a draft up, with the reason; it stays on record',
  access: 'draft.write',
  params: DraftId,
  body: record({ reason: text(500), ...versioned }),
  reply: DraftCard,
  faults: [...common],
})

export const checkOutDraft = endpoint({
  method: 'PUT',
  path: '/api/drafts/:id/checkout',
  summary: 'Take the text out to work on it; others cannot put in a version meanwhile',
  access: 'draft.write',
  params: DraftId,
  body: record(versioned),
  reply: DraftCard,
  faults: [...common, 'draft.checked-out'],
})

export const releaseDraft = endpoint({
  method: 'DELETE',
  path: '/api/drafts/:id/checkout',
  summary: 'Give the text back without a new version; the unit head may do so for somebody who is away',
  access: 'draft.write',
  params: DraftId,
  reply: DraftCard,
  faults: [...common],
})

export const addVersion = endpoint({
  method: 'POST',
  path: '/api/drafts/:id/versions',
  summary: 'Put in a new version: another main file, its PDF, other attachments; the earlier one stays',
  access: 'draft.write',
  params: DraftId,
  body: record({
    ...versioned,
    note: Type.String({ maxLength: 500 }),
    /** Absent: the main file stays as it is. `form`: the form of the kind filled anew with the data. */
    main: Type.Optional(Type.Union([record({ uploadId: Id }), Type.Literal('form')])),
    /** A PDF made by hand of the main file, where no converter is. */
    pdf: Type.Optional(record({ uploadId: Id })),
    /** Positions of attachments that stay. */
    keep: Type.Array(Type.Integer(), { maxItems: 50 }),
    add: Type.Array(record({ uploadId: Id }), { maxItems: 50 }),
  }),
  reply: DraftCard,
  faults: [...common, 'draft.checked-out', 'draft.type-unfit', 'draft.template-unfit'],
})

export const readDraftFile = endpoint({
  method: 'GET',
  path: '/api/drafts/:id/versions/:number/files/:position',
  summary: 'One file of a version: as it was put in, or the PDF that is read and approved',
  access: 'draft.write',
  params: record({
    id: Id,
    number: Type.Integer({ minimum: 1, maximum: 10000 }),
    position: Type.Integer({ minimum: 1, maximum: 1000 }),
  }),
  query: record({ as: oneOf(['source', 'pdf'] as const), download: Type.Optional(Type.Boolean()) }),
  reply: Type.Unknown(),
  faults: ['thing.missing', 'file.damaged', 'file.store-unreachable'],
  stream: 'out',
})
