import type { Room } from '#platform/room.ts'
import { routes } from './routes.ts'
import type { SessionRule } from './sessions.ts'
import './facts.ts'

export { identifier } from './caller.ts'
export { createAccount } from './commands/manage-accounts.ts'
export { hashPassword } from './password.ts'
export type { SessionRule } from './sessions.ts'
export { account } from './tables.ts'

export const identityRoom = (rule: SessionRule): Room => ({
  name: 'identity',
  routes: routes(rule),
  topics: async (work, topic) =>
    topic.startsWith('account:') ? topic === `account:${work.actor.accountId}` : undefined,
  signals: (fact) =>
    fact.type === 'session.ended' || fact.type === 'account.standing'
      ? [{ topic: `account:${fact.subjectId}`, type: fact.type, id: fact.subjectId }]
      : [],
})
