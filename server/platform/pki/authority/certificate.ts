import { createHash, createPublicKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto'
import { type SignatureAlgorithm, schemeIdentifier, signWith, usualScheme } from '../cms/scheme.ts'
import { bitsOf, partsOf, readDer } from '../der/read.ts'
import { ascii, bits, element, integer, nothing, octets, oid, sequence, time, unsigned, yes } from '../der/write.ts'
import { AuthorityRefusal } from './name.ts'

/** Places where a certificate's standing is told; plain HTTP, because what they answer is signed (RFC 5280, 8). */
export interface Places {
  readonly list: string
  readonly issuer: string
  readonly ocsp?: string
}

export type Purpose = 'authority' | 'signing' | 'timestamping' | 'ocsp'

export interface CertificateOrder {
  /** Names in DER. */
  readonly subject: Uint8Array
  readonly issuer: Uint8Array
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array
  /** The issuer's; its own for a root. */
  readonly issuerPublicKey: Uint8Array
  readonly key: KeyObject
  readonly validFrom: Date
  readonly validTo: Date
  readonly purpose: Purpose
  /** Of an authority: how many may stand below. */
  readonly pathLength?: number
  readonly places?: Places
}

const usage = { digitalSignature: 0x80, nonRepudiation: 0x40, keyCertSign: 0x04, cRLSign: 0x02 }

const keyUsage: Readonly<Record<Purpose, Uint8Array>> = {
  authority: bits(Uint8Array.of(usage.keyCertSign | usage.cRLSign), 1),
  signing: bits(Uint8Array.of(usage.digitalSignature | usage.nonRepudiation), 6),
  timestamping: bits(Uint8Array.of(usage.digitalSignature | usage.nonRepudiation), 6),
  ocsp: bits(Uint8Array.of(usage.digitalSignature), 7),
}

const extension = (id: string, value: Uint8Array, critical = false) =>
  sequence(oid(id), ...(critical ? [yes] : []), octets(value))

/** The key's name: 160 bits of SHA-256 over its bits (RFC 7093, 2). */
export function keyId(publicKey: Uint8Array): Uint8Array {
  return createHash('sha256')
    .update(bitsOf(partsOf(readDer(publicKey))[1]))
    .digest()
    .subarray(0, 20)
}

/** The scheme of an authority's own signatures: the digest as strong as the curve. Throws `AuthorityRefusal`. */
export function authorityScheme(key: KeyObject): SignatureAlgorithm {
  const large = key.asymmetricKeyDetails?.namedCurve === 'secp384r1'
  const scheme = usualScheme(key, large ? 'sha384' : 'sha256')
  if (scheme === undefined) throw new AuthorityRefusal('authority.key', key.asymmetricKeyType ?? 'unknown')
  return scheme
}

/** `content` signed: the content, the algorithm, the signature, as in certificates, lists and OCSP answers. */
export function signed(content: Uint8Array, key: KeyObject, more: readonly Uint8Array[] = []): Uint8Array {
  const scheme = authorityScheme(key)
  return sequence(content, schemeIdentifier(scheme), bits(signWith(key, scheme, content)), ...more)
}

/** SubjectPublicKeyInfo of a certificate. */
export function publicKeyOf(certificate: Uint8Array): Uint8Array {
  return new X509Certificate(certificate).publicKey.export({ format: 'der', type: 'spki' })
}

/** The public half of a private key. */
export function publicHalf(key: KeyObject): Uint8Array {
  return createPublicKey(key).export({ format: 'der', type: 'spki' })
}

const longestValidity = 40 * 366 * 86_400_000

/** A certificate of X.509 v3 with a serial number of 127 random bits. Throws `AuthorityRefusal`. */
export function writeCertificate(order: CertificateOrder): Uint8Array {
  const lasts = order.validTo.getTime() - order.validFrom.getTime()
  if (!(lasts > 0 && lasts <= longestValidity)) throw new AuthorityRefusal('authority.validity', 'validTo')
  const number = randomBytes(16)
  number[0] = ((number[0] ?? 0) & 0x7f) | 0x40
  const content = sequence(
    element(0xa0, integer(2)),
    unsigned(number),
    schemeIdentifier(authorityScheme(order.key)),
    order.issuer,
    sequence(time(order.validFrom), time(order.validTo)),
    order.subject,
    order.publicKey,
    element(0xa3, sequence(...extensions(order))),
  )
  return signed(content, order.key)
}

function extensions({ purpose, publicKey, issuerPublicKey, pathLength, places }: CertificateOrder): Uint8Array[] {
  const written = [
    extension('2.5.29.35', sequence(element(0x80, keyId(issuerPublicKey)))),
    extension('2.5.29.14', octets(keyId(publicKey))),
    extension('2.5.29.15', keyUsage[purpose], true),
  ]
  if (purpose === 'authority')
    written.push(
      extension('2.5.29.19', sequence(yes, ...(pathLength === undefined ? [] : [integer(pathLength)])), true),
    )
  else written.push(extension('2.5.29.19', sequence(), true))
  // RFC 3161, 2.3: the only purpose, and critical.
  if (purpose === 'timestamping') written.push(extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.8')), true))
  if (purpose === 'ocsp')
    written.push(
      extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.9'))),
      // Nobody need ask about who answers (RFC 6960, 4.2.2.2.1).
      extension('1.3.6.1.5.5.7.48.1.5', nothing),
    )
  if (places !== undefined) written.push(...placeExtensions(places))
  return written
}

function placeExtensions({ list, issuer, ocsp }: Places): Uint8Array[] {
  const access = (method: string, address: string) => sequence(oid(method), ascii(0x86, address))
  return [
    extension('2.5.29.31', sequence(sequence(element(0xa0, element(0xa0, ascii(0x86, list)))))),
    extension(
      '1.3.6.1.5.5.7.1.1',
      sequence(
        ...(ocsp === undefined ? [] : [access('1.3.6.1.5.5.7.48.1', ocsp)]),
        access('1.3.6.1.5.5.7.48.2', issuer),
      ),
    ),
  ]
}
