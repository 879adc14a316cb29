import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type * as contract from '#contract/reorganisation.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { mainSuccessor, planOf } from '../act/plan.ts'
import { actFor, mustReachAll } from '../policy.ts'
import { actCard } from '../queries/act-card.ts'
import { type Act, type PostLine, reorganisationLine, reorganisationPost } from '../tables.ts'
import { reopen } from './prepare-act.ts'

type LineAsk = Ask<typeof contract.keepReorganisationLines>['lines'][number]
const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

/** What a kind of line cannot do without; what else is wrong the dry run says by line. */
function refuseUnfit(lines: readonly LineAsk[]): void {
  const keys = new Set<string>()
  for (const [index, line] of lines.entries()) {
    const at = `/lines/${index}`
    if ((line.kind === 'create') !== (line.key !== '')) throw wrong(`${at}/key`, 'required')
    if ((line.kind === 'create') !== (line.predecessorId === null)) throw wrong(`${at}/predecessorId`, 'required')
    if (line.successorId !== null && line.successorKey !== '') throw wrong(`${at}/successorKey`, 'one-target')
    if (line.key !== '' && keys.has(line.key)) throw wrong(`${at}/key`, 'uniqueItems')
    keys.add(line.key)
  }
}

/** Makes these the lines of the act. Posts that say nothing any more go: those of what no longer ends. */
export async function writeLines(work: Work, act: Act, lines: readonly LineAsk[]): Promise<void> {
  refuseUnfit(lines)
  await mustReachAll(
    work,
    lines.flatMap((it) => [it.predecessorId, it.successorId, it.parentId].filter((id) => id !== null)),
  )
  await work.tx.delete(reorganisationLine).where(eq(reorganisationLine.actId, act.id))
  for (let at = 0; at < lines.length; at += 500)
    await work.tx
      .insert(reorganisationLine)
      .values(
        lines
          .slice(at, at + 500)
          .map((line, index) => ({ ...line, id: newId(work.now), actId: act.id, position: at + index + 1 })),
      )
  const plan = await planOf(work, act)
  const named = new Set(plan.lines.map((it) => it.predecessorId))
  const stale = [...plan.posts.values()].filter((it) => {
    const post = plan.endingPosts.find((o) => o.postId === it.postId)
    const gone =
      !post || !(plan.ending.some((o) => o.id === post.unitId) || named.has(post.unitId) || named.has(post.agencyId))
    return gone || (it.unitKey !== '' && !plan.created.has(it.unitKey))
  })
  await remove(work, act.id, stale)
  await reopen(work, act.id)
  await work.record('reorganisation.changed', act.id, [act.agencyId], { lines: lines.length })
}

async function remove(work: Work, actId: string, posts: readonly Pick<PostLine, 'postId'>[]): Promise<void> {
  if (posts.length === 0) return
  const ids = posts.map((it) => it.postId)
  await work.tx
    .delete(reorganisationPost)
    .where(and(eq(reorganisationPost.actId, actId), inArray(reorganisationPost.postId, ids)))
}

export async function keepReorganisationLines(work: Work, ask: Ask<typeof contract.keepReorganisationLines>) {
  const act = await actFor(work, ask.id, 'edit', ask.version)
  await writeLines(work, act, ask.lines)
  return actCard(work, act.id)
}

/** For posts nothing is said of: the same title in the unit that takes over. Posts over the whole installation are nobody's to pass on. */
async function suggested(work: Work, act: Act, said: ReadonlySet<string>): Promise<PostLine[]> {
  const plan = await planOf(work, act)
  const found = new Map<string, PostLine>()
  for (const post of plan.endingPosts) {
    const unit = plan.standing.get(post.unitId)
    const to = unit && mainSuccessor(plan, unit)
    if (said.has(post.postId) || plan.posts.has(post.postId) || to === undefined || post.role === 'systemAdministrator')
      continue
    const key = [...plan.created].find(([, id]) => id === to)?.[0]
    found.set(post.postId, {
      actId: act.id,
      postId: post.postId,
      unitId: key === undefined ? to : null,
      unitKey: key ?? '',
      title: post.title,
      role: post.role,
      takesOver: null,
    })
  }
  return [...found.values()]
}

export async function keepReorganisationPosts(work: Work, ask: Ask<typeof contract.keepReorganisationPosts>) {
  const act = await actFor(work, ask.id, 'edit', ask.version)
  const kept = ask.posts.filter((it) => it.none !== true)
  for (const [index, it] of kept.entries()) {
    const targets = [it.unitId, it.unitKey || null, it.takesOver].filter((target) => target !== null)
    if (targets.length !== 1) throw wrong(`/posts/${index}`, 'one-target')
    if (it.takesOver === null && (it.title.trim() === '' || it.role === ''))
      throw wrong(`/posts/${index}/title`, 'required')
    // Only the system administrator makes system administrators.
    if (it.role === 'systemAdministrator' && work.actor.role !== 'systemAdministrator') throw fault('access.denied')
  }
  if (new Set(ask.posts.map((it) => it.postId)).size < ask.posts.length) throw wrong('/posts', 'uniqueItems')
  await mustReachAll(
    work,
    kept.flatMap((it) => it.unitId ?? []),
  )
  await refuseForeign(work, act, kept)
  await remove(work, act.id, ask.posts)
  const rows = kept.map(({ none: _, ...it }) => ({ ...it, actId: act.id }))
  const said = new Set(ask.posts.map((it) => it.postId))
  const all = [...rows, ...(ask.suggest ? await suggested(work, act, said) : [])]
  for (let at = 0; at < all.length; at += 1000)
    await work.tx.insert(reorganisationPost).values(all.slice(at, at + 1000))
  await reopen(work, act.id)
  await work.record('reorganisation.changed', act.id, [act.agencyId], { lines: all.length })
  return actCard(work, act.id)
}

/** Posts of what the act's lines end or take from; nobody else's are moved by it. */
async function refuseForeign(work: Work, act: Act, posts: readonly { readonly postId: string }[]): Promise<void> {
  if (posts.length === 0) return
  const plan = await planOf(work, act)
  const taken = plan.lines.flatMap((it) => it.predecessorId ?? [])
  const known = new Set(await postsOf(work, [...taken, ...plan.ending.map((it) => it.id)]))
  if (posts.some((it) => !known.has(it.postId))) throw fault('thing.missing')
}

async function postsOf(work: Work, units: readonly string[]): Promise<string[]> {
  const rows = await work.tx.execute<{ id: string }>(sql`
    select p.id from post p join org_unit u on u.id = p.unit_id
     where u.id = any(${sql.param([...units])}::uuid[]) or u.agency_id = any(${sql.param([...units])}::uuid[])`)
  return rows.map((row) => row.id)
}
