import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { element, integer, nothing, oid, sequence, unsigned } from '../der/write.ts'
import type { SignatureScheme } from '../trust/algorithms.ts'

/** What may be signed with: SHA-1 is read in old files, never written. */
export type SignatureAlgorithm = SignatureScheme & { readonly digest: StrongDigest }
export type StrongDigest = 'sha256' | 'sha384' | 'sha512'

const digests: Readonly<Record<StrongDigest, { readonly oid: string; readonly size: number }>> = {
  sha256: { oid: '2.16.840.1.101.3.4.2.1', size: 32 },
  sha384: { oid: '2.16.840.1.101.3.4.2.2', size: 48 },
  sha512: { oid: '2.16.840.1.101.3.4.2.3', size: 64 },
}

const rsa: Readonly<Record<StrongDigest, string>> = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
}

const ecdsa: Readonly<Record<StrongDigest, string>> = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
}

/** The dotted identifier of a digest, as protocols name it. */
export function digestOid(digest: StrongDigest): string {
  return digests[digest].oid
}

/** The digest that gives this many bytes; nothing when none of ours does. */
export function digestOfSize(size: number): StrongDigest | undefined {
  return (['sha256', 'sha384', 'sha512'] as const).find((name) => digests[name].size === size)
}

/** Bytes of a digest, which is also the length of the salt that RSASSA-PSS is used with (RFC 8017, 9.1). */
export function digestSize(digest: StrongDigest): number {
  return digests[digest].size
}

/** AlgorithmIdentifier of a digest; without parameters (RFC 5754, 2). */
export function digestIdentifier(digest: StrongDigest): Uint8Array {
  return sequence(oid(digests[digest].oid))
}

/** The dotted identifier of the pair of signature and digest. */
export function schemeOid({ scheme, digest }: SignatureAlgorithm): string {
  return scheme === 'rsa-pss' ? '1.2.840.113549.1.1.10' : (scheme === 'rsa' ? rsa : ecdsa)[digest]
}

/** Parameters of RSASSA-PSS: hash, mask over the same hash, length of the salt (RFC 4055, 3.1). */
export function pssParameters({ digest, saltLength = digestSize(digest) }: SignatureAlgorithm): Uint8Array {
  const hash = sequence(oid(digests[digest].oid), nothing)
  const mask = sequence(oid('1.2.840.113549.1.1.8'), hash)
  return sequence(element(0xa0, hash), element(0xa1, mask), element(0xa2, integer(saltLength)))
}

/** AlgorithmIdentifier of a signature. */
export function schemeIdentifier(algorithm: SignatureAlgorithm): Uint8Array {
  const name = oid(schemeOid(algorithm))
  if (algorithm.scheme === 'rsa-pss') return sequence(name, pssParameters(algorithm))
  return algorithm.scheme === 'rsa' ? sequence(name, nothing) : sequence(name)
}

const keys = new WeakMap<Uint8Array, KeyObject>()

/** The key of PKCS#8 bytes; reading it costs more than a signature with it, so the same bytes give the same object. */
export function privateKeyOf(pkcs8: Uint8Array): KeyObject {
  const before = keys.get(pkcs8)
  if (before !== undefined) return before
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  keys.set(pkcs8, key)
  return key
}

/** The scheme a key signs with when nobody asks for another: ECDSA or RSA PKCS#1 v1.5, PSS for keys that are bound to it. */
export function usualScheme(key: KeyObject, digest: StrongDigest = 'sha256'): SignatureAlgorithm | undefined {
  if (key.asymmetricKeyType === 'ec') return { scheme: 'ecdsa', digest }
  if (key.asymmetricKeyType === 'rsa') return { scheme: 'rsa', digest }
  return key.asymmetricKeyType === 'rsa-pss' ? { scheme: 'rsa-pss', digest, saltLength: digestSize(digest) } : undefined
}

/** Signs with a key of this process; ECDSA in the form of DER. */
export function signWith(key: KeyObject, algorithm: SignatureAlgorithm, data: Uint8Array): Uint8Array {
  const { scheme, digest, saltLength = digestSize(digest) } = algorithm
  if (scheme === 'ecdsa') return sign(digest, data, { key, dsaEncoding: 'der' })
  if (scheme === 'rsa') return sign(digest, data, { key, padding: constants.RSA_PKCS1_PADDING })
  return sign(digest, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })
}

/** The two numbers of an ECDSA signature, given one behind the other as tokens and some providers do, as CMS wants them. */
export function ecdsaInDer(numbers: Uint8Array): Uint8Array {
  const half = numbers.length / 2
  return sequence(unsigned(numbers.subarray(0, half)), unsigned(numbers.subarray(half)))
}
