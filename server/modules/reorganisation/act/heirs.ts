import { sql } from 'drizzle-orm'
import type { Role } from '#contract/permissions.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import type { Appointment, Heir, Heirs, UnitHeir } from '../../organisation/index.ts'
import { agencyAfter, type EndingPost, mainSuccessor, nameAfter, type Plan } from './plan.ts'

/** Where the holders of a post that ends go, by what the act says of the post. */
export function appointments(work: Work, plan: Plan): Map<EndingPost, Appointment> {
  const made = new Map<EndingPost, Appointment>()
  const newPosts = new Map<string, string>()
  for (const from of plan.endingPosts) {
    const line = plan.posts.get(from.postId)
    const unitId = line?.unitId ?? plan.created.get(line?.unitKey ?? '')
    const agencyId = unitId === undefined ? undefined : agencyAfter(plan, unitId)
    if (!line || unitId === undefined || agencyId === undefined || line.role === '') continue
    if (from.holderId === null || from.personId === null) continue
    const postId = newPosts.get(from.postId) ?? newId(work.now)
    newPosts.set(from.postId, postId)
    made.set(from, {
      postId,
      holderId: newId(work.now),
      personId: from.personId,
      unitId,
      agencyId,
      title: line.title,
      role: line.role,
      rank: from.rank,
      acting: from.acting,
    })
  }
  return made
}

interface Head extends Record<string, unknown> {
  readonly unitId: string
  readonly holderId: string
  readonly agencyId: string
  readonly name: string
  readonly title: string
  readonly role: Role
}

/** Who leads an agency or unit on the first day: of an agency its highest leader, of a unit its head. */
async function headsOf(work: Work, ids: readonly string[], day: string): Promise<Map<string, Head>> {
  const on = (t: 'p' | 'h') =>
    sql`${sql.raw(t)}.valid_from <= ${day}::date and (${sql.raw(t)}.valid_to is null or ${sql.raw(t)}.valid_to >= ${day}::date)`
  const rows = await work.tx.execute<Head>(sql`
    select distinct on (u.id) u.id as "unitId", h.id as "holderId", u.agency_id as "agencyId", n.full_name as name, p.title, p.role
      from org_unit u join post p on p.role = case when u.nature = 'agency' then 'leader' else 'unitHead' end
       and (p.unit_id = u.id or (u.nature = 'agency' and p.unit_id in (select o.id from org_unit o where o.agency_id = u.id)))
      join post_assignment h on h.post_id = p.id join person n on n.id = h.person_id
     where u.id = any(${sql.param([...ids])}::uuid[]) and ${on('p')} and ${on('h')}
     order by u.id, p.rank, h.valid_from, h.id`)
  return new Map(rows.map((row) => [row.unitId, row]))
}

async function holdersNamed(work: Work, ids: readonly string[], day: string): Promise<Map<string, Heir>> {
  const rows = await work.tx.execute<Heir & Record<string, unknown>>(sql`
    select h.id as "fromId", h.id as "toId", u.agency_id as "toAgencyId", u.id as "toUnitId", n.full_name as name, p.title
      from post_assignment h join post p on p.id = h.post_id join org_unit u on u.id = p.unit_id join person n on n.id = h.person_id
     where h.id = any(${sql.param([...ids])}::uuid[]) and h.valid_from <= ${day}::date and (h.valid_to is null or h.valid_to >= ${day}::date)
       and p.valid_from <= ${day}::date and (p.valid_to is null or p.valid_to >= ${day}::date)`)
  return new Map(rows.map((row) => [row.fromId, row]))
}

const nobody = { toId: null, toAgencyId: null, toUnitId: null, name: '', title: '' }

const ofHead = (fromId: string, head: Head | undefined): Heir =>
  head
    ? {
        fromId,
        toId: head.holderId,
        toAgencyId: head.agencyId,
        toUnitId: head.unitId,
        name: head.name,
        title: head.title,
      }
    : { fromId, ...nobody }

/**
 * Who takes over from whom, once the new posts are there: the holder's own new post; whoever the act names; the head of the successor unit;
 * the head of the successor agency; nobody (handbook 5.5).
 */
export async function heirsOf(work: Work, plan: Plan, made: ReadonlyMap<EndingPost, Appointment>): Promise<Heirs> {
  const day = plan.act.effectiveOn
  const successors = new Map(plan.ending.map((it) => [it.id, mainSuccessor(plan, it)]))
  const units = [...successors.values()].filter((id) => id !== undefined)
  const agencyIds = units.flatMap((id) => agencyAfter(plan, id) ?? [])
  const heads = await headsOf(work, [...new Set([...units, ...agencyIds])], day)
  const headFor = (unitId: string): Head | undefined => {
    const to = successors.get(unitId)
    return to === undefined ? undefined : (heads.get(to) ?? heads.get(agencyAfter(plan, to) ?? ''))
  }
  const named = await holdersNamed(
    work,
    [...plan.posts.values()].flatMap((it) => it.takesOver ?? []),
    day,
  )
  const holders = plan.endingPosts.flatMap((post): Heir[] => {
    if (post.holderId === null) return []
    const own = made.get(post)
    if (own)
      return [
        {
          fromId: post.holderId,
          toId: own.holderId,
          toAgencyId: own.agencyId,
          toUnitId: own.unitId,
          name: post.personName,
          title: own.title,
        },
      ]
    const other = named.get(plan.posts.get(post.postId)?.takesOver ?? '')
    return [other ? { ...other, fromId: post.holderId } : ofHead(post.holderId, headFor(post.unitId))]
  })
  const ending = plan.ending.filter((it) => it.nature === 'unit')
  const unitHeirs = ending.map((it): UnitHeir => {
    const to = successors.get(it.id)
    const head = headFor(it.id)
    // A unit takes work over where somebody heads it; otherwise a person does.
    if (to !== undefined && head && head.unitId === to && head.role === 'unitHead')
      return {
        fromId: it.id,
        toId: to,
        toAgencyId: head.agencyId,
        toUnitId: to,
        toHolderId: null,
        name: nameAfter(plan, to),
        title: '',
      }
    return { ...ofHead(it.id, head), toUnitId: null, toHolderId: head?.holderId ?? null }
  })
  const agencies = plan.ending
    .filter((it) => it.nature === 'agency')
    .map((it) => {
      const to = successors.get(it.id) ?? null
      const base = { fromId: it.id, fromName: it.name, toUnitId: null, title: '' }
      return { ...base, toId: to, toAgencyId: to, name: to === null ? '' : nameAfter(plan, to) }
    })
  return { holders, units: unitHeirs, agencies }
}
