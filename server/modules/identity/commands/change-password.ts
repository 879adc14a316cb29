import { desc, eq } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { Call } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { passwordMatches, weaknesses } from '../password.ts'
import { currentSession, endSessions, presentCurrent, type SessionRule } from '../sessions.ts'
import { passwordHistory } from '../tables.ts'
import { provePassword, storePassword } from '../tries.ts'

/** Ends every other session of the account. The last ten passwords are refused. */
export const changePassword = (rule: SessionRule) =>
  async function changePassword(work: Work, ask: { currentPassword: string; newPassword: string }, call: Call) {
    const known = await currentSession(work, call, rule)
    if (known.caller.state === 'locked') throw fault('session.locked')
    if (known.caller.state === 'second-factor') throw fault('session.second-factor')
    const owner = await provePassword(work, known.account.id, ask.currentPassword, call)
    const missing = weaknesses(ask.newPassword, owner.login)
    if (missing.length > 0) throw fault('password.weak', { missing })
    const before = await work.tx
      .select({ hash: passwordHistory.hash })
      .from(passwordHistory)
      .where(eq(passwordHistory.accountId, owner.id))
      .orderBy(desc(passwordHistory.at))
      .limit(10)
    for (const { hash } of [{ hash: owner.passwordHash }, ...before])
      if (await passwordMatches(hash, ask.newPassword)) throw fault('password.used-before')
    await storePassword(work, owner.id, ask.newPassword, false)
    await endSessions(work, owner.id, { except: known.row.id }, 'password')
    await work.record('account.password-changed', owner.id, [], { byAdministrator: false })
    return presentCurrent(work, call, rule)
  }
