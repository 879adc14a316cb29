import { eq } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { Call } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { currentSession, presentCurrent, type SessionRule } from '../sessions.ts'
import { noteSignIn } from '../sign-ins.ts'
import { account, session } from '../tables.ts'
import { acceptedStep } from '../totp.ts'
import { clearTries, countWrongTry, lockAccount, refuseWhileLocked } from '../tries.ts'

/** Settles the second factor of this session. A code is good once; wrong ones count as wrong passwords do. */
export const giveCode = (rule: SessionRule) =>
  async function giveCode(work: Work, ask: { code: string }, call: Call) {
    const known = await currentSession(work, call, rule)
    if (known.caller.state === 'locked') throw fault('session.locked')
    const owner = await lockAccount(work, known.account.id)
    refuseWhileLocked(owner, work.now)
    const step =
      owner.totpSecret === null ? undefined : acceptedStep(owner.totpSecret, ask.code, work.now, owner.totpLastStep)
    if (step === undefined) return countWrongTry(work, owner, call, 'login.code-wrong')
    await work.tx.update(account).set({ totpLastStep: step }).where(eq(account.id, owner.id))
    await work.tx.update(session).set({ secondFactorOwed: false }).where(eq(session.id, known.row.id))
    await clearTries(work, owner.id)
    await noteSignIn(work, owner, call)
    return presentCurrent(work, call, rule)
  }
