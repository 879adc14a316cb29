import { and, eq, gte, inArray, isNull, max, ne, sql } from 'drizzle-orm'
import { copyKinds, kindCodes } from '#contract/kinds.ts'
import { civilDate, yearOf } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { numberSeries, type Register, register, registerLine } from './tables.ts'

const copies: ReadonlySet<string> = new Set(copyKinds)

/** The kinds a register takes. None named means every kind; copies that go out have a series of their own. */
export function kindsOf(it: Pick<Register, 'direction' | 'purpose' | 'kinds'>): readonly string[] {
  if (it.purpose === 'copies') return copyKinds
  if (it.kinds.length > 0) return it.kinds
  return it.direction === 'incoming' ? kindCodes : kindCodes.filter((kind) => !copies.has(kind))
}

export function covers(it: Pick<Register, 'direction' | 'purpose' | 'kinds'>, kind: string): boolean {
  return kindsOf(it).includes(kind)
}

/** Registers whose numbers would bear the same symbol as those of this one. */
const sameSeries = (it: Register) =>
  and(
    eq(register.agencyId, it.agencyId),
    eq(register.direction, it.direction),
    eq(register.purpose, it.purpose),
    eq(register.secret, it.secret),
    eq(register.bodySymbol, it.bodySymbol),
    ne(register.id, it.id),
  )

/** Whoever configures the registers of an agency does so alone until the end of the unit of work. */
export async function holdConfiguration(work: Work, agencyId: string): Promise<void> {
  await work.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`registers ${agencyId}`}, 0))`)
}

/**
 * Number and symbol are unique in the agency and year (Decree 30/2020 article 15): no two open registers take the same kind for the same
 * purpose, and no kind begins anew below a number it was given this year elsewhere.
 */
export async function refuseClash(work: Work, it: Register): Promise<void> {
  const mine = kindsOf(it)
  const open = await work.tx
    .select()
    .from(register)
    .where(and(sameSeries(it), isNull(register.closedOn)))
  for (const other of open) {
    const kinds = kindsOf(other).filter((kind) => mine.includes(kind))
    if (kinds.length > 0) throw fault('register.overlaps', { name: other.name, kinds })
  }
  const year = yearOf(civilDate(work.now))
  const [series] = await work.tx
    .select()
    .from(numberSeries)
    .where(and(eq(numberSeries.registerId, it.id), eq(numberSeries.year, year)))
  const next = series?.nextNumber ?? (yearOf(it.openedOn) === year ? it.firstNumber : 1)
  const [given] = await work.tx
    .select({ name: register.name, kind: registerLine.kind, number: max(registerLine.number) })
    .from(registerLine)
    .innerJoin(register, eq(register.id, registerLine.registerId))
    .where(
      and(
        sameSeries(it),
        eq(registerLine.year, year),
        inArray(registerLine.kind, [...mine]),
        gte(registerLine.number, next),
      ),
    )
    .groupBy(register.name, registerLine.kind)
    .limit(1)
  if (given?.kind && given.number !== null)
    throw fault('register.kind-numbered', { name: given.name, kind: given.kind, next: given.number + 1 })
}
