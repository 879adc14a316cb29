import { boolean, date, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { Direction } from '#contract/words.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

export const register = pgTable('register', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  direction: text('direction').$type<Direction>().notNull(),
  name: text('name').notNull(),
  kinds: text('kinds').array().notNull(),
  secret: boolean('secret').notNull().default(false),
  standard: boolean('standard').notNull().default(false),
  openedOn: date('opened_on').notNull(),
  closedOn: date('closed_on'),
  closingReason: text('closing_reason'),
})

export const numberSeries = pgTable(
  'number_series',
  {
    registerId: uuid('register_id').notNull(),
    year: integer('year').notNull(),
    nextNumber: integer('next_number').notNull().default(1),
    lastDate: date('last_date'),
  },
  (t) => [primaryKey({ columns: [t.registerId, t.year] })],
)

export type Register = typeof register.$inferSelect

constraintMeans('register_name_key', () => fault('register.name-taken'))
