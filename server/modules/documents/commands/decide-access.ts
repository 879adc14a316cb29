import { and, eq } from 'drizzle-orm'
import type { decideAccessChange as contract } from '#contract/access.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import {
  type AccessChange,
  accessChange,
  changeFor,
  decideChange,
  documentKinds,
  fileKinds,
} from '../../organisation/index.ts'
import { documentFor } from '../policy.ts'
import { changeCard } from '../queries/access-changes.ts'
import { openReading } from '../readers.ts'
import { documentExclusion } from '../tables.ts'

async function open(work: Work, change: AccessChange): Promise<void> {
  await openReading(work, [
    {
      documentId: change.subjectId,
      holderId: change.holderId,
      unitId: change.unitId,
      basis: 'grant',
      basisId: change.id,
      since: work.now,
      untilOn: change.untilOn,
    },
  ])
}

/** What an ending ends. */
async function begunBy(work: Work, ending: AccessChange): Promise<AccessChange> {
  const [begun] = await work.tx
    .select()
    .from(accessChange)
    .where(and(eq(accessChange.id, ending.aboutId ?? ''), eq(accessChange.agencyId, ending.agencyId)))
  if (!begun) throw fault('thing.missing')
  return begun
}

const lift = (work: Work, changeId: string) =>
  work.tx.delete(documentExclusion).where(eq(documentExclusion.changeId, changeId))

/** A grant opens with its confirmation; a rejected exclusion, or the confirmed end of one, lifts it; a rejected end of a grant opens again. */
async function bringAbout(work: Work, change: AccessChange): Promise<void> {
  const confirmed = change.state === 'confirmed'
  if (change.kind === 'grant' && confirmed) await open(work, change)
  if (change.kind === 'grantEnded' && !confirmed) await open(work, await begunBy(work, change))
  if (change.kind === 'exclusion' && !confirmed) await lift(work, change.id)
  if (change.kind === 'exclusionEnded' && confirmed) await lift(work, change.aboutId ?? '')
}

/** By a second competent person. Who may not read the document does not decide on it, and is not told of it. */
export async function decideAccess(work: Work, ask: Ask<typeof contract>) {
  const change = await changeFor(work, ask.id)
  // Decided where its effect is.
  if (fileKinds.includes(change.kind)) throw fault('thing.state', { state: change.kind })
  const ofDocument = documentKinds.includes(change.kind)
  if (ofDocument) await documentFor(work, change.subjectId, 'document.read')
  const decided = await decideChange(work, change, { confirmed: ask.confirmed, reason: ask.reason.trim() })
  if (ofDocument) {
    await bringAbout(work, decided)
    await work.record('document.access-changed', change.subjectId, [change.agencyId], { kind: change.kind })
  }
  return changeCard(work, decided)
}
