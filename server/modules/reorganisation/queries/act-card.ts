import { asc, eq, sql } from 'drizzle-orm'
import type { ReorgPost } from '#contract/reorganisation.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { lastNames } from '../../organisation/index.ts'
import { endsPredecessor, planOf } from '../act/plan.ts'
import { allowed, lastReversal, readableAct } from '../policy.ts'
import { type Act, type Line, reorganisationLine, reorganisationPost } from '../tables.ts'

const present = (row: Act, lines: number) => ({
  id: row.id,
  title: row.title,
  decision: row.decision,
  decidedOn: row.decidedOn,
  effectiveOn: row.effectiveOn,
  state: row.state,
  lines,
  preparedName: row.preparedName,
  preparedAt: row.preparedAt.toISOString(),
})

export { present as presentAct }

type PostCard = Static<typeof ReorgPost>
const mostPosts = 3000

/** Posts that end, with who holds them and where the act sends them. Of an act that was carried out: as it was said in it. */
async function postsOf(work: Work, act: Act, lines: readonly Line[]): Promise<PostCard[]> {
  const done = act.state === 'applied' || act.state === 'reversed'
  const ids = done
    ? (
        await work.tx
          .select({ id: reorganisationPost.postId })
          .from(reorganisationPost)
          .where(eq(reorganisationPost.actId, act.id))
      ).map((it) => it.id)
    : [...new Set((await planOf(work, act)).endingPosts.map((it) => it.postId))]
  const names = new Map(lines.filter((it) => it.key !== '').map((it) => [it.key, it.name]))
  const rows = await work.tx.execute<PostCard & Record<string, unknown>>(sql`
    select p.id as "postId", p.title, coalesce(n.name, '') as "unitName", coalesce(a.name, '') as "agencyName",
           array(select m.full_name from post_assignment h join person m on m.id = h.person_id where h.post_id = p.id
                    and h.valid_from < ${act.effectiveOn}::date and (h.valid_to is null or h.valid_to >= ${act.effectiveOn}::date - 1) order by m.full_name) as holders,
           r.unit_id as "unitId", coalesce(r.unit_key, '') as "unitKey", coalesce(t.name, '') as "toUnitName", coalesce(r.title, '') as "toTitle", coalesce(r.role, '') as "toRole",
           r.takes_over as "takesOver", coalesce((select m.full_name from post_assignment h join person m on m.id = h.person_id where h.id = r.takes_over), '') as "takesOverName"
      from post p join org_unit u on u.id = p.unit_id
      left join reorganisation_post r on r.post_id = p.id and r.act_id = ${act.id}
      left join lateral (select m.name from org_unit_name m where m.org_unit_id = u.id order by m.valid_from desc limit 1) n on true
      left join lateral (select m.name from org_unit_name m where m.org_unit_id = u.agency_id order by m.valid_from desc limit 1) a on true
      left join lateral (select m.name from org_unit_name m where m.org_unit_id = r.unit_id order by m.valid_from desc limit 1) t on true
     where p.id = any(${sql.param(ids)}::uuid[]) order by a.name, n.name, p.rank, p.title, p.id limit ${mostPosts}`)
  return rows.map((row) => (row.unitKey === '' ? row : { ...row, toUnitName: names.get(row.unitKey) ?? row.unitKey }))
}

function presentLine(line: Line, names: ReadonlyMap<string, string>, keys: ReadonlyMap<string, string>) {
  const { actId: _, ...it } = line
  return {
    ...it,
    predecessorName: names.get(line.predecessorId ?? '') ?? '',
    successorName: names.get(line.successorId ?? '') ?? keys.get(line.successorKey) ?? line.successorKey,
    parentName: names.get(line.parentId ?? '') ?? keys.get(line.parentKey) ?? line.parentKey,
  }
}

export async function actCard(work: Work, id: string) {
  const act = await readableAct(work, id)
  const lines = await work.tx
    .select()
    .from(reorganisationLine)
    .where(eq(reorganisationLine.actId, id))
    .orderBy(asc(reorganisationLine.position))
  const ids = lines.flatMap((it) => [it.predecessorId, it.successorId, it.parentId].filter((one) => one !== null))
  const names = await lastNames(work.tx, ids)
  const keys = new Map(lines.filter((it) => it.key !== '').map((it) => [it.key, it.name || it.key]))
  const predecessors = [
    ...new Set(lines.flatMap((it) => (endsPredecessor(it) && it.predecessorId !== null ? [it.predecessorId] : []))),
  ]
  const instant = (at: Date | null) => at?.toISOString() ?? null
  return {
    ...present(act, lines.length),
    preparedTitle: act.preparedTitle,
    approvedName: act.approvedName,
    approvedTitle: act.approvedTitle,
    approvedAt: instant(act.approvedAt),
    appliedName: act.appliedName,
    appliedAt: instant(act.appliedAt),
    reversibleUntil: act.state === 'applied' ? `${lastReversal(act)}T23:59:59+07:00` : null,
    reversedName: act.reversedName,
    reversedAt: instant(act.reversedAt),
    reverseReason: act.reverseReason,
    version: act.version,
    rows: lines.map((line) => presentLine(line, names, keys)),
    posts: await postsOf(work, act, lines),
    predecessors: predecessors.map((one) => ({ id: one, name: names.get(one) ?? '' })),
    difference: act.difference ?? null,
    can: allowed(work.actor, act, civilDate(work.now)),
  }
}

export const readReorganisation = (work: Work, ask: { id: string }) => actCard(work, ask.id)
