import { createHash } from 'node:crypto'
import { Malformed } from '../der/read.ts'
import { keyStrength, signatureHolds } from '../trust/algorithms.ts'
import { type Certificate, readCertificates } from '../trust/certificate.ts'
import { nameKeyOf } from '../trust/names.ts'
import type { Reason, Result } from '../verdict.ts'
import { worse } from '../verdict.ts'
import type { CmsSignature, SignerName } from './read.ts'

export interface CmsVerdict {
  readonly result: Result
  readonly reasons: readonly Reason[]
  readonly signer: Certificate | undefined
  /** Every readable certificate that came along, the signer's among them. */
  readonly certificates: readonly Certificate[]
}

/** The certificate a signer's name means, among those given. */
export function findSigner(name: SignerName, certificates: readonly Certificate[]): Certificate | undefined {
  if (name.by === 'key') return certificates.find(({ extensions }) => extensions.keyId === name.key)
  const issuer = nameKeyOf(name.issuer)
  return certificates.find((it) => it.serial === name.serial && it.issuerKey === issuer)
}

/**
 * Whether the signature is over these bytes and by the key of the certificate it names. `digest` is asked for the hash of the signed bytes
 * by the algorithm of the signature. Nothing is said about trust in the certificate. `contentType` is what was signed: data, or a token.
 */
export function checkCms(
  cms: CmsSignature,
  digest: (algorithm: string) => Uint8Array,
  contentType: string,
  more: readonly Certificate[] = [],
): CmsVerdict {
  const certificates = readCertificates(cms.certificates)
  const signer = findSigner(cms.signer, [...certificates, ...more])
  const reasons: Reason[] = []
  let result: Result = 'good'
  const say = (as: Result, code: string, facts: Record<string, string | number> = {}) => {
    result = worse(result, as)
    reasons.push({ code, ...facts })
  }
  checkDigest(cms, digest, contentType, say)
  if (signer === undefined) say('indeterminate', 'cms.signer-unknown')
  else checkSignature(cms, signer, say)
  return { result, reasons, signer, certificates }
}

type Say = (as: Result, code: string, facts?: Record<string, string | number>) => void

function checkDigest(cms: CmsSignature, digest: (algorithm: string) => Uint8Array, contentType: string, say: Say) {
  if (cms.attributes === undefined) return say('bad', 'cms.attributes-missing')
  if (cms.attributeType !== contentType) say('bad', 'cms.content-type', { found: cms.attributeType ?? '' })
  if (cms.messageDigest === undefined) return say('bad', 'cms.digest-missing')
  if (cms.digest === undefined) return say('indeterminate', 'cms.digest-unknown', { oid: cms.digestOid })
  if (!Buffer.from(digest(cms.digest)).equals(cms.messageDigest)) say('bad', 'cms.digest-mismatch')
  if (cms.digest === 'sha1') say('good', 'weak.digest', { digest: 'sha1' })
}

function checkSignature(cms: CmsSignature, signer: Certificate, say: Say) {
  if (cms.scheme === undefined) return say('indeterminate', 'cms.scheme-unknown', { oid: cms.schemeOid })
  const { family, bits } = keyStrength(signer.publicKey)
  if (bits === 0) return say('indeterminate', 'cms.key-unknown', { family })
  if (cms.digest !== undefined && cms.scheme.digest !== cms.digest)
    return say('bad', 'cms.digest-conflict', { digest: cms.digest, scheme: cms.scheme.digest })
  if (cms.attributes !== undefined && !signatureHolds(cms.scheme, signer.publicKey, cms.attributes, cms.signature))
    say('bad', 'cms.signature-wrong')
  if (family === 'rsa' && bits < 2048) say('good', 'weak.key', { family, bits })
  const named = cms.signingCertificate
  if (named === undefined) return
  if (named.digest === undefined) return say('indeterminate', 'cms.signing-certificate-digest')
  const hash = createHash(named.digest).update(signer.der).digest()
  if (!hash.equals(named.hash)) say('bad', 'cms.signing-certificate-mismatch')
}

/** Turns what cannot be read into a verdict; other errors are ours and pass. */
export function unreadable(error: unknown): Reason {
  if (!(error instanceof Malformed)) throw error
  return { code: error.code, ...error.facts }
}
