import {
  bigint,
  customType,
  date,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { MinutesState } from '#contract/minutes.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })
const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

export const minutes = pgTable('minutes', {
  meetingId: uuid('meeting_id').primaryKey(),
  state: text('state').$type<MinutesState>().notNull(),
  epoch: uuid('epoch').notNull(),
  newest: bigint('newest', { mode: 'number' }).notNull().default(0),
  logged: jsonb('logged').$type<Readonly<Record<string, string>>>().notNull(),
  draftId: uuid('draft_id'),
  begunByName: text('begun_by_name').notNull(),
  begunByTitle: text('begun_by_title').notNull(),
  begunAt: instant('begun_at').notNull(),
  version: integer('version').notNull().default(1),
})
export type Minutes = typeof minutes.$inferSelect

export const minutesChange = pgTable(
  'minutes_change',
  {
    meetingId: uuid('meeting_id').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: instant('at').notNull(),
    change: bytes('change').notNull(),
    byHolder: uuid('by_holder').notNull(),
    byName: text('by_name').notNull(),
    byTitle: text('by_title').notNull(),
  },
  (t) => [primaryKey({ columns: [t.meetingId, t.seq] })],
)

export const minutesReviewer = pgTable(
  'minutes_reviewer',
  {
    meetingId: uuid('meeting_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    askedAt: instant('asked_at').notNull(),
    doneAt: instant('done_at'),
  },
  (t) => [primaryKey({ columns: [t.meetingId, t.participantId] })],
)

export const minutesComment = pgTable('minutes_comment', {
  id: uuid('id').primaryKey(),
  meetingId: uuid('meeting_id').notNull(),
  block: text('block').notNull(),
  text: text('text').notNull(),
  byPerson: uuid('by_person').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  answer: text('answer').notNull().default(''),
  answeredByName: text('answered_by_name').notNull().default(''),
  answeredAt: instant('answered_at'),
})

export const meetingOutcome = pgTable('meeting_outcome', {
  meetingId: uuid('meeting_id').primaryKey(),
  noticeDraftId: uuid('notice_draft_id'),
})

/** Who leads or supports: a person in a post, a unit, or another agency, by the name of that day. */
export interface Target {
  readonly holderId: string | null
  readonly unitId: string | null
  readonly agencyId: string | null
  readonly name: string
  readonly title: string
}

export const conclusion = pgTable('conclusion', {
  id: uuid('id').primaryKey(),
  meetingId: uuid('meeting_id').notNull(),
  position: integer('position').notNull(),
  itemId: uuid('item_id'),
  text: text('text').notNull(),
  lead: jsonb('lead').$type<Target>(),
  partners: jsonb('partners').$type<readonly Target[]>().notNull().default([]),
  dueOn: date('due_on'),
  taskId: uuid('task_id'),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  withdrawnAt: instant('withdrawn_at'),
  version: integer('version').notNull().default(1),
})
export type ConclusionRow = typeof conclusion.$inferSelect
