import { and, eq, inArray } from 'drizzle-orm'
import { may } from '#access'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, documentFor } from '../documents/index.ts'
import { postalDispatch, recordCopyLoan } from './tables.ts'

/** The books on paper are the agency's: for whoever reads books and sees its documents. */
export function refuseStrangers(work: Work): void {
  if (!may(work.actor, 'register.read') || !may(work.actor, 'document.read-all')) throw fault('access.denied')
}

/** An issued document of the agency that one may read: of others there is nothing on paper here to send or to lend. */
export async function issuedFor(work: Work, id: string): Promise<DocumentRecord> {
  const row = await documentFor(work, id, 'document.read')
  if (row.agencyId !== work.actor.agencyId) throw fault('access.denied')
  if (row.direction !== 'outgoing' || row.state !== 'issued') throw fault('thing.state', { state: row.state })
  return row
}

/** Paper moves on a day that has come, and not before the document was there. */
export function refuseDay(work: Work, day: string, earliest: string | null, path: string): void {
  if (day > civilDate(work.now) || (earliest !== null && day < earliest))
    throw fault('input.invalid', { problems: [{ path, rule: 'day' }] })
}

/** The door to a line of the post book; locked, so that two clerks act one after the other. */
export async function dispatchFor(work: Work, id: string): Promise<typeof postalDispatch.$inferSelect> {
  const [row] = await work.tx
    .select()
    .from(postalDispatch)
    .where(and(eq(postalDispatch.id, id), eq(postalDispatch.agencyId, work.actor.agencyId)))
    .for('update')
  if (!row) throw fault('thing.missing')
  if (row.cancelledAt !== null) throw fault('thing.state', { state: 'cancelled' })
  return row
}

/** The door to a loan that is still out. */
export async function loanFor(work: Work, id: string): Promise<typeof recordCopyLoan.$inferSelect> {
  const [row] = await work.tx
    .select()
    .from(recordCopyLoan)
    .where(
      and(eq(recordCopyLoan.id, id), inArray(recordCopyLoan.agencyId, [work.actor.agencyId, ...work.actor.inherits])),
    )
    .for('update')
  if (!row) throw fault('thing.missing')
  if (row.returnedOn !== null) throw fault('thing.state', { state: 'returned' })
  return row
}
