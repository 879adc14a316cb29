import { boolean, integer, pgTable, primaryKey, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { AssignmentRole, AssignmentState, HandlingState, NoteKind, SubmissionState } from '#contract/words.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const submission = pgTable('submission', {
  id: uuid('id').primaryKey(),
  documentId: uuid('document_id').notNull(),
  agencyId: uuid('agency_id').notNull(),
  fromHolderId: uuid('from_holder_id').notNull(),
  fromName: text('from_name').notNull(),
  fromTitle: text('from_title').notNull(),
  toHolderId: uuid('to_holder_id').notNull(),
  toName: text('to_name').notNull(),
  toTitle: text('to_title').notNull(),
  note: text('note').notNull(),
  at: instant('at').notNull(),
  rank: smallint('rank').notNull(),
  state: text('state').$type<SubmissionState>().notNull(),
  closedAt: instant('closed_at'),
  reason: text('reason').notNull().default(''),
})

export const directive = pgTable('directive', {
  id: uuid('id').primaryKey(),
  documentId: uuid('document_id').notNull(),
  agencyId: uuid('agency_id').notNull(),
  submissionId: uuid('submission_id'),
  parentId: uuid('parent_id'),
  byHolderId: uuid('by_holder_id').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  text: text('text').notNull(),
  at: instant('at').notNull(),
  undoneAt: instant('undone_at'),
  handlingBefore: text('handling_before').$type<HandlingState>(),
  /** The directive on the replaced document that this one carries on. */
  carriedFrom: uuid('carried_from'),
})

export const assignment = pgTable('assignment', {
  id: uuid('id').primaryKey(),
  documentId: uuid('document_id').notNull(),
  agencyId: uuid('agency_id').notNull(),
  directiveId: uuid('directive_id').notNull(),
  /** Inside the agency: the delivery in whose tree it stands. Null on an arrival. */
  deliveryId: uuid('delivery_id'),
  parentId: uuid('parent_id'),
  position: integer('position').notNull(),
  role: text('role').$type<AssignmentRole>().notNull(),
  state: text('state').$type<AssignmentState>().notNull(),
  byHolderId: uuid('by_holder_id').notNull(),
  toHolderId: uuid('to_holder_id'),
  toUnitId: uuid('to_unit_id'),
  /** Name and post, or name of the unit, of the day it was given. */
  toName: text('to_name').notNull(),
  toTitle: text('to_title').notNull(),
  dueAt: instant('due_at'),
  originalDueAt: instant('original_due_at'),
  replyRequired: boolean('reply_required').notNull().default(false),
  replyId: uuid('reply_id'),
  readAt: instant('read_at'),
  startedAt: instant('started_at'),
  closedAt: instant('closed_at'),
  closingNote: text('closing_note').notNull().default(''),
  /** The directive that gave the lead to somebody else. */
  replacedBy: uuid('replaced_by'),
  pausedSince: instant('paused_since'),
  version: integer('version').notNull().default(1),
})

export const assignmentNote = pgTable('assignment_note', {
  id: uuid('id').primaryKey(),
  assignmentId: uuid('assignment_id').notNull(),
  kind: text('kind').$type<NoteKind>().notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  text: text('text').notNull(),
})

export const extension = pgTable('extension', {
  id: uuid('id').primaryKey(),
  assignmentId: uuid('assignment_id').notNull(),
  askedByName: text('asked_by_name').notNull(),
  askedByTitle: text('asked_by_title').notNull(),
  askedAt: instant('asked_at').notNull(),
  wantedAt: instant('wanted_at').notNull(),
  reason: text('reason').notNull(),
  granted: boolean('granted'),
  decidedByName: text('decided_by_name'),
  decidedByTitle: text('decided_by_title'),
  decidedAt: instant('decided_at'),
  decisionNote: text('decision_note').notNull().default(''),
})

export const handlingPause = pgTable(
  'handling_pause',
  {
    assignmentId: uuid('assignment_id').notNull(),
    fromAt: instant('from_at').notNull(),
    untilAt: instant('until_at'),
    reason: text('reason').notNull(),
    byName: text('by_name').notNull(),
    byTitle: text('by_title').notNull(),
  },
  (t) => [primaryKey({ columns: [t.assignmentId, t.fromAt] })],
)

export const directivePreset = pgTable('directive_preset', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  position: integer('position').notNull(),
  text: text('text').notNull(),
})

export const handlingTransfer = pgTable('handling_transfer', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  fromDocumentId: uuid('from_document_id').notNull(),
  toDocumentId: uuid('to_document_id').notNull(),
  byHolderId: uuid('by_holder_id').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  reason: text('reason').notNull(),
  at: instant('at').notNull(),
  undoneAt: instant('undone_at'),
  fromHandling: text('from_handling').$type<HandlingState>().notNull(),
  toHandling: text('to_handling').$type<HandlingState>(),
  endedSubmissionId: uuid('ended_submission_id'),
  madeSubmissionId: uuid('made_submission_id'),
  answeredSubmissionId: uuid('answered_submission_id'),
})

export const assignmentTransfer = pgTable(
  'assignment_transfer',
  { transferId: uuid('transfer_id').notNull(), fromId: uuid('from_id').notNull(), toId: uuid('to_id').notNull() },
  (t) => [primaryKey({ columns: [t.transferId, t.fromId] })],
)

export type HandlingTransfer = typeof handlingTransfer.$inferSelect
export type Submission = typeof submission.$inferSelect
export type Directive = typeof directive.$inferSelect
export type Assignment = typeof assignment.$inferSelect

constraintMeans('assignment_one_lead', () => fault('routing.lead-taken', { name: '' }))
constraintMeans('submission_one_waiting', () => fault('thing.state', { state: 'waitDirective' }))
constraintMeans('extension_one_open', () => fault('routing.extension-open'))
