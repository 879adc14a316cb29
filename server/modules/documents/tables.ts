import { bigint, boolean, date, integer, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import type { DocumentAct } from '#contract/audit.ts'
import type { CopyForm, CopySeal, CopyState } from '#contract/copies.ts'
import type { FurtherType } from '#contract/further.ts'
import type { KindCode } from '#contract/kinds.ts'
import type {
  ArrivalSource,
  DeliveryCode,
  Direction,
  DocumentState,
  HandlingState,
  RecipientPurpose,
  RelationKind,
  recallCodes,
  SecrecyLevel,
  SigningRule,
  UpdateField,
  Urgency,
} from '#contract/words.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const document = pgTable('document', {
  /** Agencies that carry on its unfinished handling, since the one it was registered at has ended. */
  carriedBy: uuid('carried_by').array().notNull().default([]),
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  direction: text('direction').$type<Direction>().notNull(),
  source: text('source').$type<ArrivalSource>(),
  state: text('state').$type<DocumentState>().notNull(),
  registerId: uuid('register_id'),
  registerYear: integer('register_year'),
  registerNumber: integer('register_number'),
  registerSuffix: text('register_suffix').notNull().default(''),
  codeNumber: text('code_number').notNull().default(''),
  codeNotation: text('code_notation').notNull().default(''),
  kind: text('kind').$type<KindCode>().notNull(),
  subject: text('subject').notNull(),
  issuerId: uuid('issuer_id'),
  issuerName: text('issuer_name').notNull(),
  issuerCode: text('issuer_code').notNull().default(''),
  issuedOn: date('issued_on'),
  arrivedOn: date('arrived_on'),
  signerName: text('signer_name').notNull().default(''),
  signerTitle: text('signer_title').notNull().default(''),
  urgency: text('urgency').$type<Urgency>().notNull(),
  secrecy: text('secrecy').$type<SecrecyLevel>().notNull().default('none'),
  dueOn: date('due_on'),
  pages: integer('pages'),
  copies: integer('copies').notNull().default(1),
  note: text('note').notNull().default(''),
  identifier: text('identifier'),
  returnReason: text('return_reason'),
  /** Where the handling of an arrival stands; moved by the routing room. */
  handling: text('handling').$type<HandlingState>(),
  handler: text('handler').notNull().default(''),
  handedAt: instant('handed_at'),
  recalledAt: instant('recalled_at'),
  recallReason: text('recall_reason'),
  /** When its text was approved: then the content is no longer the clerk's. */
  approvedAt: instant('approved_at'),
  approvedSha256: text('approved_sha256'),
  /** The post that approved it and must sign. */
  signerHolderId: uuid('signer_holder_id'),
  /** Of minutes: who wrote them, and signs before who presided. */
  recorderHolderId: uuid('recorder_holder_id'),
  /** Fixed with the number; until then the rule of the agency says. */
  signing: text('signing').$type<SigningRule>(),
  /** The main file after the competent person's signature, and after the agency's. */
  signedSha256: text('signed_sha256'),
  sealedSha256: text('sealed_sha256'),
  createdBy: uuid('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
  registeredBy: uuid('registered_by'),
  /** When it got its number in the register: arrival or document number. */
  registeredAt: instant('registered_at'),
  listedAt: instant('listed_at').notNull(),
  searchKey: text('search_key').notNull(),
  numberKey: text('number_key').notNull(),
  version: integer('version').notNull().default(1),
})

export const documentFile = pgTable(
  'document_file',
  {
    documentId: uuid('document_id').notNull(),
    position: integer('position').notNull(),
    role: text('role').$type<'main' | 'attachment'>().notNull(),
    sha256: text('sha256').notNull(),
    name: text('name').notNull(),
  },
  (t) => [primaryKey({ columns: [t.documentId, t.position] })],
)

export const documentReader = pgTable('document_reader', {
  documentId: uuid('document_id').notNull(),
  holderId: uuid('holder_id'),
  unitId: uuid('unit_id'),
  basis: text('basis').$type<'assignment' | 'draft' | 'workFile' | 'task' | 'grant' | 'guest'>().notNull(),
  basisId: uuid('basis_id').primaryKey(),
  since: instant('since').notNull(),
  /** The last day of what was opened for some days only. */
  untilOn: date('until_on'),
})

/** In force now; its history is in the changes of access. */
export const documentExclusion = pgTable('document_exclusion', {
  changeId: uuid('change_id').primaryKey(),
  documentId: uuid('document_id').notNull(),
  personId: uuid('person_id').notNull(),
})

export const legalHold = pgTable('legal_hold', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  reason: text('reason').notNull(),
  basis: text('basis').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  releasedAt: instant('released_at'),
  releasedName: text('released_name'),
  releasedTitle: text('released_title'),
  releaseReason: text('release_reason'),
})

export const legalHoldDocument = pgTable(
  'legal_hold_document',
  { holdId: uuid('hold_id').notNull(), documentId: uuid('document_id').notNull() },
  (t) => [primaryKey({ columns: [t.holdId, t.documentId] })],
)

export const documentRelation = pgTable(
  'document_relation',
  {
    documentId: uuid('document_id').notNull(),
    position: integer('position').notNull(),
    kind: text('kind').$type<RelationKind>().notNull(),
    targetId: uuid('target_id'),
    targetIdentifier: text('target_identifier'),
    targetLabel: text('target_label').notNull(),
    targetSubject: text('target_subject').notNull(),
  },
  (t) => [primaryKey({ columns: [t.documentId, t.position] })],
)

export const delivery = pgTable('delivery', {
  id: uuid('id').primaryKey(),
  documentId: uuid('document_id').notNull(),
  recipientId: uuid('recipient_id').notNull(),
  /** One of the two: inside the agency, whose id `recipientId` is then. */
  unitId: uuid('unit_id'),
  holderId: uuid('holder_id'),
  recipientTitle: text('recipient_title').notNull().default(''),
  recipientName: text('recipient_name').notNull(),
  purpose: text('purpose').$type<RecipientPurpose>().notNull(),
  position: integer('position').notNull(),
  code: text('code').$type<DeliveryCode>(),
  incomingId: uuid('incoming_id'),
  changedAt: instant('changed_at'),
  addedAt: instant('added_at'),
})

export const deliveryStatus = pgTable(
  'delivery_status',
  {
    deliveryId: uuid('delivery_id').notNull(),
    ordinal: integer('ordinal').notNull(),
    code: text('code').$type<DeliveryCode>().notNull(),
    at: instant('at').notNull(),
    byName: text('by_name').notNull(),
    byTitle: text('by_title').notNull(),
    note: text('note').notNull().default(''),
    applied: boolean('applied').notNull().default(true),
    /** An answer to an update, which stands beside the course of handling. */
    ofUpdate: boolean('of_update').notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.deliveryId, t.ordinal] })],
)

export const recall = pgTable('recall', {
  id: uuid('id').primaryKey(),
  documentId: uuid('document_id').notNull(),
  reason: text('reason').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  dueAt: instant('due_at').notNull(),
})

export const recallLine = pgTable(
  'recall_line',
  {
    recallId: uuid('recall_id').notNull(),
    deliveryId: uuid('delivery_id').notNull(),
    /** Null inside the agency: there is no copy. */
    incomingId: uuid('incoming_id'),
    code: text('code').$type<(typeof recallCodes)[number]>().notNull(),
    answeredAt: instant('answered_at'),
    byName: text('by_name').notNull().default(''),
    byTitle: text('by_title').notNull().default(''),
    reason: text('reason').notNull().default(''),
    opened: integer('opened'),
  },
  (t) => [primaryKey({ columns: [t.recallId, t.deliveryId] })],
)

export const documentUpdate = pgTable('document_update', {
  id: uuid('id').primaryKey(),
  documentId: uuid('document_id').notNull(),
  agencyId: uuid('agency_id').notNull(),
  reason: text('reason').notNull(),
  byHolderId: uuid('by_holder_id').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  dueAt: instant('due_at').notNull(),
})

export const documentChange = pgTable(
  'document_change',
  {
    documentId: uuid('document_id').notNull(),
    updateId: uuid('update_id').notNull(),
    field: text('field').$type<UpdateField>().notNull(),
    before: text('before'),
    after: text('after'),
    at: instant('at').notNull(),
    inBook: boolean('in_book').notNull(),
  },
  (t) => [primaryKey({ columns: [t.documentId, t.updateId, t.field] })],
)

export const documentUpdateLine = pgTable(
  'document_update_line',
  {
    updateId: uuid('update_id').notNull(),
    deliveryId: uuid('delivery_id').notNull(),
    incomingId: uuid('incoming_id').notNull(),
    state: text('state').$type<'waiting' | 'agreed' | 'refused'>().notNull(),
    answeredAt: instant('answered_at'),
    byName: text('by_name').notNull().default(''),
    byTitle: text('by_title').notNull().default(''),
    reason: text('reason').notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.updateId, t.deliveryId] })],
)

export const documentView = pgTable(
  'document_view',
  {
    documentId: uuid('document_id').notNull(),
    holderId: uuid('holder_id').notNull(),
    delegationId: uuid('delegation_id'),
    name: text('name').notNull(),
    title: text('title').notNull(),
    firstAt: instant('first_at').notNull(),
    lastAt: instant('last_at').notNull(),
    times: integer('times').notNull().default(1),
  },
  (t) => [unique('document_view_key').on(t.documentId, t.holderId, t.delegationId).nullsNotDistinct()],
)

export const documentUse = pgTable('document_use', {
  id: uuid('id').primaryKey(),
  at: instant('at').notNull(),
  documentId: uuid('document_id').notNull(),
  agencyId: uuid('agency_id').notNull(),
  act: text('act').$type<DocumentAct>().notNull(),
  file: text('file').notNull(),
  personId: uuid('person_id').notNull(),
  name: text('name').notNull(),
  title: text('title').notNull(),
})

export const furtherField = pgTable('further_field', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  nameVi: text('name_vi').notNull(),
  nameEn: text('name_en').notNull(),
  type: text('type').$type<FurtherType>().notNull(),
  choices: text('choices').array().notNull(),
  direction: text('direction').$type<Direction>(),
  kinds: text('kinds').array().$type<KindCode[]>().notNull(),
  required: boolean('required').notNull(),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
  madeBy: text('made_by').notNull(),
  madeTitle: text('made_title').notNull(),
  madeAt: instant('made_at').notNull(),
})

export const furtherValue = pgTable('further_value', {
  id: uuid('id').primaryKey(),
  documentId: uuid('document_id').notNull(),
  fieldId: uuid('field_id').notNull(),
  value: text('value').notNull(),
  searchKey: text('search_key').notNull(),
  reason: text('reason').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
})

export const savedSearch = pgTable('saved_search', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  agencyId: uuid('agency_id').notNull(),
  name: text('name').notNull(),
  direction: text('direction').$type<Direction>().notNull(),
  query: text('query').notNull(),
  position: integer('position').notNull(),
})

export const documentCopy = pgTable('document_copy', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  documentId: uuid('document_id').notNull(),
  kind: text('kind').$type<CopyForm>().notNull(),
  sourceCopyId: uuid('source_copy_id'),
  pages: text('pages').notNull().default(''),
  part: text('part').notNull().default(''),
  copies: integer('copies').notNull(),
  recipients: text('recipients').array().notNull(),
  reason: text('reason').notNull(),
  registerId: uuid('register_id').notNull(),
  state: text('state').$type<CopyState>().notNull(),
  askedByAccount: uuid('asked_by_account').notNull(),
  askedByName: text('asked_by_name').notNull(),
  askedByTitle: text('asked_by_title').notNull(),
  askedAt: instant('asked_at').notNull(),
  decidedByName: text('decided_by_name').notNull().default(''),
  decidedByTitle: text('decided_by_title').notNull().default(''),
  decidedAt: instant('decided_at'),
  decisionNote: text('decision_note').notNull().default(''),
  registerYear: integer('register_year'),
  registerNumber: integer('register_number'),
  registerSuffix: text('register_suffix'),
  code: text('code').notNull().default(''),
  issuedOn: date('issued_on'),
  sha256: text('sha256'),
  size: bigint('size', { mode: 'number' }),
  pageCount: integer('page_count'),
  /** The agency's signature on the electronic copy. */
  seal: text('seal').$type<CopySeal>().notNull().default('none'),
  sealedSha256: text('sealed_sha256'),
  sealedSize: bigint('sealed_size', { mode: 'number' }),
  sealedAt: instant('sealed_at'),
  sealedByName: text('sealed_by_name').notNull().default(''),
  /** The agency's signature is not awaited any more: since when, by whose decision, why. */
  unsealedAt: instant('unsealed_at'),
  unsealedByName: text('unsealed_by_name').notNull().default(''),
  unsealedReason: text('unsealed_reason').notNull().default(''),
  version: integer('version').notNull().default(1),
})

export const recipientGroup = pgTable('recipient_group', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  /** Whose own it is; null: the agency's. */
  personId: uuid('person_id'),
  name: text('name').notNull(),
})

export const recipientGroupMember = pgTable(
  'recipient_group_member',
  {
    groupId: uuid('group_id').notNull(),
    position: integer('position').notNull(),
    agencyId: uuid('agency_id').notNull(),
    unitId: uuid('unit_id'),
    holderId: uuid('holder_id'),
    purpose: text('purpose').$type<RecipientPurpose>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.position] })],
)

export type DocumentRecord = typeof document.$inferSelect
export type DocumentCopy = typeof documentCopy.$inferSelect
export type LegalHold = typeof legalHold.$inferSelect
export type DeliveryRecord = typeof delivery.$inferSelect

constraintMeans('document_asked', () => fault('document.unsigned', { missing: 'other' }))
constraintMeans('document_held', () => fault('document.held'))
constraintMeans('document_exclusion_key', () => fault('access.unfit', { name: '', why: 'twice' }))
constraintMeans('document_code_key', () => fault('register.number-taken', { number: '' }))
constraintMeans('document_register_number_key', () => fault('register.number-taken', { number: '' }))
constraintMeans('document_file_one_main', () =>
  fault('input.invalid', { problems: [{ path: '/add', rule: 'one-main' }] }),
)
constraintMeans('recipient_group_name_key', () => fault('recipients.name-taken'))
constraintMeans('delivery_once', () =>
  fault('input.invalid', { problems: [{ path: '/recipients', rule: 'uniqueItems' }] }),
)
