import { eq } from 'drizzle-orm'
import type { RefusedSignIn } from '#contract/audit.ts'
import { civilDate } from '#platform/clock.ts'
import type { Call } from '#platform/http/route.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { person, postsHeld } from '../organisation/index.ts'
import { type Account, signIn } from './tables.ts'

/**
 * Notes a sign-in for the statistics of access (Decree 30/2020 Appendix VI part F2), at the post a session would begin in. `owner`
 * undefined: nobody is called so; what was typed is not kept, since people type their password there.
 */
export async function noteSignIn(
  work: Work,
  owner: Account | undefined,
  call: Pick<Call, 'address' | 'agent'>,
  why: RefusedSignIn | '' = '',
): Promise<void> {
  const [named] = owner
    ? await work.tx.select({ name: person.fullName }).from(person).where(eq(person.id, owner.personId))
    : []
  const [post] = owner ? await postsHeld(work.tx, owner.personId, civilDate(work.now)) : []
  await work.tx.insert(signIn).values({
    id: newId(work.now),
    at: work.now,
    accountId: owner?.id ?? null,
    personId: owner?.personId ?? null,
    name: named?.name ?? '',
    login: owner?.login ?? '',
    title: post?.title ?? '',
    agencyId: post?.agencyId ?? null,
    unitId: post?.unitId ?? null,
    outcome: why === '' ? 'opened' : 'refused',
    why,
    address: call.address,
    agent: call.agent,
  })
}
