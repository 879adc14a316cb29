import { and, eq, max, min, sql } from 'drizzle-orm'
import { civilDate, yearOf } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { covers } from './coverage.ts'
import { numberText } from './number.ts'
import { numberSeries, type Register, register, registerLine } from './tables.ts'

export interface TakenNumber {
  readonly year: number
  readonly number: number
  readonly suffix: string
}

/** A number that was held back for this, instead of the next one. */
export interface HeldNumber {
  readonly number: number
  readonly suffix: string
}

/** Shared with other takers, exclusive against closing: a register that closes at this moment gives no number afterwards. */
export async function refuseClosed(work: Work, from: Register): Promise<void> {
  const [open] = await work.tx
    .select({ closedOn: register.closedOn })
    .from(register)
    .where(eq(register.id, from.id))
    .for('share')
  if (!open || open.closedOn !== null) throw fault('register.closed', { name: from.name })
}

/** The series of a year is there from its first number on; its row is the lock of whoever numbers. */
export async function openSeries(work: Work, from: Register, year: number): Promise<void> {
  const first = yearOf(from.openedOn) === year ? from.firstNumber : 1
  await work.tx
    .insert(numberSeries)
    .values({ registerId: from.id, year, firstNumber: first, nextNumber: first })
    .onConflictDoNothing()
}

export const seriesOf = (from: Register, year: number) =>
  and(eq(numberSeries.registerId, from.id), eq(numberSeries.year, year))

const lineAt = (from: Register, year: number, held: HeldNumber) =>
  and(
    eq(registerLine.registerId, from.id),
    eq(registerLine.year, year),
    eq(registerLine.number, held.number),
    eq(registerLine.suffix, held.suffix),
  )

/** Dates of a held number lie between those of the documents numbered before and after it. */
async function refuseOutOfOrder(work: Work, from: Register, year: number, number: number, on: string): Promise<void> {
  const [around] = await work.tx
    .select({
      last: max(sql<string>`case when ${registerLine.number} < ${number} then ${registerLine.takenOn}::text end`),
      next: min(sql<string>`case when ${registerLine.number} > ${number} then ${registerLine.takenOn}::text end`),
    })
    .from(registerLine)
    .where(
      and(
        eq(registerLine.registerId, from.id),
        eq(registerLine.year, year),
        eq(registerLine.state, 'document'),
        eq(registerLine.suffix, ''),
      ),
    )
  if (around?.last && on < around.last) throw fault('register.date-before-last', { last: around.last })
  if (around?.next && on > around.next) throw fault('register.date-after-next', { next: around.next })
}

async function takeHeld(work: Work, from: Register, on: string, kind: string | null, held: HeldNumber) {
  const year = yearOf(on)
  await work.tx.select().from(numberSeries).where(seriesOf(from, year)).for('update')
  const [line] = await work.tx
    .select()
    .from(registerLine)
    .where(lineAt(from, year, held))
  if (line?.state !== 'reserved')
    throw fault('register.number-not-held', { number: numberText(held.number, held.suffix) })
  if (line.untilOn !== null && line.untilOn < civilDate(work.now))
    throw fault('register.reservation-over', { until: line.untilOn })
  if (held.suffix !== '' && on !== line.takenOn) throw fault('register.suffix-date', { on: line.takenOn })
  if (held.suffix === '') {
    await refuseOutOfOrder(work, from, year, held.number, on)
    await work.tx
      .update(numberSeries)
      .set({ lastDate: sql`greatest(${numberSeries.lastDate}, ${on}::date)` })
      .where(seriesOf(from, year))
  }
  await work.tx
    .update(registerLine)
    .set({ state: 'document', takenOn: on, kind })
    .where(lineAt(from, year, held))
  return { year, number: held.number, suffix: held.suffix }
}

/** The next number and its line, in one journey: the series row stays locked until the transaction ends. */
async function takeNext(work: Work, from: Register, on: string, kind: string | null): Promise<TakenNumber> {
  const year = yearOf(on)
  await openSeries(work, from, year)
  const [row] = await work.tx.execute<{ number: number; last: string }>(sql`
    with taken as (
      update number_series set next_number = next_number + 1, last_date = greatest(last_date, ${on}::date)
       where register_id = ${from.id} and year = ${year} returning next_number - 1 as number, last_date)
    , line as (
      insert into register_line (register_id, year, number, state, taken_on, kind, entered_at)
      select ${from.id}::uuid, ${year}::int, number, 'document', ${on}::date, ${kind}::text, ${work.now.toISOString()}::timestamptz from taken)
    select number, last_date::text as last from taken`)
  if (!row) throw fault('thing.missing')
  if (row.last > on) throw fault('register.date-before-last', { last: row.last })
  return { year, number: row.number, suffix: '' }
}

/**
 * Takes the next number of a register for a date, or one that was held for it. Gapless: a rolled back transaction gives its number back.
 * Numbers and dates grow together (Decree 30/2020 article 15 clause 1), so a date before the last one is refused, and so is one that has
 * not come; only an approved sub-number bears the date of the number before it.
 */
export async function takeNumber(
  work: Work,
  from: Register,
  on: string,
  kind: string | null,
  held?: HeldNumber,
): Promise<TakenNumber> {
  await refuseClosed(work, from)
  if (on > civilDate(work.now)) throw fault('register.date-in-future')
  if (kind !== null && !covers(from, kind)) throw fault('register.kind-not-covered', { kind, name: from.name })
  return held ? takeHeld(work, from, on, kind, held) : takeNext(work, from, on, kind)
}
