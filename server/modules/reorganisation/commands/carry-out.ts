import { eq, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type * as contract from '#contract/reorganisation.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Job } from '#platform/jobs.ts'
import type { Run, Work } from '#platform/work.ts'
import { nothingDone } from '../act/difference.ts'
import { perform } from '../act/perform.ts'
import { type Plan, planOf } from '../act/plan.ts'
import { problemsOf } from '../act/problems.ts'
import { actFor, mustReachAll } from '../policy.ts'
import { actCard } from '../queries/act-card.ts'
import { type Act, type Difference, reorganisationAct } from '../tables.ts'

const applyJobName = 'reorganisation:apply'

async function keep(work: Work, act: Act, change: Partial<typeof reorganisationAct.$inferInsert>): Promise<void> {
  await work.tx
    .update(reorganisationAct)
    .set({ ...change, version: sql`${reorganisationAct.version} + 1` })
    .where(eq(reorganisationAct.id, act.id))
}

async function enter(work: Work, act: Act, state: 'applying' | 'reversing'): Promise<void> {
  await work.tx.execute(sql`update reorganisation_act set state = ${state} where id = ${act.id}`)
}

const touched = (plan: Plan) => [
  ...plan.lines.flatMap((it) => [it.predecessorId, it.successorId, it.parentId].filter((id) => id !== null)),
  ...[...plan.posts.values()].flatMap((it) => it.unitId ?? []),
]

/** Thrown to leave the inner transaction with everything in it undone. */
const undone = new Error('the dry run ends here')

/** The real thing in an inner transaction, constraints that wait for the end included, which is then rolled back. */
async function rehearse(work: Work, plan: Plan): Promise<Difference> {
  let found = nothingDone(work, [])
  await work.tx
    .transaction(async (tx) => {
      const inner = { ...work, tx }
      await enter(inner, plan.act, 'applying')
      found = await perform(inner, plan)
      await tx.execute(sql`update reorganisation_act set state = ${plan.act.state} where id = ${plan.act.id}`)
      await tx.execute(sql`set constraints all immediate`)
      throw undone
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
  return found
}

/** Dry run: what is wrong with it by line, and, when nothing is, the difference it makes. */
export async function checkReorganisation(work: Work, ask: Ask<typeof contract.checkReorganisation>) {
  const act = await actFor(work, ask.id, 'check', ask.version)
  const plan = await planOf(work, act)
  await mustReachAll(work, touched(plan))
  const problems = await problemsOf(work, plan)
  const difference = problems.length > 0 ? nothingDone(work, problems) : await rehearse(work, plan)
  // An approved act stays approved: it is only looked at again.
  const state = act.state === 'approved' ? act.state : problems.length > 0 ? 'draft' : 'checked'
  await keep(work, act, { state, difference })
  await work.record('reorganisation.checked', act.id, [act.agencyId], {
    problems: problems.length,
    waiting: difference.waitingCount,
  })
  return actCard(work, act.id)
}

const firstMoment = (day: string) => new Date(`${day}T00:00:00+07:00`)

/** A second person. An act whose day is still to come is carried out by itself at its first moment. */
export async function approveReorganisation(work: Work, ask: Ask<typeof contract.approveReorganisation>) {
  const act = await actFor(work, ask.id, 'approve', ask.version)
  const plan = await planOf(work, act)
  await mustReachAll(work, touched(plan))
  const problems = await problemsOf(work, plan)
  if (problems.length > 0) throw fault('reorganisation.unfit', { problems: problems.length, waiting: 0 })
  const { personId, personName, title } = work.actor
  await keep(work, act, {
    state: 'approved',
    approvedPerson: personId,
    approvedName: personName,
    approvedTitle: title,
    approvedAt: work.now,
  })
  await work.record('reorganisation.approved', act.id, [act.agencyId], { title: act.title, decision: act.decision })
  if (act.effectiveOn > civilDate(work.now))
    await work.enqueue(
      applyJobName,
      { id: act.id },
      { once: `${applyJobName}:${act.id}`, after: firstMoment(act.effectiveOn) },
    )
  return actCard(work, act.id)
}

async function carryOut(work: Work, plan: Plan): Promise<void> {
  const { act } = plan
  await enter(work, act, 'applying')
  const difference = await perform(work, plan)
  await keep(work, act, { state: 'applied', appliedName: work.actor.personName, appliedAt: work.now, difference })
  await work.record('reorganisation.applied', act.id, [act.agencyId], {
    title: act.title,
    decision: act.decision,
    on: act.effectiveOn,
    moved: difference.work.reduce((sum, it) => sum + it.count, 0),
    waiting: difference.waitingCount,
  })
}

/** All of it or nothing: in one transaction, on or after its day. */
export async function applyReorganisation(work: Work, ask: Ask<typeof contract.applyReorganisation>) {
  const act = await actFor(work, ask.id, 'apply', ask.version)
  const plan = await planOf(work, act)
  await mustReachAll(work, touched(plan))
  const problems = await problemsOf(work, plan)
  if (problems.length > 0) throw fault('reorganisation.unfit', { problems: problems.length, waiting: 0 })
  await carryOut(work, plan)
  return actCard(work, act.id)
}

/**
 * Carries an approved act out when its day begins. Repeating is harmless: the act is locked, and only an approved one whose day has come is
 * carried out. What is wrong by then is kept with the act for whoever looks at it, and nothing else is changed.
 */
export const applyJob = (run: Run): Job => ({
  name: applyJobName,
  async handle(payload) {
    const { id } = payload as { id: string }
    await run(systemActor, async (work) => {
      const [act] = await work.tx.select().from(reorganisationAct).where(eq(reorganisationAct.id, id)).for('update')
      if (act?.state !== 'approved' || act.effectiveOn > civilDate(work.now)) return
      const plan = await planOf(work, act)
      const problems = await problemsOf(work, plan)
      if (problems.length === 0) return carryOut(work, plan)
      await keep(work, act, { difference: nothingDone(work, problems) })
      await work.record('reorganisation.checked', act.id, [act.agencyId], { problems: problems.length, waiting: 0 })
    })
  },
})

const brokenReference = '23503'

function codeOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause as unknown) {
    const { code } = cause as { code?: unknown }
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code
  }
  return undefined
}

/**
 * Puts every row back as it was, while each stands as the act left it and nothing new refers to what it made: otherwise work that was done
 * since would be lost, and it is refused. Facts, the warnings over posts that were given, and what senders were told stay on record.
 */
export async function reverseReorganisation(work: Work, ask: Ask<typeof contract.reverseReorganisation>) {
  const act = await actFor(work, ask.id, 'reverse', ask.version)
  const plan = await planOf(work, act)
  await mustReachAll(work, touched(plan))
  await work.tx.execute(sql`select pg_advisory_xact_lock(hashtext('org_unit_placement.parent_id'))`)
  await enter(work, act, 'reversing')
  const [since] = await work.tx.execute<{ count: number }>(
    sql`select coalesce(sum(changed), 0)::int as count from reorganisation_conflicts(${act.id})`,
  )
  if (since && since.count > 0) throw fault('reorganisation.worked-on', { count: since.count })
  await work.tx.execute(sql`select reorganisation_undo(${act.id})`).catch((error: unknown) => {
    if (codeOf(error) === brokenReference) throw fault('reorganisation.worked-on', { count: 1 })
    throw error
  })
  await keep(work, act, {
    state: 'reversed',
    reversedName: work.actor.personName,
    reversedAt: work.now,
    reverseReason: ask.reason,
  })
  await work.record('reorganisation.reversed', act.id, [act.agencyId], { title: act.title, reason: ask.reason })
  return actCard(work, act.id)
}
