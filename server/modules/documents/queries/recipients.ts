import { sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { findInside as insideContract, RecipientRow } from '#contract/recipients.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { addresseesOf, agenciesOn, findAgencies } from '../../organisation/index.ts'
import { deskRoles } from '../recipients.ts'

type Recipient = Static<typeof RecipientRow>
const usual = 50
const recentMost = 12

function present(it: Awaited<ReturnType<typeof agenciesOn>>[number], children: number): Recipient {
  const { id, name, place, level, parentId, parentName, code } = it
  return { id, name, place, level, parentId, parentName, code, children }
}

async function recent(work: Work) {
  const rows = await work.tx.execute<{ id: string }>(sql`
    select v.recipient_id as id from delivery v join document d on d.id = v.document_id
     where d.agency_id = ${work.actor.agencyId} and d.direction = 'outgoing' and v.unit_id is null and v.holder_id is null and d.listed_at > now() - interval '90 days'
     group by v.recipient_id order by max(d.listed_at) desc, count(*) desc limit ${recentMost}`)
  const found = await agenciesOn(
    work.tx,
    rows.map((row) => row.id),
    civilDate(work.now),
  )
  const place = new Map(rows.map((row, index) => [row.id, index]))
  return found.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0)).map((it) => present(it, 0))
}

/** Children of an agency, the top of the tree, those recently written to, or a search over all; never the whole tree. */
export async function findRecipients(
  work: Work,
  ask: { parentId?: string; q?: string; recent?: boolean; after?: string; limit?: number },
) {
  if (ask.recent) return { rows: await recent(work), more: false }
  const limit = ask.limit ?? usual
  const found = await findAgencies(work.tx, {
    day: civilDate(work.now),
    limit: limit + 1,
    ...(ask.after ? { after: ask.after } : {}),
    ...(ask.parentId ? { parentId: ask.parentId } : ask.q ? { q: ask.q } : { roots: true }),
  })
  return { rows: found.slice(0, limit).map((it) => present(it, it.children)), more: found.length > limit }
}

export async function findInside(work: Work, { q }: Ask<typeof insideContract>): Promise<Reply<typeof insideContract>> {
  return { rows: await addresseesOf(work.tx, work.actor.agencyId, civilDate(work.now), { roles: deskRoles, q }) }
}
