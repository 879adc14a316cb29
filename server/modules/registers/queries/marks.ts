import { and, asc, eq, or, sql } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { registerFor } from '../policy.ts'
import { numberRequest, registerLine } from '../tables.ts'

const signed = (name: string | null, title: string | null) => [name, title].filter(Boolean).join(', ')

/** The lines of a year that are no plain document: held back, void, sub-numbers. */
export async function marksOf(work: Work, registerId: string, year: number) {
  const rows = await work.tx
    .select({ line: registerLine, asked: numberRequest })
    .from(registerLine)
    .leftJoin(numberRequest, eq(numberRequest.id, registerLine.requestId))
    .where(
      and(
        eq(registerLine.registerId, registerId),
        eq(registerLine.year, year),
        or(sql`${registerLine.state} <> 'document'`, sql`${registerLine.requestId} is not null`),
      ),
    )
    .orderBy(asc(registerLine.number), asc(registerLine.suffix))
  return rows.map(({ line, asked }) => ({
    number: line.number,
    suffix: line.suffix,
    year: line.year,
    state: line.state,
    takenOn: line.takenOn,
    enteredAt: line.enteredAt.toISOString(),
    until: line.untilOn,
    purpose: asked?.purpose ?? '',
    reason: asked?.reason ?? '',
    approvedBy: signed(asked?.decidedByName ?? null, asked?.decidedByTitle ?? null),
    approvedAt: asked?.decidedAt?.toISOString() ?? null,
    voidReason: line.voidReason,
    voidedBy: signed(line.voidedByName, line.voidedByTitle),
    voidedAt: line.voidedAt?.toISOString() ?? null,
  }))
}

export async function listMarks(work: Work, ask: { id: string; year: number }) {
  const row = await registerFor(work, ask.id, 'register.read')
  return { rows: await marksOf(work, row.id, ask.year) }
}
