import { boolean, date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { BookingHolder, BookingState, SeatPlan } from '#contract/venues.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })
const days = {
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
  closeReason: text('close_reason').notNull().default(''),
  version: integer('version').notNull().default(1),
}

export const venue = pgTable('venue', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  name: text('name').notNull(),
  address: text('address').notNull().default(''),
  building: text('building').notNull().default(''),
  floor: text('floor').notNull().default(''),
  seats: integer('seats').notNull(),
  devices: text('devices').notNull().default(''),
  directions: text('directions').notNull().default(''),
  setUpMinutes: integer('set_up_minutes').notNull(),
  clearMinutes: integer('clear_minutes').notNull(),
  approvalUnitId: uuid('approval_unit_id'),
  seatPlan: jsonb('seat_plan').$type<SeatPlan>().notNull().default([]),
  ...days,
})
export type Venue = typeof venue.$inferSelect

export const equipment = pgTable('equipment', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  name: text('name').notNull(),
  count: integer('count').notNull(),
  ...days,
})
export type Equipment = typeof equipment.$inferSelect

export const booking = pgTable('booking', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  venueId: uuid('venue_id'),
  equipmentId: uuid('equipment_id'),
  quantity: integer('quantity').notNull(),
  startsAt: instant('starts_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  busyFrom: instant('busy_from').notNull(),
  busyTo: instant('busy_to').notNull(),
  title: text('title').notNull(),
  forWhom: text('for_whom').notNull().default(''),
  private: boolean('private').notNull().default(false),
  holderKind: text('holder_kind').$type<BookingHolder>(),
  holderId: uuid('holder_id'),
  state: text('state').$type<BookingState>().notNull(),
  byHolder: uuid('by_holder').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  decidedName: text('decided_name').notNull().default(''),
  decidedTitle: text('decided_title').notNull().default(''),
  decidedAt: instant('decided_at'),
  reason: text('reason').notNull().default(''),
  lostTo: uuid('lost_to'),
  version: integer('version').notNull().default(1),
})
export type Booking = typeof booking.$inferSelect

constraintMeans('venue_named', () => fault('venue.name-taken'))
constraintMeans('equipment_named', () => fault('venue.name-taken'))
// The lock on the room's row comes before; this is the net beneath it.
constraintMeans('booking_apart', () => fault('thing.changed'))
