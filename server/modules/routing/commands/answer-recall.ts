import { and, eq } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { answerRecall as contract } from '#contract/recall.ts'
import type { Work } from '#platform/work.ts'
import { readRecall, settleRecall } from '../../documents/index.ts'
import { endWithDocument } from '../close.ts'
import { submission } from '../tables.ts'

/**
 * The clerk agrees (15): the copy is locked for everybody and no assignment outlives it; or refuses (16), and the work goes on. Both the
 * answer and what it ends are one unit of work.
 */
export async function answerRecall(work: Work, ask: Ask<typeof contract>) {
  const row = await settleRecall(work, ask.id, ask)
  if (ask.agreed) {
    await endWithDocument(work, row, '')
    await work.tx
      .update(submission)
      .set({ state: 'returned', closedAt: work.now })
      .where(and(eq(submission.documentId, row.id), eq(submission.state, 'waiting')))
  }
  return readRecall(work, ask)
}
