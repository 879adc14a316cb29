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
  /** Done on somebody's behalf, by this delegation. */
  delegationId: uuid('delegation_id'),
})

/** A fact as read back from the log. */
export interface RecordedFact {
  readonly position: Position
  readonly at: string
  readonly type: string
  readonly subjectId: string
  readonly agencyIds: readonly string[]
  readonly data: Record<string, unknown>
  /** The holding of the post in which it was done, and who did it; only where reactions read it. */
  readonly byId?: string
  readonly byName?: string
  readonly byTitle?: string
}

/**
 * A place in the log as `txid.seq`. Facts are read in the order of their transactions, not of their numbers: of two open transactions the
 * one that began first may take the later number, and a reader ordered by number would step over the other's.
 */
export type Position = string

export const beginning: Position = '0.0'

/** Whether a text has the form of a position. */
export function isPosition(text: unknown): text is Position {
  return typeof text === 'string' && /^\d{1,19}\.\d{1,18}$/.test(text)
}

function parts(position: Position): [txid: string, seq: string] {
  const [txid = '0', seq = '0'] = position.split('.')
  return [txid, seq]
}

export function isAfter(a: Position, b: Position): boolean {
  const [[txidA, seqA], [txidB, seqB]] = [parts(a), parts(b)]
  return txidA === txidB ? BigInt(seqA) > BigInt(seqB) : BigInt(txidA) > BigInt(txidB)
}

/**
 * Facts after `cursor`, in order, up to the fence: transactions that are still open hold back all that began after the oldest of them, so
 * nothing that commits later can come to stand before what was read.
 */
export async function readFacts(sql: Sql, cursor: Position, limit: number): Promise<RecordedFact[]> {
  const [txid, seq] = parts(cursor)
  return sql<RecordedFact[]>`
    select txid::text || '.' || seq::text as position, at::text as at, type, subject_id as "subjectId", agency_ids as "agencyIds", data
      from fact
     where (txid, seq) > (${txid}::text::xid8, ${seq}::text::bigint) and txid < pg_snapshot_xmin(pg_current_snapshot())
     order by txid, seq limit ${limit}`
}

/** Whether anything stands after `cursor`, behind the fence or not. */
export async function factsAhead(sql: Sql, cursor: Position): Promise<boolean> {
  const [txid, seq] = parts(cursor)
  const [row] = await sql<[{ ahead: boolean }]>`
    select exists(select from fact where (txid, seq) > (${txid}::text::xid8, ${seq}::text::bigint)) as ahead`
  return row.ahead
}

/** The newest position that is safe to start reading after. */
export async function newestFact(sql: Sql): Promise<Position> {
  const [row] = await sql<{ position: Position }[]>`
    select txid::text || '.' || seq::text as position from fact
     where txid < pg_snapshot_xmin(pg_current_snapshot()) order by txid desc, seq desc limit 1`
  return row?.position ?? beginning
}
