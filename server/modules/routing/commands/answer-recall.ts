import { and, eq } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { answerRecall as contract } from '#contract/recall.ts'
import type { Work } from '#platform/work.ts'
import { readRecall, settleRecall } from '../../documents/index.ts'
import { assignmentsOf, closeAll } from '../close.ts'
import { desksOf } from '../desks.ts'
import { isOpen } from '../policy.ts'
import { submission } from '../tables.ts'

/**
 * The clerk agrees (15): the copy is locked for everybody and no assignment outlives it; or refuses (16), and the work goes on. Both the
 * answer and what it ends are one unit of work.
 */
export async function answerRecall(work: Work, ask: Ask<typeof contract>) {
  const row = await settleRecall(work, ask.id, ask)
  if (ask.agreed) {
    const open = (await assignmentsOf(work, row.id)).filter(isOpen)
    // Who had it still sees that it was recalled; its content is closed by the document itself.
    await closeAll(work, open, 'recalled', '')
    for (const it of open)
      await work.record('assignment.recalled', row.id, [row.agencyId], {
        ...desksOf([it]),
        assignmentId: it.id,
        to: it.toName,
      })
    await work.tx
      .update(submission)
      .set({ state: 'returned', closedAt: work.now })
      .where(and(eq(submission.documentId, row.id), eq(submission.state, 'waiting')))
  }
  return readRecall(work, ask)
}
