import { bigint, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** Bytes as they were issued or arrived, and what proof of them is kept beside. */
export const lastingFile = pgTable('lasting_file', {
  sha256: text('sha256').primaryKey(),
  currentSha256: text('current_sha256').notNull(),
  state: text('state').$type<'waiting' | 'kept' | 'open' | 'none'>().notNull().default('waiting'),
  endsAt: instant('ends_at'),
  nextAt: instant('next_at'),
  problem: text('problem').notNull().default(''),
  tries: integer('tries').notNull().default(0),
  lookedAt: instant('looked_at'),
})

export const lastingRevision = pgTable(
  'lasting_revision',
  {
    sha256: text('sha256').notNull(),
    ordinal: integer('ordinal').notNull(),
    baseSha256: text('base_sha256').notNull(),
    resultSha256: text('result_sha256').notNull(),
    size: bigint('size', { mode: 'number' }).notNull(),
    act: text('act').$type<'completed' | 'renewed'>().notNull(),
    endsAt: instant('ends_at').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sha256, t.ordinal] })],
)

/** Time-stamps of one chain in base64, the oldest first, and the digest of its hashes. */
export interface StoredChain {
  readonly digest: 'sha256' | 'sha384' | 'sha512'
  readonly tokens: readonly string[]
}

export const evidenceRecord = pgTable('evidence_record', {
  id: uuid('id').primaryKey(),
  madeAt: instant('made_at').notNull(),
  leaves: integer('leaves').notNull(),
  chains: jsonb('chains').$type<readonly StoredChain[]>().notNull(),
  endsAt: instant('ends_at').notNull(),
  nextAt: instant('next_at').notNull(),
  problem: text('problem').notNull().default(''),
  tries: integer('tries').notNull().default(0),
})

export const evidenceLeaf = pgTable('evidence_leaf', {
  sha256: text('sha256').primaryKey(),
  recordId: uuid('record_id').notNull(),
  place: integer('place').notNull(),
})

/** Hashes of a record's files by a later digest; `chain` counts from 1. */
export const evidenceRenewedLeaf = pgTable(
  'evidence_renewed_leaf',
  {
    recordId: uuid('record_id').notNull(),
    chain: integer('chain').notNull(),
    place: integer('place').notNull(),
    /** Hexadecimal. */
    hash: text('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.recordId, t.chain, t.place] })],
)

export type LastingFile = typeof lastingFile.$inferSelect
