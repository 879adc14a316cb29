import { boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { DecisionTerms, Result } from '#contract/decision-rule.ts'
import type { Choice, Counted, OpenVoteState, VotedMatter, VoteRoll, VoteWay } from '#contract/open-votes.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const openVote = pgTable('open_vote', {
  id: uuid('id').primaryKey(),
  meetingId: uuid('meeting_id').notNull(),
  position: integer('position').notNull(),
  question: text('question').notNull(),
  itemIds: uuid('item_ids').array().notNull(),
  paperId: uuid('paper_id'),
  paperVersion: integer('paper_version'),
  paperTitle: text('paper_title').notNull().default(''),
  textSha256: text('text_sha256'),
  roll: text('roll').$type<VoteRoll>().notNull(),
  way: text('way').$type<VoteWay>().notNull(),
  matter: text('matter').$type<VotedMatter>().notNull(),
  seconds: integer('seconds'),
  state: text('state').$type<OpenVoteState>().notNull(),
  rule: jsonb('rule').$type<DecisionTerms>(),
  ruleSource: text('rule_source').notNull().default(''),
  voters: text('voters').$type<'members' | 'deputies'>().notNull().default('members'),
  electors: integer('electors'),
  present: integer('present'),
  presentAtEnd: integer('present_at_end'),
  openedAt: instant('opened_at'),
  closesAt: instant('closes_at'),
  closedAt: instant('closed_at'),
  announcedAt: instant('announced_at'),
  counted: jsonb('counted').$type<Counted>(),
  result: jsonb('result').$type<Result>(),
  annulReason: text('annul_reason').notNull().default(''),
  repeats: uuid('repeats'),
  createdByName: text('created_by_name').notNull(),
  createdByTitle: text('created_by_title').notNull(),
  createdAt: instant('created_at').notNull(),
  version: integer('version').notNull().default(1),
})
export type OpenVoteRow = typeof openVote.$inferSelect

export const openVoteElector = pgTable(
  'open_vote_elector',
  {
    voteId: uuid('vote_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    name: text('name').notNull(),
    title: text('title').notNull(),
    chairs: boolean('chairs').notNull(),
    present: boolean('present').notNull(),
    position: integer('position').notNull(),
  },
  (t) => [primaryKey({ columns: [t.voteId, t.participantId] })],
)
export type Elector = typeof openVoteElector.$inferSelect

export const openVoteChoice = pgTable(
  'open_vote_choice',
  {
    voteId: uuid('vote_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    n: integer('n').notNull(),
    choice: text('choice').$type<Choice>().notNull(),
    textSha256: text('text_sha256'),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.voteId, t.participantId, t.n] })],
)
export type ChoiceRow = typeof openVoteChoice.$inferSelect

constraintMeans('open_vote_one_open', () => fault('vote.another-open'))
