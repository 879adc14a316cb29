import { randomBytes } from 'node:crypto'
import { and, eq, isNull, ne } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Call } from '#platform/http/route.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { postsHeld } from '../organisation/index.ts'
import { hashToken, type IdleRule, type Known, knownByHash } from './caller.ts'
import { presentSession } from './present.ts'
import { type Account, session } from './tables.ts'

export interface SessionRule extends IdleRule {
  readonly sessionHours: number
}

/** Opens a session and hands its token to the browser. A session is never continued across a login: no fixation. */
export async function openSession(work: Work, owner: Account, call: Call, rule: SessionRule) {
  const token = randomBytes(32).toString('base64url')
  const [post] = await postsHeld(work.tx, owner.personId, civilDate(work.now))
  await work.tx.insert(session).values({
    id: newId(work.now),
    // Fixed now: a post given later does not move a session that is under way.
    assignmentId: post?.assignmentId ?? null,
    tokenHash: hashToken(token),
    accountId: owner.id,
    csrf: randomBytes(24).toString('base64url'),
    createdAt: work.now,
    seenAt: work.now,
    endsAt: new Date(work.now.getTime() + rule.sessionHours * 3_600_000),
    secondFactorOwed: owner.totpSince !== null,
    address: call.address,
    agent: call.agent,
  })
  call.setSession(token)
  const known = await knownByHash(work.tx, hashToken(token), work.now, rule)
  if (!known) throw fault('session.missing')
  return presentSession(known, rule.idleMinutes)
}

/** The session of this call, read anew inside the transaction. */
export async function currentSession(work: Work, call: Call, rule: IdleRule): Promise<Known> {
  if (!call.caller) throw fault('session.missing')
  const [row] = await work.tx
    .select({ hash: session.tokenHash })
    .from(session)
    .where(eq(session.id, call.caller.sessionId))
  const known = row ? await knownByHash(work.tx, row.hash, work.now, rule) : undefined
  if (!known) throw fault('session.missing')
  return known
}

export async function presentCurrent(work: Work, call: Call, rule: IdleRule) {
  return presentSession(await currentSession(work, call, rule), rule.idleMinutes)
}

export type EndReason = 'logout' | 'revoked' | 'password' | 'disabled' | 'tries'

/** Ends sessions of an account: one, all, or all but one. Sockets are told by the fact. */
export async function endSessions(
  work: Work,
  accountId: string,
  which: { only?: string; except?: string },
  why: EndReason,
): Promise<number> {
  const ended = await work.tx
    .update(session)
    .set({ revokedAt: work.now })
    .where(
      and(
        eq(session.accountId, accountId),
        isNull(session.revokedAt),
        which.only === undefined ? undefined : eq(session.id, which.only),
        which.except === undefined ? undefined : ne(session.id, which.except),
      ),
    )
    .returning({ id: session.id })
  if (ended.length > 0)
    await work.record('session.ended', accountId, [], { sessionIds: ended.map((row) => row.id), why })
  return ended.length
}
