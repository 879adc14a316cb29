import { and, asc, desc, eq, like, sql } from 'drizzle-orm'
import type { Direction } from '#contract/words.ts'
import { civilDate, yearOf } from '#platform/clock.ts'
import { factTable } from '#platform/facts.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { readable, registerFor } from '../policy.ts'
import { numberSeries, type Register, register } from '../tables.ts'

const heldCount = sql<number>`(select count(*)::int from register_line l where l.register_id = ${register.id} and l.state = 'reserved')`

function present(row: Register, year: number, series: typeof numberSeries.$inferSelect | null, held: number) {
  return {
    id: row.id,
    direction: row.direction,
    name: row.name,
    kinds: row.kinds,
    secret: row.secret,
    purpose: row.purpose,
    bodyName: row.bodyName,
    bodySymbol: row.bodySymbol,
    standard: row.standard,
    openedOn: row.openedOn,
    firstNumber: row.firstNumber,
    closedOn: row.closedOn,
    closingReason: row.closingReason,
    closingAct: row.closingAct,
    year,
    nextNumber: series?.nextNumber ?? (yearOf(row.openedOn) === year ? row.firstNumber : 1),
    lastDate: series?.lastDate ?? null,
    held,
  }
}

function chosen(work: Work, year: number) {
  return work.tx
    .select({ row: register, series: numberSeries, held: heldCount })
    .from(register)
    .leftJoin(numberSeries, and(eq(numberSeries.registerId, register.id), eq(numberSeries.year, year)))
}

/** Open registers first, the standard one on top. */
export async function listRegisters(work: Work, ask: { direction?: Direction }) {
  const year = yearOf(civilDate(work.now))
  const rows = await chosen(work, year)
    .where(and(readable(work.actor), ask.direction ? eq(register.direction, ask.direction) : undefined))
    .orderBy(sql`${register.closedOn} is not null`, desc(register.standard), asc(register.secret), asc(register.name))
  return { rows: rows.map(({ row, series, held }) => present(row, year, series, held)) }
}

export async function registerCard(work: Work, id: string) {
  const year = yearOf(civilDate(work.now))
  const [found] = await chosen(work, year).where(eq(register.id, id))
  if (!found) throw fault('thing.missing')
  return present(found.row, year, found.series, found.held)
}

/** The one thing of each fact that a reader wants. */
function noteOf(data: unknown): string {
  const it = data as Record<string, unknown>
  const numbers = Array.isArray(it['numbers']) ? it['numbers'].join(', ') : it['number']
  return [numbers, it['reason'], it['act'] === undefined || it['on'] === undefined ? undefined : it['act']]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' · ')
}

const shown = 100

/** A register with what was done with it, newest first. */
export async function readRegister(work: Work, ask: { id: string }) {
  const row = await registerFor(work, ask.id, 'register.read')
  const history = await work.tx
    .select()
    .from(factTable)
    .where(and(eq(factTable.subjectId, row.id), like(factTable.type, 'register.%')))
    .orderBy(desc(factTable.seq))
    .limit(shown)
  return {
    register: await registerCard(work, row.id),
    history: history.map((it) => ({
      at: it.at.toISOString(),
      type: it.type,
      actorName: it.actorName,
      actorTitle: it.actorTitle,
      note: noteOf(it.data),
    })),
  }
}
