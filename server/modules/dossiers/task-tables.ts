import { boolean, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TaskAct, TaskPriority, TaskState, Verdict } from '#contract/tasks.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const programmeEntry = pgTable('programme_entry', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  year: integer('year').notNull(),
  quarter: integer('quarter'),
  month: integer('month'),
  title: text('title').notNull(),
  product: text('product').notNull(),
  leadUnitId: uuid('lead_unit_id').notNull(),
  leadName: text('lead_name').notNull(),
  dueOn: date('due_on'),
  note: text('note').notNull().default(''),
  addedAt: instant('added_at').notNull(),
  withdrawnAt: instant('withdrawn_at'),
  withdrawnReason: text('withdrawn_reason').notNull().default(''),
  version: integer('version').notNull().default(1),
})

export const task = pgTable('task', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  parentId: uuid('parent_id'),
  documentId: uuid('document_id'),
  directiveId: uuid('directive_id'),
  assignmentId: uuid('assignment_id'),
  workFileId: uuid('work_file_id'),
  programmeId: uuid('programme_id'),
  title: text('title').notNull(),
  description: text('description').notNull(),
  wanted: text('wanted').notNull(),
  priority: text('priority').$type<TaskPriority>().notNull(),
  state: text('state').$type<TaskState>().notNull(),
  giverHolderId: uuid('giver_holder_id').notNull(),
  giverName: text('giver_name').notNull(),
  giverTitle: text('giver_title').notNull(),
  leadHolderId: uuid('lead_holder_id'),
  leadUnitId: uuid('lead_unit_id'),
  leadName: text('lead_name').notNull(),
  leadTitle: text('lead_title').notNull(),
  homeUnitId: uuid('home_unit_id').notNull(),
  dueAt: instant('due_at'),
  originalDueAt: instant('original_due_at'),
  percent: integer('percent').notNull().default(0),
  pausedSince: instant('paused_since'),
  startedAt: instant('started_at'),
  reportedAt: instant('reported_at'),
  lateReason: text('late_reason').notNull().default(''),
  closedAt: instant('closed_at'),
  verdict: text('verdict').$type<Verdict>(),
  verdictNote: text('verdict_note').notNull().default(''),
  searchKey: text('search_key').notNull(),
  createdAt: instant('created_at').notNull(),
  version: integer('version').notNull().default(1),
})

export const taskPartner = pgTable('task_partner', {
  id: uuid('id').primaryKey(),
  taskId: uuid('task_id').notNull(),
  position: integer('position').notNull(),
  holderId: uuid('holder_id'),
  unitId: uuid('unit_id'),
  name: text('name').notNull(),
  title: text('title').notNull(),
})

export const taskLine = pgTable('task_line', {
  id: uuid('id').primaryKey(),
  taskId: uuid('task_id').notNull(),
  ordinal: integer('ordinal').notNull(),
  act: text('act').$type<TaskAct>().notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  text: text('text').notNull(),
  percent: integer('percent'),
})

export const taskLineFile = pgTable(
  'task_line_file',
  {
    lineId: uuid('line_id').notNull(),
    position: integer('position').notNull(),
    sha256: text('sha256').notNull(),
    name: text('name').notNull(),
  },
  (t) => [primaryKey({ columns: [t.lineId, t.position] })],
)

export const taskExtension = pgTable('task_extension', {
  id: uuid('id').primaryKey(),
  taskId: uuid('task_id').notNull(),
  askedByName: text('asked_by_name').notNull(),
  askedByTitle: text('asked_by_title').notNull(),
  askedAt: instant('asked_at').notNull(),
  wantedAt: instant('wanted_at').notNull(),
  reason: text('reason').notNull(),
  granted: boolean('granted'),
  decidedByName: text('decided_by_name').notNull().default(''),
  decidedByTitle: text('decided_by_title').notNull().default(''),
  decidedAt: instant('decided_at'),
  decisionNote: text('decision_note').notNull().default(''),
})

export type ProgrammeEntry = typeof programmeEntry.$inferSelect
export type Task = typeof task.$inferSelect
export type TaskPartner = typeof taskPartner.$inferSelect

constraintMeans('task_extension_one_open', () => fault('task.extension-open'))
