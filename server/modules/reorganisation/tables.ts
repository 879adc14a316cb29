import { date, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Role } from '#contract/permissions.ts'
import type { ReorgDifference, ReorgKind, ReorgLineAsk, ReorgState } from '#contract/reorganisation.ts'
import type { Static } from '#contract/shape.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export type Difference = Static<typeof ReorgDifference>

export const reorganisationAct = pgTable('reorganisation_act', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  title: text('title').notNull(),
  decision: text('decision').notNull(),
  decidedOn: date('decided_on').notNull(),
  effectiveOn: date('effective_on').notNull(),
  /** Inside the one transaction also `applying` and `reversing`. */
  state: text('state').$type<ReorgState>().notNull(),
  preparedPerson: uuid('prepared_person').notNull(),
  preparedName: text('prepared_name').notNull(),
  preparedTitle: text('prepared_title').notNull(),
  preparedAt: instant('prepared_at').notNull(),
  approvedPerson: uuid('approved_person'),
  approvedName: text('approved_name').notNull().default(''),
  approvedTitle: text('approved_title').notNull().default(''),
  approvedAt: instant('approved_at'),
  appliedName: text('applied_name').notNull().default(''),
  appliedAt: instant('applied_at'),
  reversedName: text('reversed_name').notNull().default(''),
  reversedAt: instant('reversed_at'),
  reverseReason: text('reverse_reason').notNull().default(''),
  difference: jsonb('difference').$type<Difference>(),
  version: integer('version').notNull().default(1),
})

export const reorganisationLine = pgTable('reorganisation_line', {
  id: uuid('id').primaryKey(),
  actId: uuid('act_id').notNull(),
  position: integer('position').notNull(),
  kind: text('kind').$type<ReorgKind>().notNull(),
  predecessorId: uuid('predecessor_id'),
  successorId: uuid('successor_id'),
  successorKey: text('successor_key').notNull().default(''),
  scope: text('scope').notNull().default(''),
  key: text('key').notNull().default(''),
  nature: text('nature').$type<'agency' | 'unit'>().notNull().default('agency'),
  parentId: uuid('parent_id'),
  parentKey: text('parent_key').notNull().default(''),
  unitKind: text('unit_kind').$type<Static<typeof ReorgLineAsk>['unitKind']>().notNull().default(''),
  level: text('level').notNull().default(''),
  name: text('name').notNull().default(''),
  shortName: text('short_name').notNull().default(''),
  abbreviation: text('abbreviation').notNull().default(''),
  place: text('place').notNull().default(''),
  code: text('code').notNull().default(''),
})

export const reorganisationPost = pgTable(
  'reorganisation_post',
  {
    actId: uuid('act_id').notNull(),
    postId: uuid('post_id').notNull(),
    unitId: uuid('unit_id'),
    unitKey: text('unit_key').notNull().default(''),
    title: text('title').notNull().default(''),
    role: text('role').$type<Role | ''>().notNull().default(''),
    takesOver: uuid('takes_over'),
  },
  (t) => [primaryKey({ columns: [t.actId, t.postId] })],
)

export type Act = typeof reorganisationAct.$inferSelect
export type Line = typeof reorganisationLine.$inferSelect
export type PostLine = typeof reorganisationPost.$inferSelect
