import type { findBodyPeople as contract } from '#contract/bodies.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { findPeopleInOffice } from '../../organisation/index.ts'

/** Listed at most; more words narrow it. */
const most = 20

export async function findBodyPeople(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  return { people: await findPeopleInOffice(work.tx, ask.q, civilDate(work.now), most) }
}
