import { sql } from 'drizzle-orm'
import type { ReorgProblem } from '#contract/reorganisation.ts'
import type { Work } from '#platform/work.ts'
import { unitInReach } from '../../organisation/index.ts'
import { booksInTheWay } from '../../registers/index.ts'
import type { Difference, Line } from '../tables.ts'
import { endsPredecessor, mainSuccessor, type Plan, successorOf } from './plan.ts'

type Problem = Difference['problems'][number]
const mostProblems = 500

const naming = ['name', 'abbreviation', 'level', 'unitKind'] as const

function ofCreated(plan: Plan, line: Line, add: (field: string, problem: ReorgProblem, value?: string) => void): void {
  for (const field of naming) if (line[field].trim() === '') add(field, 'required')
  const parent = line.parentId === null ? undefined : plan.standing.get(line.parentId)
  if (line.parentId !== null && !parent) add('parentId', 'unknown')
  if (line.parentKey !== '' && !plan.created.has(line.parentKey)) add('parentKey', 'unknown', line.parentKey)
  if (line.nature === 'unit' && line.parentId === null && line.parentKey === '') add('parentId', 'required')
  if (line.nature === 'unit' && line.code !== '') add('code', 'nature', line.code)
  if (line.parentId !== null && line.parentKey !== '') add('parentKey', 'twice', line.parentKey)
  if (parent && plan.ending.some((it) => it.id === parent.id)) add('parentId', 'successor-ends', parent.name)
  if (line.parentKey === line.key) add('parentKey', 'unknown', line.key)
}

function ofSuccessor(
  plan: Plan,
  line: Line,
  add: (field: string, problem: ReorgProblem, value?: string) => void,
): void {
  const id = successorOf(plan, line)
  if (id === undefined) {
    if (line.successorKey !== '') add('successorKey', 'unknown', line.successorKey)
    else if (line.successorId !== null) add('successorId', 'unknown')
    else if (line.kind !== 'dissolve') add('successorId', 'required')
    return
  }
  const known = plan.standing.get(id)
  if (line.successorId !== null && !known) add('successorId', 'ended')
  if (plan.ending.some((it) => it.id === id)) add('successorId', 'successor-ends', known?.name ?? '')
  if (known && known.validTo !== null) add('successorId', 'ended', known.name)
  if (id === line.predecessorId) add('successorId', 'twice', known?.name ?? '')
  const predecessor = plan.standing.get(line.predecessorId ?? '')
  const nature = known?.nature ?? plan.lines.find((it) => it.key === line.successorKey)?.nature
  // A unit may be taken over by a whole agency, an agency only by one of its like.
  if (predecessor?.nature === 'agency' && nature === 'unit') add('successorId', 'nature', known?.name ?? '')
}

function ofPredecessor(
  plan: Plan,
  line: Line,
  add: (field: string, problem: ReorgProblem, value?: string) => void,
): void {
  const it = plan.standing.get(line.predecessorId ?? '')
  if (!it) {
    add('predecessorId', line.predecessorId === null ? 'required' : 'ended')
    return
  }
  if (it.validTo !== null && it.validTo <= plan.last) add('predecessorId', 'ended', it.name)
  const same = plan.lines.filter((o) => o.predecessorId === it.id && o.kind !== 'transfer')
  const splits = same.filter((o) => o.kind === 'split')
  if (same.length > 1 && splits.length < same.length) add('predecessorId', 'twice', it.name)
  if (line.kind === 'split') {
    if (splits.length < 2) add('predecessorId', 'split-needs-two', it.name)
    if (new Set(splits.map((o) => successorOf(plan, o))).size < splits.length) add('successorId', 'twice', it.name)
  }
  if (line.kind === 'rename') {
    if (line.name.trim() === '') add('name', 'required')
    if (line.abbreviation.trim() === '') add('abbreviation', 'required')
  }
}

async function codesTaken(work: Work, plan: Plan): Promise<Map<string, string>> {
  const codes = plan.lines.filter((it) => it.code !== '').map((it) => it.code)
  const gone = [
    ...plan.ending.map((it) => it.id),
    ...plan.lines.flatMap((it) =>
      it.kind === 'rename' && it.code !== '' && it.predecessorId ? [it.predecessorId] : [],
    ),
  ]
  const rows = await work.tx.execute<{ code: string; name: string }>(sql`
    select c.code, n.name from agency_code c
      join lateral (select m.name from org_unit_name m where m.org_unit_id = c.agency_id order by m.valid_from desc limit 1) n on true
     where c.scheme = 'new35' and c.code = any(${sql.param(codes)}::text[]) and (c.valid_to is null or c.valid_to >= ${plan.act.effectiveOn}::date)
       and not c.agency_id = any(${sql.param(gone)}::uuid[])`)
  return new Map(rows.map((row) => [row.code, row.name]))
}

async function ofReach(work: Work, plan: Plan, line: Line): Promise<boolean> {
  if (work.actor.role === 'systemAdministrator') return true
  const ids = [line.predecessorId, line.successorId, line.parentId].filter((id) => id !== null)
  if (line.kind === 'create' && line.parentId === null && line.parentKey === '') return false
  for (const id of ids)
    if (plan.standing.has(id) && !(await unitInReach(work.tx, work.actor, id, plan.last))) return false
  return true
}

function ofPosts(plan: Plan, add: (line: number, field: string, problem: ReorgProblem, value: string) => void): void {
  for (const post of plan.posts.values()) {
    const from = plan.endingPosts.find((it) => it.postId === post.postId)
    const name = from?.title ?? post.title
    if (!from) add(0, 'postId', 'ended', name)
    if (post.takesOver !== null) continue
    const unit = post.unitId ?? plan.created.get(post.unitKey)
    if (unit === undefined) add(0, 'unitKey', 'unknown', `${name}: ${post.unitKey}`)
    else if (plan.ending.some((it) => it.id === unit)) add(0, 'unitId', 'successor-ends', name)
    else if (post.unitId !== null && !plan.standing.has(post.unitId)) add(0, 'unitId', 'ended', name)
    if (post.title.trim() === '' || post.role === '') add(0, 'title', 'required', name)
  }
}

/** What keeps the act from being carried out, by line; the same for a dry run and the real one. */
export async function problemsOf(work: Work, plan: Plan): Promise<Problem[]> {
  const found: Problem[] = []
  const note = (line: number, field: string, problem: ReorgProblem, value = '') => {
    if (found.length < mostProblems) found.push({ line, field, problem, value })
  }
  if (plan.lines.length === 0) note(0, 'lines', 'required')
  const taken = await codesTaken(work, plan)
  for (const line of plan.lines) {
    const add = (field: string, problem: ReorgProblem, value = '') => note(line.position, field, problem, value)
    if (line.kind === 'create') ofCreated(plan, line, add)
    else ofPredecessor(plan, line, add)
    if (line.kind !== 'create' && line.kind !== 'rename') ofSuccessor(plan, line, add)
    if (line.code !== '' && taken.has(line.code))
      add('code', 'code-taken', `${line.code}: ${taken.get(line.code) ?? ''}`)
    if (line.code !== '' && plan.lines.some((o) => o !== line && o.code === line.code)) add('code', 'twice', line.code)
    if (!(await ofReach(work, plan, line))) add('predecessorId', 'out-of-reach')
  }
  ofPosts(plan, note)
  for (const orphan of plan.orphans) {
    const above = plan.standing.get(orphan.parentId ?? '')
    if (!above || mainSuccessor(plan, above) === undefined) note(0, 'predecessorId', 'children-alive', orphan.name)
  }
  const agencies = plan.ending.filter((it) => it.nature === 'agency').map((it) => it.id)
  for (const book of await booksInTheWay(work, { agencies, last: plan.last, act: plan.act.decision })) {
    const value = `${plan.standing.get(book.agencyId)?.name ?? ''}: ${book.name}`
    if (book.held > 0) note(0, 'books', 'numbers-held', value)
    if (book.lastDate !== null && book.lastDate > plan.last) note(0, 'books', 'book-after', value)
  }
  if (plan.act.effectiveOn < plan.act.decidedOn) note(0, 'effectiveOn', 'not-begun', plan.act.effectiveOn)
  return found
}

export const predecessorsOf = (lines: readonly Line[]) =>
  lines.flatMap((it) => (endsPredecessor(it) && it.predecessorId !== null ? [it.predecessorId] : []))
