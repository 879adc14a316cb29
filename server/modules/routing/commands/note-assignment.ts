import type { Ask } from '#contract/endpoint.ts'
import type { noteAssignment as contract } from '#contract/routing.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { desksOf } from '../desks.ts'
import { assignmentFor } from '../policy.ts'
import { routingCard } from '../queries/routing-card.ts'
import { assignmentNote } from '../tables.ts'

/** Progress or an opinion by whoever handles it; pressing (đôn đốc) by whoever gave it. */
export async function noteAssignment(work: Work, ask: Ask<typeof contract>) {
  const { row } = await assignmentFor(work, ask.id, ask.kind === 'press' ? 'press' : 'report')
  const { personName: byName, title: byTitle } = work.actor
  await work.tx.insert(assignmentNote).values({
    id: newId(work.now),
    assignmentId: row.id,
    kind: ask.kind,
    byName,
    byTitle,
    at: work.now,
    text: ask.text,
  })
  await work.record('assignment.noted', row.documentId, [row.agencyId], {
    ...desksOf([row]),
    assignmentId: row.id,
    to: row.toName,
    kind: ask.kind,
    note: ask.text,
  })
  return routingCard(work, row.documentId)
}
