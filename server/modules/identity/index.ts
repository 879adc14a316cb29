import type { Room } from '#platform/room.ts'
import { routes } from './routes.ts'
import type { SessionRule } from './sessions.ts'
import { signals } from './signals.ts'
import './facts.ts'

export { identifier } from './caller.ts'
export { createAccount } from './commands/manage-accounts.ts'
export { standInColumn } from './delegated.ts'
export { hashPassword } from './password.ts'
export type { SessionRule } from './sessions.ts'
export { account, delegation } from './tables.ts'

export const identityRoom = (rule: SessionRule): Room => ({
  name: 'identity',
  routes: routes(rule),
  topics: async (work, topic) =>
    topic.startsWith('account:') ? topic === `account:${work.actor.accountId}` : undefined,
  signals,
})
