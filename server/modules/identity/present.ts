import type { PostCard, SessionCard } from '#contract/identity.ts'
import type { Static } from '#contract/shape.ts'
import { type Known, permissionsOf } from './caller.ts'
import type { DelegatedPost } from './delegated.ts'

type Card = Static<typeof SessionCard>

function standInPost(post: DelegatedPost): Static<typeof PostCard> {
  const {
    personId: _,
    delegationId,
    fromPersonId: _from,
    fromName: name,
    ownTitle: _own,
    scope: _scope,
    ...rest
  } = post
  const { endsOn: until, ...held } = rest
  return { ...held, onBehalfOf: { delegationId, name, until } }
}

/** The session as its page sees it. While something is owed it shows no posts and no permissions. */
export function presentSession(known: Known, idleMinutes: number): Card {
  const complete = known.caller.state === 'complete'
  const posts: Static<typeof PostCard>[] = [
    ...known.posts.map(({ personId: _, ...held }) => ({ ...held, onBehalfOf: null })),
    ...known.delegated.map(standInPost),
  ]
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
