import { eq, sql } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { Call } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { hashPassword, nobodysHash, passwordMatches } from './password.ts'
import { noteSignIn } from './sign-ins.ts'
import { type Account, account, passwordHistory } from './tables.ts'

/** Locked after five wrong tries, for twelve hours or until an administrator unlocks (handbook 9.4 rule 4). */
const mostTries = 5
const lockedHours = 12

/** The refusal of an account that is locked now. */
export const lockOf = (owner: Account, now: Date) =>
  owner.lockedUntil !== null && owner.lockedUntil > now
    ? fault('login.locked', { until: owner.lockedUntil.toISOString() })
    : undefined

export function refuseWhileLocked(owner: Account, now: Date): void {
  const locked = lockOf(owner, now)
  if (locked) throw locked
}

/** Counts a wrong password or code. The count is kept although the call is refused. */
export async function countWrongTry(
  work: Work,
  owner: Account,
  call: Pick<Call, 'address' | 'agent'>,
  refusal: 'login.failed' | 'login.code-wrong' | 'password.wrong',
): Promise<never> {
  const [row] = await work.tx
    .update(account)
    .set({
      failedTries: sql`case when ${account.lockedUntil} <= ${work.now.toISOString()}::timestamptz then 1 else ${account.failedTries} + 1 end`,
      lockedUntil: null,
    })
    .where(eq(account.id, owner.id))
    .returning({ tries: account.failedTries })
  const locks = (row?.tries ?? 0) >= mostTries
  const until = new Date(work.now.getTime() + lockedHours * 3_600_000)
  if (locks) await work.tx.update(account).set({ lockedUntil: until }).where(eq(account.id, owner.id))
  await work.record('login.failed', owner.id, [], { address: call.address, locked: locks })
  // A password asked again within a session is no sign-in, nor is the first code of a new second factor.
  const signingIn = refusal === 'login.failed' || (refusal === 'login.code-wrong' && owner.totpSince !== null)
  if (signingIn) await noteSignIn(work, owner, call, 'wrong')
  return work.refuseAndKeep(locks ? fault('login.locked', { until: until.toISOString() }) : fault(refusal))
}

export async function clearTries(work: Work, accountId: string): Promise<void> {
  await work.tx.update(account).set({ failedTries: 0, lockedUntil: null }).where(eq(account.id, accountId))
}

/** Proves the person again before a change to the account; wrong tries count. */
export async function provePassword(
  work: Work,
  accountId: string,
  password: string,
  call: Pick<Call, 'address' | 'agent'>,
): Promise<Account> {
  const owner = await lockAccount(work, accountId)
  refuseWhileLocked(owner, work.now)
  if (!(await passwordMatches(owner.passwordHash, password))) await countWrongTry(work, owner, call, 'password.wrong')
  await clearTries(work, accountId)
  return owner
}

/** The account row, locked: tries at the same moment are counted one after the other. */
export async function lockAccount(work: Work, accountId: string): Promise<Account> {
  const [owner] = await work.tx.select().from(account).where(eq(account.id, accountId)).for('update')
  if (!owner) throw fault('session.missing')
  return owner
}

/** Undefined: nobody is called so; the time it takes is the same. */
export async function accountByLogin(work: Work, login: string, password: string): Promise<Account | undefined> {
  const [owner] = await work.tx.select().from(account).where(eq(account.login, login.toLowerCase())).for('update')
  if (owner) return owner
  // Same work as for a real account, so that the time of the answer says nothing.
  await passwordMatches(nobodysHash, password)
  return undefined
}

/** Stores a new password and remembers it among the last ten. */
export async function storePassword(
  work: Work,
  accountId: string,
  password: string,
  mustChange: boolean,
): Promise<void> {
  const hash = await hashPassword(password)
  await work.tx
    .update(account)
    .set({
      passwordHash: hash,
      passwordChangedAt: work.now,
      mustChangePassword: mustChange,
      failedTries: 0,
      lockedUntil: null,
    })
    .where(eq(account.id, accountId))
  await work.tx.insert(passwordHistory).values({ accountId, at: work.now, hash })
}
