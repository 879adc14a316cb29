import { eq } from 'drizzle-orm'
import type { Actor } from '#access'
import { fault } from '#platform/fault.ts'
import type { ItemResult, SigningKey } from '#platform/pki/keys/index.ts'
import { signatureHolds } from '#platform/pki/trust/algorithms.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { untilBack } from '#platform/until-back.ts'
import type { Run, Work } from '#platform/work.ts'
import { keyFault, maybeBegun } from './key-faults.ts'
import { type Given, orderOf } from './keys.ts'
import { openRemote } from './means.ts'
import { base64, bytes } from './session.ts'
import { type Certificate, type Session, signingSession } from './tables.ts'
import type { Tools } from './tools.ts'

/** What the service is asked, and when next, in milliseconds. */
export const outcomeTask = 'signing:outcome'
const askAgain = { begun: 3000, claimed: 20_000 } as const

/** Milliseconds an answer waits to be written down while the database is away: some services give it once. */
export const keepMs = 60_000

/** How long a service may take to say until when it waits. */
const unsaidMs = 180_000

/** Queues the question what became of a session: one of each kind waits at most, the net being for a process that died at the first. */
export const askLater = (work: Work, id: string, milliseconds: number, kind: 'next' | 'net' = 'next') =>
  work.enqueue(
    outcomeTask,
    { id },
    { once: `outcome:${kind}:${id}`, after: new Date(work.now.getTime() + milliseconds) },
  )

/** With the claim: whatever becomes of this process, the service is asked under the same reference. */
export async function expectAnswer(work: Work, session: Session): Promise<void> {
  const confirmUntil = new Date(work.now.getTime() + unsaidMs)
  await work.tx.update(signingSession).set({ confirmUntil }).where(eq(signingSession.id, session.id))
  await askLater(work, session.id, askAgain.claimed, 'net')
}

export async function openSessionKey(tools: Tools, certificate: Certificate): Promise<SigningKey> {
  const { remote } = tools.means
  if (remote === undefined) throw fault('key.unreachable', { what: 'remote', code: 'remote.not-configured' })
  return openRemote(remote, certificate)
}

const schemes: readonly Given['algorithm'][] = [
  { scheme: 'rsa', digest: 'sha256' },
  { scheme: 'ecdsa', digest: 'sha256' },
  { scheme: 'rsa-pss', digest: 'sha256', saltLength: 32 },
]

/** The signature kept for a session, proved once more; which scheme it is made with shows by its holding. */
export function keptSignature(session: Session, certificate: Certificate): Given {
  const signature = bytes(session.signature ?? '')
  const { publicKey } = readCertificate(bytes(certificate.der))
  const algorithm = schemes.find((it) => signatureHolds(it, publicKey, bytes(session.attributes), signature))
  if (algorithm === undefined) throw fault('signature.refused', { code: 'key.signature-wrong' })
  return { signature, algorithm }
}

/**
 * Keeps what a key gave before anything is made of it. Answers false when the session has one already, or is over: an answer counts once.
 */
export async function keepSignature(
  work: Work,
  id: string,
  result: ItemResult | undefined,
  change: Partial<typeof signingSession.$inferInsert> = {},
): Promise<Session | undefined> {
  if (result?.state !== 'signed') throw fault('signature.refused', { code: result?.code ?? 'key.signature-missing' })
  const [row] = await work.tx.select().from(signingSession).where(eq(signingSession.id, id)).for('update')
  if (!row || row.signature !== null || row.state === 'done' || row.tail === null) return undefined
  const [kept] = await work.tx
    .update(signingSession)
    .set({ signature: base64(result.signature), ...change })
    .where(eq(signingSession.id, id))
    .returning()
  return kept
}

/**
 * Asks the remote service to sign. Answers with the session: with its signature when it came at once, waiting when the person is still to
 * confirm or when it is not known whether the question arrived. Refuses with what the service refused.
 */
export async function startAsking(
  tools: Tools,
  run: Run,
  actor: Actor,
  session: Session,
  certificate: Certificate,
  label: string,
  pin = '',
): Promise<Session> {
  let asked = false
  try {
    const key = await openSessionKey(tools, certificate)
    asked = true
    const begun = await key.begin(orderOf(session, label, pin))
    tools.reached('asked')
    return await untilBack(keepMs, () =>
      run(actor, async (work) => {
        if (begun.state === 'signed') return (await keepSignature(work, session.id, begun.results[0])) ?? session
        await askLater(work, session.id, askAgain.begun)
        const [row] = await work.tx
          .update(signingSession)
          .set({ transaction: begun.transaction, confirmUntil: begun.until })
          .where(eq(signingSession.id, session.id))
          .returning()
        return row ?? session
      }),
    )
  } catch (error) {
    if (asked && maybeBegun(error)) return session
    throw keyFault(error)
  }
}
