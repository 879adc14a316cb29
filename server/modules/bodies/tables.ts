import { boolean, date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { BodyKind, MemberRole } from '#contract/bodies.ts'
import type { MeetingForm } from '#contract/body-regulations.ts'
import type { ConfidenceTerms, DecisionTerms, Matter } from '#contract/decision-rule.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

const entered = {
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
}
const days = { validFrom: date('valid_from').notNull(), validTo: date('valid_to') }

/** Columns of what is law for a body: with a source, and withdrawn only before it is in force. */
const law = {
  ...days,
  source: text('source').notNull(),
  recalled: boolean('recalled').notNull(),
  withdrawnReason: text('withdrawn_reason').notNull().default(''),
  withdrawnName: text('withdrawn_name').notNull().default(''),
  withdrawnAt: instant('withdrawn_at'),
  ...entered,
}
const confirmed = {
  confirmedAct: text('confirmed_act').notNull().default(''),
  confirmedName: text('confirmed_name').notNull().default(''),
  confirmedTitle: text('confirmed_title').notNull().default(''),
  confirmedAt: instant('confirmed_at'),
}

export const collegialBody = pgTable('collegial_body', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  kind: text('kind').$type<BodyKind>().notNull(),
  name: text('name').notNull(),
  ...days,
  endReason: text('end_reason').notNull().default(''),
  version: integer('version').notNull().default(1),
  ...entered,
})

export const bodyMember = pgTable('body_member', {
  id: uuid('id').primaryKey(),
  bodyId: uuid('body_id').notNull(),
  personId: uuid('person_id').notNull(),
  title: text('title').notNull(),
  role: text('role').$type<MemberRole>().notNull(),
  votes: boolean('votes').notNull(),
  groupName: text('group_name').notNull().default(''),
  position: integer('position').notNull(),
  ...days,
  leaveReason: text('leave_reason').notNull().default(''),
  ...entered,
})

export const bodyRule = pgTable('body_rule', {
  id: uuid('id').primaryKey(),
  bodyId: uuid('body_id').notNull(),
  matter: text('matter').$type<Matter>().notNull(),
  quorumNumerator: integer('quorum_numerator'),
  quorumDenominator: integer('quorum_denominator'),
  quorumStrict: boolean('quorum_strict'),
  base: text('base').$type<DecisionTerms['base']>().notNull(),
  thresholdNumerator: integer('threshold_numerator').notNull(),
  thresholdDenominator: integer('threshold_denominator').notNull(),
  thresholdStrict: boolean('threshold_strict').notNull(),
  tie: text('tie').$type<DecisionTerms['tie']>().notNull(),
  silence: text('silence').$type<DecisionTerms['silence']>().notNull(),
  answerLeastDays: integer('answer_least_days'),
  answerMostDays: integer('answer_most_days'),
  substitute: text('substitute').$type<DecisionTerms['substitute']>().notNull(),
  absentVoting: boolean('absent_voting').notNull(),
  abstentionCounts: boolean('abstention_counts').notNull(),
  changeAllowed: boolean('change_allowed').notNull(),
  ballotForm: text('ballot_form').$type<DecisionTerms['ballotForm']>().notNull(),
  confidence: jsonb('confidence').$type<ConfidenceTerms>(),
  ...law,
  ...confirmed,
})
export type BodyRuleRow = typeof bodyRule.$inferSelect

export const meetingKind = pgTable('meeting_kind', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  bodyId: uuid('body_id'),
  name: text('name').notNull(),
  form: text('form').$type<MeetingForm>().notNull(),
  papersDueDays: integer('papers_due_days'),
  noticeDueDays: integer('notice_due_days'),
  conclusionDueDays: integer('conclusion_due_days'),
  summaryOver: integer('summary_over'),
  summaryMost: integer('summary_most'),
  maxMinutes: integer('max_minutes'),
  checkInBefore: integer('check_in_before').notNull(),
  checkInAfter: integer('check_in_after').notNull(),
  recording: boolean('recording').notNull(),
  ...law,
  ...confirmed,
})
export type MeetingKindRow = typeof meetingKind.$inferSelect

export const floorTime = pgTable('floor_time', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  bodyId: uuid('body_id'),
  nature: text('nature').$type<'timer' | 'speech'>().notNull(),
  name: text('name').notNull(),
  limitSeconds: integer('limit_seconds'),
  rank: integer('rank').notNull(),
  pauses: boolean('pauses').notNull(),
  quotaSeconds: integer('quota_seconds'),
  quotaPer: text('quota_per').$type<'member' | 'group'>(),
  ...law,
})
export type FloorTimeRow = typeof floorTime.$inferSelect

constraintMeans('collegial_body_named', () => fault('body.name-taken'))
constraintMeans('meeting_kind_apart', () => fault('body.name-taken'))
constraintMeans('meeting_kind_summary', () =>
  fault('input.invalid', { problems: [{ path: '/terms/summaryMost', rule: 'range' }] }),
)
constraintMeans('floor_time_apart', () => fault('body.name-taken'))
constraintMeans('body_member_once', () => fault('body.member-twice'))
constraintMeans('body_member_one_chair', () => fault('body.chair-taken'))
constraintMeans('body_rule_apart', () => fault('thing.changed'))
