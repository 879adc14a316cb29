import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { listNumberRequests as contract } from '#contract/registers.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { mayDecide, mayWithdraw } from '../policy.ts'
import { type NumberRequest, numberRequest, register, registerLine } from '../tables.ts'

interface Given {
  readonly number: number
  readonly suffix: string
  readonly year: number
}

function card(work: Work, row: NumberRequest, registerName: string, numbers: readonly Given[]) {
  const { year, number, suffix } = row
  return {
    id: row.id,
    registerId: row.registerId,
    registerName,
    act: row.act,
    count: row.count,
    at: year === null || number === null ? null : { number, suffix, year },
    purpose: row.purpose,
    reason: row.reason,
    until: row.untilOn,
    state: row.state,
    askedByName: row.askedByName,
    askedByTitle: row.askedByTitle,
    askedAt: row.askedAt.toISOString(),
    decidedByName: row.decidedByName,
    decidedByTitle: row.decidedByTitle,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionNote: row.decisionNote,
    numbers: [...numbers],
    mayDecide: mayDecide(work.actor, row),
    mayWithdraw: mayWithdraw(work.actor, row),
  }
}

/** The lines each request gave, in the order of their numbers. */
async function givenBy(work: Work, ids: readonly string[]): Promise<Map<string, Given[]>> {
  const given = new Map<string, Given[]>()
  if (ids.length === 0) return given
  const lines = await work.tx
    .select()
    .from(registerLine)
    .where(inArray(registerLine.requestId, [...ids]))
    .orderBy(asc(registerLine.year), asc(registerLine.number), asc(registerLine.suffix))
  for (const { requestId, number, suffix, year } of lines)
    if (requestId !== null) given.set(requestId, [...(given.get(requestId) ?? []), { number, suffix, year }])
  return given
}

const most = 200

/** Those that wait first, each pile newest first. */
export async function listNumberRequests(work: Work, ask: Ask<typeof contract>) {
  const ours = eq(numberRequest.agencyId, work.actor.agencyId)
  const rows = await work.tx
    .select({ row: numberRequest, name: register.name })
    .from(numberRequest)
    .innerJoin(register, eq(register.id, numberRequest.registerId))
    .where(
      and(
        ours,
        ask.state ? eq(numberRequest.state, ask.state) : undefined,
        ask.registerId ? eq(numberRequest.registerId, ask.registerId) : undefined,
      ),
    )
    .orderBy(sql`${numberRequest.state} <> 'waiting'`, desc(numberRequest.askedAt), desc(numberRequest.id))
    .limit(ask.limit ?? most)
  const [waiting] = await work.tx
    .select({ n: sql<number>`count(*)::int` })
    .from(numberRequest)
    .where(and(ours, eq(numberRequest.state, 'waiting')))
  const given = await givenBy(
    work,
    rows.map(({ row }) => row.id),
  )
  return {
    rows: rows.map(({ row, name }) => card(work, row, name, given.get(row.id) ?? [])),
    waiting: waiting?.n ?? 0,
  }
}

export async function requestCard(work: Work, id: string) {
  const [found] = await work.tx
    .select({ row: numberRequest, name: register.name })
    .from(numberRequest)
    .innerJoin(register, eq(register.id, numberRequest.registerId))
    .where(eq(numberRequest.id, id))
  if (!found) throw fault('thing.missing')
  return card(work, found.row, found.name, (await givenBy(work, [id])).get(id) ?? [])
}
