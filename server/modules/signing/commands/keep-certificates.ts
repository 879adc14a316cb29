import { eq } from 'drizzle-orm'
import type { Actor } from '#access'
import { may } from '#access'
import type {
  certificateOwners,
  endCertificate as endContract,
  importCertificate as importContract,
  issueSampleCertificate as sampleContract,
} from '#contract/certificates.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { type Issued, issueAgency, issuePerson } from '#platform/pki/authority/index.ts'
import { sealKey } from '#platform/pki/keys/sealed-key.ts'
import { type Certificate as Read, readCertificate } from '#platform/pki/trust/certificate.ts'
import { nameValue, subjectKind } from '#platform/pki/trust/names.ts'
import type { Run, Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { certificateFor } from '../certificates.ts'
import { keyIn } from '../container.ts'
import { refuseOtherKeeper } from '../keeper.ts'
import { refuseWeakPin } from '../pins.ts'
import { readMySigning } from '../queries/my-signing.ts'
import { sampleAuthorityOf } from '../sample.ts'
import { sampleCertificate, signingCertificate, softwareKey } from '../tables.ts'
import type { Tools } from '../tools.ts'

type Owner = (typeof certificateOwners)[number]

/** Half a year: long enough to try everything, short enough that nobody takes it for more. */
const sampleDays = 180
const dayMs = 86_400_000

/** Whoever stands in for somebody signs nothing in his name; the seal is its keeper's. */
export async function refuseUnfitOwner(work: Work, owner: Owner): Promise<void> {
  if (work.actor.onBehalfOf) throw fault('access.denied')
  if (owner === 'agency') return refuseOtherKeeper(work)
  if (!may(work.actor, 'signature.give')) throw fault('access.denied')
}

interface Registered {
  readonly owner: Owner
  readonly certificate: Uint8Array
  readonly chain: readonly Uint8Array[]
  /** PKCS#8. */
  readonly key: Uint8Array
  readonly pin: string
  readonly sample: boolean
}

const base64 = (it: Uint8Array) => Buffer.from(it).toString('base64')

async function register(work: Work, it: Registered): Promise<string> {
  const { actor } = work
  const read = readCertificate(it.certificate)
  const id = newId(work.now)
  await work.tx.insert(signingCertificate).values({
    id,
    owner: it.owner,
    personId: it.owner === 'person' ? actor.personId : null,
    agencyId: actor.agencyId,
    sha256: read.fingerprint,
    der: base64(it.certificate),
    chain: it.chain.map(base64),
    ...named(read),
    notBefore: new Date(read.notBefore),
    notAfter: new Date(read.notAfter),
    means: 'software',
    sample: it.sample,
    byName: actor.personName,
    byTitle: actor.title,
    at: work.now,
  })
  await work.tx.insert(softwareKey).values({ certificateId: id, container: await sealKey(it.key, it.pin, id) })
  await work.record('certificate.registered', id, [actor.agencyId], {
    owner: it.owner,
    name: named(read).subjectName,
    serial: read.serial,
    means: 'software',
  })
  return id
}

/** What a certificate says of its subject, in the words of people. */
export function named(read: Read) {
  const of = (parts: Read['subject'], type: string) => (nameValue(parts, type) ?? '').slice(0, 300)
  return {
    subjectName: of(read.subject, 'CN'),
    subjectTitle: of(read.subject, 'T'),
    subjectAgency: of(read.subject, 'O'),
    issuerName: of(read.issuer, 'CN') || of(read.issuer, 'O'),
    serial: read.serial,
  }
}

function issued(
  work: Work,
  owner: Owner,
  authority: Parameters<typeof issuePerson>[0],
  agency: { name: string; code: string | null },
): Issued {
  const { actor } = work
  const terms = {
    validFrom: new Date(work.now.getTime() - 60_000),
    validTo: new Date(work.now.getTime() + sampleDays * dayMs),
  }
  return owner === 'agency'
    ? issueAgency(authority, { name: agency.name, code: agency.code ?? '-' }, terms)
    : issuePerson(
        authority,
        { name: actor.personName, number: actor.personId, title: actor.title, agency: agency.name },
        terms,
      )
}

/** A certificate of the sample authority. What was used before stays; whoever wants it no longer ends it. */
export const issueSampleCertificate = (tools: Tools) =>
  async function issueSampleCertificate(run: Run, actor: Actor, ask: Ask<typeof sampleContract>) {
    return run(actor, async (work) => {
      await refuseUnfitOwner(work, ask.owner)
      if (!tools.sampleAuthority) throw fault('certificate.missing')
      refuseWeakPin(ask.pin)
      const agency = await agencyOn(work.tx, actor.agencyId, civilDate(work.now))
      if (!agency) throw fault('access.denied')
      const authority = await sampleAuthorityOf(work, tools.authorityAddress)
      const { certificate, key, serial } = issued(work, ask.owner, authority, agency)
      if (key === undefined) throw new Error('the sample authority made no key')
      const id = await register(work, {
        owner: ask.owner,
        certificate,
        chain: [authority.issuing.certificate],
        key,
        pin: ask.pin,
        sample: true,
      })
      await work.tx.insert(sampleCertificate).values({ serial, certificateId: id, issuedAt: work.now })
      return readMySigning(tools)(work)
    })
  }

/** From a PKCS#12 file somebody got elsewhere. Its password opens it once; the key stays under the PIN. */
export const importCertificate = (tools: Tools) =>
  async function importCertificate(run: Run, actor: Actor, ask: Ask<typeof importContract>) {
    await run(actor, (work) => refuseUnfitOwner(work, ask.owner), { reading: true })
    refuseWeakPin(ask.pin)
    const opened = await keyIn(new Uint8Array(Buffer.from(ask.container, 'base64')), ask.password)
    return run(actor, async (work) => {
      await refuseUnfitOwner(work, ask.owner)
      const read = readCertificate(opened.certificate)
      const { kind } = subjectKind(read.subject)
      const { subjectName: name } = named(read)
      if (kind !== 'unknown' && kind !== ask.owner) throw fault('certificate.unfit', { why: ask.owner, name })
      if (read.notAfter <= work.now.getTime()) throw fault('certificate.unfit', { why: 'expired', name })
      await register(work, { ...opened, owner: ask.owner, pin: ask.pin, sample: false })
      return readMySigning(tools)(work)
    })
  }

/** Used no longer. What was signed with it stays signed; one of the sample authority is revoked from now on. */
export const endCertificate = (tools: Tools) =>
  async function endCertificate(work: Work, ask: Ask<typeof endContract>) {
    const row = await certificateFor(work, ask.id)
    if (!row) throw fault('thing.missing')
    if (row.endedAt !== null) throw fault('thing.state', { state: 'ended' })
    await work.tx
      .update(signingCertificate)
      .set({ endedAt: work.now, endedByName: work.actor.personName, endReason: ask.reason })
      .where(eq(signingCertificate.id, row.id))
    await work.tx.delete(softwareKey).where(eq(softwareKey.certificateId, row.id))
    if (row.sample)
      await work.tx
        .update(sampleCertificate)
        .set({ revokedAt: work.now, reason: 'cessationOfOperation' })
        .where(eq(sampleCertificate.serial, row.serial))
    await work.record('certificate.ended', row.id, [row.agencyId], {
      name: row.subjectName,
      serial: row.serial,
      reason: ask.reason,
    })
    return readMySigning(tools)(work)
  }
