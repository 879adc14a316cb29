import type { PostCard, SessionCard } from '#contract/identity.ts'
import type { Static } from '#contract/shape.ts'
import { type Known, permissionsOf } from './caller.ts'

type Card = Static<typeof SessionCard>

/** The session as its page sees it. While something is owed it shows no posts and no permissions. */
export function presentSession(known: Known, idleMinutes: number): Card {
  const complete = known.caller.state === 'complete'
  const posts: Static<typeof PostCard>[] = known.posts.map(({ personId: _, ...held }) => held)
  return {
    state: known.caller.state,
    csrf: known.caller.csrf,
    personName: known.personName,
    login: known.account.login,
    accountId: known.account.id,
    post: complete ? (posts.find((held) => held.assignmentId === known.caller.actor.assignmentId) ?? null) : null,
    posts: complete ? posts : [],
    can: permissionsOf(known.caller),
    secondFactor: known.account.totpSince !== null,
    idleMinutes,
    endsAt: known.row.endsAt.toISOString(),
  }
}
