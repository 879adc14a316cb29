import { sql } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { draftsUnderWayTo, inheritReading, takeOverDocuments } from '../../documents/index.ts'
import { takeOverDossiers } from '../../dossiers/index.ts'
import { takeOverDrafts } from '../../drafting/index.ts'
import {
  appoint,
  beginUnits,
  endPosts,
  endUnits,
  type Heirs,
  hangUnits,
  type Moved,
  type NewUnit,
  renameUnits,
  succeed,
} from '../../organisation/index.ts'
import { closeBooks, openBooks, type TurnedBook } from '../../registers/index.ts'
import { takeOverHandling } from '../../routing/index.ts'
import { takeOverSteps } from '../../signing/index.ts'
import type { Difference, Line } from '../tables.ts'
import { differenceOf } from './difference.ts'
import { appointments, heirsOf } from './heirs.ts'
import { keepHeirs, keepMoves } from './keep.ts'
import { agencyAfter, endsPredecessor, mainSuccessor, type Plan, successorOf } from './plan.ts'

/** Parents before their children, however the lines are ordered. */
function newUnits(plan: Plan): NewUnit[] {
  const lines = plan.lines.filter((it) => it.kind === 'create')
  const depth = (line: Line, steps = 0): number => {
    const above = lines.find((it) => it.key === line.parentKey && line.parentKey !== '')
    return above && steps < lines.length ? depth(above, steps + 1) : steps
  }
  return lines
    .map((line) => ({ line, depth: depth(line) }))
    .sort((a, b) => a.depth - b.depth)
    .map(({ line }) => {
      const id = plan.created.get(line.key) ?? ''
      const { nature, name, abbreviation, place, code, level, unitKind: kind } = line
      const parentId = line.parentId ?? plan.created.get(line.parentKey) ?? null
      return {
        id,
        nature,
        agencyId: agencyAfter(plan, id) ?? id,
        parentId,
        kind,
        level,
        name,
        shortName: line.shortName || name,
        abbreviation,
        place,
        code,
      }
    })
}

const renamed = (plan: Plan) =>
  plan.lines.flatMap((line) => {
    const before = plan.standing.get(line.predecessorId ?? '')
    if (line.kind !== 'rename' || !before) return []
    const { name, abbreviation, code } = line
    return [
      { id: before.id, name, shortName: line.shortName || name, abbreviation, place: line.place || before.place, code },
    ]
  })

const successions = (plan: Plan) =>
  plan.lines.flatMap((line) => {
    const successorId = successorOf(plan, line)
    if (line.predecessorId === null || successorId === undefined || line.kind === 'rename' || line.kind === 'create')
      return []
    // A dissolved agency whose duties somebody takes over: they are transferred.
    const kind = line.kind === 'dissolve' ? ('transfer' as const) : line.kind
    return [{ successorId, predecessorId: line.predecessorId, kind, scope: line.scope }]
  })

/** The tree, its posts and its books. */
async function reshape(
  work: Work,
  plan: Plan,
): Promise<{ heirs: Heirs; books: TurnedBook[]; appointed: ReturnType<typeof appointments> }> {
  const { act, last } = plan
  const { effectiveOn: first, decision } = act
  const begun = newUnits(plan)
  await endPosts(work, plan.endingPosts, last, decision)
  await beginUnitsAfter(work, plan, begun)
  await succeed(work, successions(plan), decision, first)
  const appointed = appointments(work, plan)
  await appoint(work, [...appointed.values()], first)
  const ended = plan.ending.filter((it) => it.nature === 'agency').map((it) => it.id)
  const closed = await closeBooks(work, { agencies: ended, last, act: decision })
  const opened = await openBooks(
    work,
    begun
      .filter((it) => it.nature === 'agency')
      .map((it) => ({ agencyId: it.id, like: modelFor(plan, it.id), on: first })),
  )
  return { heirs: await heirsOf(work, plan, appointed), books: [...closed, ...opened], appointed }
}

/** What ends gives its codes free before what begins takes them; what hangs below is hung again before its parent is gone. */
async function beginUnitsAfter(work: Work, plan: Plan, begun: readonly NewUnit[]): Promise<void> {
  const { effectiveOn: first, decision } = plan.act
  await endUnits(
    work,
    plan.ending.map((it) => it.id),
    plan.last,
    decision,
  )
  await renameUnits(work, renamed(plan), first)
  await beginUnits(work, begun, first)
  const hung = plan.orphans.flatMap(({ id, parentId }) => {
    const above = plan.standing.get(parentId ?? '')
    const to = above && mainSuccessor(plan, above)
    return to === undefined ? [] : [{ id, parentId: to }]
  })
  await hangUnits(work, hung, first)
}

/** Whose books the new agency's are configured like: of the first it takes over. */
const modelFor = (plan: Plan, agencyId: string): string | null =>
  plan.lines.find((it) => endsPredecessor(it) && successorOf(plan, it) === agencyId)?.predecessorId ?? null

/** Open work, by the doors of the rooms it belongs to. */
async function moveWork(work: Work, heirs: Heirs): Promise<{ moved: Moved[]; waiting: Moved[] }> {
  await inheritReading(work, heirs)
  await takeOverSteps(work, heirs)
  const parts = [
    await takeOverDocuments(work, heirs),
    await takeOverHandling(work, heirs),
    await takeOverDrafts(work, heirs),
    await takeOverDossiers(work, heirs),
  ]
  return { moved: parts.flatMap((it) => it.moved), waiting: parts.flatMap((it) => it.waiting) }
}

/** Rights that end with the posts they belong to: nobody takes them over, whoever needs them is given them anew. */
async function rightsThatEnd(work: Work, plan: Plan): Promise<Moved[]> {
  const holders = sql`any(${sql.param(plan.endingPosts.flatMap((it) => it.holderId ?? []))}::uuid[])`
  const posts = sql`any(${sql.param(plan.endingPosts.map((it) => it.postId))}::uuid[])`
  const day = plan.last
  return [
    ...(await work.tx.execute<Moved>(sql`
      select 'authority' as kind, g.id, g.agency_id as "agencyId", g.mode || case when g.basis = '' then '' else ' · ' || g.basis end as label,
             null as "dueAt", p.title as "from", '' as "to"
        from signing_authority g join post p on p.id = g.post_id
       where g.post_id = ${posts} and g.valid_from <= ${day}::date and (g.valid_to is null or g.valid_to >= ${day}::date)
      union all
      select 'delegation', d.id, d.agency_id, d.reason, d.ends_on::text, d.from_name, d.to_name
        from delegation d where (d.from_holder_id = ${holders} or d.to_holder_id = ${holders}) and d.revoked_at is null and d.ends_on > ${day}::date`)),
  ]
}

/**
 * Carries the act out, every row it changes being kept for its reverse. The caller holds the act in state `applying` and answers for what
 * becomes of the transaction.
 */
export async function perform(work: Work, plan: Plan): Promise<Difference> {
  // Acts and moves in the tree one after the other: the lock of `moveUnit`.
  await work.tx.execute(sql`select pg_advisory_xact_lock(hashtext('org_unit_placement.parent_id'))`)
  await work.tx.execute(sql`select set_config('lienthong.reorganisation', ${plan.act.id}, true)`)
  const rights = await rightsThatEnd(work, plan)
  const underWay = await draftsUnderWayTo(
    work,
    plan.ending.filter((it) => it.nature === 'agency').map((it) => it.id),
  )
  const { heirs, books, appointed } = await reshape(work, plan)
  const { moved, waiting } = await moveWork(work, heirs)
  await work.tx.execute(sql`select set_config('lienthong.reorganisation', '', true)`)
  await keepHeirs(work, plan, heirs)
  await keepMoves(work, plan.act.id, [...moved, ...rights, ...waiting])
  return differenceOf(work, plan, { books, appointed, heirs, moved: [...moved, ...rights], waiting, underWay })
}
