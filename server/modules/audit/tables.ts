import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const logReading = pgTable('log_reading', {
  id: uuid('id').primaryKey(),
  at: timestamp('at', { withTimezone: true }).notNull(),
  accountId: uuid('account_id').notNull(),
  name: text('name').notNull(),
  title: text('title').notNull(),
  agencyId: uuid('agency_id').notNull(),
  log: text('log').$type<'access' | 'use'>().notNull(),
  asked: text('asked').notNull(),
})
