import { randomInt } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { holdsPostElsewhere, personInReach, reachCondition } from '../../organisation/index.ts'
import { hashPassword } from '../password.ts'
import { endSessions } from '../sessions.ts'
import { account } from '../tables.ts'
import { storePassword } from '../tries.ts'

const letters = ['abcdefghjkmnpqrstuvwxyz', 'ABCDEFGHJKMNPQRSTUVWXYZ', '23456789', '!#%+=?'] as const

/** A password to be read out once: four classes, no look-alikes. */
export function oneTimePassword(): string {
  const pick = (from: string) => from.charAt(randomInt(from.length))
  return letters
    .flatMap((group) => [pick(group), pick(group), pick(group)])
    .sort(() => randomInt(3) - 1)
    .join('')
}

interface AccountRow extends Record<string, unknown> {
  id: string
  login: string
  personName: string
  posts: { title: string; agencyName: string }[]
  state: 'active' | 'locked' | 'disabled' | 'password-change'
  secondFactor: boolean
  lastLoginAt: string | null
}

/** Accounts of people who hold a post in the actor's reach today, by login. */
export async function listAccounts(work: Work, ask: { q?: string; cursor?: string; limit?: number }) {
  const limit = ask.limit ?? 50
  const day = civilDate(work.now)
  const words = fold(ask.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 6)
  const like = words.map((word) => {
    const pattern = `%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
    return sql`and (n.search_key like ${pattern} or a.login like ${pattern})`
  })
  const rows = await work.tx.execute<AccountRow>(sql`
    select a.id, a.login, n.full_name as "personName", a.totp_since is not null as "secondFactor",
           to_char(a.last_login_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "lastLoginAt",
           case when a.disabled_at is not null then 'disabled' when a.locked_until > ${work.now.toISOString()}::timestamptz then 'locked'
                when a.must_change_password then 'password-change' else 'active' end as state,
           (select coalesce(json_agg(json_build_object('title', p.title, 'agencyName', u.name) order by p.rank), '[]')
              from post_assignment h join post p on p.id = h.post_id join lateral org_unit_named(${day}) o on o.id = p.unit_id
              join lateral org_unit_named(${day}) u on u.id = o.agency_id
             where h.person_id = a.person_id and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})) as posts
      from account a join person n on n.id = a.person_id
     where ${reachCondition(work.actor, sql`a.person_id`, day)} ${sql.join(like, sql` `)}
       ${ask.cursor === undefined ? sql`` : sql`and a.login > ${ask.cursor}`}
     order by a.login limit ${limit + 1}`)
  const page = [...rows].slice(0, limit)
  const [counted] = await work.tx.execute<{ count: number }>(sql`
    select count(*)::int as count from (select from account a join person n on n.id = a.person_id
     where ${reachCondition(work.actor, sql`a.person_id`, day)} ${sql.join(like, sql` `)} limit 1001) c`)
  const count = counted?.count ?? 0
  return {
    rows: page,
    next: rows.length > limit ? (page.at(-1)?.login ?? null) : null,
    count: Math.min(count, 1000),
    countCapped: count > 1000,
  }
}

/** Not for oneself: whoever opens accounts would otherwise act in his own posts a second time. */
export async function createAccount(work: Work, ask: { personId: string; login: string }) {
  await refuseOutOfHand(work, ask.personId)
  const id = newId(work.now)
  const password = oneTimePassword()
  await work.tx.insert(account).values({
    id,
    personId: ask.personId,
    login: ask.login,
    passwordHash: await hashPassword(password),
    passwordChangedAt: work.now,
    createdAt: work.now,
  })
  await work.record('account.created', id, [], { login: ask.login })
  return { id, login: ask.login, oneTimePassword: password }
}

/**
 * Looking after an account is power over all its posts. So an administrator of an agency looks after those alone whose every post lies in
 * the agencies below, and nobody after his own.
 */
async function refuseOutOfHand(work: Work, personId: string): Promise<void> {
  const day = civilDate(work.now)
  if (!(await personInReach(work.tx, work.actor, personId, day))) throw fault('thing.missing')
  if (personId === work.actor.personId) throw fault('access.denied')
  if (work.actor.role !== 'systemAdministrator' && (await holdsPostElsewhere(work.tx, work.actor, personId, day)))
    throw fault('access.denied')
}

async function accountInReach(work: Work, id: string) {
  const [owner] = await work.tx.select().from(account).where(eq(account.id, id)).for('update')
  if (!owner) throw fault('thing.missing')
  await refuseOutOfHand(work, owner.personId)
  return owner
}

export async function resetPassword(work: Work, ask: { id: string }) {
  const owner = await accountInReach(work, ask.id)
  const password = oneTimePassword()
  await storePassword(work, owner.id, password, true)
  await endSessions(work, owner.id, {}, 'password')
  await work.record('account.password-changed', owner.id, [], { byAdministrator: true })
  return { id: owner.id, login: owner.login, oneTimePassword: password }
}

/** One does not change one's own standing: a second administrator does. */
export async function setAccountLock(
  work: Work,
  ask: { id: string; to: 'unlocked' | 'disabled' | 'enabled' | 'second-factor-dropped' },
) {
  const owner = await accountInReach(work, ask.id)
  const change = {
    unlocked: { failedTries: 0, lockedUntil: null },
    disabled: { disabledAt: work.now },
    // Opened again after long disuse: the clock of the 45 days starts anew.
    enabled: { disabledAt: null, lastLoginAt: work.now },
    'second-factor-dropped': { totpSecret: null, totpSince: null, totpLastStep: null },
  }[ask.to]
  await work.tx.update(account).set(change).where(eq(account.id, owner.id))
  if (ask.to === 'disabled' || ask.to === 'second-factor-dropped') await endSessions(work, owner.id, {}, 'disabled')
  await work.record('account.standing', owner.id, [], { to: ask.to })
  return { done: true as const }
}
