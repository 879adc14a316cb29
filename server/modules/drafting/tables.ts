import { bigint, date, integer, jsonb, pgTable, primaryKey, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { DraftState, DraftStepName, opinionStances, opinionTakings, pdfStates } from '#contract/drafting.ts'
import type { KindCode } from '#contract/kinds.ts'
import type { RelationKind, Urgency } from '#contract/words.ts'
import type { RecipientAsk } from '../documents/index.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const draftTemplate = pgTable('draft_template', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  kind: text('kind').$type<KindCode>().notNull(),
  sha256: text('sha256').notNull(),
  name: text('name').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  endedAt: instant('ended_at'),
})

export const draft = pgTable('draft', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  unitId: uuid('unit_id').notNull(),
  unitName: text('unit_name').notNull(),
  state: text('state').$type<DraftState>().notNull(),
  kind: text('kind').$type<KindCode>().notNull(),
  fieldCode: text('field_code').notNull(),
  subject: text('subject').notNull(),
  urgency: text('urgency').$type<Urgency>().notNull(),
  dueOn: date('due_on'),
  note: text('note').notNull(),
  bases: text('bases').array().notNull(),
  addressees: text('addressees').array().notNull(),
  recipients: jsonb('recipients').$type<RecipientAsk[]>().notNull(),
  relations: jsonb('relations').$type<{ kind: RelationKind; documentId: string }[]>().notNull(),
  authorId: uuid('author_id').notNull(),
  authorName: text('author_name').notNull(),
  authorTitle: text('author_title').notNull(),
  authorityId: uuid('authority_id'),
  signerId: uuid('signer_id'),
  recorderId: uuid('recorder_id'),
  contentCheckerId: uuid('content_checker_id'),
  formatCheckerId: uuid('format_checker_id'),
  officeReviewerId: uuid('office_reviewer_id'),
  withId: uuid('with_id'),
  withName: text('with_name').notNull(),
  withTitle: text('with_title').notNull(),
  since: instant('since').notNull(),
  /** Place of the urgency, the most urgent 1. */
  rank: smallint('rank').notNull(),
  checkedOutBy: uuid('checked_out_by'),
  checkedOutName: text('checked_out_name').notNull().default(''),
  checkedOutAt: instant('checked_out_at'),
  newest: integer('newest').notNull().default(0),
  approvedNumber: integer('approved_number'),
  approvedSha256: text('approved_sha256'),
  documentId: uuid('document_id'),
  createdAt: instant('created_at').notNull(),
  searchKey: text('search_key').notNull(),
  version: integer('version').notNull().default(1),
})

export const draftPart = pgTable('draft_part', {
  draftId: uuid('draft_id').notNull(),
  holderId: uuid('holder_id'),
  unitId: uuid('unit_id'),
  part: text('part')
    .$type<'author' | 'contentCheck' | 'formatCheck' | 'officeReview' | 'signer' | 'number' | 'opinion' | 'unit'>()
    .notNull(),
})

export const draftVersion = pgTable(
  'draft_version',
  {
    draftId: uuid('draft_id').notNull(),
    number: integer('number').notNull(),
    note: text('note').notNull(),
    byId: uuid('by_id').notNull(),
    byName: text('by_name').notNull(),
    byTitle: text('by_title').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.draftId, t.number] })],
)

export const draftFile = pgTable(
  'draft_file',
  {
    draftId: uuid('draft_id').notNull(),
    number: integer('number').notNull(),
    position: integer('position').notNull(),
    role: text('role').$type<'main' | 'attachment'>().notNull(),
    sha256: text('sha256').notNull(),
    name: text('name').notNull(),
    mediaType: text('media_type').notNull(),
    size: bigint('size', { mode: 'number' }).notNull(),
    keptSha256: text('kept_sha256'),
    madeFrom: text('made_from'),
    pdfState: text('pdf_state').$type<(typeof pdfStates)[number]>().notNull(),
    pdfSha256: text('pdf_sha256'),
    pdfPages: integer('pdf_pages'),
    fields: text('fields').array().notNull().default([]),
  },
  (t) => [primaryKey({ columns: [t.draftId, t.number, t.position] })],
)

export const draftStep = pgTable(
  'draft_step',
  {
    draftId: uuid('draft_id').notNull(),
    ordinal: integer('ordinal').notNull(),
    act: text('act').$type<DraftStepName>().notNull(),
    fromState: text('from_state').$type<DraftState>().notNull(),
    toState: text('to_state').$type<DraftState>().notNull(),
    byId: uuid('by_id').notNull(),
    byName: text('by_name').notNull(),
    byTitle: text('by_title').notNull(),
    toName: text('to_name').notNull(),
    note: text('note').notNull(),
    /** The newest version at that moment. */
    number: integer('number').notNull(),
    sha256: text('sha256'),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.draftId, t.ordinal] })],
)

export const opinionRound = pgTable('opinion_round', {
  id: uuid('id').primaryKey(),
  draftId: uuid('draft_id').notNull(),
  number: integer('number').notNull(),
  fromState: text('from_state').$type<DraftState>().notNull(),
  question: text('question').notNull(),
  dueAt: instant('due_at').notNull(),
  byId: uuid('by_id').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  closedAt: instant('closed_at'),
})

export const opinion = pgTable('opinion', {
  id: uuid('id').primaryKey(),
  roundId: uuid('round_id').notNull(),
  draftId: uuid('draft_id').notNull(),
  position: integer('position').notNull(),
  holderId: uuid('holder_id'),
  unitId: uuid('unit_id'),
  name: text('name').notNull(),
  title: text('title').notNull(),
  state: text('state').$type<'waiting' | 'given' | 'lapsed'>().notNull(),
  stance: text('stance').$type<(typeof opinionStances)[number]>(),
  text: text('text').notNull().default(''),
  byName: text('by_name').notNull().default(''),
  byTitle: text('by_title').notNull().default(''),
  at: instant('at'),
  taken: text('taken').$type<(typeof opinionTakings)[number]>(),
  takenText: text('taken_text').notNull().default(''),
  takenByName: text('taken_by_name').notNull().default(''),
  takenAt: instant('taken_at'),
})

export type Draft = typeof draft.$inferSelect
export type DraftFileRow = typeof draftFile.$inferSelect
export type Opinion = typeof opinion.$inferSelect
export type Round = typeof opinionRound.$inferSelect
