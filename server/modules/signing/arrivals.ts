import { systemActor } from '#access'
import { Fault } from '#platform/fault.ts'
import type { Job } from '#platform/jobs.ts'
import type { Reaction } from '#platform/reactions.ts'
import { type Judge, unverified } from '../documents/index.ts'
import { verifyKept } from './queries/verification.ts'
import type { Tools } from './tools.ts'

/** Verifies what is about to be accepted. Bytes out of reach stay without an answer: whoever opens the file is told why. */
export const judgeWith =
  (tools: Tools): Judge =>
  async (run, actor, sha256) => {
    try {
      await verifyKept(tools, run, actor, sha256)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
  }

/** What arrives, and what a clerk enters, is verified before anybody asks (handbook section 13 requirement 10). */
export const verifyArrivals: Reaction = {
  name: 'signing:arrivals',
  async handle(work, facts) {
    const came = facts.filter(({ type }) => type === 'document.arrived' || type === 'document.registered')
    const ids = [...new Set(came.flatMap(({ subjectId }) => subjectId ?? []))]
    for (const sha256 of await unverified(work, ids))
      await work.enqueue('signing:verify', { sha256 }, { once: `verify ${sha256}` })
  },
}

/** Repeating keeps one report more, and the finding is that of the newest. */
export const verifyArrived = (tools: Tools): Job => ({
  name: 'signing:verify',
  async handle(payload) {
    await judgeWith(tools)(tools.run, systemActor, (payload as { sha256: string }).sha256)
  },
})
