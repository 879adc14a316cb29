import type { Ask } from '#contract/endpoint.ts'
import type { handOverWork as contract, UnheldKind } from '#contract/handover.ts'
import type { Work } from '#platform/work.ts'
import { handOnTask } from '../../dossiers/index.ts'
import { handOnDraft } from '../../drafting/index.ts'
import { handOnAssignment, handOnSubmission } from '../../routing/index.ts'
import { listUnheld } from '../queries/unheld.ts'

interface HandOn {
  readonly id: string
  readonly toHolderId: string
  readonly reason: string
}

const acts: Readonly<Record<UnheldKind, (work: Work, ask: HandOn) => Promise<string>>> = {
  submission: handOnSubmission,
  assignment: handOnAssignment,
  draft: handOnDraft,
  task: handOnTask,
}

/**
 * Hands work that lies with posts nobody holds to somebody in office, all of it or none; each thing says so in its own history. Repeating is
 * refused: it is held then.
 */
export async function handOverWork(work: Work, { items, toHolderId, reason }: Ask<typeof contract>) {
  // In one order, so that two who hand over the same things wait for each other instead of locking each other out.
  const ordered = [...items].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const { kind, id } of ordered) await acts[kind](work, { id, toHolderId, reason })
  return listUnheld(work)
}
