import { constants, type KeyObject, verify } from 'node:crypto'
import { type DerNode, oidOf, partsOf, smallOf } from '../der/read.ts'

/**
 * The algorithms that are taken, by name: what is not listed is not guessed. Node would pick a hash of its own for an unknown pair and
 * could then call a signature valid that nobody made that way.
 */
export type DigestName = 'sha1' | 'sha256' | 'sha384' | 'sha512'

export interface SignatureScheme {
  readonly scheme: 'rsa' | 'rsa-pss' | 'ecdsa'
  readonly digest: DigestName
  readonly saltLength?: number
}

const digests: Readonly<Record<string, DigestName>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

const schemes: Readonly<Record<string, SignatureScheme>> = {
  '1.2.840.113549.1.1.5': { scheme: 'rsa', digest: 'sha1' },
  '1.2.840.113549.1.1.11': { scheme: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { scheme: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { scheme: 'rsa', digest: 'sha512' },
  '1.2.840.10045.4.1': { scheme: 'ecdsa', digest: 'sha1' },
  '1.2.840.10045.4.3.2': { scheme: 'ecdsa', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { scheme: 'ecdsa', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { scheme: 'ecdsa', digest: 'sha512' },
}

const rsaEncryption = '1.2.840.113549.1.1.1'
const rsaPss = '1.2.840.113549.1.1.10'

/** The digest of an AlgorithmIdentifier, or nothing when it is not taken. */
export function digestOf(identifier: DerNode | undefined): DigestName | undefined {
  return identifier === undefined ? undefined : digests[oidOf(partsOf(identifier)[0])]
}

/** The pair of signature and digest of an AlgorithmIdentifier; `digest` is that of the signer where the identifier says "RSA" alone. */
export function schemeOf(identifier: DerNode | undefined, digest?: DigestName): SignatureScheme | undefined {
  if (identifier === undefined) return undefined
  const [oid, parameters] = partsOf(identifier)
  const name = oidOf(oid)
  if (name === rsaEncryption) return digest === undefined ? undefined : { scheme: 'rsa', digest }
  return name === rsaPss ? pssOf(parameters) : schemes[name]
}

/** RFC 4055: [0] hash, [1] mask with its hash, [2] length of the salt; left out they mean SHA-1 and 20. */
function pssOf(parameters: DerNode | undefined): SignatureScheme | undefined {
  if (parameters === undefined) return undefined
  const fields = new Map(partsOf(parameters).map((field) => [field.tag, partsOf(field)[0]]))
  const hash = fields.has(0xa0) ? digestOf(fields.get(0xa0)) : 'sha1'
  const mask = fields.get(0xa1)
  const maskHash = mask === undefined ? 'sha1' : digestOf(partsOf(mask)[1])
  const salt = fields.get(0xa2)
  if (hash === undefined || hash !== maskHash) return undefined
  return { scheme: 'rsa-pss', digest: hash, saltLength: salt === undefined ? 20 : smallOf(salt) }
}

/** True when the key made the signature over the data; false also when key and scheme do not belong together. */
export function signatureHolds(
  { scheme, digest, saltLength }: SignatureScheme,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const type = key.asymmetricKeyType
  try {
    if (scheme === 'ecdsa') return type === 'ec' && verify(digest, data, { key, dsaEncoding: 'der' }, signature)
    if (scheme === 'rsa')
      return type === 'rsa' && verify(digest, data, { key, padding: constants.RSA_PKCS1_PADDING }, signature)
    if (type !== 'rsa' && type !== 'rsa-pss') return false
    const padding = constants.RSA_PKCS1_PSS_PADDING
    return verify(digest, data, { key, padding, ...(saltLength === undefined ? {} : { saltLength }) }, signature)
  } catch {
    // OpenSSL refuses some keys and forms by an error instead of "no".
    return false
  }
}

export interface AlgorithmEnd {
  /** `sha1`, `rsa`, `ec`: what ends. */
  readonly algorithm: string
  /** For keys: those of fewer bits than this end. */
  readonly below?: number
  /** Last day on which it convinces. */
  readonly until: string
}

/**
 * Until when an algorithm convinces, as data so that it can be replaced without a change of the program. SHA-1: ETSI TS 119 312; RSA below
 * 2048: NIST SP 800-131A; RSA below 3072 and curves below 256: the end of 2030 of NIST IR 8547.
 */
export const algorithmEnds: readonly AlgorithmEnd[] = [
  { algorithm: 'sha1', until: '2011-12-31' },
  { algorithm: 'rsa', below: 2048, until: '2013-12-31' },
  { algorithm: 'rsa', below: 3072, until: '2030-12-31' },
  { algorithm: 'ec', below: 256, until: '2013-12-31' },
]

const curveBits: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384, secp521r1: 521 }

/** Family and size of a public key; curves that are not listed have no size and are not taken. */
export function keyStrength(key: KeyObject): { readonly family: string; readonly bits: number } {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'ec') return { family: 'ec', bits: curveBits[namedCurve ?? ''] ?? 0 }
  const rsa = key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss'
  return { family: rsa ? 'rsa' : (key.asymmetricKeyType ?? 'unknown'), bits: modulusLength ?? 0 }
}

const sound = 2 * 366 * 86_400_000

/**
 * The digest of what is to be proved for long: the shortest that convinces for two years more, else the one that ends last.
 */
export function lastingDigest(
  at: number,
  ends: readonly AlgorithmEnd[] = algorithmEnds,
): 'sha256' | 'sha384' | 'sha512' {
  const digests = ['sha256', 'sha384', 'sha512'] as const
  const [last = 'sha512'] = digests.toSorted((one, two) => endOf(two, undefined, ends) - endOf(one, undefined, ends))
  return digests.find((it) => endOf(it, undefined, ends) > at + sound) ?? last
}

/** The day an algorithm has ended before `at` (milliseconds), or nothing while it convinces. */
export function endedBefore(
  at: number,
  algorithm: string,
  bits = Number.POSITIVE_INFINITY,
  ends: readonly AlgorithmEnd[] = algorithmEnds,
): string | undefined {
  return ends.find(
    (end) =>
      end.algorithm === algorithm &&
      (end.below === undefined || bits < end.below) &&
      at > Date.parse(`${end.until}T23:59:59Z`),
  )?.until
}

/** The end of an algorithm in milliseconds since 1970; infinity while none is known. */
export function endOf(
  algorithm: string,
  bits = Number.POSITIVE_INFINITY,
  ends: readonly AlgorithmEnd[] = algorithmEnds,
): number {
  const known = ends
    .filter((end) => end.algorithm === algorithm && (end.below === undefined || bits < end.below))
    .map(({ until }) => Date.parse(`${until}T23:59:59Z`))
  return Math.min(Number.POSITIVE_INFINITY, ...known)
}
