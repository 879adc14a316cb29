import { createHash } from 'node:crypto'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { type Actor, may, rolePermissions, titleOnBehalf } from '#access'
import type { Clock } from '#platform/clock.ts'
import { civilDate } from '#platform/clock.ts'
import type { Db, Tx } from '#platform/db.ts'
import type { Caller } from '#platform/http/route.ts'
import { type HeldPost, inheritedColumn, postsHeldColumn } from '../organisation/index.ts'
import { type DelegatedPost, delegatedColumn } from './delegated.ts'
import { type Account, account, type Session, session } from './tables.ts'

export const hashToken = (token: string) => createHash('sha256').update(token).digest('hex')

/** Administrators may do nothing without a second factor (handbook 9.4 rule 4). */
export function isAdministrator(posts: readonly HeldPost[]): boolean {
  return posts.some((held) => held.role === 'agencyAdministrator' || held.role === 'systemAdministrator')
}

export interface Known {
  readonly caller: Caller
  readonly row: Session
  readonly account: Account
  readonly personName: string
  readonly posts: readonly HeldPost[]
  /** Posts of others in which the person may act now. */
  readonly delegated: readonly DelegatedPost[]
}

/** By agency of a post, those whose papers it inherited. */
type Inheritance = Readonly<Record<string, readonly string[]>>

function actorOf(owner: Account, name: string, post: HeldPost | undefined, left: Inheritance): Actor {
  const nowhere = '00000000-0000-7000-8000-000000000000'
  return {
    accountId: owner.id,
    personId: owner.personId,
    personName: name,
    assignmentId: post?.assignmentId ?? nowhere,
    agencyId: post?.agencyId ?? nowhere,
    unitId: post?.unitId ?? nowhere,
    role: post?.role ?? 'officer',
    title: post?.title ?? '',
    onBehalfOf: null,
    inherits: left[post?.agencyId ?? ''] ?? [],
  }
}

/** In somebody else's post: his rights, cut to the scope, under the name of whoever acts. */
function actorFor(owner: Account, name: string, post: DelegatedPost, left: Inheritance): Actor {
  const { delegationId, fromPersonId: personId, fromName, title, scope } = post
  return {
    ...actorOf(owner, name, post, left),
    title: titleOnBehalf(post.ownTitle, { title, name: fromName }),
    onBehalfOf: { delegationId, personId, name: fromName, title, scope },
  }
}

/** An administrator's password lives two months (handbook 9.4 rule 4). */
const administratorPasswordDays = 60

function mustChange(owner: Account, posts: readonly HeldPost[], now: Date): boolean {
  const age = now.getTime() - owner.passwordChangedAt.getTime()
  return owner.mustChangePassword || (isAdministrator(posts) && age > administratorPasswordDays * 86_400_000)
}

function stateOf(row: Session, owner: Account, posts: readonly HeldPost[], now: Date): Caller['state'] {
  if (row.locked) return 'locked'
  if (row.secondFactorOwed) return 'second-factor'
  if (mustChange(owner, posts, now)) return 'password-change'
  if (isAdministrator(posts) && owner.totpSince === null) return 'second-factor-enrol'
  return posts.length > 0 ? 'complete' : 'post-missing'
}

export interface IdleRule {
  readonly idleMinutes: number
}

/** Everything about the session behind a token hash, as of `now`; undefined when it is unknown, ended or revoked. */
export async function knownByHash(
  tx: Tx | Db,
  tokenHash: string,
  now: Date,
  rule: IdleRule,
): Promise<Known | undefined> {
  const [found] = await (tx as Tx)
    .select({
      row: session,
      owner: account,
      personName: sql<string>`(select full_name from person where person.id = ${account.personId})`,
      posts: postsHeldColumn(sql`${account.personId}`, civilDate(now)),
      delegated: delegatedColumn(sql`${account.personId}`, civilDate(now)),
      inherited: inheritedColumn(sql`${account.personId}`, civilDate(now)),
    })
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .where(and(eq(session.tokenHash, tokenHash), isNull(session.revokedAt), isNull(account.disabledAt)))
  if (!found || found.row.endsAt <= now) return undefined
  const idle = now.getTime() - found.row.seenAt.getTime() > rule.idleMinutes * 60_000
  const row = idle ? { ...found.row, locked: true } : found.row
  const { posts, delegated } = found
  // Once it is over, the session is back in a post of its own at the next call.
  const standingIn =
    row.delegationId === null ? undefined : delegated.find((it) => it.delegationId === row.delegationId)
  const post = posts.find((held) => held.assignmentId === row.assignmentId) ?? posts[0]
  return {
    row,
    account: found.owner,
    personName: found.personName,
    posts,
    delegated,
    caller: {
      sessionId: row.id,
      accountId: found.owner.id,
      state: stateOf(row, found.owner, posts, now),
      csrf: row.csrf,
      actor: standingIn
        ? actorFor(found.owner, found.personName, standingIn, found.inherited)
        : actorOf(found.owner, found.personName, post, found.inherited),
    },
  }
}

/** How often a busy session's last activity is written down. */
const touchEveryMs = 20_000

/** Makes the function by which HTTP and sockets find out who calls. `touch` counts the call as activity of the person. */
export function identifier(db: Db, clock: Clock, rule: IdleRule) {
  return async function identify(token: string, touch: boolean): Promise<Caller | undefined> {
    if (token.length > 100) return undefined
    const now = clock()
    const known = await knownByHash(db, hashToken(token), now, rule)
    if (!known) return undefined
    const { row, caller } = known
    if (caller.state === 'locked') {
      await db
        .update(session)
        .set({ locked: true })
        .where(and(eq(session.id, row.id), eq(session.locked, false)))
    } else if (touch && now.getTime() - row.seenAt.getTime() > touchEveryMs) {
      await db.update(session).set({ seenAt: now }).where(eq(session.id, row.id))
    }
    return caller
  }
}

export function permissionsOf(caller: Caller) {
  return caller.state === 'complete'
    ? rolePermissions[caller.actor.role].filter((permission) => may(caller.actor, permission))
    : []
}
