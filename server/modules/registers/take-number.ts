import { and, eq, sql } from 'drizzle-orm'
import { civilDate, yearOf } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { numberSeries, type Register, register } from './tables.ts'

export interface TakenNumber {
  readonly year: number
  readonly number: number
}

/**
 * Takes the next number of a register for a date, gapless: the series row stays locked until the caller's transaction ends, and a rolled
 * back transaction gives its number back. Numbers and dates grow together (Decree 30/2020 article 15 clause 1), so a date before the last
 * one is refused, and so is one that has not come.
 */
export async function takeNumber(work: Work, from: Register, on: string, kind: string | null): Promise<TakenNumber> {
  // Shared with other takers, exclusive against closing: a register that closes at this moment gives no number afterwards.
  const [open] = await work.tx
    .select({ closedOn: register.closedOn })
    .from(register)
    .where(eq(register.id, from.id))
    .for('share')
  if (!open || open.closedOn !== null) throw fault('register.closed', { name: from.name })
  if (on > civilDate(work.now)) throw fault('register.date-in-future')
  if (kind !== null && from.kinds.length > 0 && !from.kinds.includes(kind))
    throw fault('register.kind-not-covered', { kind, name: from.name })
  const year = yearOf(on)
  await work.tx.insert(numberSeries).values({ registerId: from.id, year }).onConflictDoNothing()
  const [row] = await work.tx
    .update(numberSeries)
    .set({
      nextNumber: sql`${numberSeries.nextNumber} + 1`,
      lastDate: sql`greatest(${numberSeries.lastDate}, ${on}::date)`,
    })
    .where(and(eq(numberSeries.registerId, from.id), eq(numberSeries.year, year)))
    .returning({ next: numberSeries.nextNumber, last: numberSeries.lastDate })
  if (!row) throw fault('thing.missing')
  if (row.last !== null && row.last > on) throw fault('register.date-before-last', { last: row.last })
  return { year, number: row.next - 1 }
}
