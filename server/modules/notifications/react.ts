import { sql } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import type { RecordedFact } from '#platform/facts.ts'
import type { Reaction } from '#platform/reactions.ts'
import type { Work } from '#platform/work.ts'
import { type Told, toldBy } from './compose.ts'
import { give, type Notice } from './give.ts'

interface Desk extends Record<string, unknown> {
  id: string
  agencyId: string
  unitId: string
  role: string
  /** Keeps the seal of its agency. */
  keeper: boolean
}

/** Desks of today that any of these name: holders, heads of units, clerks and approvers of agencies. */
async function desksOf(work: Work, told: readonly Told[], directed: readonly Directed[]): Promise<Desk[]> {
  const day = civilDate(work.now)
  const list = (of: (it: Told) => readonly string[]) => sql.param([...new Set(told.flatMap(of))])
  const holders = sql.param([
    ...new Set([...told.flatMap((it) => it.holders), ...directed.flatMap((it) => it.holderId ?? [])]),
  ])
  const units = sql.param([
    ...new Set([...told.flatMap((it) => it.units), ...directed.flatMap((it) => it.unitId ?? [])]),
  ])
  const keeps = sql`exists (select from seal_custody k where k.holder_id = h.id and k.agency_id = u.agency_id and k.ended_at is null)`
  return [
    ...(await work.tx.execute<Desk>(sql`
      select h.id, u.agency_id as "agencyId", p.unit_id as "unitId", p.role, ${keeps} as keeper
        from post_assignment h join post p on p.id = h.post_id join org_unit u on u.id = p.unit_id
       where h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
         and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
         and (h.id = any(${holders}::uuid[])
           or (p.role = 'unitHead' and p.unit_id = any(${units}::uuid[]))
           or (p.role = 'clerk' and u.agency_id = any(${list((it) => it.clerksOf)}::uuid[]))
           or (u.agency_id = any(${list((it) => it.keepersOf)}::uuid[]) and ${keeps})
           or (p.role in ('leader', 'chiefOfOffice') and u.agency_id = any(${list((it) => it.approversOf)}::uuid[])))`)),
  ]
}

interface Directed extends Record<string, unknown> {
  directiveId: string
  holderId: string | null
  unitId: string | null
}

async function directedBy(work: Work, told: readonly Told[]): Promise<Directed[]> {
  const ids = told.flatMap((it) => it.directiveId ?? [])
  if (ids.length === 0) return []
  return [
    ...(await work.tx.execute<Directed>(sql`
      select directive_id as "directiveId", to_holder_id as "holderId", to_unit_id as "unitId"
        from assignment where directive_id = any(${sql.param(ids)}::uuid[])`)),
  ]
}

/** Which of the subjects are urgent. */
async function urgentAmong(work: Work, ids: readonly string[]): Promise<Set<string>> {
  const list = sql.param([...new Set(ids)])
  const rows = await work.tx.execute<{ id: string }>(sql`
    select id from document where id = any(${list}::uuid[]) and urgency <> 'normal'
    union all select id from draft where id = any(${list}::uuid[]) and urgency <> 'normal'`)
  return new Set(rows.map((row) => row.id))
}

function named(desk: Desk, told: Told, directed: readonly Directed[]): boolean {
  const isHead = desk.role === 'unitHead'
  const byDirective = directed.some(
    (it) => it.directiveId === told.directiveId && (it.holderId === desk.id || (isHead && it.unitId === desk.unitId)),
  )
  return (
    told.holders.includes(desk.id) ||
    (isHead && told.units.includes(desk.unitId)) ||
    (desk.role === 'clerk' && told.clerksOf.includes(desk.agencyId)) ||
    (['leader', 'chiefOfOffice'].includes(desk.role) && told.approversOf.includes(desk.agencyId)) ||
    (desk.keeper && told.keepersOf.includes(desk.agencyId)) ||
    byDirective
  )
}

async function handle(work: Work, facts: readonly RecordedFact[]): Promise<void> {
  const all = facts.flatMap((fact) => toldBy(fact).map((told) => ({ fact, told })))
  if (all.length === 0) return
  const told = all.map((it) => it.told)
  const directed = await directedBy(work, told)
  const desks = await desksOf(work, told, directed)
  const urgent = await urgentAmong(
    work,
    all.map(({ fact }) => fact.subjectId),
  )
  const notices = all.flatMap(({ fact, told: it }) =>
    desks
      .filter((desk) => desk.id !== fact.byId && named(desk, it, directed))
      .map(
        (desk): Notice => ({
          holderId: desk.id,
          agencyId: desk.agencyId,
          kind: it.kind,
          subject: it.subject,
          subjectId: fact.subjectId,
          byName: it.by?.name ?? fact.byName ?? '',
          byTitle: it.by?.title ?? fact.byTitle ?? '',
          note: it.note,
          urgent: it.urgent ?? urgent.has(fact.subjectId),
          at: new Date(fact.at),
          cause: fact.position,
        }),
      ),
  )
  await give(work, notices)
}

export const tell: Reaction = { name: 'notices', handle }
