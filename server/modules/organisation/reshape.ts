import { sql } from 'drizzle-orm'
import type { Role } from '#contract/permissions.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { plusDays } from './calendar.ts'

/** Changes of the tree for acts of reorganisation: many at once, dated, each with its fact. Whether they fit, the caller has checked. */

export interface Naming {
  readonly name: string
  readonly shortName: string
  readonly abbreviation: string
  readonly place: string
  readonly code: string
}

export interface NewUnit extends Naming {
  readonly id: string
  readonly nature: 'agency' | 'unit'
  readonly agencyId: string
  readonly parentId: string | null
  readonly kind: string
  readonly level: string
}

const json = (rows: readonly object[]) => sql`${JSON.stringify(rows)}::jsonb`
const keyed = (it: Naming) => ({ ...it, searchKey: fold([it.name, it.shortName, it.code].join(' ')) })
const naming = sql`name text, "shortName" text, abbreviation text, place text, code text, "searchKey" text`

/** Parents before their children. */
export async function beginUnits(work: Work, units: readonly NewUnit[], from: string): Promise<void> {
  if (units.length === 0) return
  const rows = json(units.map(keyed))
  const shape = sql`jsonb_to_recordset(${rows}) as r(id uuid, nature text, "agencyId" uuid, "parentId" uuid, kind text, level text, ${naming})`
  await work.tx.execute(sql`insert into org_unit (id, nature, agency_id, valid_from)
    select id, nature, "agencyId", ${from}::date from ${shape}`)
  await work.tx.execute(sql`insert into org_unit_placement (org_unit_id, parent_id, kind, level, position, valid_from)
    select id, "parentId", kind, level, 1000, ${from}::date from ${shape}`)
  await work.tx.execute(sql`insert into org_unit_name (org_unit_id, name, short_name, abbreviation, place, search_key, valid_from)
    select id, name, "shortName", abbreviation, place, "searchKey", ${from}::date from ${shape}`)
  await work.tx.execute(sql`insert into agency_code (agency_id, scheme, code, valid_from)
    select id, 'new35', code, ${from}::date from ${shape} where code <> ''`)
  await work.recordAll(
    'unit.created',
    units.map((it) => ({ subjectId: it.id, agencies: [], data: { name: it.name } })),
  )
}

/** The name of the day before ends there; one that would begin later gives way. An empty code leaves the code as it is. */
export async function renameUnits(
  work: Work,
  units: readonly (Naming & { readonly id: string })[],
  from: string,
): Promise<void> {
  if (units.length === 0) return
  const shape = sql`jsonb_to_recordset(${json(units.map(keyed))}) as r(id uuid, ${naming})`
  const until = plusDays(from, -1)
  for (const [table, key, which] of [
    [sql`org_unit_name`, sql`org_unit_id`, sql`true`],
    [sql`agency_code`, sql`agency_id`, sql`t.scheme = 'new35' and r.code <> ''`],
  ] as const) {
    await work.tx.execute(
      sql`delete from ${table} t using ${shape} where t.${key} = r.id and ${which} and t.valid_from >= ${from}::date`,
    )
    await work.tx.execute(sql`update ${table} t set valid_to = ${until}::date from ${shape}
      where t.${key} = r.id and ${which} and (t.valid_to is null or t.valid_to >= ${from}::date)`)
  }
  await work.tx.execute(sql`insert into org_unit_name (org_unit_id, name, short_name, abbreviation, place, search_key, valid_from, valid_to)
    select r.id, r.name, r."shortName", r.abbreviation, r.place, r."searchKey", ${from}::date, u.valid_to from ${shape} join org_unit u on u.id = r.id`)
  await work.tx.execute(sql`insert into agency_code (agency_id, scheme, code, valid_from, valid_to)
    select r.id, 'new35', r.code, ${from}::date, u.valid_to from ${shape} join org_unit u on u.id = r.id where r.code <> ''`)
  await work.tx.execute(sql`update org_unit u set version = u.version + 1 from ${shape} where u.id = r.id`)
  await work.recordAll(
    'unit.renamed',
    units.map((it) => ({ subjectId: it.id, agencies: [], data: { name: it.name, from } })),
  )
}

/** Hangs agencies under another parent from a day on; what they count as stays. */
export async function hangUnits(
  work: Work,
  moves: readonly { readonly id: string; readonly parentId: string }[],
  from: string,
): Promise<void> {
  if (moves.length === 0) return
  const shape = sql`jsonb_to_recordset(${json(moves)}) as r(id uuid, "parentId" uuid)`
  await work.tx.execute(
    sql`update org_unit_placement p set parent_id = r."parentId" from ${shape} where p.org_unit_id = r.id and p.valid_from >= ${from}::date`,
  )
  // The later part begins only once the earlier has ended: no two periods of a unit meet.
  const cut = await work.tx.execute<{ id: string; kind: string; level: string; position: number }>(sql`
    update org_unit_placement p set valid_to = ${plusDays(from, -1)}::date from ${shape}
     where p.org_unit_id = r.id and p.valid_from < ${from}::date and (p.valid_to is null or p.valid_to >= ${from}::date)
    returning p.org_unit_id as id, p.kind, p.level, p.position`)
  const parents = new Map(moves.map((it) => [it.id, it.parentId]))
  await work.tx.execute(sql`insert into org_unit_placement (org_unit_id, parent_id, kind, level, position, valid_from, valid_to)
    select r.id, r.parent, r.kind, r.level, r.position, ${from}::date, (select min(o.valid_from) - 1 from org_unit_placement o where o.org_unit_id = r.id and o.valid_from > ${from}::date)
      from jsonb_to_recordset(${json(cut.map((it) => ({ ...it, parent: parents.get(it.id) })))}) as r(id uuid, parent uuid, kind text, level text, position integer)`)
  await work.tx.execute(sql`update org_unit u set version = u.version + 1 from ${shape} where u.id = r.id`)
  await work.recordAll(
    'unit.moved',
    moves.map((it) => ({ subjectId: it.id, agencies: [], data: { parentId: it.parentId, from } })),
  )
}

/** Units end on their last day with everything dated of them; what was to come never comes. */
export async function endUnits(work: Work, ids: readonly string[], last: string, decision: string): Promise<void> {
  if (ids.length === 0) return
  const list = sql`any(${sql.param([...ids])}::uuid[])`
  for (const [table, key] of [
    [sql`org_unit_name`, sql`org_unit_id`],
    [sql`org_unit_placement`, sql`org_unit_id`],
    [sql`agency_code`, sql`agency_id`],
  ] as const) {
    await work.tx.execute(sql`delete from ${table} where ${key} = ${list} and valid_from > ${last}::date`)
    await work.tx.execute(
      sql`update ${table} set valid_to = ${last}::date where ${key} = ${list} and (valid_to is null or valid_to > ${last}::date)`,
    )
  }
  await work.tx.execute(sql`update org_unit set valid_to = ${last}::date, version = version + 1 where id = ${list}`)
  await work.recordAll(
    'unit.ended',
    ids.map((id) => ({
      subjectId: id,
      agencies: [],
      data: { on: last, successorId: null, kind: 'reorganisation', decision },
    })),
  )
}

export interface SuccessionDraft {
  readonly successorId: string
  readonly predecessorId: string
  readonly kind: 'merge' | 'split' | 'transfer'
  readonly scope: string
}

export async function succeed(
  work: Work,
  rows: readonly SuccessionDraft[],
  decision: string,
  on: string,
): Promise<void> {
  if (rows.length === 0) return
  await work.tx.execute(sql`insert into succession (successor_id, predecessor_id, kind, decision, happened_on, scope)
    select r."successorId", r."predecessorId", r.kind, ${decision}, ${on}::date, r.scope
      from jsonb_to_recordset(${json(rows)}) as r("successorId" uuid, "predecessorId" uuid, kind text, scope text)`)
}

/** Posts end with all who hold them, and the authorities to sign that belong to them (Decree 30/2020 article 13). */
export async function endPosts(
  work: Work,
  posts: readonly { readonly postId: string; readonly holderId: string | null; readonly personId: string | null }[],
  last: string,
  reason: string,
): Promise<void> {
  if (posts.length === 0) return
  const list = sql`any(${sql.param([...new Set(posts.map((it) => it.postId))])}::uuid[])`
  const later = sql`(valid_to is null or valid_to > ${last}::date)`
  await work.tx.execute(sql`update post set valid_to = ${last}::date where id = ${list} and ${later}`)
  await work.tx.execute(
    sql`update post_assignment set valid_to = greatest(valid_from, ${last}::date) where post_id = ${list} and ${later}`,
  )
  await work.tx.execute(sql`update signing_authority set valid_to = greatest(valid_from - 1, ${last}::date), ended_by_name = ${work.actor.personName}, end_reason = ${reason}
    where post_id = ${list} and ${later}`)
  await work.recordAll(
    'post.ended',
    posts.flatMap(({ holderId, personId }) =>
      holderId === null || personId === null
        ? []
        : [{ subjectId: personId, agencies: [], data: { assignmentId: holderId, personId, on: last } }],
    ),
  )
}

export interface Appointment {
  readonly postId: string
  readonly holderId: string
  readonly personId: string
  readonly unitId: string
  readonly agencyId: string
  readonly title: string
  readonly role: Role
  readonly rank: number
  readonly acting: boolean
}

/** New posts with who holds them. The act that gives them was approved by a second person, which is their confirmation (Appendix VI C3). */
export async function appoint(work: Work, rows: readonly Appointment[], from: string): Promise<void> {
  if (rows.length === 0) return
  const shape = sql`jsonb_to_recordset(${json(rows)}) as r("postId" uuid, "holderId" uuid, "personId" uuid, "unitId" uuid, title text, role text, rank integer, acting boolean)`
  await work.tx.execute(sql`insert into post (id, unit_id, title, role, rank, valid_from)
    select distinct on ("postId") "postId", "unitId", title, role, rank, ${from}::date from ${shape}`)
  await work.tx.execute(sql`insert into post_assignment (id, post_id, person_id, acting, valid_from)
    select "holderId", "postId", "personId", acting, ${from}::date from ${shape}`)
  await work.recordAll(
    'post.given',
    rows.map(({ holderId, personId, title, role, unitId, agencyId }) => ({
      subjectId: personId,
      agencies: [agencyId],
      data: { assignmentId: holderId, personId, title, role, unitId },
    })),
  )
}
