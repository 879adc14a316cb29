import { date, integer, pgTable, text, timestamp, uuid, varchar } from 'drizzle-orm/pg-core'
import type { MemberAccess, WorkFileState } from '#contract/dossiers.ts'
import type { FileListState } from '#contract/file-lists.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const fileList = pgTable('file_list', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  year: integer('year').notNull(),
  state: text('state').$type<FileListState>().notNull(),
  draftedByName: text('drafted_by_name').notNull(),
  draftedByTitle: text('drafted_by_title').notNull(),
  draftedAt: instant('drafted_at').notNull(),
  approvedByName: text('approved_by_name').notNull().default(''),
  approvedByTitle: text('approved_by_title').notNull().default(''),
  approvedAt: instant('approved_at'),
  issuingAct: text('issuing_act').notNull().default(''),
  issuedAt: instant('issued_at'),
  version: integer('version').notNull().default(1),
})

export const fileHeading = pgTable('file_heading', {
  id: uuid('id').primaryKey(),
  listId: uuid('list_id').notNull(),
  parentId: uuid('parent_id'),
  position: integer('position').notNull(),
  title: text('title').notNull(),
  abbreviation: text('abbreviation').notNull().default(''),
})

export const fileEntry = pgTable('file_entry', {
  id: uuid('id').primaryKey(),
  listId: uuid('list_id').notNull(),
  headingId: uuid('heading_id').notNull(),
  seriesId: uuid('series_id').notNull(),
  ordinal: integer('ordinal').notNull(),
  notation: text('notation').notNull(),
  title: text('title').notNull(),
  /** Null: permanent. */
  retentionYears: integer('retention_years'),
  keeperHolderId: uuid('keeper_holder_id'),
  keeperName: text('keeper_name').notNull().default(''),
  note: text('note').notNull().default(''),
  addedReason: text('added_reason').notNull().default(''),
  withdrawnAt: instant('withdrawn_at'),
  withdrawnReason: text('withdrawn_reason').notNull().default(''),
})

export const workFile = pgTable('work_file', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  entryId: uuid('entry_id'),
  agencyCode: varchar('agency_code', { length: 35 }).notNull(),
  year: integer('year').notNull(),
  notation: text('notation').notNull(),
  title: text('title').notNull(),
  retentionYears: integer('retention_years'),
  language: text('language').notNull(),
  description: text('description').notNull(),
  startedOn: date('started_on').notNull(),
  endedOn: date('ended_on'),
  state: text('state').$type<WorkFileState>().notNull(),
  keeperHolderId: uuid('keeper_holder_id').notNull(),
  keeperName: text('keeper_name').notNull(),
  keeperTitle: text('keeper_title').notNull(),
  keeperUnitId: uuid('keeper_unit_id').notNull(),
  createdByName: text('created_by_name').notNull(),
  createdByTitle: text('created_by_title').notNull(),
  openedAt: instant('opened_at').notNull(),
  closedAt: instant('closed_at'),
  documentTotal: integer('document_total'),
  pageTotal: integer('page_total'),
  searchKey: text('search_key').notNull(),
  version: integer('version').notNull().default(1),
})

export const subFile = pgTable('sub_file', {
  id: uuid('id').primaryKey(),
  fileId: uuid('file_id').notNull(),
  ordinal: integer('ordinal').notNull(),
  title: text('title').notNull(),
})

export const workFileMember = pgTable('work_file_member', {
  id: uuid('id').primaryKey(),
  fileId: uuid('file_id').notNull(),
  holderId: uuid('holder_id'),
  unitId: uuid('unit_id'),
  name: text('name').notNull(),
  title: text('title').notNull(),
  access: text('access').$type<MemberAccess>().notNull(),
  since: instant('since').notNull(),
})

export const workFileItem = pgTable('work_file_item', {
  id: uuid('id').primaryKey(),
  fileId: uuid('file_id').notNull(),
  subFileId: uuid('sub_file_id'),
  ordinal: integer('ordinal'),
  documentId: uuid('document_id'),
  sha256: text('sha256'),
  fileName: text('file_name').notNull().default(''),
  title: text('title').notNull().default(''),
  pages: integer('pages'),
  datedOn: date('dated_on').notNull(),
  addedByName: text('added_by_name').notNull(),
  addedByTitle: text('added_by_title').notNull(),
  addedAt: instant('added_at').notNull(),
  removedAt: instant('removed_at'),
  removedReason: text('removed_reason').notNull().default(''),
})

export type FileList = typeof fileList.$inferSelect
export type FileHeading = typeof fileHeading.$inferSelect
export type FileEntry = typeof fileEntry.$inferSelect
export type WorkFile = typeof workFile.$inferSelect
export type Member = typeof workFileMember.$inferSelect
export type Item = typeof workFileItem.$inferSelect

constraintMeans('file_list_key', () => fault('dossier.list-exists'))
constraintMeans('file_heading_abbreviation', () => fault('dossier.abbreviation-taken'))
constraintMeans('work_file_code_key', () => fault('dossier.notation-taken'))
constraintMeans('work_file_of_entry', () => fault('dossier.entry-opened'))
constraintMeans('work_file_member_once', () => fault('dossier.member-already'))
