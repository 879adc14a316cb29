import type { Ask } from '#contract/endpoint.ts'
import type { answerUpdate as contract } from '#contract/update.ts'
import type { Work } from '#platform/work.ts'
import { readUpdates, settleUpdate } from '../../documents/index.ts'
import { assignmentsOf } from '../close.ts'
import { desksOf } from '../desks.ts'
import { isOpen } from '../policy.ts'

/** Answers what the issuer put right; whoever works on the document is told when it was taken over. */
export async function answerUpdate(work: Work, ask: Ask<typeof contract>) {
  const row = await settleUpdate(work, ask)
  const open = ask.agreed ? (await assignmentsOf(work, row.id)).filter(isOpen) : []
  if (open.length > 0)
    await work.record('assignment.document-updated', row.id, [row.agencyId], { ...desksOf(open), from: row.issuerName })
  return readUpdates(work, ask)
}
