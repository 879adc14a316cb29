import { eq, inArray } from 'drizzle-orm'
import type { Actor } from '#access'
import { fault } from '#platform/fault.ts'
import type { Begun, ItemResult, SigningKey } from '#platform/pki/keys/index.ts'
import { signatureHolds } from '#platform/pki/trust/algorithms.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { untilBack } from '#platform/until-back.ts'
import type { Run, Work } from '#platform/work.ts'
import { keyFault, maybeBegun } from './key-faults.ts'
import { type Given, orderOf, referenceOf } from './keys.ts'
import { openRemote } from './means.ts'
import { base64, bytes } from './session.ts'
import { settle } from './settle.ts'
import { type Certificate, type Session, signingSession } from './tables.ts'
import type { Tools } from './tools.ts'

/** What the service is asked, and when next, in milliseconds. */
export const outcomeTask = 'signing:outcome'
const askAgain = { begun: 3000, claimed: 20_000 } as const

/** Milliseconds an answer waits to be written down while the database is away: some services give it once. */
export const keepMs = 60_000

/** How long a service may take to say until when it waits. */
const unsaidMs = 180_000

/** Questions about the same are put one after the other, whoever asks: what is authorised once is redeemed once. Sixteen lines for all. */
const lineOf = (id: string) => `${outcomeTask}:${id.at(-1)}`

/**
 * Queues the question what became of what was asked under a reference: one of each kind waits at most, the net being for a process that died
 * at the first.
 */
export const askLater = (work: Work, id: string, milliseconds: number, kind: 'next' | 'net' = 'next') =>
  work.enqueue(
    outcomeTask,
    { id },
    { once: `outcome:${kind}:${id}`, after: new Date(work.now.getTime() + milliseconds), queue: lineOf(id) },
  )

const among = (sessions: readonly Session[]) =>
  inArray(
    signingSession.id,
    sessions.map((it) => it.id),
  )

/** With the claim: whatever becomes of this process, the service is asked under the same reference. */
export async function expectAnswer(work: Work, sessions: readonly Session[]): Promise<void> {
  const [first] = sessions
  if (!first) return
  const confirmUntil = new Date(work.now.getTime() + unsaidMs)
  await work.tx.update(signingSession).set({ confirmUntil }).where(among(sessions))
  await askLater(work, referenceOf(first), askAgain.claimed, 'net')
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
  if (result?.state !== 'signed') throw refusedItem(result)
  const [row] = await work.tx.select().from(signingSession).where(eq(signingSession.id, id)).for('update')
  if (!row || row.signature !== null || row.state === 'done' || row.tail === null) return undefined
  const [kept] = await work.tx
    .update(signingSession)
    .set({ signature: base64(result.signature), ...change })
    .where(eq(signingSession.id, id))
    .returning()
  return kept
}

const refusedItem = (result: ItemResult | undefined) =>
  fault('signature.refused', { code: result?.state === 'failed' ? result.code : 'key.signature-missing' })

/** The same for one of several: what the service did not sign ends by itself, the others do not hear of it. */
export async function keepOrSettle(
  work: Work,
  session: Session,
  result: ItemResult | undefined,
  change: Partial<typeof signingSession.$inferInsert> = {},
): Promise<Session | undefined> {
  if (result?.state === 'signed') return keepSignature(work, session.id, result, change)
  await settle(work, session, { state: 'failed', failure: 'signature.refused', tail: null })
  return undefined
}

/** What was asked, by whom, and as the person reads it on the phone: one session or several, in the order of their hashes. */
export interface Asked {
  readonly sessions: readonly Session[]
  readonly labels: readonly string[]
  readonly certificate: Certificate
  readonly actor: Actor
}

/** Writes down what the service answered at once, or until when it waits. */
async function noteBegun(work: Work, sessions: readonly Session[], begun: Begun): Promise<readonly Session[]> {
  if (begun.state === 'waiting') {
    const [first] = sessions
    if (first) await askLater(work, referenceOf(first), askAgain.begun)
    const { transaction, until: confirmUntil } = begun
    await work.tx.update(signingSession).set({ transaction, confirmUntil }).where(among(sessions))
    return sessions.map((it) => ({ ...it, transaction, confirmUntil }))
  }
  // Asked alone, what was refused is said at once.
  if (sessions.length === 1 && begun.results[0]?.state !== 'signed') throw refusedItem(begun.results[0])
  const noted: Session[] = []
  for (const [at, it] of sessions.entries()) noted.push((await keepOrSettle(work, it, begun.results[at])) ?? it)
  return noted
}

/**
 * Asks the remote service to sign. Answers with the sessions: with their signatures when they came at once, waiting when the person is still to
 * confirm or when it is not known whether the question arrived. Refuses with what the service refused.
 */
export async function startAsking(
  tools: Tools,
  run: Run,
  { sessions, labels, certificate, actor }: Asked,
  pin = '',
): Promise<readonly Session[]> {
  let asked = false
  try {
    const key = await openSessionKey(tools, certificate)
    asked = true
    const begun = await key.begin(orderOf(sessions, labels, pin))
    tools.reached('asked')
    return await untilBack(keepMs, () => run(actor, (work) => noteBegun(work, sessions, begun)))
  } catch (error) {
    if (asked && maybeBegun(error)) return sessions
    throw keyFault(error)
  }
}
