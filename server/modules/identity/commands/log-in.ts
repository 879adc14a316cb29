import { eq } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { logIn as contract } from '#contract/identity.ts'
import { fault } from '#platform/fault.ts'
import type { Call } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { passwordMatches } from '../password.ts'
import { openSession, type SessionRule } from '../sessions.ts'
import { noteSignIn } from '../sign-ins.ts'
import { account } from '../tables.ts'
import { accountByLogin, clearTries, countWrongTry, lockOf } from '../tries.ts'

const idleDays = 45

/** Repeating opens another session. Unknown login and wrong password answer alike. */
export const logIn = (rule: SessionRule) =>
  async function logIn(work: Work, ask: Ask<typeof contract>, call: Call) {
    const owner = await accountByLogin(work, ask.login, ask.password)
    if (!owner) {
      await noteSignIn(work, undefined, call, 'unknown')
      return work.refuseAndKeep(fault('login.failed'))
    }
    const locked = lockOf(owner, work.now)
    if (locked) {
      await noteSignIn(work, owner, call, 'locked')
      return work.refuseAndKeep(locked)
    }
    if (!(await passwordMatches(owner.passwordHash, ask.password)))
      await countWrongTry(work, owner, call, 'login.failed')
    if (owner.disabledAt !== null) {
      await noteSignIn(work, owner, call, 'disabled')
      return work.refuseAndKeep(fault('login.disabled'))
    }
    // Unused for 45 days: closed until an administrator opens it again (handbook 9.4 rule 4).
    const lastUse = owner.lastLoginAt ?? owner.passwordChangedAt
    if (work.now.getTime() - lastUse.getTime() > idleDays * 86_400_000) {
      await work.tx.update(account).set({ disabledAt: work.now }).where(eq(account.id, owner.id))
      await work.record('account.standing', owner.id, [], { to: 'disabled' })
      await noteSignIn(work, owner, call, 'disabled')
      return work.refuseAndKeep(fault('login.disabled'))
    }
    // With a second factor only the code clears them: the password alone must not buy five more guesses at it.
    if (owner.totpSince === null) await clearTries(work, owner.id)
    await work.tx.update(account).set({ lastLoginAt: work.now }).where(eq(account.id, owner.id))
    await work.record('session.opened', owner.id, [], { address: call.address })
    // Otherwise the right code opens it.
    if (owner.totpSince === null) await noteSignIn(work, owner, call)
    return openSession(work, owner, call, rule)
  }
