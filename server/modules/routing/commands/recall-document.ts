import type { Ask } from '#contract/endpoint.ts'
import type { recallDocument as contract } from '#contract/recall.ts'
import type { Work } from '#platform/work.ts'
import { documentFor, recallDocument as takeBack } from '../../documents/index.ts'
import { endWithDocument } from '../close.ts'

/** Asks everything back that was issued; what lay on desks inside the agency ends in the same unit of work, with the reason. */
export async function recallDocument(work: Work, ask: Ask<typeof contract>) {
  const card = await takeBack(work, ask)
  await endWithDocument(work, await documentFor(work, ask.id, 'document.read'), ask.reason)
  return card
}
