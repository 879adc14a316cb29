import {
  boolean,
  customType,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { BallotResult } from '#contract/ballot-count.ts'
import type { DecisionTerms } from '#contract/decision-rule.ts'
import type { BallotForm } from '#contract/sealed-paper.ts'
import type { ballotMatters, SecretBallotState } from '#contract/secret-ballots.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })
const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

export const secretBallot = pgTable('secret_ballot', {
  id: uuid('id').primaryKey(),
  meetingId: uuid('meeting_id').notNull(),
  position: integer('position').notNull(),
  question: text('question').notNull(),
  form: text('form').$type<BallotForm>().notNull(),
  lines: text('lines').array().notNull(),
  seats: integer('seats'),
  itemIds: uuid('item_ids').array().notNull(),
  matter: text('matter').$type<(typeof ballotMatters)[number]>().notNull(),
  threshold: integer('threshold').notNull(),
  state: text('state').$type<SecretBallotState>().notNull(),
  rule: jsonb('rule').$type<DecisionTerms>(),
  ruleSource: text('rule_source').notNull().default(''),
  voters: text('voters').$type<'members' | 'deputies'>().notNull().default('members'),
  electors: integer('electors'),
  present: integer('present'),
  presentAtEnd: integer('present_at_end'),
  openedAt: instant('opened_at'),
  closedAt: instant('closed_at'),
  announcedAt: instant('announced_at'),
  result: jsonb('result').$type<BallotResult>(),
  disputed: boolean('disputed').notNull().default(false),
  annulReason: text('annul_reason').notNull().default(''),
  repeats: uuid('repeats'),
  createdByName: text('created_by_name').notNull(),
  createdByTitle: text('created_by_title').notNull(),
  createdAt: instant('created_at').notNull(),
  version: integer('version').notNull().default(1),
})
export type BallotRow = typeof secretBallot.$inferSelect

export const ballotTeller = pgTable(
  'secret_ballot_teller',
  {
    ballotId: uuid('ballot_id').notNull(),
    position: integer('position').notNull(),
    participantId: uuid('participant_id').notNull(),
    name: text('name').notNull(),
    title: text('title').notNull(),
    publicKey: bytes('public_key'),
  },
  (t) => [primaryKey({ columns: [t.ballotId, t.position] })],
)
export type TellerRow = typeof ballotTeller.$inferSelect

export const ballotElector = pgTable(
  'secret_ballot_elector',
  {
    ballotId: uuid('ballot_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    name: text('name').notNull(),
    title: text('title').notNull(),
    present: boolean('present').notNull(),
    position: integer('position').notNull(),
    marked: boolean('marked').notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.ballotId, t.participantId] })],
)

export const ballotBox = pgTable(
  'secret_ballot_box',
  {
    ballotId: uuid('ballot_id').notNull(),
    id: uuid('id').notNull(),
    sealed: bytes('sealed'),
    receipt: bytes('receipt').notNull(),
  },
  (t) => [primaryKey({ columns: [t.ballotId, t.id] })],
)

export const ballotPass = pgTable(
  'secret_ballot_pass',
  {
    ballotId: uuid('ballot_id').notNull(),
    tellers: integer('tellers').array().notNull(),
    step: integer('step').notNull(),
    items: bytes('items').notNull(),
  },
  (t) => [primaryKey({ columns: [t.ballotId, t.tellers, t.step] })],
)

export const ballotPaper = pgTable(
  'secret_ballot_paper',
  {
    ballotId: uuid('ballot_id').notNull(),
    tellers: integer('tellers').array().notNull(),
    n: integer('n').notNull(),
    answers: smallint('answers').array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ballotId, t.tellers, t.n] })],
)

constraintMeans('secret_ballot_one_open', () => fault('vote.another-open'))
