import type { Actor } from '#access'
import type { startCopySealing as contract } from '#contract/copy-sealing.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Run, Work } from '#platform/work.ts'
import { type CopyToSeal, copyToSeal } from '../../documents/index.ts'
import { agencyOn } from '../../organisation/index.ts'
import { copyLook } from '../look.ts'
import { refuseRevoked } from '../revoked.ts'
import { sessionCard } from '../session.ts'
import { withBytes } from '../source.ts'
import { type Session, signingSession } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { trustOf } from '../trust.ts'
import { certificateToUse, preparedSession, type Ready } from './start-signing.ts'

async function readyFor(work: Work, tools: Tools, ask: Ask<typeof contract>): Promise<Ready> {
  const certificate = await certificateToUse(work, ask.certificateId, 'copySealed')
  const { of, form, sha256 } = await copyToSeal(work, ask.id)
  const agency = await agencyOn(work.tx, work.actor.agencyId, civilDate(work.now))
  return {
    row: of,
    turn: { act: 'copySealed', position: 1, stepId: null },
    certificate,
    baseSha256: sha256,
    trust: await trustOf(work),
    look: copyLook(tools, form, agency?.name ?? ''),
  }
}

/**
 * Prepares a numbered copy for the agency's signature, by the clerk who keeps its key, in person (Decree 30/2020 articles 25, 32). It is signed
 * like everything else, by the session.
 */
export const startCopySealing = (tools: Tools) =>
  async function startCopySealing(run: Run, actor: Actor, ask: Ask<typeof contract>) {
    const ready = await run(actor, (work) => readyFor(work, tools, ask))
    await refuseRevoked(ready.certificate, ready.trust, tools)
    const fresh = await withBytes(tools.store, ready.baseSha256, (base) =>
      preparedSession(actor, ready, ask, base, tools.now()),
    )
    return run(actor, async (work) => {
      const [row] = await work.tx
        .insert(signingSession)
        .values({ ...fresh, copyId: ask.id })
        .returning()
      if (!row) throw fault('thing.missing')
      return sessionCard(work, row)
    })
  }

/** The copy a session signs, as it was prepared. */
export async function copyOfSession(work: Work, session: Session): Promise<CopyToSeal> {
  const found = await copyToSeal(work, session.copyId ?? '')
  if (found.sha256 !== session.baseSha256) throw fault('signature.stale')
  return found
}
