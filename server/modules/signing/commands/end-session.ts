import { Readable } from 'node:stream'
import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Actor } from '#access'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { joined, piecesOf } from '#platform/pades/bytes.ts'
import type { Run, Work } from '#platform/work.ts'
import { documentFor } from '../../documents/index.ts'
import { bytes, sessionCard, sessionFor } from '../session.ts'
import { withBytes } from '../source.ts'
import { signingSession } from '../tables.ts'
import type { Tools } from '../tools.ts'

/** Not signed after all, or not taken over after its time. What is being signed already is not stopped: nobody could say whether it was signed. */
export async function dropSession(work: Work, ask: { id: string }) {
  const row = await sessionFor(work, ask.id, true)
  if (row.state !== 'prepared' && row.state !== 'late') throw fault('signature.over')
  await work.tx
    .update(signingSession)
    .set({ state: 'failed', failure: 'dropped', tail: null, endedAt: work.now })
    .where(eq(signingSession.id, row.id))
  return { done: true as const }
}

export async function readSession(work: Work, ask: { id: string }) {
  return sessionCard(work, await sessionFor(work, ask.id))
}

/** The bytes a person signs, exactly: base and prepared tail. Small ones, as a page shows; the whole is held for the answer. */
export const readSessionFile = (tools: Tools) =>
  async function readSessionFile(run: Run, actor: Actor, ask: { id: string }): Promise<MadeFile> {
    const row = await run(actor, async (work) => {
      const session = await sessionFor(work, ask.id)
      await documentFor(work, session.documentId, 'document.read')
      return session
    })
    const { tail } = row
    if (tail === null || row.expiresAt <= tools.now()) throw fault('signature.over')
    const whole = await withBytes(tools.store, row.baseSha256, async (base) =>
      Buffer.concat([...piecesOf(joined(base, bytes(tail)))]),
    )
    return { stream: Readable.from([whole]), name: 'van-ban.pdf', mediaType: 'application/pdf', inline: true }
  }

/** One's own, in this post: those under way and those confirmed too late. */
export async function listMySignatures(work: Work) {
  const { accountId, assignmentId } = work.actor
  const rows = await work.tx
    .select()
    .from(signingSession)
    .where(
      and(
        eq(signingSession.accountId, accountId),
        eq(signingSession.holderId, assignmentId),
        inArray(signingSession.state, ['waiting', 'late']),
      ),
    )
    .orderBy(desc(signingSession.at))
    .limit(50)
  return { rows: await Promise.all(rows.map((row) => sessionCard(work, row))) }
}
