import { eq } from 'drizzle-orm'
import type { Actor } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { signMany as contract, readBatchMost as mostContract } from '#contract/signing-batches.ts'
import { mostAtOnce } from '#contract/signing-batches.ts'
import { Fault, fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Run, Work } from '#platform/work.ts'
import { certificateFor } from '../certificates.ts'
import { expectAnswer, openSessionKey } from '../confirmation.ts'
import { keyFault } from '../key-faults.ts'
import { type Certificate, type Session, signingSession } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { askForAll, claim, finishKept, labelOf } from './complete-signing.ts'
import { preparedFor, resultOf } from './one-of-many.ts'

type Asked = Ask<typeof contract>
type Result = Reply<typeof contract>['results'][number]

/** How many the keeper of a key signs with one PIN, or one confirmation. The program on somebody's computer signs one. */
async function mostOf(tools: Tools, certificate: Certificate): Promise<number> {
  if (certificate.means === 'agent') return 1
  if (certificate.means !== 'remote') return mostAtOnce
  try {
    const key = await openSessionKey(tools, certificate)
    const { most = 1 } = await key.describe()
    await key.close()
    return Math.min(most, mostAtOnce)
  } catch (error) {
    throw keyFault(error)
  }
}

/** Asked before anything is begun, so that the page can say it in words. */
export const readBatchMost = (tools: Tools) =>
  async function readBatchMost(run: Run, actor: Actor, ask: Ask<typeof mostContract>) {
    const certificate = await run(actor, (work) => certificateFor(work, ask.id))
    if (!certificate) throw fault('certificate.missing')
    return { most: await mostOf(tools, certificate) }
  }

/** Claims what was prepared, all in one unit of work, so that what is asked is known whatever becomes of this process. */
async function claimAll(work: Work, fresh: ReadonlyMap<string, Session['id']>, results: Map<string, Result>) {
  const sessions: Session[] = []
  for (const [documentId, id] of fresh) {
    try {
      const { session } = await claim(work, id, 'prepared', 'waiting')
      sessions.push(session)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      results.set(documentId, { documentId, done: false, waiting: false, fault: error.code, facts: error.facts })
    }
  }
  const batchId = newId(work.now)
  const placed: Session[] = []
  for (const [batchAt, { id }] of sessions.entries()) {
    const [row] = await work.tx
      .update(signingSession)
      .set({ batchId, batchAt })
      .where(eq(signingSession.id, id))
      .returning()
    if (row) placed.push(row)
  }
  await expectAnswer(work, placed)
  const labels: string[] = []
  for (const it of placed) labels.push(await labelOf(work, it))
  return { sessions: placed, labels, batchId }
}

/**
 * Several documents with one confirmation at a remote service: each is a session of its own, authorised together with the others. What cannot
 * be prepared has its result at once; the others wait, and the job says of each what became of it.
 */
export async function signManyElsewhere(
  tools: Tools,
  run: Run,
  actor: Actor,
  ask: Asked,
  certificate: Certificate,
): Promise<Reply<typeof contract>> {
  const most = await mostOf(tools, certificate)
  if (ask.documentIds.length > most) throw fault('signature.batch-most', { most })
  const results = new Map<string, Result>()
  const fresh = new Map<string, string>()
  for (const documentId of ask.documentIds) {
    const prepared = await resultOf(documentId, async () => {
      const session = await preparedFor(tools, run, actor, ask, documentId)
      await run(actor, (work) => work.tx.insert(signingSession).values(session))
      fresh.set(documentId, session.id)
    })
    results.set(documentId, { ...prepared, done: false, waiting: false })
  }
  const { sessions, labels, batchId } = await run(actor, (work) => claimAll(work, fresh, results))
  tools.reached('claimed')
  const all = () => [...results.values()]
  if (sessions.length === 0) return { results: all(), batchId: null }
  const asked = await askForAll(tools, run, { sessions, labels, certificate, actor }, ask.pin ?? '')
  for (const session of asked) {
    const { documentId } = session
    results.set(documentId, { documentId, done: false, waiting: true, fault: '', facts: {} })
    if (session.signature === null) continue
    const finished = await resultOf(documentId, async () => {
      await finishKept(tools, run, actor, await run(actor, (work) => claim(work, session.id, 'waiting', 'waiting')))
    })
    results.set(documentId, finished)
  }
  return { results: all(), batchId }
}
