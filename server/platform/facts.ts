import { bigint, customType, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Sql } from 'postgres'

/**
 * What may happen. Rooms declare theirs by merging: `declare module '#platform/facts.ts' { interface Facts { 'document.issued': {…} } }`.
 * The value type is what the fact says; ids only and what everyone who may see the subject may know.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging in each room's facts.ts
export interface Facts {}
export type FactType = keyof Facts & string

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })

/** The log of everything that happened, written in the transaction that made it so. Append only. */
export const factTable = pgTable('fact', {
  seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  txid: xid8('txid').notNull(),
  at: timestamp('at', { withTimezone: true }).notNull(),
  type: text('type').notNull(),
  subjectId: uuid('subject_id').notNull(),
  /** Agencies whose screens this concerns. */
  agencyIds: uuid('agency_ids').array().notNull(),
  accountId: uuid('account_id').notNull(),
  assignmentId: uuid('assignment_id').notNull(),
  actorName: text('actor_name').notNull(),
  actorTitle: text('actor_title').notNull(),
  data: jsonb('data').notNull(),
})

/** A fact as read back from the log. */
export interface RecordedFact {
  readonly seq: number
  readonly at: string
  readonly type: string
  readonly subjectId: string
  readonly agencyIds: readonly string[]
  readonly data: Record<string, unknown>
}

/**
 * Facts after `cursor`, in order, up to the fence: rows of transactions that are still open hold back everything behind them, because a
 * reader that skipped over an open transaction's number would never come back for it.
 */
export async function readFacts(sql: Sql, cursor: number, limit: number): Promise<RecordedFact[]> {
  return sql<RecordedFact[]>`
    select seq::float8 as seq, at::text as at, type, subject_id as "subjectId", agency_ids as "agencyIds", data
      from fact
     where seq > ${cursor} and txid < pg_snapshot_xmin(pg_current_snapshot())
     order by seq limit ${limit}`
}

/** The newest position that is safe to start reading after. */
export async function newestFact(sql: Sql): Promise<number> {
  const [row] = await sql<[{ seq: number }]>`
    select coalesce(max(seq), 0)::float8 as seq from fact where txid < pg_snapshot_xmin(pg_current_snapshot())`
  return row.seq
}
