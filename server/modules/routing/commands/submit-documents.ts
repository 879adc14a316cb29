import { and, eq } from 'drizzle-orm'
import { may } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type { passSubmission, sendBackSubmission, submitDocuments as submitContract } from '#contract/routing.ts'
import { urgencies } from '#contract/words.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, documentFor, moveHandling, refuseExcluded } from '../../documents/index.ts'
import { routingCard } from '../queries/routing-card.ts'
import { type Submission, submission } from '../tables.ts'
import { leaderTarget, type Target } from '../targets.ts'

/** The submission that waits for its leader. */
export async function waitingSubmission(work: Work, documentId: string): Promise<Submission | undefined> {
  const [row] = await work.tx
    .select()
    .from(submission)
    .where(and(eq(submission.documentId, documentId), eq(submission.state, 'waiting')))
  return row
}

/** Lays a document before a leader; answers the submission. The document's row is locked by the caller. */
export async function layBefore(
  work: Work,
  document: DocumentRecord,
  to: Pick<Target, 'holderId' | 'name' | 'title'>,
  note: string,
): Promise<string> {
  if (to.holderId === null) throw new Error('a submission goes to a person')
  // He could not open what lies before him.
  await refuseExcluded(work, document.id, [{ holderId: to.holderId, unitId: null, name: to.name }])
  const id = newId(work.now)
  await work.tx.insert(submission).values({
    id,
    documentId: document.id,
    agencyId: document.agencyId,
    fromHolderId: work.actor.assignmentId,
    fromName: work.actor.personName,
    fromTitle: work.actor.title,
    toHolderId: to.holderId,
    toName: to.name,
    toTitle: to.title,
    note,
    at: work.now,
    rank: urgencies.length - urgencies.indexOf(document.urgency),
    state: 'waiting',
  })
  await work.record('submission.made', document.id, [document.agencyId], {
    holders: [to.holderId],
    units: [],
    to: to.name,
    note,
  })
  await moveHandling(work, document, 'waitDirective')
  return id
}

/** The same or next working day after registration (Decree 30/2020 article 23 clause 1). Repeating is refused by the state. */
export async function submitDocuments(work: Work, ask: Ask<typeof submitContract>) {
  const to = await leaderTarget(work, ask.toHolderId)
  // In one order, so that two batches with the same documents wait for each other instead of locking each other out.
  for (const id of [...ask.documentIds].sort()) {
    const document = await documentFor(work, id, 'document.submit')
    if (document.handling !== null) throw fault('thing.state', { state: document.handling })
    await layBefore(work, document, to, ask.note)
  }
  return { submitted: ask.documentIds.length }
}

export async function endSubmission(
  work: Work,
  row: Submission,
  state: 'returned' | 'passed',
  reason: string,
): Promise<void> {
  await work.tx.update(submission).set({ state, closedAt: work.now, reason }).where(eq(submission.id, row.id))
}

/** Back on the clerk's desk; the document may be submitted again. */
export async function sendBack(work: Work, ask: Ask<typeof sendBackSubmission>) {
  const document = await documentFor(work, ask.id, 'document.direct')
  const row = await waitingSubmission(work, document.id)
  if (!row) throw fault('thing.state', { state: document.handling ?? 'registered' })
  if (row.toHolderId !== work.actor.assignmentId) throw fault('access.denied')
  await endSubmission(work, row, 'returned', ask.reason)
  await work.record('submission.sent-back', document.id, [document.agencyId], {
    holders: [row.fromHolderId, row.toHolderId],
    units: [],
    reason: ask.reason,
  })
  await moveHandling(work, document, null)
  return routingCard(work, document.id)
}

/** The clerk corrects the addressee, or the leader hands it to another leader. */
export async function passOn(work: Work, ask: Ask<typeof passSubmission>) {
  const document = await documentFor(work, ask.id, 'document.submit')
  const row = await waitingSubmission(work, document.id)
  if (!row) throw fault('thing.state', { state: document.handling ?? 'registered' })
  // The clerk corrects it, its addressee hands it on; nobody else takes it from him.
  if (row.toHolderId !== work.actor.assignmentId && !may(work.actor, 'document.register')) throw fault('access.denied')
  const to = await leaderTarget(work, ask.toHolderId)
  await endSubmission(work, row, 'passed', ask.note)
  await work.record('submission.passed', document.id, [document.agencyId], {
    holders: [row.fromHolderId, row.toHolderId],
    units: [],
    to: to.name,
    note: ask.note,
  })
  await layBefore(work, document, to, ask.note)
  return routingCard(work, document.id)
}
