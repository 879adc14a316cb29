import { sql } from 'drizzle-orm'
import { rolePermissions } from '#access'
import type { findCheckers as contract } from '#contract/drafting-flow.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { draftFor } from '../policy.ts'
import { fits, type Seat, seats } from '../seats.ts'

type Found = Reply<typeof contract>['people'][number]

const escapeLike = (word: string) => word.replace(/[\\%_]/g, (c) => `\\${c}`)

const personOf = (seat: Seat): Found => ({
  holderId: seat.holderId,
  unitId: null,
  name: seat.name,
  title: seat.title,
  unitName: seat.unitName,
})

/** Units that have a head: through him they answer. */
async function unitsWithHead(work: Work, like: string): Promise<Found[]> {
  const day = civilDate(work.now)
  const rows = await work.tx.execute<{ unitId: string; name: string }>(sql`
    select u.id as "unitId", u.name from org_unit_on(${day}) u
      join org_unit_name w on w.org_unit_id = u.id and w.valid_from <= ${day} and (w.valid_to is null or w.valid_to >= ${day})
     where u.agency_id = ${work.actor.agencyId} and u.nature = 'unit' and w.search_key like ${like}
       and exists(select from post p join post_assignment h on h.post_id = p.id
                   where p.unit_id = u.id and p.role = 'unitHead' and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
                     and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day}))
     order by u.position, u.name limit 100`)
  return rows.map(({ unitId, name }) => ({ holderId: null, unitId, name, title: '', unitName: '' }))
}

/** Whoever fits best comes first: for the content the unit's own head, for the form clerk and office. */
export async function findCheckers(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const { row } = await draftFor(work, ask.id, 'read')
  const like = `%${escapeLike(fold(ask.q ?? '').trim())}%`
  const part = ask.for
  const found = (await seats(work, sql`n.search_key like ${like} and h.id <> ${work.actor.assignmentId}`, 300)).filter(
    (seat) =>
      rolePermissions[seat.role].includes('draft.write') && (part === 'opinion' || fits(part, seat, row.unitId)),
  )
  const first = (seat: Seat) =>
    part === 'contentCheck'
      ? seat.unitId === row.unitId && seat.role === 'unitHead'
      : seat.role === 'chiefOfOffice' || seat.role === 'clerk'
  const people = part === 'opinion' ? found : [...found.filter(first), ...found.filter((seat) => !first(seat))]
  const units = part === 'opinion' ? await unitsWithHead(work, like) : []
  return { people: [...units, ...people.map(personOf)].slice(0, 200) }
}
