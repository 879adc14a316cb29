import { bigint, date, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { OfficeForm } from '#contract/reports.ts'

export const formPrint = pgTable('form_print', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  form: text('form').$type<OfficeForm>().notNull(),
  fromOn: date('from_on').notNull(),
  toOn: date('to_on').notNull(),
  sha256: text('sha256').notNull(),
  size: bigint('size', { mode: 'number' }).notNull(),
  pages: integer('pages').notNull(),
  lines: integer('lines').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: timestamp('at', { withTimezone: true }).notNull(),
})
