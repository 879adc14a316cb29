import { createHash } from 'node:crypto'
import { listLimits, Malformed } from '../der/read.ts'
import { integer, nothing, octets, oid, sequence } from '../der/write.ts'
import type { Reason } from '../verdict.ts'
import { type Certificate, certificatesOfPem, readCertificate } from './certificate.ts'
import { buildChain, type Chain, type ChainOrder } from './chain.ts'
import { readList } from './crl.ts'
import type { Fetcher } from './fetch.ts'
import { answerAbout, type OcspResponse, readOcsp, responderOf } from './ocsp.ts'

/** What a signature needs to be judged without asking anybody later. */
export interface ValidationData {
  readonly certificates: readonly Uint8Array[]
  readonly ocsps: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
}

export interface Collected extends ValidationData {
  /** What could not be had, by certificate. Empty when every certificate below the roots has an answer. */
  readonly missing: readonly Reason[]
}

const answerLimit = 256 * 1024

/** The chain, with issuers fetched from where the certificates say they are while one is missing. */
export async function completeChain(order: ChainOrder, fetcher: Fetcher): Promise<Chain> {
  let pool = order.pool
  let chain = buildChain(order)
  for (let round = 0; round < 3 && !chain.trusted; round += 1) {
    const found = await issuersOf(chain.path.at(-1), fetcher)
    if (found.length === 0) return chain
    pool = [...pool, ...found]
    chain = buildChain({ ...order, pool })
  }
  return chain
}

async function issuersOf(certificate: Certificate | undefined, fetcher: Fetcher): Promise<Certificate[]> {
  if (certificate === undefined || certificate.subjectKey === certificate.issuerKey) return []
  for (const address of certificate.extensions.issuers.slice(0, 3)) {
    const fetched = await fetcher({ address, limit: answerLimit })
    if (!('bytes' in fetched)) continue
    const found = tolerant(() => certificatesIn(fetched.bytes)) ?? []
    if (found.length > 0) return found
  }
  return []
}

function certificatesIn(bytes: Uint8Array): Certificate[] {
  const text = Buffer.from(bytes).toString('latin1')
  return text.startsWith('-----') ? certificatesOfPem(text) : [readCertificate(bytes)]
}

function tolerant<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

/**
 * Fetches what shows that no certificate of the chains is revoked, by OCSP where one answers and by list where not, and the same for those
 * who answer. To be asked after the signature was made: an answer from before it proves less.
 */
export async function collectValidationData(chains: readonly Chain[], fetcher: Fetcher): Promise<Collected> {
  const certificates = new Map<string, Uint8Array>()
  const ocsps = new Map<string, Uint8Array>()
  const crls = new Map<string, Uint8Array>()
  const missing: Reason[] = []
  const asked = new Set<string>()
  const keep = (map: Map<string, Uint8Array>, bytes: Uint8Array) =>
    map.set(createHash('sha256').update(bytes).digest('hex'), bytes)
  const links = chains.flatMap(({ path }) =>
    path.map((certificate, place) => ({ certificate, issuer: path[place + 1] })),
  )
  for (const { certificate, issuer } of links) {
    keep(certificates, certificate.der)
    if (issuer === undefined || asked.has(certificate.fingerprint) || asked.size >= 40) continue
    asked.add(certificate.fingerprint)
    const ocsp = await askOcsp(certificate, issuer, fetcher)
    if (ocsp !== undefined) {
      keep(ocsps, ocsp.response.bytes)
      const { responder } = ocsp
      if (responder === issuer) continue
      keep(certificates, responder.der)
      if (!responder.extensions.noCheck) links.push({ certificate: responder, issuer })
      continue
    }
    const list = await askList(certificate, fetcher)
    if (list !== undefined) keep(crls, list)
    else missing.push({ code: 'revocation.no-answer', certificate: certificate.serial })
  }
  return { certificates: [...certificates.values()], ocsps: [...ocsps.values()], crls: [...crls.values()], missing }
}

async function askOcsp(certificate: Certificate, issuer: Certificate, fetcher: Fetcher) {
  const body = ocspRequest(certificate, issuer)
  for (const address of certificate.extensions.ocsp.slice(0, 2)) {
    const fetched = await fetcher({ address, body, type: 'application/ocsp-request', limit: answerLimit })
    const response = 'bytes' in fetched ? tolerant(() => readOcsp(fetched.bytes)) : undefined
    const responder = response && responderFor(response, certificate, issuer)
    if (response !== undefined && responder !== undefined) return { response, responder }
  }
  return undefined
}

/** A responder that does not know the certificate has not answered; a list may. */
function responderFor(response: OcspResponse, certificate: Certificate, issuer: Certificate): Certificate | undefined {
  const status = answerAbout(response, certificate, issuer)?.status
  return status === undefined || status === 'unknown' ? undefined : responderOf(response, issuer, [])
}

async function askList(certificate: Certificate, fetcher: Fetcher): Promise<Uint8Array | undefined> {
  for (const address of certificate.extensions.lists.slice(0, 2)) {
    const fetched = await fetcher({ address, limit: listLimits.size })
    if ('bytes' in fetched && tolerant(() => readList(fetched.bytes)) !== undefined) return fetched.bytes
  }
  return undefined
}

/** RFC 6960, 4.1.1, one certificate. Without a nonce: many responders answer from a store, and `thisUpdate` tells how new it is. */
function ocspRequest(certificate: Certificate, issuer: Certificate): Uint8Array {
  const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest()
  const id = sequence(
    sequence(oid('1.3.14.3.2.26'), nothing),
    octets(sha1(certificate.rawIssuer)),
    octets(sha1(issuer.keyBits)),
    integer(BigInt(`0x${certificate.serial}`)),
  )
  return sequence(sequence(sequence(sequence(id))))
}
