import { and, eq, isNull, sql } from 'drizzle-orm'
import { rolePermissions } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { readReading as contract, findInvitees as findContract } from '#contract/invitees.ts'
import { roles } from '#contract/permissions.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { readableMeeting, standingIn } from '../policy.ts'
import { meetingAgency } from '../tables.ts'

/**
 * Who has answered and who has opened what: for who runs the meeting. A paper counts as opened in the version that is valid now. Whoever sends a
 * substitute is not asked to read, the substitute is.
 */
export async function readReading(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const it = await readableMeeting(work, ask.id)
  const { runs } = await standingIn(work, it)
  if (!runs) throw fault('access.denied')
  const given = sql`
    select distinct on (w.id) w.id, w.title, w.position, w.item_id, v.id as version_id
      from meeting_paper w join meeting_paper_version v on v.paper_id = w.id and v.released_at is not null
     where w.meeting_id = ${it.id} and w.removed_at is null and w.state = 'released' order by w.id, v.n desc`
  // Whose eyes an item is for is said by its audience, as in itemSeen.
  const reads = sql`
    select p.id, p.person_id, g.id as paper_id, g.version_id
      from meeting_participant p cross join (${given}) g left join agenda_item i on i.id = g.item_id
     where p.meeting_id = ${it.id} and p.removed_at is null and p.reply not in ('declined', 'substitute')
       and (i.id is null or i.audience = 'everyone' or p.role in ('chair', 'secretary', 'clerk') or i.rapporteur_id = p.id
            or (i.audience = 'members' and (p.votes or p.role in ('deputy', 'member'))))`
  const papers = await work.tx.execute<{ id: string; title: string; opened: number; of: number }>(sql`
    select g.id, g.title, count(o.person_id)::int as opened, count(r.id)::int as of
      from (${given}) g left join (${reads}) r on r.paper_id = g.id
      left join meeting_paper_opening o on o.version_id = g.version_id and o.person_id = r.person_id
     group by g.id, g.title, g.position order by g.position`)
  const people = await work.tx.execute<Reply<typeof contract>['people'][number] & Record<string, unknown>>(sql`
    select p.id as "participantId", p.name, p.title, p.agency_name as "agencyName", p.reply,
           count(r.paper_id)::int as papers, count(o.person_id)::int as opened,
           to_char(p.reminded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "remindedAt"
      from meeting_participant p left join (${reads}) r on r.id = p.id
      left join meeting_paper_opening o on o.version_id = r.version_id and o.person_id = p.person_id
     where p.meeting_id = ${it.id} and p.removed_at is null
     group by p.id order by p.agency_name, p.name, p.id`)
  const lines = await work.tx
    .select()
    .from(meetingAgency)
    .where(and(eq(meetingAgency.meetingId, it.id), isNull(meetingAgency.removedAt), isNull(meetingAgency.answeredAt)))
  return {
    papers: [...papers],
    people: [...people],
    agencies: lines.map((row) => ({
      id: row.id,
      name: row.agencyName,
      remindedAt: row.remindedAt?.toISOString() ?? null,
    })),
  }
}

const mostFound = 60

/** Words of a name, with or without tone marks; nothing typed finds one's own agency, or the agencies below. */
export async function findInvitees(work: Work, ask: Ask<typeof findContract>): Promise<Reply<typeof findContract>> {
  const day = civilDate(work.now)
  const words = fold(ask.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 6)
  const able = roles.filter((role) => rolePermissions[role].includes('meeting.attend'))
  if (ask.what === 'agencies') {
    const like = words.map((word) => sql`and strpos(u.search_key, ${word}) > 0`)
    const agencies = await work.tx.execute<{ agencyId: string; name: string }>(sql`
      select u.id as "agencyId", u.name from org_unit_on(${day}) u
       where u.nature = 'agency' and u.id <> ${work.actor.agencyId} ${sql.join(like, sql` `)} order by u.position, u.name limit 300`)
    return { people: [], agencies: [...agencies] }
  }
  const like = words.map(
    (word) => sql`and strpos(n.search_key || ' ' || u.search_key || ' ' || g.search_key, ${word}) > 0`,
  )
  const own = ask.what === 'own' ? sql`and u.agency_id = ${work.actor.agencyId}` : sql``
  const people = await work.tx.execute<Reply<typeof findContract>['people'][number] & Record<string, unknown>>(sql`
    select h.id as "holderId", n.id as "personId", n.full_name as name, p.title, u.agency_id as "agencyId", g.name as "agencyName"
      from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id
      join org_unit_on(${day}) u on u.id = p.unit_id join org_unit_on(${day}) g on g.id = u.agency_id
     where h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
       and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
       and p.role = any(${sql.param([...able])}::text[]) ${own} ${sql.join(like, sql` `)}
     order by u.agency_id <> ${work.actor.agencyId}, g.name, p.rank, n.full_name limit ${mostFound}`)
  return { people: [...people], agencies: [] }
}
