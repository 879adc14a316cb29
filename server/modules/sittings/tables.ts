import { bigint, customType, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { SittingEvent } from '#contract/sitting-state.ts'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

export const sitting = pgTable('sitting', {
  meetingId: uuid('meeting_id').primaryKey(),
  epoch: uuid('epoch').notNull(),
  secret: bytes('secret').notNull(),
  newest: bigint('newest', { mode: 'number' }).notNull().default(0),
  begunAt: timestamp('begun_at', { withTimezone: true }).notNull(),
})
export type Sitting = typeof sitting.$inferSelect

export const sittingEvent = pgTable(
  'sitting_event',
  {
    meetingId: uuid('meeting_id').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    type: text('type').notNull(),
    audiences: text('audiences').array().notNull(),
    event: jsonb('event').$type<SittingEvent>().notNull(),
    byHolder: uuid('by_holder').notNull(),
    byName: text('by_name').notNull(),
    byTitle: text('by_title').notNull(),
    command: uuid('command'),
  },
  (t) => [primaryKey({ columns: [t.meetingId, t.seq] })],
)
