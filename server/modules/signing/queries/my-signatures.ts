import { and, asc, desc, eq, gt, inArray, isNotNull, ne, or, type SQL } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { listMySignatures as contract } from '#contract/signing.ts'
import type { readBatch as batchContract } from '#contract/signing-batches.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { document, readableAlone } from '../../documents/index.ts'
import { codeText } from '../../registers/index.ts'
import { sessionCard } from '../session.ts'
import { signingSession } from '../tables.ts'

const most = 50
/** How long a signature that came to nothing is told to whoever asked for it, in milliseconds. */
const toldMs = 24 * 3_600_000

/**
 * One's own in this post that somebody else makes: under way, confirmed too late, and failed in the last day unless one gave up oneself. Of
 * a document one may no longer read nothing is told.
 */
export async function listMySignatures(work: Work): Promise<Reply<typeof contract>> {
  const told = new Date(work.now.getTime() - toldMs)
  const rows = await mine(
    work,
    and(
      isNotNull(signingSession.confirmUntil),
      ne(signingSession.state, 'done'),
      or(
        inArray(signingSession.state, ['waiting', 'late']),
        and(
          eq(signingSession.state, 'failed'),
          gt(signingSession.endedAt, told),
          ne(signingSession.failure, 'dropped'),
        ),
      ),
    ),
    desc(signingSession.at),
  )
  return { rows }
}

/** Those one asked for at once, whatever became of them, in the order of the list. */
export async function readBatch(work: Work, ask: Ask<typeof batchContract>): Promise<Reply<typeof batchContract>> {
  const rows = await mine(work, eq(signingSession.batchId, ask.id), asc(signingSession.batchAt))
  if (rows.length === 0) throw fault('thing.missing')
  return { rows }
}

async function mine(work: Work, which: SQL | undefined, order: SQL): Promise<Reply<typeof contract>['rows']> {
  const { accountId, assignmentId } = work.actor
  const rows = await work.tx
    .select({ session: signingSession, document })
    .from(signingSession)
    .innerJoin(document, eq(document.id, signingSession.documentId))
    .where(
      and(
        eq(signingSession.accountId, accountId),
        eq(signingSession.holderId, assignmentId),
        which,
        readableAlone(work.actor, civilDate(work.now)),
      ),
    )
    .orderBy(order)
    .limit(most)
  const cards = rows.map(async ({ session, document: { kind, codeNumber, codeNotation, subject } }) => ({
    ...(await sessionCard(work, session)),
    kind,
    code: codeText(codeNumber, codeNotation),
    subject,
  }))
  return Promise.all(cards)
}
