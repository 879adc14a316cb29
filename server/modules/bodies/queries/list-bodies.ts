import { sql } from 'drizzle-orm'
import { may } from '#access'
import type { listBodies as contract } from '#contract/bodies.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { bodyColumns, bodyReadable } from '../policy.ts'

export type Line = Reply<typeof contract>['bodies'][number]

interface Row extends Record<string, unknown>, Omit<Line, 'agencyName'> {
  agencyId: string
  ownValidTo: string | null
  endReason: string
  version: number
}

/** Lines of bodies with what stands on a day; `where` speaks of `b`. */
export async function bodyRows(work: Work, where: ReturnType<typeof sql>, day: string): Promise<Row[]> {
  const held = sql`m.body_id = b.id and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})`
  const rows = await work.tx.execute<Row>(sql`
    select ${bodyColumns},
           (select count(*)::int from body_member m where ${held}) as members,
           (select count(*)::int from body_member m where ${held} and m.votes) as voting,
           (select n.full_name from body_member m join person n on n.id = m.person_id where ${held} and m.role = 'chair') as chair,
           (select count(*)::int from body_rule r where r.body_id = b.id and r.withdrawn_at is null and r.confirmed_at is null
               and r.valid_from <= ${day} and (r.valid_to is null or r.valid_to >= ${day})) as unconfirmed
      from collegial_body b where ${where} order by b.name, b.id limit 500`)
  return [...rows]
}

export async function listBodies(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const day = civilDate(work.now)
  const rows = (await bodyRows(work, bodyReadable(work.actor, day), day)).filter(
    (row) => ask.ended === true || row.validTo === null || row.validTo >= day,
  )
  const names = new Map<string, string>()
  for (const id of new Set(rows.map((row) => row.agencyId)))
    names.set(id, (await agencyOn(work.tx, id, day))?.name ?? '')
  return {
    bodies: rows.map((row) => lineOf(row, names.get(row.agencyId) ?? '')),
    mayManage: may(work.actor, 'body.manage'),
  }
}

export function lineOf(row: Row, agencyName: string): Line {
  const { id, kind, name, validFrom, validTo, members, voting, chair, unconfirmed } = row
  return { id, kind, name, agencyName, validFrom, validTo, members, voting, chair, unconfirmed }
}
