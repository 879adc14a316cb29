import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { Call } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { passwordMatches } from '../password.ts'
import { currentSession, endSessions, presentCurrent, type SessionRule } from '../sessions.ts'
import { session } from '../tables.ts'
import { clearTries, countWrongTry, lockAccount, refuseWhileLocked } from '../tries.ts'

export const readSession = (rule: SessionRule) => (work: Work, _ask: unknown, call: Call) =>
  presentCurrent(work, call, rule)

export async function logOut(work: Work, _ask: unknown, call: Call) {
  if (call.caller) await endSessions(work, call.caller.accountId, { only: call.caller.sessionId }, 'logout')
  call.setSession(null)
  return { done: true as const }
}

export async function lockSession(work: Work, _ask: unknown, call: Call) {
  if (call.caller) await work.tx.update(session).set({ locked: true }).where(eq(session.id, call.caller.sessionId))
  return { done: true as const }
}

/** The page keeps what was typed; only the password is asked again. Wrong tries count towards the account's lock. */
export const unlock = (rule: SessionRule) =>
  async function unlock(work: Work, ask: { password: string }, call: Call) {
    const known = await currentSession(work, call, rule)
    const owner = await lockAccount(work, known.account.id)
    refuseWhileLocked(owner, work.now)
    if (!(await passwordMatches(owner.passwordHash, ask.password)))
      return countWrongTry(work, owner, call, 'password.wrong')
    if (!known.row.secondFactorOwed) await clearTries(work, owner.id)
    await work.tx.update(session).set({ locked: false, seenAt: work.now }).where(eq(session.id, known.row.id))
    return presentCurrent(work, call, rule)
  }

export const choosePost = (rule: SessionRule) =>
  async function choosePost(work: Work, ask: { assignmentId: string }, call: Call) {
    const known = await currentSession(work, call, rule)
    const own = known.posts.some((held) => held.assignmentId === ask.assignmentId)
    const delegated = own ? undefined : known.delegated.find((held) => held.assignmentId === ask.assignmentId)
    if (!own && !delegated) throw fault('thing.missing')
    await work.tx
      .update(session)
      .set({ assignmentId: ask.assignmentId, delegationId: delegated?.delegationId ?? null })
      .where(eq(session.id, known.row.id))
    return presentCurrent(work, call, rule)
  }

export async function listSessions(work: Work, _ask: unknown, call: Call) {
  const rows = await work.tx
    .select()
    .from(session)
    .where(and(eq(session.accountId, work.actor.accountId), isNull(session.revokedAt), gt(session.endsAt, work.now)))
    .orderBy(desc(session.seenAt))
  return {
    rows: rows.map((row) => ({
      id: row.id,
      current: row.id === call.caller?.sessionId,
      address: row.address,
      agent: row.agent,
      createdAt: row.createdAt.toISOString(),
      seenAt: row.seenAt.toISOString(),
    })),
  }
}

export async function revokeSession(work: Work, ask: { id: string }) {
  if ((await endSessions(work, work.actor.accountId, { only: ask.id }, 'revoked')) === 0) throw fault('thing.missing')
  return { done: true as const }
}
