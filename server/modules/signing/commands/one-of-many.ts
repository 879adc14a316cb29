import { and, eq } from 'drizzle-orm'
import type { Actor } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { signMany as contract } from '#contract/signing-batches.ts'
import { databaseAway, Fault } from '#platform/fault.ts'
import type { Run } from '#platform/work.ts'
import { documentFile } from '../../documents/index.ts'
import { withBytes } from '../source.ts'
import type { Tools } from '../tools.ts'
import { preparedSession, readyFor } from './start-signing.ts'

type Asked = Ask<typeof contract>
type Result = Reply<typeof contract>['results'][number]

/** One document of a batch, as it is to be signed; nothing of it is written yet. */
export async function preparedFor(tools: Tools, run: Run, actor: Actor, ask: Asked, documentId: string) {
  const ready = await run(actor, async (work) => {
    const [main] = await work.tx
      .select({ position: documentFile.position })
      .from(documentFile)
      .where(and(eq(documentFile.documentId, documentId), eq(documentFile.role, 'main')))
    const { act, certificateId } = ask
    return readyFor(work, tools, { id: documentId, act, certificateId, position: main?.position ?? 1 })
  })
  return withBytes(tools.store, ready.baseSha256, (base) => preparedSession(actor, ready, {}, base, tools.now()))
}

/** What became of one document; what is no refusal is thrown. */
export async function resultOf(documentId: string, act: () => Promise<void>): Promise<Result> {
  try {
    await act()
    return { documentId, done: true, waiting: false, fault: '', facts: {} }
  } catch (error) {
    // A database that is away for a moment ends one, not all: what was signed before is told.
    if (databaseAway(error)) return { documentId, done: false, waiting: false, fault: 'service.unavailable', facts: {} }
    if (!(error instanceof Fault)) throw error
    return { documentId, done: false, waiting: false, fault: error.code, facts: error.facts }
  }
}
