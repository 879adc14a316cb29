import { eq } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { Call } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { isAdministrator } from '../caller.ts'
import { currentSession, presentCurrent, type SessionRule } from '../sessions.ts'
import { account } from '../tables.ts'
import { acceptedStep, newTotpSecret, totpUri } from '../totp.ts'
import { countWrongTry, lockAccount, provePassword, refuseWhileLocked } from '../tries.ts'

/** Enrolling is open to complete sessions, and to administrators who owe it. */
async function enrolling(work: Work, call: Call, rule: SessionRule) {
  const known = await currentSession(work, call, rule)
  if (known.caller.state !== 'complete' && known.caller.state !== 'second-factor-enrol') throw fault('access.denied')
  return known
}

/** Repeating replaces the secret that was not confirmed yet. */
export const enrolSecondFactor = (rule: SessionRule) =>
  async function enrolSecondFactor(work: Work, ask: { password: string }, call: Call) {
    const known = await enrolling(work, call, rule)
    const owner = await provePassword(work, known.account.id, ask.password, call)
    if (owner.totpSince !== null) throw fault('thing.state', { state: 'on' })
    const secret = newTotpSecret()
    await work.tx.update(account).set({ totpSecret: secret }).where(eq(account.id, owner.id))
    return { secret, uri: totpUri(secret, owner.login) }
  }

export const confirmSecondFactor = (rule: SessionRule) =>
  async function confirmSecondFactor(work: Work, ask: { code: string }, call: Call) {
    const known = await enrolling(work, call, rule)
    const owner = await lockAccount(work, known.account.id)
    refuseWhileLocked(owner, work.now)
    if (owner.totpSecret === null || owner.totpSince !== null)
      throw fault('thing.state', { state: owner.totpSecret === null ? 'not-begun' : 'on' })
    const step = acceptedStep(owner.totpSecret, ask.code, work.now, null)
    if (step === undefined) return countWrongTry(work, owner, call, 'login.code-wrong')
    await work.tx
      .update(account)
      .set({ totpSince: work.now, totpLastStep: step, failedTries: 0 })
      .where(eq(account.id, owner.id))
    await work.record('account.second-factor', owner.id, [], { on: true })
    return presentCurrent(work, call, rule)
  }

/** Administrators must keep theirs. */
export const dropSecondFactor = (rule: SessionRule) =>
  async function dropSecondFactor(work: Work, ask: { password: string }, call: Call) {
    const known = await currentSession(work, call, rule)
    if (isAdministrator(known.posts)) throw fault('account.second-factor-required')
    const owner = await provePassword(work, known.account.id, ask.password, call)
    await work.tx
      .update(account)
      .set({ totpSecret: null, totpSince: null, totpLastStep: null })
      .where(eq(account.id, owner.id))
    await work.record('account.second-factor', owner.id, [], { on: false })
    return presentCurrent(work, call, rule)
  }
