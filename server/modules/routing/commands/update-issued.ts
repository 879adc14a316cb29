import type { Ask } from '#contract/endpoint.ts'
import type { updateIssued as contract } from '#contract/update.ts'
import type { Work } from '#platform/work.ts'
import { documentFor, updateIssued as putRight } from '../../documents/index.ts'
import { tellUpdated } from '../close.ts'

/**
 * Puts data of an issued document right; whoever works on it inside the agency is told in the same unit of work. Deadlines already given stay,
 * also where its last day was put right: only an extension moves them.
 */
export async function updateIssued(work: Work, ask: Ask<typeof contract>) {
  const card = await putRight(work, ask)
  await tellUpdated(work, await documentFor(work, ask.id, 'document.read'))
  return card
}
