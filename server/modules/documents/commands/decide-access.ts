import { and, eq } from 'drizzle-orm'
import type { decideAccessChange as contract } from '#contract/access.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
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
import { readerOf, unitReaderOf } from '../reader-of.ts'
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

/** A grant whose last day has passed, or for whoever is no longer in office, would open nothing: it is rejected instead. */
async function refuseSpent(work: Work, change: AccessChange): Promise<void> {
  const name = change.targetName
  if (change.untilOn !== null && change.untilOn < civilDate(work.now))
    throw fault('access.unfit', { name, why: 'over' })
  const target =
    change.holderId === null ? await unitReaderOf(work, change.unitId ?? '') : await readerOf(work, change.holderId)
  if (!target?.inOffice) throw fault('access.unfit', { name, why: 'ended' })
}

/** By a second competent person. Who may not read the document does not decide on it, and is not told of it. */
export async function decideAccess(work: Work, ask: Ask<typeof contract>) {
  const change = await changeFor(work, ask.id)
  // Decided where its effect is.
  if (fileKinds.includes(change.kind)) throw fault('thing.state', { state: change.kind })
  const ofDocument = documentKinds.includes(change.kind)
  if (ofDocument) await documentFor(work, change.subjectId, 'document.read')
  if (ask.confirmed && change.kind === 'grant') await refuseSpent(work, change)
  const decided = await decideChange(work, change, { confirmed: ask.confirmed, reason: ask.reason.trim() })
  if (ofDocument) {
    await bringAbout(work, decided)
    await work.record('document.access-changed', change.subjectId, [change.agencyId], { kind: change.kind })
  }
  return changeCard(work, decided)
}
