import { text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** Columns of what an administrator enters and takes back; the tables keep both. */
export const enteredColumns = {
  id: uuid('id').primaryKey(),
  basis: text('basis').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  endedAt: instant('ended_at'),
  endedByName: text('ended_by_name').notNull().default(''),
  endReason: text('end_reason').notNull().default(''),
}

/** By whom and when, of a new entry. */
export const enteredBy = ({ actor, now }: Work) => ({ byName: actor.personName, byTitle: actor.title, at: now })

/** What is set when an entry ends; `reason` as long as the table takes it. */
export const endedBy = ({ actor, now }: Work, reason: string) => ({
  endedAt: now,
  endedByName: actor.personName,
  endReason: reason.slice(0, 300),
})

/** The entry, if it is in force. Throws `thing.missing`, `thing.state`. */
export function inForce<Row extends { readonly endedAt: Date | null }>(row: Row | undefined): Row {
  if (!row) throw fault('thing.missing')
  if (row.endedAt !== null) throw fault('thing.state', { state: 'ended' })
  return row
}

interface Entered {
  readonly at: Date
  readonly endedAt: Date | null
}

/** As it goes to the page. */
export const enteredText = <Row extends Entered>(row: Row) => ({
  ...row,
  at: row.at.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
})
