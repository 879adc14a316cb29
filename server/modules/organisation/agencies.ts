import { sql } from 'drizzle-orm'
import type { PrintMark } from '#contract/organisation.ts'
import type { Tx } from '#platform/db.ts'
import { fold } from '#platform/text.ts'

/** An agency as it is called on a day. `code` is the identifier code of Decision 20/2020, null when it has none that day. */
export interface AgencyOn {
  readonly id: string
  readonly name: string
  readonly shortName: string
  readonly abbreviation: string
  readonly place: string
  readonly level: string
  readonly parentId: string | null
  readonly parentName: string | null
  readonly code: string | null
}

const agencyColumns = sql`
  u.id, u.name, u.short_name as "shortName", u.abbreviation, u.place, u.level, u.parent_id as "parentId", p.name as "parentName",
  (select c.code from agency_code c where c.agency_id = u.id and c.scheme = 'new35'
      and c.valid_from <= d.day and (c.valid_to is null or c.valid_to >= d.day) limit 1) as code`

/** The agency on that day; undefined when it did not exist then. */
export async function agencyOn(tx: Tx, id: string, day: string): Promise<AgencyOn | undefined> {
  return (await agenciesOn(tx, [id], day))[0]
}

/** Those of the given agencies that exist on that day. */
export async function agenciesOn(tx: Tx, ids: readonly string[], day: string): Promise<AgencyOn[]> {
  if (ids.length === 0) return []
  return [
    ...(await tx.execute<AgencyOn & Record<string, unknown>>(sql`
      select ${agencyColumns} from (select ${day}::date as day) d
        cross join lateral org_unit_on(d.day) u left join lateral org_unit_on(d.day) p on p.id = u.parent_id
       where u.nature = 'agency' and u.id = any(${sql.param([...ids])}::uuid[])`)),
  ]
}

export interface AgencySearch {
  readonly day: string
  readonly q?: string
  readonly parentId?: string
  readonly roots?: boolean
  /** Go on behind this one. */
  readonly after?: string
  readonly limit: number
}

export interface FoundAgency extends AgencyOn {
  /** Agencies directly below, on that day. */
  readonly children: number
}

/** Agencies by words of their name (with or without tone marks), short name or code; or the children of one. Server-side, capped. */
export async function findAgencies(tx: Tx, ask: AgencySearch): Promise<FoundAgency[]> {
  const words = fold(ask.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8)
  const like = words.map((word) => sql`and u.search_key like ${`%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`}`)
  const where = ask.parentId
    ? sql`and u.parent_id = ${ask.parentId}`
    : ask.roots
      ? sql`and u.parent_id is null`
      : sql.join(like, sql` `)
  const behind = ask.after
    ? sql`and (u.position, u.name, u.id) > (
            select k.position, n.name, k.id from org_unit_hung(d.day) k join org_unit_name n on n.org_unit_id = k.id
             where k.id = ${ask.after} and n.valid_from <= d.day order by n.valid_from desc limit 1)`
    : sql``
  return [
    ...(await tx.execute<FoundAgency & Record<string, unknown>>(sql`
      select ${agencyColumns},
             (select count(*)::int from org_unit_placement k join org_unit c on c.id = k.org_unit_id and c.nature = 'agency'
               where k.parent_id = u.id and k.valid_from <= d.day and (k.valid_to is null or k.valid_to >= d.day)) as children
        from (select ${ask.day}::date as day) d
        cross join lateral org_unit_on(d.day) u left join lateral org_unit_on(d.day) p on p.id = u.parent_id
       where u.nature = 'agency' ${where} ${behind}
       order by u.position, u.name, u.id limit ${ask.limit}`)),
  ]
}

/** Whether the agency keeps register lines of secret documents without their content. Off unless it decided otherwise. */
export async function secretStubAllowed(tx: Tx, agencyId: string): Promise<boolean> {
  const [row] = await tx.execute<{ allowed: boolean }>(
    sql`select allow_secret_stub as allowed from agency_setting where agency_id = ${agencyId}`,
  )
  return row?.allowed ?? false
}

/** How printed copies of the agency are marked. */
export async function printMarkOf(tx: Tx, agencyId: string): Promise<PrintMark> {
  const [row] = await tx.execute<{ mark: PrintMark }>(
    sql`select print_mark as mark from agency_setting where agency_id = ${agencyId}`,
  )
  return row?.mark ?? 'foot'
}
