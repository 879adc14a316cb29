import { bigint, boolean, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { NumberAct, RequestState, SeriesPurpose } from '#contract/registers.ts'
import type { Direction } from '#contract/words.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const register = pgTable('register', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  direction: text('direction').$type<Direction>().notNull(),
  name: text('name').notNull(),
  kinds: text('kinds').array().notNull(),
  secret: boolean('secret').notNull().default(false),
  purpose: text('purpose').$type<SeriesPurpose>().notNull().default('ordinary'),
  bodyName: text('body_name').notNull().default(''),
  bodySymbol: text('body_symbol').notNull().default(''),
  standard: boolean('standard').notNull().default(false),
  openedOn: date('opened_on').notNull(),
  /** Of the series of the year in which it was opened. */
  firstNumber: integer('first_number').notNull().default(1),
  closedOn: date('closed_on'),
  closingReason: text('closing_reason'),
  closingAct: text('closing_act').notNull().default(''),
})

export const numberSeries = pgTable(
  'number_series',
  {
    registerId: uuid('register_id').notNull(),
    year: integer('year').notNull(),
    firstNumber: integer('first_number').notNull().default(1),
    nextNumber: integer('next_number').notNull().default(1),
    lastDate: date('last_date'),
  },
  (t) => [primaryKey({ columns: [t.registerId, t.year] })],
)

export const numberRequest = pgTable('number_request', {
  id: uuid('id').primaryKey(),
  registerId: uuid('register_id').notNull(),
  agencyId: uuid('agency_id').notNull(),
  act: text('act').$type<NumberAct>().notNull(),
  count: integer('count').notNull(),
  year: integer('year'),
  number: integer('number'),
  suffix: text('suffix').notNull().default(''),
  purpose: text('purpose').notNull(),
  reason: text('reason').notNull(),
  untilOn: date('until_on'),
  state: text('state').$type<RequestState>().notNull(),
  askedBy: uuid('asked_by').notNull(),
  askedByAccount: uuid('asked_by_account').notNull(),
  askedByName: text('asked_by_name').notNull(),
  askedByTitle: text('asked_by_title').notNull(),
  askedAt: instant('asked_at').notNull(),
  decidedByName: text('decided_by_name').notNull().default(''),
  decidedByTitle: text('decided_by_title').notNull().default(''),
  decidedAt: instant('decided_at'),
  decisionNote: text('decision_note').notNull().default(''),
})

/** One line for every number given, whatever became of it. */
export const registerLine = pgTable(
  'register_line',
  {
    registerId: uuid('register_id').notNull(),
    year: integer('year').notNull(),
    number: integer('number').notNull(),
    suffix: text('suffix').notNull().default(''),
    state: text('state').$type<'document' | 'reserved' | 'void'>().notNull(),
    takenOn: date('taken_on').notNull(),
    kind: text('kind'),
    requestId: uuid('request_id'),
    untilOn: date('until_on'),
    enteredAt: instant('entered_at').notNull(),
    voidReason: text('void_reason').notNull().default(''),
    voidedByName: text('voided_by_name').notNull().default(''),
    voidedByTitle: text('voided_by_title').notNull().default(''),
    voidedAt: instant('voided_at'),
  },
  (t) => [primaryKey({ columns: [t.registerId, t.year, t.number, t.suffix] })],
)

export const registerCorrection = pgTable('register_correction', {
  id: uuid('id').primaryKey(),
  registerId: uuid('register_id').notNull(),
  year: integer('year').notNull(),
  number: integer('number').notNull(),
  suffix: text('suffix').notNull(),
  text: text('text').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
})

export const registerPrint = pgTable('register_print', {
  id: uuid('id').primaryKey(),
  registerId: uuid('register_id').notNull(),
  agencyId: uuid('agency_id').notNull(),
  year: integer('year').notNull(),
  fromOn: date('from_on').notNull(),
  toOn: date('to_on').notNull(),
  sha256: text('sha256').notNull(),
  size: bigint('size', { mode: 'number' }).notNull(),
  pages: integer('pages').notNull(),
  lines: integer('lines').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
})

export type Register = typeof register.$inferSelect
export type NumberRequest = typeof numberRequest.$inferSelect

constraintMeans('register_name_key', () => fault('register.name-taken'))
constraintMeans('number_request_one_void', () => fault('register.request-open'))
constraintMeans('register_correction_line', () => fault('thing.missing'))
