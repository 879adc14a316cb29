import { documentFilters as filters } from './document-filters.ts'
import { endpoint } from './endpoint.ts'
import { furtherValues } from './further.ts'
import { kindCodes } from './kinds.ts'
import { permissions } from './permissions.ts'
import { RecipientAsk } from './recipients.ts'
import { held, numberFaults } from './registers.ts'
import { RelationCard } from './relations.ts'
import {
  CivilDate,
  Done,
  Id,
  Instant,
  nullable,
  oneOf,
  optionalText,
  pageAsk,
  pageOf,
  record,
  Sha256,
  Type,
  text,
} from './shape.ts'
import {
  arrivalSources,
  deliveryCodes,
  directions,
  documentStates,
  handlingStates,
  recipientPurposes,
  relationKinds,
  secrecyLevels,
  signatureFindings,
  signingRules,
  urgencies,
} from './words.ts'

/** One line of a list or register. */
export const DocumentRow = record({
  id: Id,
  direction: oneOf(directions),
  state: oneOf(documentStates),
  source: nullable(oneOf(arrivalSources)),
  registerNumber: nullable(Type.Integer()),
  registerYear: nullable(Type.Integer()),
  /** The letter of a sub-number (`12a`), or empty. */
  registerSuffix: Type.String(),
  code: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  issuerName: Type.String(),
  issuedOn: nullable(CivilDate),
  arrivedOn: nullable(CivilDate),
  signerName: Type.String(),
  urgency: oneOf(urgencies),
  handling: nullable(oneOf(handlingStates)),
  /** Recalled: frozen at its sender, cancelled at a recipient. */
  recalledAt: nullable(Instant),
  dueOn: nullable(CivilDate),
  listedAt: Instant,
  files: Type.Integer(),
  /** Incoming: what verification found in the main file last, or that any file is bad; null before it was verified, and without a PDF. */
  signatures: nullable(oneOf(signatureFindings)),
  /** Outgoing: how many recipients there are, have registered, have returned. */
  recipients: Type.Integer(),
  received: Type.Integer(),
  refused: Type.Integer(),
})

export const FileCard = record({
  position: Type.Integer(),
  role: oneOf(['main', 'attachment'] as const),
  name: Type.String(),
  sha256: Sha256,
  size: Type.Integer(),
  mediaType: Type.String(),
  pages: nullable(Type.Integer()),
  textState: oneOf(['waiting', 'ready', 'none', 'failed'] as const),
  damaged: Type.Boolean(),
})

export const DeliveryCard = record({
  id: Id,
  /** The agency; with one of the next two, my own. */
  recipientId: Id,
  unitId: nullable(Id),
  holderId: nullable(Id),
  recipientName: Type.String(),
  /** The post of a person. */
  recipientTitle: Type.String(),
  purpose: oneOf(recipientPurposes),
  code: nullable(oneOf(deliveryCodes)),
  changedAt: nullable(Instant),
  /** Sent after it was issued. */
  addedAt: nullable(Instant),
  history: Type.Array(
    record({
      code: oneOf(deliveryCodes),
      at: Instant,
      byName: Type.String(),
      byTitle: Type.String(),
      note: Type.String(),
      /** False: it could not follow the one before, so it is shown and changed nothing. */
      applied: Type.Boolean(),
      /** 15 and 16 in answer to an update, not to a recall. */
      ofUpdate: Type.Boolean(),
    }),
  ),
})

export const TrailEntry = record({
  seq: Type.Integer(),
  at: Instant,
  type: Type.String(),
  actorName: Type.String(),
  actorTitle: Type.String(),
  note: Type.String(),
})

export const DocumentCard = record({
  ...DocumentRow.properties,
  registerId: nullable(Id),
  registerName: nullable(Type.String()),
  codeNumber: Type.String(),
  codeNotation: Type.String(),
  issuerCode: Type.String(),
  signerTitle: Type.String(),
  secrecy: oneOf(secrecyLevels),
  pages: nullable(Type.Integer()),
  copies: Type.Integer(),
  note: Type.String(),
  identifier: nullable(Type.String()),
  returnReason: nullable(Type.String()),
  /** Given back with a recall: its files are not opened to me any more. */
  contentClosed: Type.Boolean(),
  recallReason: nullable(Type.String()),
  /** Its text was approved: only what concerns the sending may be changed. */
  approvedAt: nullable(Instant),
  /** Another agency's, which asks mine for a signature or seal: I read it, it is in none of my lists. */
  guest: Type.Boolean(),
  /** How it must be signed before it leaves, and what of that is there. */
  signing: record({ rule: oneOf(signingRules), signed: Type.Boolean(), sealed: Type.Boolean(), mine: Type.Boolean() }),
  version: Type.Integer(),
  createdBy: Type.String(),
  registeredBy: nullable(Type.String()),
  fileList: Type.Array(FileCard),
  deliveries: Type.Array(DeliveryCard),
  relations: Type.Array(RelationCard),
  trail: Type.Array(TrailEntry),
  /** Under legal hold: nothing of it is changed or removed. */
  hold: nullable(
    record({ reason: Type.String(), basis: Type.String(), byName: Type.String(), byTitle: Type.String(), at: Instant }),
  ),
  can: Type.Array(oneOf(permissions)),
})

export const DocumentId = record({ id: Id })

export const listDocuments = endpoint({
  method: 'GET',
  path: '/api/documents',
  summary: 'Documents of my agency in one direction, newest first',
  access: 'document.read',
  query: record({
    direction: oneOf(directions),
    ...filters,
    /** An agency whose papers mine inherited; without it my own, and with words to look for all that I may read. */
    agencyId: Type.Optional(Id),
    sort: Type.Optional(oneOf(['listed', 'number'] as const)),
    order: Type.Optional(oneOf(['desc', 'asc'] as const)),
    ...pageAsk,
  }),
  reply: pageOf(DocumentRow),
  faults: ['input.invalid'],
})

export const readDocument = endpoint({
  method: 'GET',
  path: '/api/documents/:id',
  summary: 'A document with its files, recipients, history and what I may do',
  access: 'document.read',
  params: DocumentId,
  reply: DocumentCard,
  faults: ['thing.missing'],
})

export const readDocumentFile = endpoint({
  method: 'GET',
  path: '/api/documents/:id/files/:position',
  summary: 'The untouched bytes of one file; ranges are supported',
  access: 'document.read',
  params: record({ id: Id, position: Type.Integer({ minimum: 1, maximum: 1000 }) }),
  query: record({ download: Type.Optional(Type.Boolean()) }),
  reply: Type.Unknown(),
  faults: ['thing.missing', 'document.recalled', 'file.damaged', 'file.store-unreachable'],
  stream: 'out',
})

const FileAsk = record({ uploadId: Id, role: oneOf(['main', 'attachment'] as const) })

const described = {
  kind: oneOf(kindCodes),
  subject: text(500),
  signerName: Type.String({ maxLength: 50 }),
  signerTitle: Type.String({ maxLength: 100 }),
  urgency: oneOf(urgencies),
  secrecy: oneOf(secrecyLevels),
  dueOn: nullable(CivilDate),
  pages: nullable(Type.Integer({ minimum: 1, maximum: 100000 })),
  note: optionalText(500),
}

/** `keep` names positions of files the draft already has; `add` brings uploads. */
const OutgoingDraft = record({
  ...described,
  fieldCode: Type.String({ maxLength: 30, pattern: '^[\\p{L}\\p{N}-]*$' }),
  copies: Type.Integer({ minimum: 0, maximum: 100000 }),
  keep: Type.Array(Type.Integer(), { maxItems: 50 }),
  add: Type.Array(FileAsk, { maxItems: 50 }),
  recipients: Type.Array(RecipientAsk, { maxItems: 1000 }),
  relations: Type.Optional(Type.Array(record({ kind: oneOf(relationKinds), documentId: Id }), { maxItems: 20 })),
})

export const draftOutgoing = endpoint({
  method: 'POST',
  path: '/api/documents/outgoing',
  summary: 'Record a signed outgoing document as a draft',
  access: 'document.draft',
  body: OutgoingDraft,
  reply: DocumentCard,
  faults: [
    'document.relation-unfit',
    'document.secret-content',
    'thing.missing',
    'document.recipient-ended',
    'document.recipient-unfit',
    'input.invalid',
  ],
})

export const reviseOutgoing = endpoint({
  method: 'PUT',
  path: '/api/documents/:id/draft',
  summary: 'Revise a draft; refused when somebody else revised it since `version`',
  access: 'document.draft',
  params: DocumentId,
  body: record({ ...OutgoingDraft.properties, version: Type.Integer() }),
  reply: DocumentCard,
  faults: [
    'document.relation-unfit',
    'document.secret-content',
    'thing.missing',
    'thing.changed',
    'thing.state',
    'document.content-fixed',
    'document.held',
    'document.recipient-ended',
    'document.recipient-unfit',
    'input.invalid',
  ],
})

export const dropDraft = endpoint({
  method: 'DELETE',
  path: '/api/documents/:id/draft',
  summary: 'Throw a draft away',
  access: 'document.draft',
  params: DocumentId,
  reply: Done,
  faults: ['thing.missing', 'thing.state', 'document.content-fixed', 'document.held'],
})

/** Said after the refusal of a mark of secrecy that is none of State secrecy, such as on a declassified document; recorded. */
const markIsNoSecret = Type.Optional(Type.Boolean())

export const issueDocument = endpoint({
  method: 'PUT',
  path: '/api/documents/:id/issuance',
  summary: 'Take the number from the register and deliver to every recipient, in one transaction',
  access: 'document.issue',
  params: DocumentId,
  body: record({ registerId: Id, issuedOn: CivilDate, version: Type.Integer(), held, markIsNoSecret }),
  reply: DocumentCard,
  faults: [
    'thing.missing',
    'thing.changed',
    'thing.state',
    'document.held',
    'document.secret-content',
    'document.no-file',
    'document.no-recipient',
    'document.further-missing',
    'document.recipient-ended',
    'document.recipient-unfit',
    'document.code-missing',
    'document.other-year',
    'document.unsigned',
    'register.number-taken',
    ...numberFaults,
    'input.invalid',
  ],
})

const arrival = {
  ...described,
  registerId: Id,
  codeNumber: Type.String({ maxLength: 11 }),
  codeNotation: Type.String({ maxLength: 30 }),
  issuerName: text(200),
  issuerId: Type.Optional(Id),
  issuedOn: nullable(CivilDate),
  arrivedOn: CivilDate,
  held,
}

export const registerArrival = endpoint({
  method: 'POST',
  path: '/api/documents/incoming',
  summary: 'Register a paper or e-mail arrival and give it the next arrival number',
  access: 'document.register',
  body: record({
    ...arrival,
    source: oneOf(['paper', 'email'] as const),
    files: Type.Array(FileAsk, { maxItems: 50 }),
    /** Said after a duplicate warning. */
    confirmDuplicate: Type.Optional(Type.Boolean()),
    /** A line without content in the secret register (handbook 7.1 rule 2), where the agency allows it. */
    stub: Type.Optional(Type.Boolean()),
    markIsNoSecret,
    /** Further metadata of the agency. */
    further: Type.Optional(furtherValues),
  }),
  reply: DocumentCard,
  faults: [
    'document.further-missing',
    'document.secret-content',
    'document.secret-stub-off',
    'document.duplicate',
    'document.no-file',
    'thing.missing',
    ...numberFaults,
    'input.invalid',
  ],
})

/** Said by the clerk who has seen that a signature is bad. */
const confirmSignature = Type.Optional(Type.Boolean())
const registrationFaults = ['document.further-missing', 'document.signature-bad'] as const

export const registerDelivered = endpoint({
  method: 'PUT',
  path: '/api/documents/:id/registration',
  summary: 'Register a delivered document: arrival number here, status 03 back to the sender',
  access: 'document.register',
  params: DocumentId,
  body: record({
    registerId: Id,
    arrivedOn: CivilDate,
    confirmDuplicate: Type.Optional(Type.Boolean()),
    confirmSignature,
    held,
  }),
  reply: DocumentCard,
  faults: ['thing.missing', 'thing.state', 'document.duplicate', ...registrationFaults, ...numberFaults],
})

export const returnDelivered = endpoint({
  method: 'PUT',
  path: '/api/documents/:id/return',
  summary: 'Return a delivered document with the reason: status 02 to the sender',
  access: 'document.return',
  params: DocumentId,
  body: record({ reason: Type.String({ minLength: 10, maxLength: 500 }) }),
  reply: DocumentCard,
  faults: ['thing.missing', 'thing.state', 'document.held', 'input.invalid'],
})

export const readToday = endpoint({
  method: 'GET',
  path: '/api/today',
  summary: 'What must I do now: counts and the first rows of each pile',
  access: 'session',
  reply: record({
    toRegister: record({ count: Type.Integer(), rows: Type.Array(DocumentRow) }),
    /** Registered, not yet laid before a leader. */
    toSubmit: record({ count: Type.Integer(), rows: Type.Array(DocumentRow) }),
    returned: record({ count: Type.Integer(), rows: Type.Array(DocumentRow) }),
    drafts: record({ count: Type.Integer(), rows: Type.Array(DocumentRow) }),
    overdue: record({ count: Type.Integer(), rows: Type.Array(DocumentRow) }),
    dueSoon: record({ count: Type.Integer(), rows: Type.Array(DocumentRow) }),
    registeredToday: Type.Integer(),
    issuedToday: Type.Integer(),
    capped: Type.Integer(),
  }),
  faults: [],
})
