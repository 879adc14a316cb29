import { sql } from 'drizzle-orm'
import { rolePermissions } from '#access'
import type { Role } from '#contract/permissions.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'

/** Somebody in office, by the names of today. */
export interface Invitee {
  readonly holderId: string
  readonly personId: string
  readonly name: string
  readonly title: string
  readonly agencyId: string
  readonly agencyName: string
}

/**
 * Those holdings of posts, in the order asked. Whoever is out of office, or whose post takes no part in meetings, is refused by name:
 * `meeting.person-unfit`.
 */
export async function inviteesFor(work: Work, holderIds: readonly string[], agencyId?: string): Promise<Invitee[]> {
  if (holderIds.length === 0) return []
  const day = civilDate(work.now)
  const rows = await work.tx.execute<Invitee & { role: Role; now: boolean } & Record<string, unknown>>(sql`
    select h.id as "holderId", n.id as "personId", n.full_name as name, p.title, u.agency_id as "agencyId", g.name as "agencyName", p.role,
           (h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
            and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})) as now
      from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id join org_unit u on u.id = p.unit_id
      join lateral org_unit_named(${day}) g on g.id = u.agency_id
     where h.id = any(${sql.param([...holderIds])}::uuid[])`)
  const found = new Map(rows.map((row) => [row.holderId, row]))
  return holderIds.map((id) => {
    const it = found.get(id)
    if (!it) throw fault('meeting.person-unfit', { name: '', why: 'ended' })
    if (!it.now) throw fault('meeting.person-unfit', { name: it.name, why: 'ended' })
    if (agencyId !== undefined && it.agencyId !== agencyId)
      throw fault('meeting.person-unfit', { name: it.name, why: 'other-agency' })
    if (!rolePermissions[it.role].includes('meeting.attend'))
      throw fault('meeting.person-unfit', { name: it.name, why: 'post' })
    const { role: _role, now: _now, ...invitee } = it
    return invitee
  })
}
