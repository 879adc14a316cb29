import type { Ask } from '#contract/endpoint.ts'
import type { answerUpdate as contract } from '#contract/update.ts'
import type { Work } from '#platform/work.ts'
import { readUpdates, settleUpdate } from '../../documents/index.ts'
import { tellUpdated } from '../close.ts'

/** Answers what the issuer put right; whoever works on the document is told when it was taken over. */
export async function answerUpdate(work: Work, ask: Ask<typeof contract>) {
  const row = await settleUpdate(work, ask)
  if (ask.agreed) await tellUpdated(work, row)
  return readUpdates(work, ask)
}
