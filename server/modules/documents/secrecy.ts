import type { SecrecyLevel } from '#contract/words.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { secretStubAllowed } from '../organisation/index.ts'

/** Content of a State secret may not be stored or sent by a networked system (State Secrets Law, handbook 7.1): refused before anything is kept. */
export async function refuseSecret(work: Work, level: SecrecyLevel): Promise<void> {
  if (level === 'none') return
  throw fault('document.secret-content', { level, stubAllowed: await secretStubAllowed(work.tx, work.actor.agencyId) })
}
