import { bigint, boolean, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { RefusedSignIn } from '#contract/audit.ts'
import type { DelegationScope } from '#contract/delegation.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const account = pgTable('account', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  login: text('login').notNull(),
  passwordHash: text('password_hash').notNull(),
  passwordChangedAt: instant('password_changed_at').notNull(),
  mustChangePassword: boolean('must_change_password').notNull().default(true),
  failedTries: integer('failed_tries').notNull().default(0),
  lockedUntil: instant('locked_until'),
  disabledAt: instant('disabled_at'),
  lastLoginAt: instant('last_login_at'),
  totpSecret: text('totp_secret'),
  totpSince: instant('totp_since'),
  totpLastStep: bigint('totp_last_step', { mode: 'number' }),
  createdAt: instant('created_at').notNull(),
})

export const passwordHistory = pgTable(
  'password_history',
  {
    accountId: uuid('account_id').notNull(),
    at: instant('at').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.at] })],
)

export const session = pgTable('session', {
  id: uuid('id').primaryKey(),
  tokenHash: text('token_hash').notNull(),
  accountId: uuid('account_id').notNull(),
  assignmentId: uuid('assignment_id'),
  /** Acting on somebody's behalf, while that is in force. */
  delegationId: uuid('delegation_id'),
  csrf: text('csrf').notNull(),
  createdAt: instant('created_at').notNull(),
  seenAt: instant('seen_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  secondFactorOwed: boolean('second_factor_owed').notNull(),
  locked: boolean('locked').notNull().default(false),
  unlockTries: integer('unlock_tries').notNull().default(0),
  revokedAt: instant('revoked_at'),
  address: text('address').notNull(),
  agent: text('agent').notNull(),
})

export const delegation = pgTable('delegation', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  fromHolderId: uuid('from_holder_id').notNull(),
  fromPersonId: uuid('from_person_id').notNull(),
  fromName: text('from_name').notNull(),
  fromTitle: text('from_title').notNull(),
  toHolderId: uuid('to_holder_id').notNull(),
  toPersonId: uuid('to_person_id').notNull(),
  toName: text('to_name').notNull(),
  toTitle: text('to_title').notNull(),
  scope: text('scope').array().$type<DelegationScope[]>().notNull(),
  startsOn: date('starts_on').notNull(),
  endsOn: date('ends_on').notNull(),
  reason: text('reason').notNull(),
  source: text('source').notNull().default(''),
  forAbsent: boolean('for_absent').notNull(),
  byPersonId: uuid('by_person_id').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  revokedAt: instant('revoked_at'),
  revokedName: text('revoked_name'),
  revokedTitle: text('revoked_title'),
  revokeReason: text('revoke_reason'),
})

export const signIn = pgTable('sign_in', {
  id: uuid('id').primaryKey(),
  at: instant('at').notNull(),
  accountId: uuid('account_id'),
  personId: uuid('person_id'),
  name: text('name').notNull(),
  login: text('login').notNull(),
  title: text('title').notNull(),
  agencyId: uuid('agency_id'),
  unitId: uuid('unit_id'),
  outcome: text('outcome').$type<'opened' | 'refused'>().notNull(),
  why: text('why').$type<'' | RefusedSignIn>().notNull(),
  address: text('address').notNull(),
  agent: text('agent').notNull(),
})

export type Account = typeof account.$inferSelect
export type Session = typeof session.$inferSelect
export type Delegation = typeof delegation.$inferSelect

constraintMeans('account_person_key', () => fault('thing.state', { state: 'has-account' }))
constraintMeans('delegation_apart', () => fault('delegation.overlaps', { name: '', from: '', to: '' }))
constraintMeans('account_login_key', () => fault('account.login-taken'))
