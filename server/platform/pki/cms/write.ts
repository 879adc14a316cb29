import { createHash } from 'node:crypto'
import { expectTag, partsOf, readDer } from '../der/read.ts'
import { element, integer, octets, oid, sequence, setOf, time } from '../der/write.ts'
import { readCertificate } from '../trust/certificate.ts'
import { digestIdentifier, digestOfSize, type SignatureAlgorithm, schemeIdentifier } from './scheme.ts'

export const contentTypes = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  timestamp: '1.2.840.113549.1.9.16.1.4',
} as const

/** The parts do not make one signature: the caller mixed them up, no file can. */
export class CmsMismatch extends Error {
  readonly code: 'cms.digest-size' | 'cms.digest-of-signature'
  constructor(code: CmsMismatch['code']) {
    super(code)
    this.name = 'CmsMismatch'
    this.code = code
  }
}

const attribute = (type: string, value: Uint8Array) => sequence(oid(type), setOf([value]))

/**
 * The signed attributes of CAdES as PAdES baseline wants them (ETSI EN 319 142-1, 5.3): content type, message digest and the signer's
 * certificate by its hash; the claimed time only where it is given, for a PDF says it elsewhere. DER with the tag of a SET: exactly these bytes are signed.
 * `digest` is the hash of the content, SHA-256, -384 or -512 by its length. Throws `CmsMismatch`.
 */
export function signedAttributes(
  digest: Uint8Array,
  certificate: Uint8Array,
  contentType: string = contentTypes.data,
  claimed?: Date,
): Uint8Array {
  if (digestOfSize(digest.length) === undefined) throw new CmsMismatch('cms.digest-size')
  return setOf([
    attribute('1.2.840.113549.1.9.3', oid(contentType)),
    attribute('1.2.840.113549.1.9.4', octets(digest)),
    attribute('1.2.840.113549.1.9.16.2.47', signingCertificateV2(certificate)),
    ...(claimed === undefined ? [] : [attribute('1.2.840.113549.1.9.5', time(claimed))]),
  ])
}

/** ESSCertIDv2 with SHA-256, which is its default and therefore not written (RFC 5035, 4), and the issuer with the serial number. */
function signingCertificateV2(certificate: Uint8Array): Uint8Array {
  const { rawIssuer, tbs } = readCertificate(certificate)
  const issuer = sequence(sequence(element(0xa4, rawIssuer)), serialNumber(tbs))
  const hash = octets(createHash('sha256').update(certificate).digest())
  return sequence(sequence(sequence(hash, issuer)))
}

/** The serial number as it is encoded, which old authorities did not always make positive. */
function serialNumber(tbs: Uint8Array): Uint8Array {
  const known = serialNumbers.get(tbs)
  if (known !== undefined) return known
  const { raw } = expectTag(
    partsOf(readDer(tbs)).find(({ tag }) => tag === 0x02),
    0x02,
  )
  serialNumbers.set(tbs, raw)
  return raw
}

/** A certificate is read once, and so are the bytes of its serial number. */
const serialNumbers = new WeakMap<Uint8Array, Uint8Array>()

export interface CmsParts {
  /** What `signedAttributes` gave. */
  readonly attributes: Uint8Array
  readonly signature: Uint8Array
  /** The signer's certificate; it and the chain are embedded byte by byte as they came. */
  readonly certificate: Uint8Array
  readonly chain: readonly Uint8Array[]
  readonly algorithm: SignatureAlgorithm
  /** A time-stamp token over the signature, kept beside it unsigned (ETSI EN 319 122-1, 5.3). */
  readonly timestamp?: Uint8Array
}

/** A SignedData in DER with one signer (RFC 5652), without the content it signs. Throws `CmsMismatch`. */
export function assembleCms(parts: CmsParts): Uint8Array {
  return assembleSignedData(parts, sequence(oid(contentTypes.data)), 1)
}

/** As `assembleCms`, around a content of the type given: a time-stamp token carries what it says. `certificates: false` leaves them out. */
export function assembleCarrying(
  parts: CmsParts,
  content: { readonly type: string; readonly bytes: Uint8Array },
  certificates: boolean,
): Uint8Array {
  const inside = sequence(oid(content.type), element(0xa0, octets(content.bytes)))
  return assembleSignedData(parts, inside, 3, certificates)
}

function assembleSignedData(parts: CmsParts, content: Uint8Array, version: number, certificates = true): Uint8Array {
  const { algorithm, certificate, chain } = parts
  if (!carriesDigestOf(parts)) throw new CmsMismatch('cms.digest-of-signature')
  const signedData = sequence(
    integer(version),
    setOf([digestIdentifier(algorithm.digest)]),
    content,
    ...(certificates ? [setOf(distinct([certificate, ...chain]), 0xa0)] : []),
    setOf([signerInfo(parts)]),
  )
  return sequence(oid(contentTypes.signedData), element(0xa0, signedData))
}

/** One digest is named for content and attributes alike (RFC 5652, 5.3); readers refuse a signature that mixes two. */
function carriesDigestOf({ attributes, algorithm }: CmsParts): boolean {
  const name = Buffer.from(oid('1.2.840.113549.1.9.4'))
  const at = Buffer.from(attributes.buffer, attributes.byteOffset, attributes.byteLength).indexOf(name)
  const length = at < 0 ? undefined : attributes[at + name.length + 3]
  return length !== undefined && digestOfSize(length) === algorithm.digest
}

const distinct = (certificates: readonly Uint8Array[]) =>
  certificates.filter((der, nth) => certificates.findIndex((it) => Buffer.compare(it, der) === 0) === nth)

function signerInfo({ attributes, signature, certificate, algorithm, timestamp }: CmsParts): Uint8Array {
  const { rawIssuer, tbs } = readCertificate(certificate)
  const unsignedAttributes =
    timestamp === undefined ? [] : [setOf([attribute('1.2.840.113549.1.9.16.2.14', timestamp)], 0xa1)]
  return sequence(
    integer(1),
    sequence(rawIssuer, serialNumber(tbs)),
    digestIdentifier(algorithm.digest),
    Buffer.concat([Uint8Array.of(0xa0), attributes.subarray(1)]),
    schemeIdentifier(algorithm),
    octets(signature),
    ...unsignedAttributes,
  )
}
