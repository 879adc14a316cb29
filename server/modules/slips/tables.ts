import { boolean, date, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { DecisionTerms, Result } from '#contract/decision-rule.ts'
import type { SlipAnswer, SlipState } from '#contract/opinion-slips.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const slipRound = pgTable('slip_round', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  bodyId: uuid('body_id').notNull(),
  bodyName: text('body_name').notNull(),
  title: text('title').notNull(),
  introduction: text('introduction').notNull(),
  days: integer('days').notNull(),
  dueAt: instant('due_at'),
  state: text('state').$type<SlipState>().notNull(),
  rule: jsonb('rule').$type<DecisionTerms>(),
  ruleSource: text('rule_source').notNull().default(''),
  voters: text('voters').$type<'members' | 'deputies'>().notNull().default('members'),
  textSha256: text('text_sha256'),
  createdByHolder: uuid('created_by_holder').notNull(),
  createdByName: text('created_by_name').notNull(),
  createdByTitle: text('created_by_title').notNull(),
  createdAt: instant('created_at').notNull(),
  askedByHolder: uuid('asked_by_holder'),
  askedByName: text('asked_by_name').notNull().default(''),
  askedByTitle: text('asked_by_title').notNull().default(''),
  askedAt: instant('asked_at'),
  extendReason: text('extend_reason').notNull().default(''),
  closedAt: instant('closed_at'),
  cancelReason: text('cancel_reason').notNull().default(''),
  nearToldAt: instant('near_told_at'),
  overToldAt: instant('over_told_at'),
  searchKey: text('search_key').notNull(),
  version: integer('version').notNull().default(1),
})
export type Round = typeof slipRound.$inferSelect

export const slipQuestion = pgTable('slip_question', {
  id: uuid('id').primaryKey(),
  roundId: uuid('round_id').notNull(),
  position: integer('position').notNull(),
  text: text('text').notNull(),
  result: jsonb('result').$type<Result>(),
})
export type Question = typeof slipQuestion.$inferSelect

export const slipPaper = pgTable('slip_paper', {
  id: uuid('id').primaryKey(),
  roundId: uuid('round_id').notNull(),
  position: integer('position').notNull(),
  title: text('title').notNull(),
  sha256: text('sha256').notNull(),
  fileName: text('file_name').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
})
export type SlipPaper = typeof slipPaper.$inferSelect

export const slipOpening = pgTable(
  'slip_opening',
  {
    paperId: uuid('paper_id').notNull(),
    personId: uuid('person_id').notNull(),
    firstAt: instant('first_at').notNull(),
    lastAt: instant('last_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.paperId, t.personId] })],
)

export const slipMember = pgTable('slip_member', {
  id: uuid('id').primaryKey(),
  roundId: uuid('round_id').notNull(),
  personId: uuid('person_id').notNull(),
  holderId: uuid('holder_id'),
  name: text('name').notNull(),
  title: text('title').notNull(),
  chairs: boolean('chairs').notNull(),
  position: integer('position').notNull(),
  remindedAt: instant('reminded_at'),
})
export type Member = typeof slipMember.$inferSelect

export const slipAnswer = pgTable(
  'slip_answer',
  {
    memberId: uuid('member_id').notNull(),
    n: integer('n').notNull(),
    at: instant('at').notNull(),
    late: boolean('late').notNull(),
    answers: jsonb('answers').$type<readonly SlipAnswer[]>().notNull(),
    textSha256: text('text_sha256').notNull(),
    scanSha256: text('scan_sha256'),
    scanName: text('scan_name').notNull().default(''),
    receivedOn: date('received_on'),
    enteredByName: text('entered_by_name').notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.n] })],
)
export type AnswerRow = typeof slipAnswer.$inferSelect
