import * as delegations from '#contract/delegation.ts'
import * as contract from '#contract/identity.ts'
import { on } from '#platform/http/route.ts'
import { changePassword } from './commands/change-password.ts'
import { giveCode } from './commands/give-code.ts'
import { giveDelegation } from './commands/give-delegation.ts'
import {
  choosePost,
  listSessions,
  lockSession,
  logOut,
  readSession,
  revokeSession,
  unlock,
} from './commands/keep-session.ts'
import { logIn } from './commands/log-in.ts'
import { createAccount, listAccounts, resetPassword, setAccountLock } from './commands/manage-accounts.ts'
import { revokeDelegation } from './commands/revoke-delegation.ts'
import { confirmSecondFactor, dropSecondFactor, enrolSecondFactor } from './commands/second-factor.ts'
import { findDelegates, findDelegators, listDelegations } from './queries/delegations.ts'
import type { SessionRule } from './sessions.ts'

export const routes = (rule: SessionRule) => [
  on(contract.readSession, readSession(rule)),
  on(contract.logIn, logIn(rule), { rate: 'login' }),
  on(contract.logOut, logOut),
  on(contract.giveCode, giveCode(rule), { rate: 'login' }),
  on(contract.unlock, unlock(rule), { rate: 'login' }),
  on(contract.lockSession, lockSession),
  on(contract.choosePost, choosePost(rule)),
  on(contract.changePassword, changePassword(rule), { rate: 'login' }),
  on(contract.enrolSecondFactor, enrolSecondFactor(rule), { rate: 'login' }),
  on(contract.confirmSecondFactor, confirmSecondFactor(rule), { rate: 'login' }),
  on(contract.dropSecondFactor, dropSecondFactor(rule), { rate: 'login' }),
  on(contract.listSessions, listSessions),
  on(contract.revokeSession, revokeSession),
  on(contract.listAccounts, listAccounts),
  on(contract.createAccount, createAccount),
  on(contract.resetPassword, resetPassword),
  on(contract.setAccountLock, setAccountLock),
  on(delegations.listDelegations, listDelegations),
  on(delegations.findDelegators, findDelegators),
  on(delegations.findDelegates, findDelegates),
  on(delegations.giveDelegation, giveDelegation),
  on(delegations.revokeDelegation, revokeDelegation),
]
