import { createHash } from 'node:crypto'
import {
  bitsOf,
  type DerNode,
  expectTag,
  hexOf,
  Malformed,
  octetsOf,
  oidOf,
  partsOf,
  readDer,
  smallOf,
  timeOf,
} from '../der/read.ts'
import { type DigestName, digestOf, type SignatureScheme, schemeOf, signatureHolds } from './algorithms.ts'
import { type Certificate, extendedUsages, isSignedBy, readCertificates } from './certificate.ts'
import { nameKey, namePartsOf } from './names.ts'

/** What a responder says about one certificate (RFC 6960, 4.2.1). Times in milliseconds since 1970. */
export interface OcspAnswer {
  readonly digest: DigestName | undefined
  readonly nameHash: Uint8Array
  readonly keyHash: Uint8Array
  readonly serial: string
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly revokedAt: number | undefined
  /** CRLReason, 0 when none is given. */
  readonly reason: number
  readonly thisUpdate: number
  readonly nextUpdate: number | undefined
  /** Answers about certificates that ended since then too. */
  readonly archiveCutoff: number | undefined
}

export interface OcspResponse {
  readonly bytes: Uint8Array
  readonly tbs: Uint8Array
  readonly scheme: SignatureScheme | undefined
  readonly signature: Uint8Array
  /** Name of the responder as compared, or the SHA-1 of its key. */
  readonly responderName: string | undefined
  readonly responderKey: string | undefined
  readonly producedAt: number
  readonly answers: readonly OcspAnswer[]
  readonly certificates: readonly Certificate[]
}

const basic = '1.3.6.1.5.5.7.48.1.1'
const archiveCutoff = '1.3.6.1.5.5.7.48.1.6'

/** Reads an OCSPResponse, or the basic response alone as it stands inside some signatures. Throws `Malformed`. */
export function readOcsp(bytes: Uint8Array): OcspResponse {
  const node = readDer(bytes)
  const [first, second] = partsOf(expectTag(node, 0x30))
  if (first?.tag !== 0x0a) return basicOf(bytes, node)
  const status = smallOf(first)
  if (status !== 0) throw new Malformed('ocsp.status', { status })
  const [type, response] = partsOf(expectTag(partsOf(expectTag(second, 0xa0))[0], 0x30))
  if (oidOf(type) !== basic) throw new Malformed('ocsp.type')
  return basicOf(bytes, readDer(octetsOf(response)))
}

function basicOf(bytes: Uint8Array, node: DerNode): OcspResponse {
  const [tbs, algorithm, signature, certificates] = partsOf(expectTag(node, 0x30))
  const fields = [...partsOf(expectTag(tbs, 0x30))]
  if (fields[0]?.tag === 0xa0) fields.shift()
  const [responder, producedAt, responses] = fields
  if (tbs === undefined || responder === undefined) throw new Malformed('ocsp.fields')
  const inner = partsOf(responder)[0]
  const list = certificates === undefined ? undefined : partsOf(certificates)[0]
  return {
    bytes,
    tbs: tbs.raw,
    scheme: schemeOf(algorithm),
    signature: bitsOf(signature),
    responderName: responder.tag === 0xa1 && inner ? nameKey(namePartsOf(inner)) : undefined,
    responderKey: responder.tag === 0xa2 ? Buffer.from(octetsOf(inner)).toString('hex') : undefined,
    producedAt: timeOf(producedAt),
    answers: partsOf(expectTag(responses, 0x30)).map(answerOf),
    certificates: readCertificates((list === undefined ? [] : partsOf(list)).map(({ raw }) => raw)),
  }
}

function answerOf(node: DerNode): OcspAnswer {
  const [id, status, thisUpdate, ...rest] = partsOf(expectTag(node, 0x30))
  const [algorithm, name, key, serial] = partsOf(expectTag(id, 0x30))
  const states: Readonly<Record<number, OcspAnswer['status']>> = { 128: 'good', 161: 'revoked', 130: 'unknown' }
  const state = states[status?.tag ?? 0]
  if (status === undefined || state === undefined) throw new Malformed('ocsp.status')
  const [revokedAt, reason] = state === 'revoked' ? partsOf(status) : []
  const next = rest.find(({ tag }) => tag === 0xa0)
  return {
    digest: digestOf(algorithm),
    nameHash: octetsOf(name),
    keyHash: octetsOf(key),
    serial: hexOf(serial),
    status: state,
    revokedAt: revokedAt === undefined ? undefined : timeOf(revokedAt),
    reason: reason === undefined ? 0 : smallOf(partsOf(reason)[0]),
    thisUpdate: timeOf(thisUpdate),
    nextUpdate: next === undefined ? undefined : timeOf(partsOf(next)[0]),
    archiveCutoff: cutoffOf(rest.find(({ tag }) => tag === 0xa1)),
  }
}

function cutoffOf(extensions: DerNode | undefined): number | undefined {
  const list = extensions === undefined ? undefined : partsOf(extensions)[0]
  for (const extension of list === undefined ? [] : partsOf(list)) {
    const parts = partsOf(extension)
    if (oidOf(parts[0]) === archiveCutoff) return timeOf(readDer(octetsOf(parts.at(-1))))
  }
  return undefined
}

/** What the response says about the certificate, when it is about it and its issuer at all. */
export function answerAbout(response: OcspResponse, certificate: Certificate, issuer: Certificate) {
  return response.answers.find(({ digest, nameHash, keyHash, serial }) => {
    if (digest === undefined || serial !== certificate.serial) return false
    const hash = (bytes: Uint8Array) => createHash(digest).update(bytes).digest()
    return hash(certificate.rawIssuer).equals(nameHash) && hash(issuer.keyBits).equals(keyHash)
  })
}

/**
 * Who signed the response: the issuer itself, or whom the issuer gave a certificate for just that (RFC 6960, 4.2.2.2). Nothing when the
 * signature does not hold or the responder was not delegated.
 */
export function responderOf(
  response: OcspResponse,
  issuer: Certificate,
  more: readonly Certificate[],
): Certificate | undefined {
  return [issuer, ...response.certificates, ...more].find((candidate) => {
    if (!isNamed(response, candidate)) return false
    if (candidate !== issuer) {
      const { extendedKeyUsage } = candidate.extensions
      if (!extendedKeyUsage?.includes(extendedUsages.ocspSigning)) return false
      if (candidate.issuerKey !== issuer.subjectKey || !isSignedBy(candidate, issuer)) return false
      if (response.producedAt < candidate.notBefore || response.producedAt > candidate.notAfter) return false
    }
    const { scheme, tbs, signature } = response
    return scheme !== undefined && signatureHolds(scheme, candidate.publicKey, tbs, signature)
  })
}

function isNamed({ responderName, responderKey }: OcspResponse, candidate: Certificate): boolean {
  if (responderName !== undefined) return responderName === candidate.subjectKey
  return responderKey === createHash('sha1').update(candidate.keyBits).digest('hex')
}
