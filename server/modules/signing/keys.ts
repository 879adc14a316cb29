import { eq, sql } from 'drizzle-orm'
import type { Actor } from '#access'
import { fault } from '#platform/fault.ts'
import type { SignatureAlgorithm } from '#platform/pki/cms/scheme.ts'
import { openPrivateKey, type SigningKey, type SigningOrder } from '#platform/pki/keys/index.ts'
import { openKey } from '#platform/pki/keys/sealed-key.ts'
import type { Run } from '#platform/work.ts'
import { keyFault } from './key-faults.ts'
import { inTokenLine, openOnToken } from './means.ts'
import { bytes } from './session.ts'
import { type Certificate, type Session, signingCertificate, softwareKey } from './tables.ts'
import type { Tools } from './tools.ts'

/** Wrong tries after which a key kept here opens no more; a new certificate is asked for then. */
const mostTries = 10

/** What a key gave for one session, verified against its certificate. */
export interface Given {
  readonly signature: Uint8Array
  readonly algorithm: SignatureAlgorithm
}

/** What a key's keeper is asked under: a session, or those asked for at once. It is not signed again under the same. */
export const referenceOf = (it: Pick<Session, 'id' | 'batchId'>) => it.batchId ?? it.id

/** The order of sessions that are asked for at once, one or several, each with what the person reads of it. */
export function orderOf(sessions: readonly Session[], labels: readonly string[], pin = ''): SigningOrder {
  const [first] = sessions
  if (!first) throw fault('thing.missing')
  const items = sessions.map((it, at) => ({ bytes: bytes(it.attributes), label: (labels[at] ?? '').slice(0, 300) }))
  const description = items.length === 1 ? (labels[0] ?? '') : `${items.length} văn bản: ${labels.join('; ')}`
  return {
    reference: referenceOf(first),
    items,
    description: description.slice(0, 300),
    ...(pin === '' ? {} : { secrets: [{ id: 'PIN', value: pin }] }),
  }
}

/** Signs a session with a key that answers at once. Refuses with `signature.refused` and with what the key's keeper said. */
export async function signNow(key: SigningKey, session: Session): Promise<Given> {
  try {
    const { algorithm } = await key.describe()
    const begun = await key.begin(orderOf([session], [session.id]))
    const [result] = begun.state === 'signed' ? begun.results : []
    if (result?.state === 'signed') return { signature: result.signature, algorithm }
    throw fault('signature.refused', { code: result?.code ?? 'key.signature-missing' })
  } catch (error) {
    throw keyFault(error)
  }
}

/**
 * Runs `act` with the key of a certificate that answers at once, one kept here or in a token, and closes it. Refuses with
 * `certificate.pin-wrong`, `key.unreachable`.
 */
export async function withKey<R>(
  tools: Tools,
  run: Run,
  actor: Actor,
  it: Certificate,
  pin: string,
  act: (key: SigningKey) => Promise<R>,
): Promise<R> {
  const using = async (opened: Promise<SigningKey>) => {
    const key = await opened.catch((error: unknown) => {
      throw keyFault(error)
    })
    try {
      return await act(key)
    } finally {
      await key.close()
    }
  }
  if (it.means === 'software') return using(openSoftwareKey(run, actor, it, pin))
  const { token } = tools.means
  if (it.means !== 'token' || token === undefined)
    throw fault('key.unreachable', { what: it.means === 'token' ? 'token' : 'remote', code: it.means })
  return inTokenLine(() => using(openOnToken(token, it, pin)))
}

/**
 * Opens the key of a certificate with its PIN. Each wrong try is counted whatever becomes of the call; after ten the key is closed for good
 * and the certificate ended, so that nobody tries on.
 */
async function openSoftwareKey(run: Run, actor: Actor, it: Certificate, pin: string): Promise<SigningKey> {
  const [kept] = await run(actor, (work) =>
    work.tx.select().from(softwareKey).where(eq(softwareKey.certificateId, it.id)),
  )
  if (!kept) throw fault('certificate.unfit', { why: 'ended', name: it.subjectName })
  const pkcs8 = await openKey(kept.container, pin, it.id)
  if (pkcs8 === undefined) throw fault('certificate.pin-wrong', { left: await countWrong(run, actor, it) })
  await run(actor, (work) =>
    work.tx.update(softwareKey).set({ wrongTries: 0 }).where(eq(softwareKey.certificateId, it.id)),
  )
  return openPrivateKey(pkcs8, [bytes(it.der), ...it.chain.map(bytes)])
}

function countWrong(run: Run, actor: Actor, it: Certificate): Promise<number> {
  return run(actor, async (work) => {
    const [counted] = await work.tx
      .update(softwareKey)
      .set({ wrongTries: sql`${softwareKey.wrongTries} + 1` })
      .where(eq(softwareKey.certificateId, it.id))
      .returning()
    const left = Math.max(0, mostTries - (counted?.wrongTries ?? mostTries))
    if (left > 0) return left
    await work.tx.delete(softwareKey).where(eq(softwareKey.certificateId, it.id))
    await work.tx
      .update(signingCertificate)
      .set({ endedAt: work.now, endedByName: actor.personName, endReason: 'PIN' })
      .where(eq(signingCertificate.id, it.id))
    await work.record('certificate.ended', it.id, [it.agencyId], {
      name: it.subjectName,
      serial: it.serial,
      reason: 'PIN',
    })
    return 0
  })
}
