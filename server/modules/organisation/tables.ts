import { boolean, date, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid, varchar } from 'drizzle-orm/pg-core'
import type { AccessChangeKind, AccessChangeState } from '#contract/access.ts'
import type { SigningMode } from '#contract/authority.ts'
import type { PrintMark } from '#contract/organisation.ts'
import type { Role } from '#contract/permissions.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

export const orgUnit = pgTable('org_unit', {
  id: uuid('id').primaryKey(),
  nature: text('nature').$type<'agency' | 'unit'>().notNull(),
  agencyId: uuid('agency_id').notNull(),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
  version: integer('version').notNull().default(1),
})

export const orgUnitPlacement = pgTable(
  'org_unit_placement',
  {
    orgUnitId: uuid('org_unit_id').notNull(),
    parentId: uuid('parent_id'),
    kind: text('kind').notNull(),
    level: text('level').notNull(),
    position: integer('position').notNull().default(0),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to'),
  },
  (t) => [primaryKey({ columns: [t.orgUnitId, t.validFrom] })],
)

export const orgUnitName = pgTable(
  'org_unit_name',
  {
    orgUnitId: uuid('org_unit_id').notNull(),
    name: text('name').notNull(),
    shortName: text('short_name').notNull(),
    abbreviation: text('abbreviation').notNull(),
    place: text('place').notNull(),
    searchKey: text('search_key').notNull(),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to'),
  },
  (t) => [primaryKey({ columns: [t.orgUnitId, t.validFrom] })],
)

export const agencyCode = pgTable(
  'agency_code',
  {
    agencyId: uuid('agency_id').notNull(),
    scheme: text('scheme').$type<'new35' | 'old13'>().notNull(),
    code: varchar('code', { length: 35 }).notNull(),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to'),
  },
  (t) => [primaryKey({ columns: [t.agencyId, t.scheme, t.validFrom] })],
)

export const succession = pgTable(
  'succession',
  {
    successorId: uuid('successor_id').notNull(),
    predecessorId: uuid('predecessor_id').notNull(),
    kind: text('kind').$type<'merge' | 'split' | 'rename' | 'transfer'>().notNull(),
    decision: text('decision').notNull(),
    happenedOn: date('happened_on').notNull(),
    scope: text('scope').notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.successorId, t.predecessorId] })],
)

export const agencySetting = pgTable('agency_setting', {
  agencyId: uuid('agency_id').primaryKey(),
  allowSecretStub: boolean('allow_secret_stub').notNull().default(false),
  printMark: text('print_mark').$type<PrintMark>().notNull().default('foot'),
})

/** Of an agency from a day on; null is as the agency above has it. */
export const officeHours = pgTable(
  'office_hours',
  {
    agencyId: uuid('agency_id').notNull(),
    validFrom: date('valid_from').notNull(),
    shifts: jsonb('shifts').$type<(readonly [from: number, to: number])[]>(),
    amberMinutes: integer('amber_minutes'),
    byName: text('by_name').notNull(),
    byTitle: text('by_title').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.agencyId, t.validFrom] })],
)

export const person = pgTable('person', {
  id: uuid('id').primaryKey(),
  fullName: text('full_name').notNull(),
  searchKey: text('search_key').notNull(),
})

export const post = pgTable('post', {
  id: uuid('id').primaryKey(),
  unitId: uuid('unit_id').notNull(),
  title: text('title').notNull(),
  role: text('role').$type<Role>().notNull(),
  rank: integer('rank').notNull().default(100),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
})

export const postAssignment = pgTable('post_assignment', {
  id: uuid('id').primaryKey(),
  postId: uuid('post_id').notNull(),
  personId: uuid('person_id').notNull(),
  acting: boolean('acting').notNull().default(false),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
})

export const signingAuthority = pgTable('signing_authority', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  postId: uuid('post_id').notNull(),
  mode: text('mode').$type<SigningMode>().notNull(),
  kinds: text('kinds').array().notNull(),
  fields: text('fields').array().notNull(),
  body: text('body').notNull(),
  forTitle: text('for_title').notNull(),
  viaTitle: text('via_title').notNull(),
  basis: text('basis').notNull(),
  mayPassOn: boolean('may_pass_on').notNull(),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
  createdByName: text('created_by_name').notNull(),
  createdByTitle: text('created_by_title').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  endedByName: text('ended_by_name').notNull().default(''),
  endReason: text('end_reason').notNull().default(''),
})

/** A half day works in the morning only. */
export type DayKind = 'holiday' | 'makeupWorkday' | 'halfDay'

export const calendarDay = pgTable('calendar_day', {
  onDate: date('on_date').primaryKey(),
  kind: text('kind').$type<DayKind>().notNull(),
  name: text('name').notNull(),
})

export const accessChange = pgTable('access_change', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  kind: text('kind').$type<AccessChangeKind>().notNull(),
  subjectId: uuid('subject_id').notNull(),
  aboutId: uuid('about_id'),
  holderId: uuid('holder_id'),
  unitId: uuid('unit_id'),
  personId: uuid('person_id'),
  targetName: text('target_name').notNull(),
  targetTitle: text('target_title').notNull(),
  detail: text('detail').notNull().default(''),
  reason: text('reason').notNull(),
  untilOn: date('until_on'),
  byPersonId: uuid('by_person_id').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: timestamp('at', { withTimezone: true }).notNull(),
  state: text('state').$type<AccessChangeState>().notNull().default('waiting'),
  decidedName: text('decided_name'),
  decidedTitle: text('decided_title'),
  decidedAt: timestamp('decided_at', { withTimezone: true }),
  decisionReason: text('decision_reason'),
})
export type AccessChange = typeof accessChange.$inferSelect

constraintMeans('access_change_once_file', () => fault('access.unfit', { name: '', why: 'twice' }))
constraintMeans('access_change_once', () => fault('access.unfit', { name: '', why: 'twice' }))
constraintMeans('agency_code_unique', () => fault('unit.code-taken'))
