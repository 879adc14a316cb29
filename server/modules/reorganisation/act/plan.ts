import { asc, eq, sql } from 'drizzle-orm'
import type { Role } from '#contract/permissions.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { plusDays } from '../../organisation/index.ts'
import { type Act, type Line, type PostLine, reorganisationLine, reorganisationPost } from '../tables.ts'

/** An agency or unit as it stands on the last day before the act. */
export interface Standing extends Record<string, unknown> {
  readonly id: string
  readonly nature: 'agency' | 'unit'
  readonly agencyId: string
  readonly parentId: string | null
  readonly name: string
  readonly shortName: string
  readonly abbreviation: string
  readonly place: string
  readonly code: string
  readonly parentName: string
  /** Its last day, when it has one already. */
  readonly validTo: string | null
}

/** A post that ends, once for each who holds it; `holderId` null when nobody does. */
export interface EndingPost extends Record<string, unknown> {
  readonly postId: string
  readonly unitId: string
  readonly agencyId: string
  readonly title: string
  readonly role: Role
  readonly rank: number
  readonly holderId: string | null
  readonly personId: string | null
  readonly personName: string
  readonly acting: boolean
}

/** The act worked out against the tree of the day before it, before anything is written. */
export interface Plan {
  readonly act: Act
  /** The last day of what ends, `YYYY-MM-DD`. */
  readonly last: string
  readonly lines: readonly Line[]
  readonly posts: ReadonlyMap<string, PostLine>
  /** All that lines and posts name, with the units of agencies that end and what hangs below. */
  readonly standing: ReadonlyMap<string, Standing>
  /** Keys of what is created → id it will have. */
  readonly created: ReadonlyMap<string, string>
  readonly ending: readonly Standing[]
  /** Agencies that live on though what they hang below ends. */
  readonly orphans: readonly Standing[]
  readonly endingPosts: readonly EndingPost[]
}

export const endsPredecessor = (line: Pick<Line, 'kind'>) =>
  line.kind === 'merge' || line.kind === 'split' || line.kind === 'dissolve'

const columns = (day: string) => sql`
  u.id, u.nature, u.agency_id as "agencyId", u.parent_id as "parentId", u.name, u.short_name as "shortName", u.abbreviation, u.place,
  coalesce((select c.code from agency_code c where c.agency_id = u.id and c.scheme = 'new35' and c.valid_from <= ${day}::date
      and (c.valid_to is null or c.valid_to >= ${day}::date) limit 1), '') as code,
  coalesce((select n.name from org_unit_named(${day}::date) n where n.id = u.parent_id), '') as "parentName", u.valid_to::text as "validTo"`

async function standingOf(work: Work, ids: readonly string[], day: string): Promise<Standing[]> {
  return [
    ...(await work.tx.execute<Standing>(
      sql`select ${columns(day)} from org_unit_on(${day}::date) u where u.id = any(${sql.param([...ids])}::uuid[])`,
    )),
  ]
}

/** What ends with those that are named: all units of agencies, and units below units. */
async function below(work: Work, ids: readonly string[], day: string): Promise<Standing[]> {
  return [
    ...(await work.tx.execute<Standing>(sql`
      with recursive tree as materialized (select * from org_unit_on(${day}::date)), gone(id) as (
        select t.id from tree t where t.id = any(${sql.param([...ids])}::uuid[])
        union select t.id from gone g join tree t on t.nature = 'unit' and (t.parent_id = g.id or t.agency_id = g.id))
      select ${columns(day)} from gone g join tree u on u.id = g.id order by u.nature, u.name, u.id`)),
  ]
}

async function orphansOf(work: Work, gone: readonly string[], day: string): Promise<Standing[]> {
  const list = sql`any(${sql.param([...gone])}::uuid[])`
  return [
    ...(await work.tx.execute<Standing>(sql`
      select ${columns(day)} from org_unit_on(${day}::date) u
       where u.parent_id = ${list} and u.nature = 'agency' and not u.id = ${list} and (u.valid_to is null or u.valid_to > ${day}::date) order by u.name, u.id`)),
  ]
}

async function postsThatEnd(
  work: Work,
  units: readonly string[],
  named: readonly string[],
  day: string,
): Promise<EndingPost[]> {
  return [
    ...(await work.tx.execute<EndingPost>(sql`
      select p.id as "postId", p.unit_id as "unitId", u.agency_id as "agencyId", p.title, p.role, p.rank, h.id as "holderId", h.person_id as "personId",
             coalesce(n.full_name, '') as "personName", coalesce(h.acting, false) as acting
        from post p join org_unit u on u.id = p.unit_id
        left join post_assignment h on h.post_id = p.id and (h.valid_to is null or h.valid_to > ${day}::date)
        left join person n on n.id = h.person_id
       where (p.unit_id = any(${sql.param([...units])}::uuid[]) or p.id = any(${sql.param([...named])}::uuid[]))
         and (p.valid_to is null or p.valid_to > ${day}::date)
       order by p.rank, p.title, n.full_name, h.id`)),
  ]
}

/** Reads the act and what it touches. */
export async function planOf(work: Work, act: Act): Promise<Plan> {
  const last = plusDays(act.effectiveOn, -1)
  const lines = await work.tx
    .select()
    .from(reorganisationLine)
    .where(eq(reorganisationLine.actId, act.id))
    .orderBy(asc(reorganisationLine.position))
  const postLines = await work.tx.select().from(reorganisationPost).where(eq(reorganisationPost.actId, act.id))
  const gone = lines.flatMap((it) => (endsPredecessor(it) && it.predecessorId !== null ? [it.predecessorId] : []))
  const ending = await below(work, gone, last)
  const endingIds = ending.map((it) => it.id)
  const orphans = await orphansOf(work, endingIds, last)
  const named = [
    ...lines.flatMap((it) => [it.predecessorId, it.successorId, it.parentId]),
    ...postLines.map((it) => it.unitId),
  ].filter((id) => id !== null)
  const before = await standingOf(work, named, last)
  // One that begins on the very day of the act may be a successor, too.
  const missing = named.filter((id) => !before.some((it) => it.id === id))
  const others = [...before, ...(await standingOf(work, missing, act.effectiveOn))]
  const standing = new Map([...others, ...ending, ...orphans].map((it) => [it.id, it]))
  const created = new Map(lines.flatMap((it) => (it.kind === 'create' ? [[it.key, newId(work.now)] as const] : [])))
  const endingPosts = await postsThatEnd(
    work,
    endingIds,
    postLines.map((it) => it.postId),
    last,
  )
  const posts = new Map(postLines.map((it) => [it.postId, it]))
  return { act, last, lines, posts, standing, created, ending, orphans, endingPosts }
}

export const successorOf = (plan: Plan, line: Line): string | undefined =>
  line.successorId ?? plan.created.get(line.successorKey)

/** Who mainly takes over from an agency or unit: the first line that names a successor; of a unit without one, that of its agency. */
export function mainSuccessor(plan: Plan, unit: Standing): string | undefined {
  const own = plan.lines.find(
    (it) => it.predecessorId === unit.id && endsPredecessor(it) && successorOf(plan, it) !== undefined,
  )
  if (own) return successorOf(plan, own)
  const agency = unit.nature === 'unit' ? plan.standing.get(unit.agencyId) : undefined
  return agency && agency.id !== unit.id ? mainSuccessor(plan, agency) : undefined
}

/** The agency of a unit that lives after the act, whether it exists or is created by it. */
export function agencyAfter(plan: Plan, unitId: string): string | undefined {
  const known = plan.standing.get(unitId)
  if (known) return known.agencyId
  const line = plan.lines.find((it) => it.kind === 'create' && plan.created.get(it.key) === unitId)
  if (!line) return undefined
  if (line.nature === 'agency') return unitId
  const parent = line.parentId ?? plan.created.get(line.parentKey)
  return parent === undefined ? undefined : agencyAfter(plan, parent)
}

export function nameAfter(plan: Plan, unitId: string): string {
  const line = plan.lines.find(
    (it) =>
      (it.kind === 'create' && plan.created.get(it.key) === unitId) ||
      (it.kind === 'rename' && it.predecessorId === unitId),
  )
  return line?.name || (plan.standing.get(unitId)?.name ?? '')
}
