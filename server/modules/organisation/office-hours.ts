import { sql } from 'drizzle-orm'
import type { Shift } from '#contract/office-hours.ts'
import type { Static } from '#contract/shape.ts'
import type { Tx } from '#platform/db.ts'

export type ShiftPair = readonly [from: number, to: number]

export interface Setting extends Record<string, unknown> {
  readonly agencyId: string
  readonly agencyName: string
  /** 0 is the agency itself, 1 the one above. */
  readonly depth: number
  readonly from: string
  readonly shifts: ShiftPair[] | null
  readonly amberMinutes: number | null
}

/** What the agency and those above it set, the nearest first and the newest of each first. The tree is that of `day`. */
export async function settingsAbove(tx: Tx, agencyId: string, day: string): Promise<Setting[]> {
  return [
    ...(await tx.execute<Setting>(sql`
      with recursive up(id, depth) as (
        select ${agencyId}::uuid, 0
        union all
        select p.agency_id, u.depth + 1 from up u join org_unit_hung(${day}) h on h.id = u.id join org_unit p on p.id = h.parent_id where u.depth < 20)
      select u.id as "agencyId", coalesce(n.name, '') as "agencyName", u.depth, o.valid_from::text as from, o.shifts, o.amber_minutes as "amberMinutes"
        from up u join office_hours o on o.agency_id = u.id left join org_unit_named(${day}) n on n.id = u.id
       order by u.depth, o.valid_from desc`)),
  ]
}

type Known = 'shifts' | 'amberMinutes'

/** The setting that decides one of the two on a day: the nearest agency whose setting of that day says something of it. */
export function decisive(settings: readonly Setting[], day: string, which: Known): Setting | undefined {
  const inForce = new Map<number, Setting>()
  for (const it of settings) if (it.from <= day && !inForce.has(it.depth)) inForce.set(it.depth, it)
  return [...inForce.values()].find((it) => it[which] !== null)
}

export interface HoursFrom {
  readonly from: string
  readonly shifts: readonly ShiftPair[]
}

/** The hours of an agency as they follow each other, the earliest first. Before the first those of the installation apply. */
export function hoursOf(settings: readonly Setting[], usual: readonly ShiftPair[]): HoursFrom[] {
  return [...new Set(settings.map((it) => it.from))]
    .sort()
    .map((from) => ({ from, shifts: decisive(settings, from, 'shifts')?.shifts ?? usual }))
}

export const shiftOf = ([from, to]: ShiftPair): Static<typeof Shift> => ({ from, to })

/** Agencies that have the same hours and threshold today, so that what is counted by them is counted once. */
export async function alikeInHours(tx: Tx, day: string): Promise<string[][]> {
  const rows = await tx.execute<{ ids: string[] }>(sql`
    with recursive hung as materialized (
      select k.id, p.agency_id as above from org_unit_hung(${day}) k left join org_unit p on p.id = k.parent_id where k.nature = 'agency'),
    said as (
      select distinct on (agency_id) agency_id, shifts, amber_minutes from office_hours where valid_from <= ${day}::date order by agency_id, valid_from desc),
    down(id, hours_of, amber_of) as (
      select h.id, case when s.shifts is not null then h.id end, case when s.amber_minutes is not null then h.id end
        from hung h left join said s on s.agency_id = h.id where h.above is null
      union all
      select h.id, coalesce(case when s.shifts is not null then h.id end, d.hours_of), coalesce(case when s.amber_minutes is not null then h.id end, d.amber_of)
        from down d join hung h on h.above = d.id left join said s on s.agency_id = h.id)
    select array_agg(id) as ids from down where exists (select from office_hours) group by hours_of, amber_of`)
  return rows.map((row) => row.ids)
}
