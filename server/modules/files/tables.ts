import { bigint, boolean, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const storedFile = pgTable('stored_file', {
  sha256: text('sha256').primaryKey(),
  size: bigint('size', { mode: 'number' }).notNull(),
  mediaType: text('media_type').notNull(),
  pages: integer('pages'),
  textState: text('text_state').$type<'waiting' | 'ready' | 'none' | 'failed'>().notNull().default('waiting'),
  /** Whether its words are found by a search in the content. */
  wordsEntered: boolean('words_entered').notNull().default(false),
  keptAt: instant('kept_at').notNull(),
  damagedAt: instant('damaged_at'),
  checkedAt: instant('checked_at'),
})

export const upload = pgTable('upload', {
  id: uuid('id').primaryKey(),
  accountId: uuid('account_id').notNull(),
  agencyId: uuid('agency_id').notNull(),
  name: text('name').notNull(),
  size: bigint('size', { mode: 'number' }).notNull(),
  startedAt: instant('started_at').notNull(),
  sha256: text('sha256'),
  doneAt: instant('done_at'),
})

export type StoredFile = typeof storedFile.$inferSelect
export type Upload = typeof upload.$inferSelect
