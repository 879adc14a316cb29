import { Readable } from 'node:stream'
import { eq } from 'drizzle-orm'
import type { Actor } from '#access'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { joined, piecesOf } from '#platform/pades/bytes.ts'
import type { Run, Work } from '#platform/work.ts'
import { documentForGuests } from '../../documents/index.ts'
import { bytes, sessionCard, sessionFor } from '../session.ts'
import { settle } from '../settle.ts'
import { withBytes } from '../source.ts'
import { signingSession } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { giveUp } from '../waiting.ts'

/**
 * Not signed after all, not waited for any longer, or not taken over after its time. What is being signed already is not stopped: nobody
 * could say whether it was signed. A transaction at a provider cannot be called back: if the person confirms it all the same, that is told.
 */
export async function dropSession(work: Work, ask: { id: string }) {
  const row = await sessionFor(work, ask.id, true)
  if (row.state === 'waiting' && row.signature === null) {
    // Of a question that may be on its way nobody knows whether it arrived.
    if (row.agentToken === null) await giveUp(work, row, 'dropped')
    else await settle(work, row, { state: 'failed', failure: 'dropped', tail: null, agentToken: null })
    return { done: true as const }
  }
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
      await documentForGuests(work, session.documentId)
      return session
    })
    const { tail } = row
    if (tail === null || row.expiresAt <= tools.now()) throw fault('signature.over')
    const whole = await withBytes(tools.store, row.baseSha256, async (base) =>
      Buffer.concat([...piecesOf(joined(base, bytes(tail)))]),
    )
    return { stream: Readable.from([whole]), name: 'van-ban.pdf', mediaType: 'application/pdf', inline: true }
  }
