import type { Actor } from '#access'
import type {
  certificateOwners,
  OfferedCertificate,
  findOffers as offersContract,
  registerCertificate as registerContract,
} from '#contract/certificates.ts'
import type { Ask } from '#contract/endpoint.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { marked } from '#platform/pki/authority/name.ts'
import { Malformed } from '#platform/pki/der/read.ts'
import { chainAmong } from '#platform/pki/keys/chain.ts'
import { certificatesOfPem, type Certificate as Read, readCertificate } from '#platform/pki/trust/certificate.ts'
import { nameValue, subjectKind } from '#platform/pki/trust/names.ts'
import { tidy } from '#platform/text.ts'
import type { Run, Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { keyFault } from '../key-faults.ts'
import { type HeldCertificate, heldByService, heldByToken } from '../means.ts'
import { readMySigning } from '../queries/my-signing.ts'
import { refuseRevoked } from '../revoked.ts'
import { base64, bytes } from '../session.ts'
import { signingCertificate } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { trustOf } from '../trust.ts'
import { named, refuseUnfitOwner } from './keep-certificates.ts'

type Owner = (typeof certificateOwners)[number]

const plain = (text: string | undefined) => tidy(text ?? '').toLocaleLowerCase('vi')

/** Whether a certificate is that of the person or agency, by its subject: the whole name, letter by letter; one vowel more is somebody else. */
function isNamed(read: Read, owner: Owner, name: string): boolean {
  const { kind } = subjectKind(read.subject)
  if (kind !== 'unknown' && kind !== owner) return false
  const given = plain(nameValue(read.subject, 'CN'))
  return name !== '' && (given === plain(name) || given === plain(marked(name)))
}

/** Whose name the certificate must bear. */
async function nameFor(work: Work, owner: Owner): Promise<string> {
  await refuseUnfitOwner(work, owner)
  if (owner === 'person') return work.actor.personName
  return (await agencyOn(work.tx, work.actor.agencyId, civilDate(work.now)))?.name ?? ''
}

interface Sought {
  readonly means: 'token' | 'remote'
  readonly pin?: string
  readonly serial?: string
}

async function heldBy(tools: Tools, { means, pin = '', serial }: Sought): Promise<readonly HeldCertificate[]> {
  const { token, remote } = tools.means
  try {
    if (means === 'token' && token !== undefined) return await heldByToken(token, pin)
    if (means === 'remote' && remote !== undefined) return await heldByService(remote, serial)
  } catch (error) {
    throw keyFault(error)
  }
  throw fault('key.unreachable', { what: means, code: `${means}.not-configured` })
}

function unfit(read: Read, now: Date): string {
  if (read.notAfter <= now.getTime()) return 'expired'
  return read.notBefore > now.getTime() ? 'not-yet' : ''
}

function offered({ key, certificate }: HeldCertificate, now: Date): Static<typeof OfferedCertificate> {
  const read = readCertificate(certificate)
  const { subjectName, subjectAgency, issuerName, serial } = named(read)
  return {
    key,
    subjectName,
    subjectAgency,
    issuerName,
    serial,
    notBefore: new Date(read.notBefore).toISOString(),
    notAfter: new Date(read.notAfter).toISOString(),
    unfit: unfit(read, now),
  }
}

/** What the keeper holds in this name. That others are there is said, whose they are is not. */
export const findOffers = (tools: Tools) =>
  async function findOffers(run: Run, actor: Actor, ask: Ask<typeof offersContract>) {
    const name = await run(actor, (work) => nameFor(work, ask.owner))
    const held = await heldBy(tools, ask)
    const mine = held.filter((it) => isNamed(readCertificate(it.certificate), ask.owner, name))
    return { offers: mine.map((it) => offered(it, tools.now())), others: held.length - mine.length }
  }

/** The person's own first; those of its issuers may follow it. */
function readGiven(given: string): HeldCertificate {
  try {
    const [own, ...others] = given.includes('-----BEGIN') ? certificatesOfPem(given) : [readCertificate(bytes(given))]
    if (own)
      return {
        key: '',
        certificate: own.der,
        chain: chainAmong(
          own,
          others.slice(0, 10).map(({ der }) => der),
        ),
      }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
  }
  throw fault('certificate.container', { why: 'damaged' })
}

async function chosen(tools: Tools, ask: Ask<typeof registerContract>): Promise<HeldCertificate> {
  const { means, key, pin } = ask
  if (means === 'agent') {
    if (tools.means.agent === undefined || ask.certificate === undefined) throw fault('certificate.missing')
    return readGiven(ask.certificate)
  }
  const asked = { means, ...(pin === undefined ? {} : { pin }), ...(key === undefined ? {} : { serial: key }) }
  const found = (await heldBy(tools, asked)).find((it) => it.key === key)
  if (!found) throw fault('certificate.missing')
  return found
}

/**
 * Registers a certificate whose key stays where it is. Refuses one in another name, expired, revoked, or of an authority that is not believed:
 * what nobody could trust is not signed with.
 */
export const registerCertificate = (tools: Tools) =>
  async function registerCertificate(run: Run, actor: Actor, ask: Ask<typeof registerContract>) {
    const { name, trust } = await run(actor, async (work) => ({
      name: await nameFor(work, ask.owner),
      trust: await trustOf(work),
    }))
    const { key, certificate, chain } = await chosen(tools, ask)
    const read = readCertificate(certificate)
    const said = named(read)
    if (!isNamed(read, ask.owner, name)) throw fault('certificate.unfit', { why: ask.owner, name: said.subjectName })
    const why = unfit(read, tools.now())
    if (why === 'expired' || why === 'not-yet') throw fault('certificate.unfit', { why, name: said.subjectName })
    const fresh = { der: base64(certificate), chain: chain.map(base64), sample: false }
    await refuseRevoked({ ...fresh, subjectName: said.subjectName }, trust, tools)
    return run(actor, async (work) => {
      await refuseUnfitOwner(work, ask.owner)
      const id = newId(work.now)
      await work.tx.insert(signingCertificate).values({
        id,
        owner: ask.owner,
        personId: ask.owner === 'person' ? actor.personId : null,
        agencyId: actor.agencyId,
        sha256: read.fingerprint,
        ...fresh,
        ...said,
        notBefore: new Date(read.notBefore),
        notAfter: new Date(read.notAfter),
        means: ask.means,
        meansName: ask.means === 'remote' ? (tools.means.remote?.name ?? '') : '',
        meansKey: key,
        byName: actor.personName,
        byTitle: actor.title,
        at: work.now,
      })
      await work.record('certificate.registered', id, [actor.agencyId], {
        owner: ask.owner,
        name: said.subjectName,
        serial: read.serial,
        means: ask.means,
      })
      return readMySigning(tools)(work)
    })
  }
