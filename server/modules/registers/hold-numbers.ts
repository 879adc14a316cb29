import { and, asc, eq, max, sql } from 'drizzle-orm'
import { civilDate, yearOf } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { numberText } from './number.ts'
import { type NumberRequest, numberSeries, type Register, registerLine } from './tables.ts'
import { openSeries, refuseClosed, seriesOf } from './take-number.ts'

type Line = typeof registerLine.$inferInsert

const voided = (work: Work, reason: string) => ({
  state: 'void' as const,
  voidReason: reason,
  voidedByName: work.actor.personName,
  voidedByTitle: work.actor.title,
  voidedAt: work.now,
})

/** The next numbers of this year as lines that are held, or void at once. */
async function takeBack(work: Work, from: Register, request: NumberRequest): Promise<void> {
  const today = civilDate(work.now)
  const year = yearOf(today)
  await openSeries(work, from, year)
  const [series] = await work.tx
    .update(numberSeries)
    .set({ nextNumber: sql`${numberSeries.nextNumber} + ${request.count}` })
    .where(seriesOf(from, year))
    .returning()
  if (!series) throw fault('thing.missing')
  const line: Omit<Line, 'number'> = {
    registerId: from.id,
    year,
    state: 'reserved',
    takenOn: today,
    requestId: request.id,
    untilOn: request.untilOn,
    enteredAt: work.now,
    ...(request.act === 'void' ? voided(work, request.reason) : {}),
  }
  const first = series.nextNumber - request.count
  await work.tx
    .insert(registerLine)
    .values(Array.from({ length: request.count }, (_, at) => ({ ...line, number: first + at })))
}

/** A number that is held and will not be used stays in the book as a void line. */
async function voidHeld(work: Work, from: Register, request: NumberRequest): Promise<void> {
  const { year, number, suffix } = request
  if (year === null || number === null) throw fault('thing.missing')
  await work.tx.select().from(numberSeries).where(seriesOf(from, year)).for('update')
  const gone = await work.tx
    .update(registerLine)
    .set(voided(work, request.reason))
    .where(
      and(
        eq(registerLine.registerId, from.id),
        eq(registerLine.year, year),
        eq(registerLine.number, number),
        eq(registerLine.suffix, suffix),
        eq(registerLine.state, 'reserved'),
      ),
    )
    .returning()
  if (gone.length === 0) throw fault('register.number-not-held', { number: numberText(number, suffix) })
}

/** `12a` after 12, with the date of 12; then `12b`. */
async function putSuffix(work: Work, from: Register, request: NumberRequest): Promise<void> {
  const { year, number } = request
  if (year === null || number === null) throw fault('thing.missing')
  await work.tx.select().from(numberSeries).where(seriesOf(from, year)).for('update')
  const at = and(eq(registerLine.registerId, from.id), eq(registerLine.year, year), eq(registerLine.number, number))
  const [before] = await work.tx
    .select()
    .from(registerLine)
    .where(and(at, eq(registerLine.suffix, '')))
  const [last] = await work.tx
    .select({ suffix: max(registerLine.suffix) })
    .from(registerLine)
    .where(at)
  if (before?.state !== 'document' || last?.suffix === 'z')
    throw fault('register.number-not-held', { number: numberText(number) })
  const suffix = last?.suffix ? String.fromCharCode(last.suffix.charCodeAt(0) + 1) : 'a'
  await work.tx.insert(registerLine).values({
    registerId: from.id,
    year,
    number,
    suffix,
    state: 'reserved',
    takenOn: before.takenOn,
    requestId: request.id,
    untilOn: request.untilOn,
    enteredAt: work.now,
  })
}

/** Does what a leader approved. */
export async function carryOut(work: Work, from: Register, request: NumberRequest): Promise<void> {
  await refuseClosed(work, from)
  if (request.act === 'suffix') await putSuffix(work, from, request)
  else if (request.number !== null) await voidHeld(work, from, request)
  else await takeBack(work, from, request)
}

/** The numbers a request gave, in order. */
export function numbersOf(work: Work, requestId: string) {
  return work.tx
    .select({ number: registerLine.number, suffix: registerLine.suffix, year: registerLine.year })
    .from(registerLine)
    .where(eq(registerLine.requestId, requestId))
    .orderBy(asc(registerLine.number), asc(registerLine.suffix))
}
