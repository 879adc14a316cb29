import { bigint, boolean, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { RevisionAct, signatureFindings } from '#contract/words.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** Every state of a file's bytes since it was approved; kept for ever. */
export const documentRevision = pgTable(
  'document_revision',
  {
    documentId: uuid('document_id').notNull(),
    position: integer('position').notNull(),
    ordinal: integer('ordinal').notNull(),
    act: text('act').$type<RevisionAct>().notNull(),
    baseSha256: text('base_sha256'),
    sha256: text('sha256').notNull(),
    size: bigint('size', { mode: 'number' }).notNull(),
    at: instant('at').notNull(),
    byHolder: uuid('by_holder'),
    byName: text('by_name').notNull(),
    byTitle: text('by_title').notNull(),
  },
  (t) => [primaryKey({ columns: [t.documentId, t.position, t.ordinal] })],
)

/** From when on an agency issues signed documents. */
export const electronicIssue = pgTable(
  'electronic_issue',
  {
    agencyId: uuid('agency_id').notNull(),
    validFrom: date('valid_from').notNull(),
    signed: boolean('signed').notNull(),
    basis: text('basis').notNull(),
    byName: text('by_name').notNull(),
    byTitle: text('by_title').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.agencyId, t.validFrom] })],
)

/** What verification found in bytes, the newest alone. */
export const signatureFinding = pgTable('signature_finding', {
  sha256: text('sha256').primaryKey(),
  result: text('result').$type<(typeof signatureFindings)[number]>().notNull(),
  law: text('law').$type<'yes' | 'no' | 'open'>().notNull(),
  bad: text('bad').array().notNull().default([]),
  foundAt: instant('found_at').notNull(),
})
