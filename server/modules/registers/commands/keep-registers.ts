import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { openRegister as openContract } from '#contract/registers.ts'
import type { Direction } from '#contract/words.ts'
import { civilDate, yearOf } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { readable, registerFor } from '../policy.ts'
import { numberSeries, type Register, register } from '../tables.ts'

function present(row: Register, year: number, series: { nextNumber: number; lastDate: string | null } | null) {
  return {
    id: row.id,
    direction: row.direction,
    name: row.name,
    kinds: row.kinds,
    secret: row.secret,
    standard: row.standard,
    openedOn: row.openedOn,
    closedOn: row.closedOn,
    year,
    nextNumber: series?.nextNumber ?? 1,
    lastDate: series?.lastDate ?? null,
  }
}

/** Open registers first, the standard one on top. */
export async function listRegisters(work: Work, ask: { direction?: Direction }) {
  const year = yearOf(civilDate(work.now))
  const rows = await work.tx
    .select({ row: register, series: numberSeries })
    .from(register)
    .leftJoin(numberSeries, and(eq(numberSeries.registerId, register.id), eq(numberSeries.year, year)))
    .where(and(readable(work.actor), ask.direction ? eq(register.direction, ask.direction) : undefined))
    .orderBy(sql`${register.closedOn} is not null`, desc(register.standard), asc(register.secret), asc(register.name))
  return { rows: rows.map(({ row, series }) => present(row, year, series)) }
}

export async function openRegister(work: Work, ask: Ask<typeof openContract>) {
  const { agencyId } = work.actor
  if (ask.standard)
    await work.tx
      .update(register)
      .set({ standard: false })
      .where(and(eq(register.agencyId, agencyId), eq(register.direction, ask.direction)))
  const row: Register = {
    id: newId(work.now),
    agencyId,
    direction: ask.direction,
    name: ask.name,
    kinds: [...new Set(ask.kinds)],
    secret: ask.secret,
    standard: ask.standard,
    openedOn: civilDate(work.now),
    closedOn: null,
    closingReason: null,
  }
  await work.tx.insert(register).values(row)
  await work.record('register.opened', row.id, [agencyId], { name: row.name, direction: row.direction })
  return present(row, yearOf(row.openedOn), null)
}

/** A closed register gives no more numbers; what is in it stays. */
export async function closeRegister(work: Work, ask: { id: string; reason: string }) {
  const row = await registerFor(work, ask.id, 'register.manage')
  const closed = await work.tx
    .update(register)
    .set({ closedOn: civilDate(work.now), closingReason: ask.reason, standard: false })
    .where(and(eq(register.id, row.id), isNull(register.closedOn)))
    .returning({ id: register.id })
  if (closed.length === 0) throw fault('register.closed', { name: row.name })
  await work.record('register.closed', row.id, [row.agencyId], { name: row.name, reason: ask.reason })
  return { done: true as const }
}
