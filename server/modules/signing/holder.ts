import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Actor } from '#access'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { account } from '../identity/index.ts'
import { postsHeld } from '../organisation/index.ts'
import type { Session } from './tables.ts'

/**
 * Whoever began a session, as he is now, for what is finished while no call of his is under way. Undefined when he holds that post no longer
 * or his account is closed: nothing more is signed in his name.
 */
export async function actorOfSession(work: Work, session: Session): Promise<Actor | undefined> {
  const [owner] = await work.tx
    .select({
      personId: account.personId,
      name: sql<string>`(select full_name from person where person.id = ${account.personId})`,
    })
    .from(account)
    .where(and(eq(account.id, session.accountId), isNull(account.disabledAt)))
  if (!owner) return undefined
  const posts = await postsHeld(work.tx, owner.personId, civilDate(work.now))
  const post = posts.find((it) => it.assignmentId === session.holderId)
  if (!post) return undefined
  const { assignmentId, agencyId, unitId, role, title } = post
  const { personId, name: personName } = owner
  const at = { assignmentId, agencyId, unitId, role, title }
  return { ...at, accountId: session.accountId, personId, personName, onBehalfOf: null, inherits: [] }
}
